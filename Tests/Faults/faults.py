"""Disturbs the command in every way that a system can, and looks at what it leaves.

    faults.py --shufflezoo PATH --shim PATH [--all] [--only PART]...

README.md says what is done and what has to hold. Exit status 1 when something does not.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import changes
import disks
import kills
from injection import Injection
from jobs import Inputs, all_jobs
from oddities import Oddities
from running import Place
from table import Table

REPOSITORY = Path(__file__).resolve().parents[2]

SAMPLE = 40
"""At how many positions a call is let fail; --all tries all."""

CHANGES = 15
"""How often each input is changed in each way."""

KILLS = 1000
"""How many conversions are killed."""


PARTS = ["paths", "changes", "disks", "kills", "calls"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shufflezoo", required=True, type=Path)
    parser.add_argument("--shim", required=True, type=Path)
    parser.add_argument("--all", action="store_true", help="every call, which takes hours")
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part; repeatable")
    parser.add_argument("--jobs", default="", help="only those whose name holds this")
    options = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="shufflezoo-faults-") as folder:
        for part in options.only or PARTS:
            run(part, options, Path(folder), table)
    return 0 if table.print() else 1


def run(part: str, options: argparse.Namespace, folder: Path, table: Table) -> None:
    command = str(options.shufflezoo.resolve())
    inputs = Inputs(command, REPOSITORY, folder / "inputs")
    jobs = [job for job in all_jobs(inputs) if options.jobs in job.name]
    place = Place(command, folder / "place")
    if part == "paths":
        Oddities(command, inputs, folder, table).run()
    elif part == "changes":
        for job in jobs:
            if inputs.sample in job.arguments and "download" not in job.name:
                changes.run(job, inputs.sample, place, CHANGES, table)
    elif part == "disks":
        disks.run(jobs, place, table)
    elif part == "kills":
        replacing = [job for job in jobs if job.name.startswith("convert") and job.replaces]
        kills.run(replacing, place, KILLS // len(replacing), table)
    else:
        injection = Injection(command, options.shim.resolve(), folder, os.cpu_count() or 1)
        injection.run(jobs, sys.maxsize if options.all else SAMPLE, table)


if __name__ == "__main__":
    sys.exit(main())
