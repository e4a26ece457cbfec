"""Times `shufflezoo convert` against copying a file by hand, and against MindSpore itself.

    benchmark.py --shufflezoo PATH --fixtures DIR [--directory SCRATCH] [--rounds N] [--sizes N …]

Conversion of 1 GiB, or of the sizes that are given (`--generic`, there, into shards, and back; the
output is hashed and synced), is compared with

- the three steps that copy, sync and hash a file of that size: `cp`, `sync FILE`,
  `openssl dgst -sha256`, one after the other;
- `cp` and `sha256sum`, which is what one types, and which does not wait for the disk;
- MindSpore's load_checkpoint + save_checkpoint of 1 GiB, as a whole process and without the import.
  It neither hashes nor syncs; where `eatmydata` is installed, our conversion is timed without its
  sync too, which is the like of load + save alone. Larger files it does not get: it would hold them
  in memory two or three times.

No conversion may hold more than 64 MiB of memory, whatever the size; the benchmark fails if one does.

Conversion of one small network is compared with MindSpore's whole process, import included, which
is what a user at a shell waits for.

One interleaved run: each round runs every contender once, in the same order, on the same file
system. Before each, its outputs are removed, its input is read once (so inputs are warm in the page
cache) and everybody's dirty pages are written back. Reported are the minimum and the median.

Run it with the Python that has MindSpore (Tests/MindSpore/requirements.txt); without MindSpore its
rows are left out, by name. This process imports nothing large, because on Linux a child's peak
memory is at least what its parent held when it was started.
"""

import argparse
import filecmp
import importlib.util
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from machine import summary  # noqa: E402
from measuring import NOT_SYNCING, Timings, measure  # noqa: E402

SMALL = "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt"
MEMORY_LIMIT_MIB = 64
"""The most that a conversion may hold."""

BY_HAND = "cp + sync + openssl"
AS_TYPED = "cp + sha256sum"
MINDSPORE = "MindSpore, whole process"
MINDSPORE_ALONE = "MindSpore, load + save alone"


def prepare(source: Path, *outputs: Path) -> None:
    """Makes the start of every contender the same: no outputs, a warm input, no dirty pages."""
    for output in outputs:
        output.unlink(missing_ok=True)
    os.sync()
    warm(source)


def warm(path: Path) -> None:
    """Reads a file, so that it lies in the page cache as far as that has room."""
    with open(path, "rb", buffering=0) as file:
        while file.read(4 << 20):
            pass


def mindspore(timings: Timings, source: Path, target: Path) -> None:
    """One round of MindSpore: the whole process, and what it says of its parts."""
    prepare(source, target)
    sample = measure(sys.executable, HERE / "mindspore_convert.py", source, target)
    parts = json.loads(sample.output.splitlines()[-1])
    timings.add(MINDSPORE, sample.seconds, sample.peak_mib)
    timings.add("MindSpore, import", parts["import"])
    timings.add(MINDSPORE_ALONE, parts["load"] + parts["save"])
    target.unlink()


def by_hand(timings: Timings, source: Path, copy: Path) -> None:
    """One round of the three steps, and their sum."""
    prepare(source, copy)
    steps = {
        "  cp": measure("cp", source, copy),
        "  sync": measure("sync", copy),
        "  openssl dgst -sha256": measure("openssl", "dgst", "-sha256", source),
    }
    timings.add(BY_HAND, sum(step.seconds for step in steps.values()))
    steps["  sha256sum"] = measure("sha256sum", source)
    timings.add(AS_TYPED, steps["  cp"].seconds + steps["  sha256sum"].seconds)
    for name, step in steps.items():
        timings.add(name, step.seconds, step.peak_mib)
    copy.unlink()


def convert(
    timings: Timings, name: str, shufflezoo: Path, source: Path, *targets: Path, shards: str = ""
) -> None:
    """One conversion, which may have written a file more than those in `targets`: an index."""
    prepare(source, *targets)
    options = ["--split-size", shards] if shards else []
    command = [shufflezoo, "convert", "--generic", source, targets[0], "--force", *options]
    sample = measure(*command)
    timings.add(name, sample.seconds, sample.peak_mib)
    if sample.peak_mib >= MEMORY_LIMIT_MIB:
        sys.exit(f"{name}: {sample.peak_mib:.0f} MiB of memory, {MEMORY_LIMIT_MIB} are the limit")


def expect_same(file: Path, other: Path) -> None:
    """Ends the benchmark unless both files have the same bytes."""
    if not filecmp.cmp(file, other, shallow=False):
        sys.exit(f"{other.name} did not come back byte for byte: nothing to time")


