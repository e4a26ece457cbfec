"""Plans a training on several machines: what is sent when, and how much of the time is left for computing.

    cluster_plan.py --shufflezoo PATH --timer PATH --fixtures DIR [--batch 64 --threads 2 --rounds 7]

Times of gradients are measured here; messages, and with them the efficiency, are computed. docs/cluster.md says
from what, and has the tables.
"""

import argparse
import datetime
import subprocess
import sys
import tempfile
from itertools import accumulate, pairwise
from math import log2, prod
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "inference")]

import network  # noqa: E402
import weights  # noqa: E402
from machine import core_count, description  # noqa: E402
from measuring import insert  # noqa: E402

MODELS = [f"shufflenet_v1_g{groups}_{width}" for groups in (3, 8) for width in ("05", "10", "15", "20")]
MEASURED = ("shufflenet_v1_g3_05", "shufflenet_v1_g3_20")
"""The least and the most to send for what there is to compute."""

BUCKET = 256 << 10
"""The bytes with which a bucket is full: `BucketPlan.defaultByteLimit`."""

POLL = 150e-6
"""Seconds that a message waits at most, while the processors compute, for the thread that moves messages on: its pause
of 100 µs, and Linux's slack of 50 µs."""

PROCESSES = (8, 64)
WARM_UP = 2


class Link(NamedTuple):
    """How machines are connected: seconds before a message arrives, and bytes a second."""

    name: str
    latency: float
    bandwidth: float


LINKS = (Link("10 GbE", 30e-6, 1.1e9), Link("100 GbE", 5e-6, 11e9))


class Bucket(NamedTuple):
    """Gradients that are sent together: their bytes, and the part of the pass after which they are complete."""

    size: int
    part: int


def parts(model: str) -> list[tuple[str, list[int]]]:
    """The name and the bytes of each parameter's gradient, in the order in which they come."""
    net = network.network(model)

    def block(*convolutions: network.Convolution) -> list[int]:
        """A weight, gamma and beta; moving statistics have no gradients."""
        return [4 * count for one in convolutions for count in (prod(one.shape), one.outputs, one.outputs)]

    units = [
        (f"unit {index}", block(unit.compress, unit.depthwise, unit.expand))
        for index, unit in enumerate(net.units)
    ]
    return [
        ("classifier", [4 * weights.CLASSES * net.features]),
        *reversed(units),
        ("stem", block(net.stem)),
    ]


def plan(model: str, limit: int) -> list[Bucket]:
    """The buckets of a model, filled as `BucketPlan` does."""
    buckets: list[Bucket] = []
    for index, (_, sizes) in enumerate(parts(model)):
        for size in sizes:
            if buckets and buckets[-1].size < limit:
                buckets[-1] = Bucket(buckets[-1].size + size, index)
            else:
                buckets.append(Bucket(size, index))
    return buckets


def rounds(algorithm: str, size: int, processes: int) -> list[float]:
    """The bytes that a process sends in each round of a sum, one round after the other.

    A ring passes an equal share on, 2 (p - 1) times (Patarasuk and Yuan, 2009); halving and doubling exchange half,
    a quarter … and back (Rabenseifner, 2004), for powers of two.
    """
    if algorithm == "ring":
        return [size / processes] * (2 * (processes - 1))
    halves = [size / 2**step for step in range(1, int(log2(processes)) + 1)]
    return halves + halves[::-1]


def step_seconds(
    buckets: list[Bucket], arrivals: list[float], processes: int, link: Link, algorithm: str
) -> float:
    """The seconds of a step whose gradients arrive so: buckets go one after another, each when it is complete."""
    computed = arrivals[-1]
    now = 0.0
    for bucket in buckets:
        now = max(now, arrivals[bucket.part])
        for sent in rounds(algorithm, bucket.size, processes):
            now += link.latency + sent / link.bandwidth + (POLL if now < computed else 0)
    return now


def measure(command: list[str], count: int) -> list[float]:
    """The seconds after which each part's gradients are there, of each part the least of some rounds."""
    done = subprocess.run(command, input="\n" * (WARM_UP + count), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} exited {done.returncode}: {done.stderr.strip()}")
    lines = [[float(word) for word in line.split()] for line in done.stdout.splitlines()]
    takes = [[after - before for before, after in pairwise([0.0, *line[2:]])] for line in lines[WARM_UP:]]
    return list(accumulate(min(times) for times in zip(*takes, strict=True)))


