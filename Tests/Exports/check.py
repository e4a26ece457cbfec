"""Proves with PyTorch, ONNX Runtime and MLX that exports compute MindCV's function.

    check.py --shufflezoo PATH --fixtures DIR [--megvii DIR] [--pictures N]

For each of the eight variants it exports in every format, has the format's own tool load the file
strictly, and compares the logits of the photographs with those of `shufflezoo predict --engine
reference`, whose agreement with MindSpore is checked too. Prints a table of the largest differences
as shares of the largest logit. The exit status is 1 when one is too large or a way back not exact.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

import networks
import tools
from pictures import Pictures

VARIANTS = [f"shufflenet_v1_g{g}_{w}" for g in (3, 8) for w in ("05", "10", "15", "20")]
TRAINED = {
    "shufflenet_v1_g3_05": "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt",
    "shufflenet_v1_g8_05": "shufflenet/shufflenet_v1_g8_05-196b8ef3.ckpt",
}
MINDSPORE_LOGITS = "shufflenet/shufflenet_v1_g3_05-b6243ddd.logits.npy"

BOUND = 1e-5
"""Room for another order of summation in float32."""

ROUNDED_BOUNDS = {"float16": 5e-3, "bfloat16": 5e-2}
"""What rounding each weight may move the logits by: some ten times the rounding of one."""

ODD_SIDE = 97
ODD_COUNT = 20


def exported_name(format: str) -> str:
    """A file name by which the format's tools know it."""
    return "export.onnx" if format.startswith("onnx") else "export.safetensors"


class Checks:
    """The checks, with what they share."""

    def __init__(self, found: argparse.Namespace, scratch: Path) -> None:
        self.found = found
        self.scratch = scratch
        self.pictures = Pictures(found.fixtures, found.pictures)
        self.example = tools.module(tools.EXAMPLES / "pytorch/shufflenet_v1.py", "example")
        self.failures: list[str] = []
        megvii = tools.megvii(found.megvii) if found.megvii else None
        self.formats: dict[str, tuple[list[str], tools.Logits | None]] = {
            "pytorch": (["--to", "pytorch"], tools.pytorch),
            "megvii": (["--to", "pytorch", "--names", "megvii"], megvii),
            "onnx": (["--to", "onnx"], tools.onnx_runtime),
            "onnx kept": (["--to", "onnx", "--no-fold"], tools.onnx_runtime),
            "mlx": (["--to", "mlx"], tools.mlx_network if tools.mlx else None),
        }

    def run(self, *arguments: str | Path) -> None:
        """Runs the command; raises with its message."""
        words = [self.found.shufflezoo, *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=1800)
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, arguments[:3]))}: {done.stderr.strip()}")

    def convert(self, source: Path, name: str, *options: str) -> Path:
        target = self.scratch / name
        self.run("convert", source, target, "--force", "-q", *options)
        return target

    def reference(self, source: Path, pictures: Pictures) -> numpy.ndarray:
        """The logits of the reference executor for these pictures."""
        target = self.scratch / "reference.npy"
        self.run(
            "predict", source, *pictures.paths, "--image-size", str(pictures.side),
            "--engine", "reference", "--logits", target, "--force", "-q",
        )
        return numpy.load(target)

    def source(self, variant: str) -> Path:
        """A checkpoint of the variant: trained if there is one, else random."""
        if variant in TRAINED:
            return self.found.fixtures / TRAINED[variant]
        groups, width = variant.split("_")[-2:]
        network = self.example.ShuffleNetV1(int(groups[1:]), int(width) / 10)
        random = self.scratch / "random.safetensors"
        networks.write_random(network, random, seed=VARIANTS.index(variant))
        return self.convert(random, f"{variant}.ckpt", "--layout", "split")

    def compare(
        self, what: str, found: numpy.ndarray, expected: numpy.ndarray, bound: float = BOUND
    ) -> str:
        """The largest difference as a share of the largest value; notes a failure."""
        share = float(numpy.abs(found - expected).max() / numpy.abs(expected).max())
        if not share <= bound:
            self.failures.append(f"{what}: {share:.2e} is above {bound:.0e}")
        return f"{share:.1e}"

    def back(self, what: str, source: Path, exported: Path) -> None:
        """A checkpoint comes back from an export byte for byte."""
        if self.convert(exported, "back.ckpt").read_bytes() != source.read_bytes():
            self.failures.append(f"{what}: the way back gives other bytes")

    def variant(self, variant: str) -> list[str]:
        """A row of the table: a variant in every format."""
        source = self.source(variant)
        expected = self.reference(source, self.pictures)
        row = [variant]
        if variant == "shufflenet_v1_g3_05":
            mindspore = numpy.load(self.found.fixtures / MINDSPORE_LOGITS)[: len(expected)]
            row[0] += f" (MindSpore {self.compare('reference', expected, mindspore)})"
        for name, (options, logits) in self.formats.items():
            exported = self.convert(source, exported_name(name), *options)
            if not name.startswith("onnx"):
                self.back(f"{variant} {name}", source, exported)
            if logits is None:
                row.append("skipped")
                continue
            found = logits(exported, self.pictures.inputs)
            row.append(self.compare(f"{variant} {name}", found, expected))
        return row

    def rounded(self) -> list[list[str]]:
        """Rows of the trained network with smaller weights: against the bound of their type, and
        both tools against each other, since they read the same weights.
        """
        source = self.found.fixtures / TRAINED["shufflenet_v1_g3_05"]
        expected = self.reference(source, self.pictures)
        rows = []
        for dtype, bound in ROUNDED_BOUNDS.items():
            row = [f"shufflenet_v1_g3_05 {dtype}"]
            for name, (options, logits) in self.formats.items():
                exported = self.convert(source, exported_name(name), *options, "--dtype", dtype)
                if logits is None:
                    row.append("skipped")
                    continue
                found = logits(exported, self.pictures.inputs)
                row.append(self.compare(f"{dtype} {name}", found, expected, bound))
            rows.append(row)
        return rows

    def odd_side(self) -> list[str]:
        """A row of pictures whose sides are odd; the authors' module cannot take them."""
        pictures = Pictures(self.found.fixtures, ODD_COUNT, ODD_SIDE)
        source = self.found.fixtures / TRAINED["shufflenet_v1_g3_05"]
        expected = self.reference(source, pictures)
        row = [f"shufflenet_v1_g3_05 at {ODD_SIDE} pixels"]
        for name, (options, logits) in self.formats.items():
            if logits is None or name == "megvii":
                row.append("skipped")
                continue
            size = ["--image-size", str(ODD_SIDE)] if name.startswith("onnx") else []
            exported = self.convert(source, exported_name(name), *options, *size)
            found = logits(exported, pictures.inputs)
            row.append(self.compare(f"odd side {name}", found, expected))
        return row

    def probes(self) -> str:
        """Graphs of the probe's size give the logits in their metadata, smaller weights too."""
        source = self.found.fixtures / TRAINED["shufflenet_v1_g3_05"]
        values = numpy.arange(3 * 64 * 64) * 7919 % 1009
        picture = (values.astype(numpy.float32) / numpy.float32(504.5) - 1).reshape(1, 3, 64, 64)
        shares = []
        for dtype in ("float32", *ROUNDED_BOUNDS):
            options = ["--image-size", "64", "--dtype", dtype]
            exported = self.convert(source, "probe.onnx", *options)
            text = tools.onnx_metadata(exported)["logits_probe"]
            expected = numpy.array([float(value) for value in text.split(",")])
            found = tools.onnx_runtime(exported, picture)[0, :8]
            shares.append(f"{dtype} {self.compare(f'probe {dtype}', found, expected)}")
        return ", ".join(shares)

    def inside(self) -> str:
        """Normalisation and softmax within the graph: pixels in, probabilities out."""
        source = self.found.fixtures / TRAINED["shufflenet_v1_g3_05"]
        exported = self.convert(source, "inside.onnx", "--normalize", "--softmax")
        expected = self.reference(source, self.pictures).astype(numpy.float64)
        powers = numpy.exp(expected - expected.max(1, keepdims=True))
        found = tools.onnx_runtime(exported, self.pictures.pixels)
        # A logit near 30 may differ by 1e-5 of that, which the exponential multiplies.
        bound = 30 * BOUND
        return self.compare(
            "normalise and softmax", found, powers / powers.sum(1, keepdims=True), bound
        )


