"""Proves with MindSpore, MindCV and the safetensors package that they load what shufflezoo writes.

    check.py --shufflezoo PATH --fixtures DIR [--mindcv DIR]

README.md says what each check proves. One line a check, exit status 1 when one fails.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import safetensors
import safetensors.numpy

import peers
from encryption import EncryptionChecks
from report import Report, require
from training import TrainingChecks
from values import in_layout_of, require_equal


@dataclass(frozen=True)
class Network:
    """A checkpoint of ours that MindCV has a network for."""

    file: str
    model: str
    classes: int


G3 = Network("shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt", "shufflenet_v1_g3_05", 1000)

NETWORKS = [
    G3,
    Network("shufflenet/shufflenet_v1_g3_05-1b149508-910v2.ckpt", "shufflenet_v1_g3_05", 1000),
    Network("shufflenet/shufflenet_v1_g8_05-196b8ef3.ckpt", "shufflenet_v1_g8_05", 1000),
    Network("shufflenet/shufflenet_v1_g8_05-b23a31b1-910v2.ckpt", "shufflenet_v1_g8_05", 1000),
    Network("fashion-mnist/shufflenet_v1_g3_05_fmnist-975e965d.ckpt", "shufflenet_v1_g3_05", 10),
]

NETWORK_ONLY = [
    *(network.file for network in NETWORKS if network.file.startswith("shufflenet/")),
    "shufflenet/golden_g3_05_grouped.ckpt",
    "shufflenet/golden_g3_05_split.ckpt",
    "training/start.ckpt",
]
"""Files that hold just the network, in definition order, plain and without trailer."""

LOADED_BY_MINDSPORE = ["net_plain.ckpt", "scalar_0d.ckpt", "train_adam.ckpt"]
"""Other networks' files of format/ whose generic form MindSpore is asked to load."""

ENCRYPTED = [bytes([first]) + b"\x5e\x3a\x7f" for first in (0xD8, 0xD9, 0xDA)]
"""How encrypted files start: AES-GCM, AES-CBC, SM4-CBC."""

TRAILER_MARK = b"crc_num"
TRAILER_BYTES = len(TRAILER_MARK) + 10

REPOSITORY = Path(__file__).resolve().parents[2]
RECIPES = REPOSITORY / "zoo" / "recipes"
PICTURES = REPOSITORY / "zoo" / "sample" / "fashion-mnist" / "val"
RECIPE_COUNT = 4

DELETED_RECIPES = {
    "shufflenet_v1_1.5_ascend.yaml": {"model": "shufflenet_v1_g3_15", "lr": 0.5},
    "shufflenet_v1_2.0_ascend.yaml": {"model": "shufflenet_v1_g3_20", "lr": 0.5},
}
"""What MindCV's commit bd8dbb6 removed had of its own; the models by today's names."""

SPLIT_NEEDS = "needs a MindCV checkout (--mindcv or MINDCV_DIR)"


