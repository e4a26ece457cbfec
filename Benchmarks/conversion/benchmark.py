"""Times `shufflezoo convert` against copying a file by hand, and against MindSpore itself.

    benchmark.py --shufflezoo PATH --fixtures DIR [--directory SCRATCH] [--rounds N]

Conversion of 1 GiB (`--generic`, there and back; the output is hashed and synced) is compared with

- the three steps that copy, sync and hash a file of that size: `cp`, `sync FILE`,
  `openssl dgst -sha256`, one after the other;
- MindSpore's load_checkpoint + save_checkpoint, as a whole process and without the import. It
  neither hashes nor syncs; where `eatmydata` is installed, our conversion is timed without its sync
  too, which is the like of load + save alone.

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

from measuring import NOT_SYNCING, Timings, machine, measure  # noqa: E402

SMALL = "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt"
FREE_BYTES_NEEDED = 4 << 30
"""The checkpoint, its converted form and one more output are there at once: 3 GiB, and a margin."""

BY_HAND = "cp + sync + openssl"
MINDSPORE = "MindSpore, whole process"
MINDSPORE_ALONE = "MindSpore, load + save alone"


def prepare(source: Path, *outputs: Path) -> None:
    """Makes the start of every contender the same: no outputs, a warm input, no dirty pages."""
    for output in outputs:
        output.unlink(missing_ok=True)
    os.sync()
    with open(source, "rb", buffering=0) as file:
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
    for name, step in steps.items():
        timings.add(name, step.seconds, step.peak_mib)
    copy.unlink()


def large(shufflezoo: Path, scratch: Path, rounds: int, with_mindspore: bool) -> None:
    """The 1 GiB checkpoint."""
    big, native, back, other = (
        scratch / name for name in ("big.ckpt", "big.safetensors", "back.ckpt", "other.safetensors")
    )
    measure(sys.executable, HERE / "big_checkpoint.py", big)
    timings = Timings()
    there_name, back_name = "shufflezoo, ckpt to safetensors", "shufflezoo, safetensors to ckpt"
    unsynced_name = f"{there_name}, no sync"
    for number in range(rounds):
        prepare(big, native)
        there = measure(shufflezoo, "convert", "--generic", big, native, "--force")
        timings.add(there_name, there.seconds, there.peak_mib)
        if NOT_SYNCING:
            prepare(big, native)
            unsynced = measure(
                NOT_SYNCING, shufflezoo, "convert", "--generic", big, native, "--force"
            )
            timings.add(unsynced_name, unsynced.seconds, unsynced.peak_mib)
        prepare(native, back)
        again = measure(shufflezoo, "convert", "--generic", native, back, "--force")
        timings.add(back_name, again.seconds, again.peak_mib)
        if number == 0 and not filecmp.cmp(big, back, shallow=False):
            sys.exit("the checkpoint did not come back byte for byte: nothing to time")
        back.unlink()
        by_hand(timings, big, scratch / "copy.ckpt")
        if with_mindspore:
            mindspore(timings, big, other)
    print(f"\n1 GiB checkpoint ({big.stat().st_size} bytes, 301 tensors, one of 640 MiB in slices)")
    timings.table()
    print("  ratios")
    for ours in (there_name, back_name):
        timings.ratio(ours, BY_HAND)
    timings.ratio(MINDSPORE, there_name)
    timings.ratio(MINDSPORE_ALONE, there_name)
    timings.ratio(MINDSPORE_ALONE, unsynced_name)
    for path in (big, native):
        path.unlink()


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
    found = parser.parse_args()
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if found.rounds < 1:
        parser.error("--rounds must be at least 1")
    for tool in ("cp", "sync", "openssl"):
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
        if shutil.disk_usage(scratch).free < FREE_BYTES_NEEDED:
            sys.exit(f"{scratch} has less than {FREE_BYTES_NEEDED >> 30} GiB free; try --directory")
        print(f"machine  {machine(scratch)}")
        print(f"state    inputs warm in the page cache, {found.rounds} rounds, interleaved")
        print(f"memory   peak is at least {measure('true').peak_mib:.0f} MiB, this process's own")
        if not with_mindspore:
            print(f"skip     MindSpore: {sys.executable} does not have it")
        large(shufflezoo, scratch, found.rounds, with_mindspore)
        if source.is_file():
            small(shufflezoo, source, scratch, found.rounds, with_mindspore)
        else:
            print(f"skip     {SMALL}: no such fixture")


if __name__ == "__main__":
    main()
