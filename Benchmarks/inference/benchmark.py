"""Times the forward pass of `shufflezoo` against other inference engines, side by side.

    benchmark.py --shufflezoo PATH --fixtures DIR [--isa avx2] [--models … --rounds N …]

Peers: OpenVINO, ONNX Runtime, PyTorch (compiled), ncnn and MindSpore (requirements.txt). Everybody
gets the same weights and pictures, computes in float32 and on the same number of threads. First all
logits are compared; then they take turns. docs/benchmarks.md says how and why, and the tables are
written into it.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import report  # noqa: E402
import weights  # noqa: E402
from contenders import (  # noqa: E402
    LABELS,
    OURS,
    OURS_BFLOAT16,
    Contender,
    Ours,
    Setting,
    Unavailable,
    Worker,
    take_turns,
)
from machine import core_count, description, has_bfloat16  # noqa: E402
from measuring import insert, measure  # noqa: E402

MODELS = [f"shufflenet_v1_{name}" for name in ("g3_05", "g3_10", "g8_10", "g3_20")]
PEERS = [name for name in LABELS if name != OURS]
SIDE = 224

CALLS = {1: (60, 10)}
OTHER_CALLS = (3, 1)
"""Timed and warm-up calls of one turn, by the size of the batch."""

JUDGE = "onnxruntime"
"""Whose logits the others' are compared with; its own are, with those of our reference executor."""

TOLERANCE = 2e-5
BFLOAT16_TOLERANCE = 0.1
"""How far logits may lie apart, as a share of the largest. A factor of two above the 1e-5 that we
keep, because two engines are compared that may err in opposite directions."""


class Benchmark:
    """One run, with what its settings share."""

    def __init__(self, found: argparse.Namespace, scratch: Path) -> None:
        self.found = found
        self.scratch = scratch
        self.versions: dict[str, str] = {}
        self.left_out: dict[str, str] = {}
        self.core_to_core = scratch / "core_to_core"
        measure(
            "cc", "-std=c11", "-O3", "-pthread", HERE / "core_to_core.c", "-o", self.core_to_core
        )

    def run(self) -> list[report.Result]:
        """All settings."""
        results = []
        for model in self.found.models:
            native, origin = weights.native_file(
                model, self.found.shufflezoo, self.found.fixtures, self.scratch
            )
            self.check_probe(model, native)
            for batch in self.found.batches:
                for threads in self.found.threads:
                    setting = self.setting(model, native, weights.pictures(batch, SIDE), threads)
                    results.append(self.result(setting, origin))
                    print(f"\n{results[-1].title()}", flush=True)
                    print("\n".join(report.details(results[-1])), flush=True)
        return results

    def setting(self, model: str, native: Path, pictures: numpy.ndarray, threads: int) -> Setting:
        """Writes the pictures for everybody."""
        path = self.scratch / "pictures.npy"
        numpy.save(path, pictures)
        batch, side = pictures.shape[0], pictures.shape[-1]
        return Setting(model, native, path, batch, side, threads, self.found.isa)

    def check_probe(self, model: str, native: Path) -> None:
        """Compares the judge with the logits that our reference executor put into the file."""
        if JUDGE not in self.found.peers:
            return
        expected = numpy.array(weights.metadata(native)["logits_probe"].split(","), numpy.float32)
        judge = Worker(JUDGE, self.setting(model, native, weights.probe(), 1), self.scratch)
        found = judge.logits(self.scratch)
        judge.close()
        difference = numpy.abs(found[0, : len(expected)] - expected).max() / numpy.abs(found).max()
        if not difference <= TOLERANCE:
            sys.exit(f"{model}: {JUDGE} is {difference:.1e} away from the probe in {native.name}")

    def result(self, setting: Setting, origin: str) -> report.Result:
        """Starts everybody, compares, takes turns."""
        contenders: dict[str, Contender] = {OURS: Ours(self.found.shufflezoo, setting)}
        try:
            for name in self.peers(setting):
                try:
                    contenders[name] = self.contender(name, setting)
                except Unavailable as error:
                    self.left_out[f"{LABELS[name]}, {setting.model}"] = str(error)
                    print(f"skip     {LABELS[name]}: {error}", file=sys.stderr)
            for name, contender in contenders.items():
                self.versions[LABELS[name].split(",")[0]] = contender.version
            differences = self.differences(setting, contenders)
            calls, warm_up = CALLS.get(setting.batch, OTHER_CALLS)
            bandwidths: list[float] = []
            bursts = take_turns(
                contenders,
                self.found.rounds,
                calls,
                warm_up,
                lambda: self.measure_bandwidth(setting, bandwidths),
            )
        finally:
            for contender in contenders.values():
                contender.close()
        rows = [report.Row.of(name, bursts[name], differences[name]) for name in contenders]
        return report.Result(setting, origin, rows, bandwidths)

    def contender(self, name: str, setting: Setting) -> Contender:
        """Whoever is called so."""
        if name == OURS_BFLOAT16:
            return Ours(self.found.shufflezoo, setting, precision="bf16")
        return Worker(name, setting, self.scratch)

    def peers(self, setting: Setting) -> list[str]:
        """Who takes part under a setting."""
        names = self.found.peers
        if setting.batch == 1:
            names = [name for name in names if not name.endswith("-pictures")]
        if not has_bfloat16() or setting.isa != "native":
            names = [name for name in names if not name.endswith("-bf16")]
        return names

    def differences(self, setting: Setting, contenders: dict[str, Contender]) -> dict[str, float]:
        """How far everybody's logits are from the judge's; ends the run when that is too far."""
        logits = {name: one.logits(self.scratch) for name, one in contenders.items()}
        judge = logits.get(JUDGE, logits[OURS])
        scale = float(numpy.abs(judge).max())
        differences = {}
        for name, found in logits.items():
            if found.shape != judge.shape:
                sys.exit(f"{setting.model}: {name} gave logits of the shape {found.shape}")
            difference = float(numpy.abs(found - judge).max()) / scale
            if not difference <= (BFLOAT16_TOLERANCE if "bf16" in name else TOLERANCE):
                sys.exit(f"{setting.model}: {name}'s logits are {difference:.1e} away: no timing")
            differences[name] = difference
        return differences

    def measure_bandwidth(self, setting: Setting, bandwidths: list[float]) -> None:
        """Before each round with several threads."""
        if setting.threads > 1 and core_count() > 1:
            bandwidths.append(float(measure(self.core_to_core).output.split()[1]))


