"""Conversions that are killed at any time."""

import os
import random
import subprocess
import time

from running import OLD, TEMPORARY, Job, Place
from table import Table


def run(jobs: list[Job], place: Place, rounds: int, table: Table, seed: int = 1) -> None:
    """Kills each job `rounds` times; the target is what it was, or whole and new."""
    chance = random.Random(seed)
    left = 0
    for job in jobs:
        place.learn(job)
        place.prepare(job)
        start = time.monotonic()
        place.run(job)
        duration = time.monotonic() - start
        for number in range(rounds):
            # Each starts in the folder that the one before has left.
            for name in job.outputs:
                (place.folder / name).write_bytes(OLD)
            words = [place.command, *job.arguments]
            process = subprocess.Popen(
                words,
                cwd=place.folder,
                env={"SWIFT_BACKTRACE": "enable=no"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(chance.uniform(0, 1.2 * duration))
            process.kill()
            status = process.wait()
            problem = None
            states = []
            for name, normal in job.outputs.items():
                path = place.folder / name
                content = path.read_bytes() if path.exists() else None
                states.append("old" if content == OLD else "new")
                if content is None:
                    problem = f"gone: {name}"
                elif content != OLD and normal(content) != job.contents[name]:
                    problem = f"wrong file: {name}"
            for name in set(os.listdir(place.folder)) - set(job.outputs):
                if not name.startswith(TEMPORARY):
                    problem = f"left behind: {name}"
                    break
                left += 1
                (place.folder / name).unlink()
            outcome = "ended" if status == 0 else f"killed, {'/'.join(states)} file"
            table.add("kill -9", outcome, problem, f"{job.name}, round {number}")
    table.note(f"kill -9 left {left} files '{TEMPORARY}…' beside targets")
