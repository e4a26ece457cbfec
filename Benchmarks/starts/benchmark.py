"""Times the start of every subcommand, and the least that each one does.

    benchmark.py --shufflezoo PATH [--rounds N] [--document FILE]

Each line is a whole process, from the call to its end; `serve` counts as started once it answers that it is ready.
`--help` is what starting alone costs. Warm, the program lies in the page cache; for the other column its pages and
those of the bundled files are given up before each turn, so that they are read from the disk again.

Beside it `true` shows what any process costs here, `python3 -c pass` an interpreter, and `import mindcv` what one waits
for before MindCV does anything; the last is left out, by name, where this Python has no MindCV.

One interleaved run: each round runs everybody once, in the same order. Reported are the minimum and the median.
"""

import argparse
import importlib.util
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from machine import summary  # noqa: E402
from measuring import insert, measure  # noqa: E402

SAMPLE = HERE.parents[1] / "zoo" / "sample"
READY_SECONDS = 60
"""How long the server may take until it is ready; it takes a fraction of one."""

Turn = Callable[[], float]


class Line:
    """A line of the table."""

    def __init__(self, name: str, turn: Turn, files: list[Path]) -> None:
        self.name, self.turn, self.files = name, turn, files
        self.warm: list[float] = []
        self.cold: list[float] = []

    def take(self) -> None:
        """A turn with pages from the disk, and one with those that it left in the cache."""
        if self.files:
            for file in self.files:
                give_up(file)
            self.cold.append(self.turn())
        self.warm.append(self.turn())


def give_up(path: Path) -> None:
    """Has the system forget the pages of a file that it keeps in memory."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def process(*command: str | Path) -> Turn:
    """Seconds of a process that has to end well."""
    return lambda: measure(*command).seconds


def served(shufflezoo: Path, weights: Path) -> float:
    """Seconds until a server is ready, which is then stopped by its own process id."""
    start = time.perf_counter()
    server = subprocess.Popen(
        [shufflezoo, "serve", weights, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        if "http://" not in line:
            sys.exit(f"serve should say where it listens, and says: {line.strip()}")
        address = line.split()[-1]
        while not is_ready(address):
            if time.perf_counter() - start > READY_SECONDS:
                sys.exit(f"serve was not ready after {READY_SECONDS} s")
            time.sleep(0.001)
        return time.perf_counter() - start
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate()


def is_ready(address: str) -> bool:
    """What a load balancer asks."""
    try:
        with urllib.request.urlopen(f"{address}/v2/health/ready", timeout=READY_SECONDS) as reply:
            return reply.status == 200
    except urllib.error.URLError:
        return False


def lines(shufflezoo: Path, scratch: Path) -> list[Line]:
    """Every subcommand, the others, and the least work of each one that has one without a network."""
    (weights,) = SAMPLE.glob("*.ckpt")
    pictures = SAMPLE / "fashion-mnist" / "val"
    picture = sorted(pictures.glob("*/*"))[0]
    output = scratch / "out.safetensors"
    names = [
        "list", "show", "download", "verify", "inspect", "convert", "diff", "evaluate", "merge", "predict", "bench",
        "serve", "bench-server", "train", "cache list", "cache verify", "cache prune", "zoo add",
    ]  # fmt: skip
    work: list[list[str | Path]] = [
        ["list"],
        ["show", "shufflenet_v1_g3_05"],
        ["verify", weights, "--offline"],
        ["inspect", weights],
        ["convert", weights, output, "--force"],
        ["diff", weights, weights],
        ["predict", weights, picture],
        ["evaluate", weights, "--data", pictures],
        ["bench", "--iterations", "1", "--warmup", "0"],
        ["cache", "list", "--cache-dir", scratch],
    ]
    program, with_weights = [shufflezoo], [shufflezoo, weights]

    def shown(words: list[str | Path]) -> str:
        places = {weights: "FILE", pictures: "FOLDER", picture: "PICTURE", output: "OUTPUT", scratch: "FOLDER"}
        return "`" + " ".join(str(places.get(word, word)) if isinstance(word, Path) else word for word in words) + "`"

    found = [Line(f"`{name} --help`", process(shufflezoo, *name.split(), "--help"), program) for name in names]
    found += [Line(shown(words), process(shufflezoo, *words), with_weights) for words in work]
    found.append(Line("`serve FILE`, until it is ready", lambda: served(shufflezoo, weights), with_weights))
    others = [Line("`true`", process("true"), []), Line("`python3 -c pass`", process(sys.executable, "-c", "pass"), [])]
    if importlib.util.find_spec("mindcv"):
        others.append(Line("`python3 -c 'import mindcv'`", process(sys.executable, "-c", "import mindcv"), []))
    else:
        print("import mindcv: skipped, this Python has no MindCV")
    return found + others


def table(found: list[Line]) -> list[str]:
    """Milliseconds."""

    def times(values: list[float]) -> str:
        return f"{min(values) * 1e3:.1f} | {statistics.median(values) * 1e3:.1f}" if values else "|"

    return [
        "| what | warm, ms | median | from the disk, ms | median |",
        "|---|--:|--:|--:|--:|",
        *(f"| {line.name} | {times(line.warm)} | {times(line.cold)} |" for line in found),
    ]


def arguments() -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the installed command")
    parser.add_argument("--rounds", type=int, default=21, help="how often each is run (default: 21)")
    parser.add_argument("--document", type=Path, help="where the table goes")
    found = parser.parse_args()
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if found.rounds < 1:
        parser.error("--rounds must be at least 1")
    found.shufflezoo = found.shufflezoo.resolve()
    return found


def main() -> None:
    """Runs in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    with tempfile.TemporaryDirectory(prefix="shufflezoo-starts-") as name:
        # Nobody's cache or settings have a part in it.
        os.environ.update(HOME=name, XDG_CACHE_HOME=name)
        everybody = lines(found.shufflezoo, Path(name).resolve())
        for _ in range(found.rounds):
            for line in everybody:
                line.take()
        place = summary(Path(name))
    size = found.shufflezoo.stat().st_size / 1e6
    rows = [f"{place}; {found.rounds} rounds; the command has {size:.0f} MB.", "", *table(everybody)]
    print("\n".join(rows))
    if found.document is not None:
        insert(found.document, "bench-starts", rows)


if __name__ == "__main__":
    main()