def arguments() -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument(
        "--isa",
        choices=["native", "avx2"],
        default="native",
        help="avx2 keeps ours and OpenVINO to AVX2 (default: native, everything there is)",
    )
    parser.add_argument("--models", nargs="+", default=MODELS, metavar="MODEL")
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 32], metavar="N")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2], metavar="N")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS, metavar="PEER")
    parser.add_argument("--rounds", type=int, default=12, help="turns of each (default: 12)")
    parser.add_argument(
        "--document",
        type=Path,
        help="where the tables go (such as docs/benchmarks.md; default: the terminal only)",
    )
    found = parser.parse_args()
    found.changed = {
        name: value
        for name, value in vars(found).items()
        if name not in ("shufflezoo", "fixtures", "document") and value != parser.get_default(name)
    }
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if found.rounds < 1 or min(found.batches) < 1 or min(found.threads) < 1:
        parser.error("--rounds, --batches and --threads must be at least 1")
    found.shufflezoo, found.fixtures = found.shufflezoo.resolve(), found.fixtures.resolve()
    return found


def command(found: argparse.Namespace) -> str:
    """What to type for the same run."""
    words = []
    for name, value in found.changed.items():
        values = value if isinstance(value, list) else [value]
        words += [f"--{name}", *map(str, values)]
    return "make bench-peers" + (f' BENCH_OPTIONS="{" ".join(words)}"' if words else "")


def main() -> None:
    """Runs in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    with tempfile.TemporaryDirectory(prefix="shufflezoo-bench-") as name:
        benchmark = Benchmark(found, Path(name).resolve())
        for key, value in description().items():
            print(f"{key:18}{value}")
        results = benchmark.run()
    print("\n" + "\n".join(report.summary(results)))
    if found.document is not None:
        section = report.markdown(
            results,
            description(),
            benchmark.versions,
            benchmark.left_out,
            command(found),
        )
        insert(found.document, f"bench-peers {found.isa}", section.splitlines())


if __name__ == "__main__":
    main()