def large(
    shufflezoo: Path, scratch: Path, gibibytes: int, rounds: int, with_mindspore: bool
) -> None:
    """A checkpoint of so many GiB; two more files of its size are there at once."""
    big, native, back, split = (
        scratch / name for name in ("big.ckpt", "big.safetensors", "back.ckpt", "split.safetensors")
    )
    index = scratch / "split.safetensors.index.json"
    measure(sys.executable, HERE / "big_checkpoint.py", big, str(gibibytes))
    timings = Timings()
    there_name, back_name = "shufflezoo, ckpt to safetensors", "shufflezoo, safetensors to ckpt"
    split_name, joined_name = "shufflezoo, ckpt to shards of 400 MB", "shufflezoo, shards to ckpt"
    unsynced_name = f"{there_name}, no sync"
    for number in range(rounds):
        convert(timings, there_name, shufflezoo, big, native)
        if NOT_SYNCING:
            prepare(big, native)
            unsynced = measure(
                NOT_SYNCING, shufflezoo, "convert", "--generic", big, native, "--force"
            )
            timings.add(unsynced_name, unsynced.seconds, unsynced.peak_mib)
        convert(timings, back_name, shufflezoo, native, back)
        if number == 0:
            expect_same(big, back)
        back.unlink()
        native.unlink()
        convert(timings, split_name, shufflezoo, big, split, shards="400MB")
        shards = sorted(scratch.glob("split-*.safetensors"))
        for shard in shards:
            warm(shard)
        convert(timings, joined_name, shufflezoo, index, back)
        if number == 0:
            expect_same(big, back)
        for path in [back, index, *shards]:
            path.unlink()
        by_hand(timings, big, scratch / "copy.ckpt")
        if with_mindspore and gibibytes == 1:
            mindspore(timings, big, scratch / "other.safetensors")
    tensors = "301 tensors, one of 640 MiB" if gibibytes < 4 else "302 tensors, one of 2.5 GiB"
    print(f"\n{gibibytes} GiB checkpoint ({big.stat().st_size} bytes, {tensors} in slices)")
    timings.table()
    print("  ratios")
    for ours in (there_name, back_name, split_name, joined_name):
        timings.ratio(ours, BY_HAND)
        timings.ratio(ours, AS_TYPED)
    timings.ratio(MINDSPORE, there_name)
    timings.ratio(MINDSPORE_ALONE, there_name)
    timings.ratio(MINDSPORE_ALONE, unsynced_name)
    big.unlink()


def small(shufflezoo: Path, source: Path, scratch: Path, rounds: int, with_mindspore: bool) -> None:
    """One network, mapped and checked on our side."""
    timings = Timings()
    target = scratch / "small.safetensors"
    ours = "shufflezoo, whole command"
    for _ in range(rounds):
        prepare(source, target)
        sample = measure(shufflezoo, "convert", source, target, "--force")
        timings.add(ours, sample.seconds, sample.peak_mib)
        if with_mindspore:
            mindspore(timings, source, scratch / "other.safetensors")
    print(f"\n{source.name} ({source.stat().st_size} bytes)")
    timings.table()
    if with_mindspore:
        print("  ratios")
    timings.ratio(MINDSPORE, ours)
    timings.ratio(MINDSPORE_ALONE, ours)


def arguments() -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument(
        "--directory", type=Path, help="where the scratch folder is made (default: the system's)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (default: 5)")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1], help="sizes of checkpoints in GiB (default: 1)"
    )
    found = parser.parse_args()
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if found.rounds < 1:
        parser.error("--rounds must be at least 1")
    if min(found.sizes) < 1:
        parser.error("--sizes must be at least 1")
    for tool in ("cp", "sync", "openssl", "sha256sum"):
        if shutil.which(tool) is None:
            parser.error(f"needs the program '{tool}'")
    if importlib.util.find_spec("numpy") is None:
        parser.error("needs numpy, which makes the checkpoint")
    return found


def main() -> None:
    """Runs both parts in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    shufflezoo = found.shufflezoo.resolve()
    source = found.fixtures.resolve() / SMALL
    with_mindspore = importlib.util.find_spec("mindspore") is not None
    with tempfile.TemporaryDirectory(prefix="shufflezoo-bench-", dir=found.directory) as name:
        scratch = Path(name).resolve()
        # The checkpoint, its converted form and one more output are there at once.
        needed_gib = 3 * max(found.sizes) + 1
        if shutil.disk_usage(scratch).free < needed_gib << 30:
            sys.exit(f"{scratch} has less than {needed_gib} GiB free; try --directory")
        print(f"machine  {summary(scratch)}")
        print(f"state    inputs warm in the page cache, {found.rounds} rounds, interleaved")
        print(f"memory   peak is at least {measure('true').peak_mib:.0f} MiB, this process's own")
        if not with_mindspore:
            print(f"skip     MindSpore: {sys.executable} does not have it")
        for gibibytes in found.sizes:
            large(shufflezoo, scratch, gibibytes, found.rounds, with_mindspore)
        if source.is_file():
            small(shufflezoo, source, scratch, found.rounds, with_mindspore)
        else:
            print(f"skip     {SMALL}: no such fixture")


if __name__ == "__main__":
    main()