def size_table() -> list[str]:
    """What each model sends in a step."""
    lines = [
        "| network | gradients, KiB | classifier's | buckets | the last one, KiB |",
        "|---|--:|--:|--:|--:|",
    ]
    for model in MODELS:
        buckets = plan(model, BUCKET)
        total, classifier = sum(bucket.size for bucket in buckets), parts(model)[0][1][0]
        lines.append(
            f"| {model} | {total / 1024:.0f} | {classifier / 1024:.0f} | {len(buckets)} "
            f"| {buckets[-1].size / 1024:.1f} |"
        )
    return lines


def arrival_table(model: str, arrivals: list[float]) -> list[str]:
    """When the parts' gradients are there, and when buckets are sent."""
    complete = {bucket.part: bucket.size for bucket in plan(model, BUCKET)}
    several = [bucket.part for bucket in plan(model, BUCKET)]
    lines = ["| gradients of | KiB | there after, ms | takes, ms | sent then, KiB |", "|---|--:|--:|--:|--:|"]
    takes = [None, *(after - before for before, after in pairwise(arrivals))]
    for index, (name, sizes) in enumerate(parts(model)):
        sent = f"{complete[index] / 1024:.0f}" if several.count(index) == 1 else ""
        taken = "" if takes[index] is None else f"{1000 * takes[index]:.1f}"
        lines.append(f"| {name} | {sum(sizes) / 1024:.1f} | {1000 * arrivals[index]:.0f} | {taken} | {sent} |")
    return lines


def efficiency_table(measured: dict[str, list[float]]) -> list[str]:
    """The share of a step that is left for computing, by network, machine and link."""
    heads = [f"{count}, {name}" for count in PROCESSES for name in ("halving", "ring", "at the end")]
    lines = [
        f"| network | step alone, ms | link | {' | '.join(heads)} |",
        f"|---|--:|---|{'--:|' * len(heads)}",
    ]
    for model, own in measured.items():
        for speed in (1, 16):
            arrivals = [time / speed for time in own]
            at_the_end = [arrivals[-1]] * len(arrivals)
            for link in LINKS:
                shares = []
                for count in PROCESSES:
                    for times, way in ((arrivals, "halving"), (arrivals, "ring"), (at_the_end, "halving")):
                        total = step_seconds(plan(model, BUCKET), times, count, link, way)
                        shares.append(f"{100 * arrivals[-1] / total:.1f} %")
                lines.append(
                    f"| {model} | {1000 * arrivals[-1]:.0f} | {link.name} | {' | '.join(shares)} |"
                )
    return lines


def bucket_table(measured: dict[str, list[float]]) -> list[str]:
    """What other sizes of buckets would give, with as many processes and as fast machines as planned."""
    limits = (16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 1 << 30)
    names = [f"{limit >> 10} KiB" if limit < 1 << 20 else f"{limit >> 20} MiB" for limit in limits[:-1]] + ["one"]
    lines = [f"| network | link | {' | '.join(names)} |", f"|---|---|{'--:|' * len(names)}"]
    for model, own in measured.items():
        arrivals = [time / 16 for time in own]
        for link in LINKS:
            shares = [
                f"{100 * arrivals[-1] / step_seconds(plan(model, limit), arrivals, 64, link, 'halving'):.1f} %"
                for limit in limits
            ]
            lines.append(f"| {model} | {link.name} | {' | '.join(shares)} |")
    return lines


def main() -> None:
    """Measures, computes, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True)
    parser.add_argument("--timer", type=Path, required=True, help="the built time-gradients")
    parser.add_argument("--fixtures", type=Path, required=True)
    parser.add_argument("--document", type=Path, help="a file with the markers of cluster-plan")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--threads", type=int, default=core_count())
    parser.add_argument("--rounds", type=int, default=7)
    found = parser.parse_args()
    measured: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for model in MEASURED:
            native, _ = weights.native_file(model, found.shufflezoo, found.fixtures, Path(scratch))
            setting = [str(native), str(found.batch), str(found.side), str(found.threads), "arrivals"]
            measured[model] = measure([str(found.timer), *setting], found.rounds)
    facts = description() | {
        "Measured": f"batch {found.batch}, {found.side} × {found.side}, {found.threads} threads, of each part the "
        f"least of {found.rounds} steps",
        "Date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    tables = {
        "cluster-plan sizes": size_table(),
        "cluster-plan arrivals": [
            "| | |",
            "|---|---|",
            *(f"| {key} | {value} |" for key, value in facts.items()),
            "",
            *arrival_table(MEASURED[0], measured[MEASURED[0]]),
        ],
        "cluster-plan efficiency": efficiency_table(measured),
        "cluster-plan buckets": bucket_table(measured),
    }
    for name, lines in tables.items():
        print("\n".join([*lines, ""]))
        if found.document:
            insert(found.document, name, lines)


if __name__ == "__main__":
    main()