def main() -> int:
    """Reads the arguments, runs the checks, prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument("--pictures", type=int, default=200, help="how many photographs")
    parser.add_argument(
        "--megvii",
        type=Path,
        default=os.environ.get("MEGVII_DIR") or None,
        help="a checkout of megvii-model/ShuffleNet-Series (default: $MEGVII_DIR)",
    )
    found = parser.parse_args()
    found.shufflezoo = found.shufflezoo.resolve()
    found.fixtures = found.fixtures.resolve()
    if not (found.fixtures / "imagenet-sample").is_dir():
        print("skip: the photographs are absent; SHUFFLEZOO_FIXTURES names their folder")
        return 0
    with tempfile.TemporaryDirectory(prefix="shufflezoo-exports-") as scratch:
        checks = Checks(found, Path(scratch))
        print("| network | " + " | ".join(checks.formats) + " |", flush=True)
        print("| --- |" + " --- |" * len(checks.formats), flush=True)
        for variant in VARIANTS:
            print("| " + " | ".join(checks.variant(variant)) + " |", flush=True)
        for row in [*checks.rounded(), checks.odd_side()]:
            print("| " + " | ".join(row) + " |", flush=True)
        print(f"the probe in ONNX Runtime: {checks.probes()}")
        print(f"normalisation and softmax within the graph: {checks.inside()}")
    for name, (_, logits) in checks.formats.items():
        if logits is None:
            needs = "the package mlx" if name == "mlx" else "--megvii or MEGVII_DIR"
            print(f"skip {name}: needs {needs}")
    for failure in checks.failures:
        print(f"FAIL {failure}")
    print(f"{len(checks.failures)} failed, {len(checks.pictures.paths)} photographs")
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
