"""Times what shufflezoo does against whoever else does it, all jobs in one run.

    benchmark.py --shufflezoo PATH --timer PATH --fixtures DIR [--rounds N --repeats N --seconds N]

Converting, running, evaluating, serving and training with g3_05: everybody is loaded at once, and a round has
a turn of everyone at every job. The benchmarks of each job, beside this folder, say how its turns are
timed and have more settings. Wins and losses are written into the documents alike.
"""

import argparse
import datetime
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from jobs import MODEL, Job, everybody
from machine import description
from measuring import insert

PAUSE_SECONDS = 0.2
"""Before a turn: some engines' threads spin on for a while after their last call."""

PACKAGES = ["mindspore", "mindcv", "openvino", "onnxruntime", "torch", "fastapi", "uvicorn"]

Rates = dict[str, list[float]]


def take_turns(job: Job, rates: Rates) -> None:
    """A turn of everyone."""
    for label, turn in job.contenders.items():
        time.sleep(PAUSE_SECONDS)
        rates.setdefault(label, []).append(turn())
        print(f"{job.title}: {label}: {rates[label][-1]:.1f} {job.unit}", flush=True)


def times_as_fast(rates: Rates, rival: str, reduce: Callable[[list[float]], float]) -> str:
    """We over somebody, by best or by median turns."""
    ours = next(iter(rates))
    return f"{reduce(rates[ours]) / reduce(rates[rival]):.2f}"


def summary(results: list[tuple[Job, Rates]]) -> list[str]:
    """A line for each job: we, and the fastest of the others."""
    lines = [
        "| job | shufflezoo | fastest other | | times as fast | by medians |",
        "|---|--:|--:|---|--:|--:|",
    ]
    for job, rates in results:
        ours, *others = rates
        rival = max(others, key=lambda label: max(rates[label]))
        lines.append(
            f"| {job.title} | {figure(max(rates[ours]))} {job.unit} | {figure(max(rates[rival]))} | {rival} "
            f"| **{times_as_fast(rates, rival, max)}** | {times_as_fast(rates, rival, statistics.median)} |"
        )
    return lines


def details(results: list[tuple[Job, Rates]]) -> list[str]:
    """Everyone's best and median turns."""
    lines = [
        "| job | who | best | median | shufflezoo, times as fast | by medians |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for job, rates in results:
        for label, found in sorted(rates.items(), key=lambda pair: -max(pair[1])):
            lines.append(
                f"| {job.title}, {job.unit} | {label} | {figure(max(found))} "
                f"| {figure(statistics.median(found))} | {times_as_fast(rates, label, max)} "
                f"| {times_as_fast(rates, label, statistics.median)} |"
            )
    return lines


def figure(value: float) -> str:
    """Three digits or all before the point."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def arguments() -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--timer", type=Path, required=True, help="the built time-gradients")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each (default: 7)")
    parser.add_argument("--repeats", type=int, default=3, help="names a photograph (default: 3)")
    parser.add_argument("--seconds", type=int, default=3, help="of a turn of serving (default: 3)")
    parser.add_argument("--document", type=Path, help="where all figures go")
    parser.add_argument("--readme", type=Path, help="where the summary goes")
    found = parser.parse_args()
    for program in (found.shufflezoo, found.timer):
        if not os.access(program, os.X_OK):
            parser.error(f"{program} is not a program")
    if shutil.which("wrk") is None:
        parser.error("wrk is missing; install wrk (Debian)")
    if min(found.rounds, found.repeats, found.seconds) < 1:
        parser.error("--rounds, --repeats and --seconds must be at least 1")
    for name in ("shufflezoo", "timer", "fixtures"):
        setattr(found, name, getattr(found, name).resolve())
    return found


def main() -> None:
    """Runs in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    with tempfile.TemporaryDirectory(prefix="shufflezoo-bench-") as name:
        with everybody(found, Path(name).resolve()) as jobs:
            results: list[tuple[Job, Rates]] = [(job, {}) for job in jobs]
            for number in range(found.rounds):
                for job, rates in results:
                    take_turns(job, rates)
                    if number == 0:
                        job.check()
    facts = description() | {
        "Setting": f"{MODEL}, float32, {found.rounds} rounds",
        "Versions": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "Date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    lines = ["| | |", "|---|---|", *(f"| {key} | {value} |" for key, value in facts.items())]
    lines += ["", *details(results)]
    print("\n".join([*lines, "", *summary(results)]))
    if found.document is not None:
        insert(found.document, "bench", lines)
    if found.readme is not None:
        insert(found.readme, "bench", [*summary(results), "", f"{facts['Processor']}; {facts['Date']}."])


if __name__ == "__main__":
    main()
