"""Inputs that change while they are read."""

import os
import random
import shutil
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

from running import Job, Place
from table import Table


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(bytes(4096))


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def exchange(path: Path) -> None:
    """By another file of the same size."""
    other = path.with_name("other")
    other.write_bytes(bytes(path.stat().st_size))
    other.rename(path)


def remove(path: Path) -> None:
    path.unlink()


def rewrite(path: Path) -> None:
    """In place, so that the reader gets bytes of both."""
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


CHANGES = [grow, shrink, empty, exchange, remove, rewrite]


def run(job: Job, source: str, place: Place, rounds: int, table: Table, seed: int = 1) -> None:
    """Changes the input `source` of a job at any time of its run.

    What comes out may be of the old bytes, or an error; of bytes that were written over it is whatever
    they say, which a reader cannot tell from a file that was always so.
    """
    chance = random.Random(seed)
    folder = place.folder.with_name("changing")
    folder.mkdir(exist_ok=True)
    moving = folder / Path(source).name
    shutil.copy(source, moving)
    words = [str(moving) if word == source else word for word in job.arguments]
    moved = replace(job, arguments=words, contents={})
    place.learn(moved)
    start = time.monotonic()
    place.prepare(moved)
    place.run(moved)
    duration = time.monotonic() - start
    for change in CHANGES:
        for number in range(rounds):
            shutil.copy(source, moving)
            place.prepare(moved)
            timer = threading.Timer(chance.uniform(0, duration), change, [moving])
            timer.start()
            outcome = place.run(moved)
            timer.join()
            # "No" is a right answer for bytes that are not what they were.
            if outcome.status == 1 or (change is rewrite and outcome.status == 0):
                problem = None if is_readable(place, moved) else "a file that cannot be read"
            else:
                # A journal of weights that changed is rightly not gone on from.
                problem = place.problem(moved, outcome, resumes=False)
            table.add(f"input: {change.__name__}", outcome.label, problem, f"{job.name}, {number}")


def is_readable(place: Place, job: Job) -> bool:
    return all(
        subprocess.run([place.command, "inspect", str(place.folder / name)], capture_output=True)
        .returncode in (0, 65)
        for name in job.outputs
        if not name.endswith(".onnx")
    )  # fmt: skip
