"""Times `shufflezoo download` against curl and pooch, and `shufflezoo list` against MindCV.

    benchmark.py --shufflezoo PATH [--directory SCRATCH] [--rounds N]

1 GiB comes over the loopback interface from one server (file_server.py). `shufflezoo download`
writes, hashes, verifies, syncs and renames it. It is compared with

- curl alone, which writes and does nothing else;
- curl, then `sync FILE`: what it takes until the bytes are as safe as ours;
- `curl | tee FILE | sha256sum`: what it takes until the hash is known;
- pooch, with the SHA-256 known (it neither syncs nor resumes).

curl does not sync. Where `eatmydata` is installed, ours is timed without its sync too, which is the
like of curl alone.

`shufflezoo list` is compared with `import mindcv; list_models(...)`, as whole processes.

One interleaved run: each round runs every contender once, in the same order, into the same file
system, after everybody's dirty pages were written back. Reported are the minimum and the median.
Run it with a Python that has pooch and MindCV; what is missing is left out, by name.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from machine import summary  # noqa: E402
from measuring import NOT_SYNCING, Sample, Timings, measure  # noqa: E402

BYTE_COUNT = 1 << 30
FREE_BYTES_NEEDED = 3 << 30
NAME = "big-00000000.ckpt"

OURS = "shufflezoo download"
OURS_UNSYNCED = "shufflezoo download, no sync"
CURL = "curl"
CURL_SYNC = "curl, sync"
CURL_SHA = "curl | tee | sha256sum"
POOCH = "pooch, whole process"


def make_file(path: Path) -> str:
    """Writes random bytes; returns their SHA-256."""
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        for _ in range(BYTE_COUNT >> 20):
            block = os.urandom(1 << 20)
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def fresh(folder: Path) -> Path:
    """An empty folder, and no dirty pages anywhere."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.sync()
    return folder


def ours(shufflezoo: Path, manifest: Path, folder: Path, *wrapper: str) -> Sample:
    """One download into an empty cache."""
    cache = fresh(folder)
    return measure(
        *wrapper, shufflezoo, "download", NAME, "--manifest", manifest, "--cache-dir", cache, "-q"
    )


def downloads(shufflezoo: Path, scratch: Path, rounds: int) -> None:
    """The 1 GiB file."""
    source, folder = scratch / NAME, scratch / "out"
    sha256 = make_file(source)
    server = subprocess.Popen(
        [sys.executable, HERE / "file_server.py", source], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/{NAME}"
        entry = {"name": NAME, "size": BYTE_COUNT, "sha256": sha256, "urls": [url], "mirrors": []}
        manifest = scratch / "manifest.json"
        manifest.write_text(json.dumps({"files": [entry]}))
        measure("curl", "-s", "-o", "/dev/null", url)  # The source is warm from here on.
        timings = Timings()
        for _ in range(rounds):
            one_round(timings, shufflezoo, manifest, folder, url, sha256)
    finally:
        server.kill()
        server.wait()
    print(f"\n1 GiB from the loopback interface ({BYTE_COUNT} bytes)")
    timings.table()
    print("  ratios")
    for peer in (CURL, CURL_SYNC, CURL_SHA, POOCH):
        timings.ratio(OURS, peer)
    for peer in (CURL, CURL_SHA, POOCH):
        timings.ratio(OURS_UNSYNCED, peer)


def one_round(
    timings: Timings, shufflezoo: Path, manifest: Path, folder: Path, url: str, sha256: str
) -> None:
    """Every contender once."""
    target = folder / "file.ckpt"
    sample = ours(shufflezoo, manifest, folder)
    timings.add(OURS, sample.seconds, sample.peak_mib)
    if NOT_SYNCING:
        sample = ours(shufflezoo, manifest, folder, NOT_SYNCING)
        timings.add(OURS_UNSYNCED, sample.seconds, sample.peak_mib)
    fresh(folder)
    curl = measure("curl", "-s", "-o", target, url)
    timings.add(CURL, curl.seconds, curl.peak_mib)
    timings.add(CURL_SYNC, curl.seconds + measure("sync", target).seconds)
    fresh(folder)
    piped = measure("sh", "-c", f"curl -s '{url}' | tee '{target}' | sha256sum")
    if piped.output.split()[0] != sha256:
        sys.exit("the server does not serve the file")
    timings.add(CURL_SHA, piped.seconds)
    if importlib.util.find_spec("pooch"):
        fresh(folder)
        sample = measure(sys.executable, HERE / "pooch_download.py", url, sha256, folder)
        timings.add(POOCH, sample.seconds, sample.peak_mib)


def listing(shufflezoo: Path, rounds: int) -> None:
    """What a user waits for who wants to know which models there are."""
    timings = Timings()
    ours, peer = "shufflezoo list", "import mindcv; list_models()"
    program = "import mindcv; print(mindcv.list_models('shufflenet_v1*'))"
    for number in range(rounds * 10):
        sample = measure(shufflezoo, "list")
        timings.add(ours, sample.seconds, sample.peak_mib)
        if number < rounds and importlib.util.find_spec("mindcv"):
            sample = measure(sys.executable, "-c", program)
            timings.add(peer, sample.seconds, sample.peak_mib)
    print("\nlisting the models")
    timings.table()
    print("  ratios")
    timings.ratio(ours, peer)


def arguments() -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument(
        "--directory", type=Path, help="where the scratch folder is made (default: the system's)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (default: 5)")
    found = parser.parse_args()
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if found.rounds < 1:
        parser.error("--rounds must be at least 1")
    for tool in ("curl", "sync", "tee", "sha256sum"):
        if shutil.which(tool) is None:
            parser.error(f"needs the program '{tool}'")
    return found


def main() -> None:
    """Runs both parts in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    shufflezoo = found.shufflezoo.resolve()
    with tempfile.TemporaryDirectory(prefix="shufflezoo-bench-", dir=found.directory) as name:
        scratch = Path(name).resolve()
        if shutil.disk_usage(scratch).free < FREE_BYTES_NEEDED:
            sys.exit(f"{scratch} has less than {FREE_BYTES_NEEDED >> 30} GiB free; try --directory")
        print(f"machine  {summary(scratch)}")
        print(f"state    the source warm in the page cache, {found.rounds} rounds, interleaved")
        print(f"memory   peak is at least {measure('true').peak_mib:.0f} MiB, this process's own")
        for module in ("pooch", "mindcv"):
            if not importlib.util.find_spec(module):
                print(f"skip     {module}: {sys.executable} does not have it")
        downloads(shufflezoo, scratch, found.rounds)
        listing(shufflezoo, found.rounds)


if __name__ == "__main__":
    main()