class Checks:
    """The checks, with what they share."""

    def __init__(
        self, report: Report, shufflezoo: Path, fixtures: Path, mindcv: Path | None, scratch: Path
    ) -> None:
        self.report = report
        self.shufflezoo = shufflezoo
        self.fixtures = fixtures
        self.scratch = scratch
        self.grouped_mindcv = peers.import_mindcv()
        self.mindcv = mindcv
        self.split_mindcv = peers.import_mindcv(mindcv) if mindcv else None

    def convert(self, source: Path, target: Path, *options: str | Path) -> None:
        """Runs `shufflezoo convert`; fails with its message and exit status."""
        command = [self.shufflezoo, "convert", source, target, "--force", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        shown = " ".join([source.name, target.name, *map(str, options)])
        require(
            done.returncode == 0,
            f"convert {shown} exited {done.returncode}: {done.stderr.strip()[-300:]}",
        )
        require(target.is_file(), f"convert {shown} exited 0 and wrote no file")

    def there_and_back(self, source: Path, *options: str) -> Path:
        """Converts to `.safetensors` and back; fails unless every byte returns."""
        middle = self.scratch / "there.safetensors"
        back = self.scratch / "back.ckpt"
        for path in (middle, back):
            path.unlink(missing_ok=True)
        self.convert(source, middle, *options)
        self.convert(middle, back, *options)
        before, after = source.read_bytes(), back.read_bytes()
        same = len(os.path.commonprefix([before, after]))
        require(
            before == after,
            f"{len(before)} bytes became {len(after)}, the first difference at byte {same}",
        )
        return middle

    def network(self, network: Network) -> None:
        """Native file and both checkpoint layouts of one network, in every peer."""
        label = Path(network.file).name
        source = self.fixtures / network.file
        if not source.is_file():
            return self.report.skip(label, "no such fixture")
        original = peers.load(source)
        native, grouped, split = (
            self.scratch / f"{label}.{ending}"
            for ending in ("safetensors", "grouped.ckpt", "split.ckpt")
        )
        check = self.report.check
        with check(f"{label}: converts to native, and back in both layouts"):
            self.convert(source, native)
            self.convert(native, grouped, "--layout", "grouped")
            self.convert(native, split, "--layout", "split")

        def loads(path: Path, mindcv: ModuleType) -> None:
            cell = mindcv.create_model(network.model, num_classes=network.classes)
            expected = in_layout_of(peers.parameter_names(cell), original)
            require_equal(peers.load_strictly(path, cell), expected)

        with check(f"{label}: safetensors reads the native file, bit-equal, format pt"):
            cell = self.grouped_mindcv.create_model(network.model, num_classes=network.classes)
            with safetensors.safe_open(native, framework="np") as opened:
                metadata = opened.metadata() or {}
            require(metadata.get("format") == "pt", f"format is {metadata.get('format')!r}")
            expected = in_layout_of(peers.parameter_names(cell), original)
            require_equal(safetensors.numpy.load_file(native), expected)
        with check(f"{label}: native loads strictly into MindCV 0.3.0, bit-equal"):
            loads(native, self.grouped_mindcv)
        with check(f"{label}: grouped .ckpt loads strictly into MindCV 0.3.0, bit-equal"):
            loads(grouped, self.grouped_mindcv)
        what = f"{label}: split .ckpt loads strictly into the MindCV checkout, bit-equal"
        if self.split_mindcv is None:
            return self.report.skip(what, SPLIT_NEEDS)
        with check(what):
            loads(split, self.split_mindcv)

    def byte_identity(self, file: str) -> None:
        """A network-only checkpoint comes back from its native form byte for byte."""
        what = f"{Path(file).name}: ckpt, native, ckpt is byte-identical"
        if not (self.fixtures / file).is_file():
            return self.report.skip(what, "no such fixture")
        with self.report.check(what):
            self.there_and_back(self.fixtures / file)

    def trailer(self) -> None:
        """A checkpoint written with `--crc` passes MindSpore's own check, which is a real one."""
        what = "--crc: MindSpore's crc_check accepts the file, and refuses it with one bit flipped"
        source = self.fixtures / G3.file
        if not source.is_file():
            return self.report.skip(what, "no such fixture")
        with self.report.check(what):
            target = self.scratch / "crc.ckpt"
            self.convert(source, target, "--crc")
            content = target.read_bytes()
            records, trailer = content[:-TRAILER_BYTES], content[-TRAILER_BYTES:]
            # On a file without a trailer, MindSpore's crc_check only warns.
            require(trailer.startswith(TRAILER_MARK), "the file has no trailer")
            stored = int.from_bytes(trailer[len(TRAILER_MARK):], "big")
            require(stored == zlib.crc32(records), f"trailer {stored}, CRC {zlib.crc32(records)}")
            require_equal(peers.load(target, crc_check=True), peers.load(source))
            flipped = self.scratch / "flipped.ckpt"
            middle = len(content) // 2
            flipped.write_bytes(
                content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]
            )
            peers.load(flipped)  # Well-formed still: it is the CRC that is refused below.
            try:
                peers.load(flipped, crc_check=True)
            except ValueError:
                return
            raise AssertionError("MindSpore accepts the flipped file too")

    def generic(self, source: Path) -> None:
        """Any unencrypted checkpoint comes back from `--generic` byte for byte."""
        label = f"--generic {source.relative_to(self.fixtures / 'format')}"
        content = source.read_bytes()
        if content[:4] in ENCRYPTED:
            return
        if not content:
            with self.report.check(f"{label}: an empty file is refused, as MindSpore does"):
                target = self.scratch / "empty.safetensors"
                command = [self.shufflezoo, "convert", "--generic", source, target]
                status = subprocess.run(command, capture_output=True, timeout=120).returncode
                require(status == 65, f"exited {status}, expected 65")
                require(not target.exists(), "wrote an output")
            return
        with self.report.check(f"{label}: there and back is byte-identical"):
            middle = self.there_and_back(source, "--generic")
            with safetensors.safe_open(middle, framework="np") as opened:
                opened.keys()
        if source.name in LOADED_BY_MINDSPORE and source.parent == self.fixtures / "format":
            with self.report.check(f"{label}: MindSpore loads the .safetensors, bit-equal"):
                require_equal(peers.load(middle), peers.load(source))

    def recipe(self, path: Path) -> None:
        """MindCV reads one of our recipes to the values of its own file, or of its kin.

        The recipes of 1.5x and 2.0x, which MindCV has deleted, differ from that of 1.0x in the
        model and the learning rate alone.
        """
        what = f"zoo/recipes/{path.name}: MindCV's parse_args reads MindCV's values"
        if self.mindcv is None:
            return self.report.skip(what, SPLIT_NEEDS)
        with self.report.check(what):
            published = self.mindcv / "configs/shufflenetv1"
            expected = peers.recipe(self.mindcv, published / "shufflenet_v1_1.0_ascend.yaml")
            expected |= DELETED_RECIPES.get(path.name, {})
            if path.name not in DELETED_RECIPES:
                expected = peers.recipe(self.mindcv, published / path.name)
            found = peers.recipe(self.mindcv, path)
            differing = sorted(key for key in expected if found[key] != expected[key])
            require(not differing, f"differs in {', '.join(differing)}")

    def run(self) -> None:
        """Every check, in the order of README.md."""
        with self.report.check("the pinned versions are installed"):
            peers.require_pinned_versions()
        for network in NETWORKS:
            self.network(network)
        for file in NETWORK_ONLY:
            self.byte_identity(file)
        self.trailer()
        files = sorted((self.fixtures / "format").rglob("*ckpt"))
        if not files:
            self.report.skip("--generic", "no checkpoints in format/")
        for file in files:
            self.generic(file)
        EncryptionChecks(self.report, self.convert, self.fixtures, self.scratch).run(G3.file)
        recipes = sorted(RECIPES.glob("*.yaml"))
        with self.report.check("zoo/recipes holds the four that MindCV published"):
            require(len(recipes) == RECIPE_COUNT, f"{RECIPES} has {len(recipes)} recipes")
        for path in recipes:
            self.recipe(path)
        self.trainings()

    def trainings(self) -> None:
        """What MindCV makes of trainings, in both layouts."""
        TrainingChecks(
            self.report, self.shufflezoo, "grouped", peers.import_mindcv(), self.scratch
        ).run(PICTURES, None)
        if self.mindcv is None:
            return self.report.skip("train, split", SPLIT_NEEDS)
        TrainingChecks(
            self.report, self.shufflezoo, "split", peers.import_mindcv(self.mindcv), self.scratch
        ).run(PICTURES, self.mindcv)


def main() -> int:
    """Reads the arguments and runs the checks in a scratch folder of their own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument(
        "--mindcv",
        type=Path,
        default=os.environ.get("MINDCV_DIR") or None,
        help="a checkout of mindspore-lab/mindcv at 51b0636 (default: $MINDCV_DIR)",
    )
    arguments = parser.parse_args()
    if not os.access(arguments.shufflezoo, os.X_OK):
        parser.error(f"{arguments.shufflezoo} is not a program")
    if not arguments.fixtures.is_dir():
        parser.error(f"{arguments.fixtures} is not a folder")
    if arguments.mindcv and not (arguments.mindcv / "mindcv" / "__init__.py").is_file():
        parser.error(f"{arguments.mindcv} is not a checkout of MindCV: it has no package mindcv")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="shufflezoo-mindspore-") as scratch:
        Checks(
            report,
            arguments.shufflezoo.resolve(),
            arguments.fixtures.resolve(),
            arguments.mindcv,
            Path(scratch),
        ).run()
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
