"""Times whole evaluations: `shufflezoo evaluate` against MindCV's and against loops in Python.

    benchmark.py --shufflezoo PATH --fixtures DIR [--rounds N --repeats N --mindcv CHECKOUT]

Everybody evaluates the same weights on the same pictures, the photographs of the fixtures under so
many names each, with two processes or threads, from the command to its result; they take turns. Whoever
counts otherwise than we do by more than a picture in a hundred ends the run. docs/evaluation.md gets the
table.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from machine import description  # noqa: E402
from measuring import insert, measure  # noqa: E402

MODEL = "shufflenet_v1_g3_05"
GROUPED = f"shufflenet/{MODEL}-b6243ddd.ckpt"
SPLIT = f"shufflenet/{MODEL}-1b149508-910v2.ckpt"
"""The same weights for MindCV's releases, and for what came after."""

SAMPLE = "imagenet-sample"
OURS = "shufflezoo evaluate"
PAUSE_SECONDS = 0.5


@dataclass
class Contender:
    """A command that evaluates, and what its runs gave."""

    command: list[str]
    rates: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    version: str = ""
    counts: tuple[int, int] = (0, 0)

    def run(self) -> None:
        """One turn."""
        sample = measure(*self.command)
        # Ours is a document of several lines; others may have said something before their one.
        text = sample.output.strip()
        answer = json.loads(text if text.startswith("{\n") else text.splitlines()[-1])
        images = answer["images"]
        self.rates.append(images / answer["seconds"])
        self.walls.append(sample.seconds)
        self.peaks.append(sample.peak_mib)
        self.counts = (correct(answer["top1"]), correct(answer["top5"]))
        self.version = answer.get("version", "")


def correct(figure: int | dict) -> int:
    """A count, or the count in our report."""
    return figure["correct"] if isinstance(figure, dict) else figure


def lay_out(fixtures: Path, root: Path, repeats: int) -> Path:
    """All class folders, with links to the photographs under several names."""
    data = root / "val"
    for line in (fixtures / SAMPLE / "wnids.txt").read_text().splitlines():
        (data / line.split()[0]).mkdir(parents=True)
    for source in sorted((fixtures / SAMPLE / "val").glob("*/*")):
        for number in range(repeats):
            target = data / source.parent.name / f"{number}_{source.name}"
            target.symlink_to(source.resolve())
    return data


def contenders(found: argparse.Namespace, root: Path, data: Path) -> dict[str, Contender]:
    """Everybody who was asked for."""
    grouped = str(found.fixtures / GROUPED)
    ours = [str(found.shufflezoo), "evaluate", grouped, "--data", str(data), "--offline", "--quiet"]
    ours += ["--format", "json", "--threads", str(found.threads)]
    all_of_them = {OURS: Contender(ours)}
    if {"onnxruntime", "openvino"} & set(found.peers):
        # In a process of its own: a child's peak memory starts with what its parent had imported.
        model = str(root / "model.onnx")
        measure(
            sys.executable, HERE / "write_model.py", MODEL, found.shufflezoo, found.fixtures, model
        )
        for engine in ("onnxruntime", "openvino"):
            if engine in found.peers:
                loop = [sys.executable, str(HERE / "python_loop.py"), engine, model, str(data)]
                all_of_them[f"cv2 + {engine}, {found.threads} processes"] = Contender(
                    [*loop, str(found.threads)]
                )
    if "mindcv" in found.peers:
        loop = [sys.executable, str(HERE / "mindcv_loop.py"), MODEL]
        split = str(found.fixtures / SPLIT)
        source = [split if found.mindcv else grouped, str(root)]
        checkout = [str(found.mindcv)] if found.mindcv else []
        for mode, word in ((0, "graph"), (1, "PyNative")):
            all_of_them[f"MindCV, {word} mode"] = Contender([*loop, *source, str(mode), *checkout])
    return all_of_them


def decoding_milliseconds(data: Path, scratch: Path) -> float:
    """What libjpeg-turbo alone needs for a picture, on one thread."""
    program = scratch / "decode_only"
    measure("cc", "-std=gnu11", "-O2", HERE / "decode_only.c", "-o", program, "-ljpeg")
    paths = "\n".join(str(path) for path in sorted(data.glob("*/*")))
    done = subprocess.run([program], input=paths, capture_output=True, text=True, check=True)
    return float(done.stdout)


def table(found: dict[str, Contender]) -> list[str]:
    """A line a contender, the fastest first."""
    ours = found[OURS]
    lines = [
        "| | images/s, best | median | ours / this | wall s, least | median | this / ours "
        "| peak MiB of a process | top-1, top-5 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, one in sorted(found.items(), key=lambda pair: -max(pair[1].rates)):
        cells = [
            name,
            f"{max(one.rates):.0f}",
            f"{statistics.median(one.rates):.0f}",
            f"{max(ours.rates) / max(one.rates):.2f}",
            f"{min(one.walls):.2f}",
            f"{statistics.median(one.walls):.2f}",
            f"{min(one.walls) / min(ours.walls):.2f}",
            f"{max(one.peaks):.0f}",
            "{}, {}".format(*one.counts),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def check(found: dict[str, Contender], images: int) -> None:
    """Ends the run if somebody did not evaluate the same."""
    for name, one in found.items():
        for count, ours in zip(one.counts, found[OURS].counts, strict=True):
            if abs(count - ours) > images / 100:
                sys.exit(f"{name} counts {one.counts}, we {found[OURS].counts}: no timing")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument("--mindcv", type=Path, help="a checkout of MindCV (default: the package)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each (default: 5)")
    parser.add_argument("--repeats", type=int, default=5, help="names a photograph (default: 5)")
    parser.add_argument("--threads", type=int, default=2, help="threads, processes (default: 2)")
    peers = ["onnxruntime", "openvino", "mindcv"]
    parser.add_argument("--peers", nargs="+", choices=peers, default=peers, metavar="PEER")
    parser.add_argument("--document", type=Path, help="where the table goes")
    found = parser.parse_args()
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if min(found.rounds, found.repeats, found.threads) < 1:
        parser.error("--rounds, --repeats and --threads must be at least 1")
    found.shufflezoo, found.fixtures = found.shufflezoo.resolve(), found.fixtures.resolve()
    return found


def main() -> None:
    """Runs in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    with tempfile.TemporaryDirectory(prefix="shufflezoo-bench-") as name:
        root = Path(name).resolve()
        data = lay_out(found.fixtures, root, found.repeats)
        images = len(list(data.glob("*/*")))
        everybody = contenders(found, root, data)
        decoding: list[float] = []
        for number in range(found.rounds):
            decoding.append(decoding_milliseconds(data, root))
            for label, contender in everybody.items():
                time.sleep(PAUSE_SECONDS)
                contender.run()
                print(f"{number + 1}: {label}: {contender.rates[-1]:.0f} images/s", flush=True)
    check(everybody, images)
    limit = found.threads * 1000 / min(decoding)
    facts = description() | {
        "Pictures": f"{images}, {found.threads} threads or processes",
        "Decoding alone": f"{min(decoding):.3f} ms a picture on one thread, so that "
        f"{limit:.0f} images/s are the most with libjpeg-turbo and all pixels",
        "Versions": "; ".join(one.version for one in everybody.values() if one.version),
    }
    lines = ["| | |", "|---|---|", *(f"| {key} | {value} |" for key, value in facts.items())]
    lines += ["", *table(everybody)]
    print("\n".join(lines))
    if found.document is not None:
        insert(found.document, "bench-evaluate", lines)


if __name__ == "__main__":
    main()
