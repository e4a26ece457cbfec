"""Times the gradients of a batch against PyTorch's and MindSpore's, side by side.

    benchmark.py --shufflezoo PATH --timer PATH --fixtures DIR [--batch 64 --rounds 7 --peers eager …]

Everybody is a process that waits for its turn; a round is a step of each. First the losses are compared.
Peers' versions are those of ../inference/requirements.txt. docs/benchmarks.md says how, and has the table.
"""

import argparse
import datetime
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "inference")]

import weights  # noqa: E402
from machine import core_count, description  # noqa: E402
from measuring import insert  # noqa: E402

LABELS = {
    "ours": "shufflezoo",
    "compiled": "PyTorch, compiled, channels last",
    "eager": "PyTorch, channels last",
    "mindspore": "MindSpore, graph mode",
}
WARM_UP = 2
TOLERANCE = 1e-3
"""How far losses may lie apart."""


class Learner:
    """A process that makes a step when it is asked to."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seconds: list[float] = []
        self.loss = 0.0

    def step(self) -> float:
        """The seconds of one step."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if len(words) != 2:
            sys.exit(f"{LABELS[self.name]} ended: {self.process.wait()}")
        self.loss = float(words[1])
        return float(words[0])

    def peak_mib(self) -> float | None:
        """The most memory that it held so far; Linux."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.is_file():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        """Ends the process."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.kill()
        self.process.wait()


def warm_up(learners: list[Learner]) -> None:
    """The first steps, which compile; ends the run if somebody's loss is another than ours."""
    for learner in learners:
        for _ in range(WARM_UP):
            learner.step()
        if abs(learner.loss - learners[0].loss) > TOLERANCE:
            sys.exit(f"{LABELS[learner.name]}: loss {learner.loss}, ours {learners[0].loss}")


def table(learners: list[Learner], batch: int) -> list[str]:
    """A line for each: pictures a second, and ours over these, by least and median times."""
    rows = [
        "| | images/s, best | median | ours / this | by medians | peak MiB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    ours = learners[0]
    for learner in learners:
        best, median = min(learner.seconds), statistics.median(learner.seconds)
        peak = learner.peak_mib()
        rows.append(
            f"| {LABELS[learner.name]} | {batch / best:.0f} | {batch / median:.0f} "
            f"| {best / min(ours.seconds):.2f} | {median / statistics.median(ours.seconds):.2f} "
            f"| {'' if peak is None else format(peak, '.0f')} |"
        )
    return rows


def report(found: argparse.Namespace, learners: list[Learner]) -> list[str]:
    """The machine, the setting and the table."""
    facts = description() | {
        "Setting": f"{found.model}, batch {found.batch}, {found.side} × {found.side}, "
        f"{found.threads} threads, {found.rounds} rounds",
        "Versions": ", ".join(f"{name} {version(name)}" for name in ("torch", "mindspore", "mindcv")),
        "Date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    lines = ["| | |", "|---|---|", *(f"| {key} | {value} |" for key, value in facts.items()), ""]
    return lines + table(learners, found.batch)


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True)
    parser.add_argument("--timer", type=Path, required=True, help="the built time-gradients")
    parser.add_argument("--fixtures", type=Path, required=True)
    parser.add_argument("--document", type=Path, help="a file with the markers of bench-training")
    parser.add_argument("--model", default="shufflenet_v1_g3_05")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--threads", type=int, default=core_count())
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--peers", nargs="*", default=list(LABELS)[1:], choices=list(LABELS)[1:])
    found = parser.parse_args()
    learners: list[Learner] = []
    with tempfile.TemporaryDirectory() as scratch:
        native, _ = weights.native_file(found.model, found.shufflezoo, found.fixtures, Path(scratch))
        setting = [str(native), str(found.batch), str(found.side), str(found.threads)]
        try:
            learners.append(Learner("ours", [str(found.timer), *setting]))
            for name in found.peers:
                command = [sys.executable, "-B", str(HERE / "learners.py"), name, *setting]
                learners.append(Learner(name, command))
            warm_up(learners)
            for _ in range(found.rounds):
                for learner in learners:
                    learner.seconds.append(learner.step())
            lines = report(found, learners)
            print("\n".join(lines))
            if found.document:
                insert(found.document, "bench-training", lines)
        finally:
            for learner in learners:
                learner.stop()


if __name__ == "__main__":
    main()
