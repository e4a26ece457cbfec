"""What happens with shufflezoo, and what with MindCV and MindSpore, when things are not as they should be.

    compare.py --shufflezoo PATH --fixtures DIR [--document FILE]

Each line of the table is tried with both: a file of the other layout, one that was cut off, one with a changed
byte, a server that gives up, a server with another file, no room, a large file; and the way to a first answer.
What is printed was observed in this run. Run it with the Python that has MindSpore (Tests/MindSpore/requirements.txt).
"""

import argparse
import datetime
import hashlib
import http.server
import json
import os
import resource
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import insert, measure  # noqa: E402

MODEL = "shufflenet_v1_g3_05"
GROUPED = f"shufflenet/{MODEL}-b6243ddd.ckpt"
SPLIT = f"shufflenet/{MODEL}-1b149508-910v2.ckpt"
CHECKED = "format/crc_on.ckpt"
"""A file with a checksum behind its tensors."""

ROOM_BYTES = 1_000_000
TIMEOUT_SECONDS = 300


class Ended(NamedTuple):
    """How a process ended."""

    status: int
    output: str
    """What it printed, results and messages."""

    seconds: float

    @property
    def message(self) -> str:
        """The last line that says something, for a table."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else ""


class Both:
    """The two, as commands, in one folder."""

    def __init__(self, shufflezoo: Path, fixtures: Path, scratch: Path) -> None:
        self.shufflezoo, self.fixtures, self.scratch = shufflezoo, fixtures, scratch

    def ours(self, *words: str | Path, room: int | None = None) -> Ended:
        """Our command."""
        return self.run([self.shufflezoo, *words], room)

    def theirs(self, *words: str | Path) -> tuple[Ended, dict]:
        """One of mindcv_task.py's tasks, and what it found; nothing if it ended with an error."""
        ended = self.run([sys.executable, "-B", HERE / "mindcv_task.py", *words])
        return ended, json.loads(ended.message) if ended.status == 0 else {}

    def run(self, command: list[str | Path], room: int | None = None) -> Ended:
        """Runs a command to its end, with so much room in every file."""

        def limit() -> None:
            if room is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        environment = os.environ | {"HOME": str(self.scratch), "SHUFFLEZOO_CACHE": str(self.scratch / "cache")}
        start = time.perf_counter()
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=environment, timeout=TIMEOUT_SECONDS, preexec_fn=limit, check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout, time.perf_counter() - start)


class Row(NamedTuple):
    """A line of the table."""

    situation: str
    ours: str
    theirs: str


def other_layout(both: Both) -> Row:
    """The same weights, as MindCV's later code writes them."""
    file = both.fixtures / SPLIT
    ended = both.ours("convert", file, both.scratch / "split.safetensors", "--format", "json")
    report = json.loads(ended.output) if ended.status == 0 else None
    _, found = both.theirs("load", MODEL, file)
    return Row(
        "a checkpoint of the layout that the release does not have",
        f"{report['mapped']} of its tensors mapped, {len(report['missing'])} missing" if report else ended.message,
        f"loads, with a warning; {found['left']} of {found['parameters']} parameters stay as initialised",
    )


def cut_off(both: Both) -> Row:
    """Two thirds of a checkpoint."""
    content = (both.fixtures / GROUPED).read_bytes()
    file = both.scratch / "cut.ckpt"
    file.write_bytes(content[: len(content) * 2 // 3])
    ended = both.ours("convert", file, both.scratch / "cut.safetensors")
    theirs, _ = both.theirs("load", MODEL, file)
    return Row("a checkpoint that was cut off", told(ended, file), told(theirs, file))


def changed_byte(both: Both) -> Row:
    """One byte in the middle, of a file with a checksum."""
    content = bytearray((both.fixtures / CHECKED).read_bytes())
    content[len(content) // 2] ^= 0x40
    file = both.scratch / "changed.ckpt"
    file.write_bytes(content)
    ended = both.ours("convert", "--generic", file, both.scratch / "changed.safetensors")
    _, theirs = both.theirs("read", file)
    default, checked = (words(error, file) if error else "no error" for error in theirs.values())
    return Row(
        "one changed byte in a checkpoint with a checksum",
        told(ended, file),
        f"{default}; with `crc_check=True`: {checked}",
    )


def gives_up(both: Both) -> Row:
    """A server that sends half of the file, the first two times."""
    content = (both.fixtures / GROUPED).read_bytes()
    with served(content, halves=2) as (url, _):
        found, size = downloaded(both, url, content)
    with served(content, halves=2) as (url, _):
        _, theirs = both.theirs("download", url, both.scratch / "half")
    return Row(
        "a server that gives up half way, and the download is tried again",
        f"{'whole and verified' if found else 'not there'}, {size} of {len(content)} bytes",
        f"{theirs['bytes']} of {len(content)} bytes, taken for the file",
    )


def another_file(both: Both) -> Row:
    """The right name and size, other bytes."""
    content = (both.fixtures / GROUPED).read_bytes()
    other = bytes(len(content))
    with served(other, halves=0) as (url, _):
        found, _ = downloaded(both, url, content)
    with served(other, halves=0) as (url, _):
        _, theirs = both.theirs("download", url, both.scratch / "other")
    return Row(
        "a server that has another file of that name",
        "taken for the file" if found else "refused: its SHA-256 is another one",
        "taken for the file" if theirs["bytes"] == len(other) else "refused",
    )


def no_room(both: Both) -> Row:
    """A megabyte for what takes three."""
    file, output = both.fixtures / GROUPED, both.scratch / "room.safetensors"
    ended = both.ours("convert", file, output, room=ROOM_BYTES)
    left = output.exists()
    _, theirs = both.theirs("save", file, both.scratch / "room-too.safetensors", str(ROOM_BYTES))
    return Row(
        "no room for the output",
        f"exit status {ended.status}, {'part of it' if left else 'nothing'} is left",
        f"an error, {'nothing' if theirs['bytes'] is None else 'part of it'} is left",
    )


def large_file(both: Both) -> Row:
    """What a conversion of 1 GiB holds; never less is measured than what this process holds itself."""
    file, output = both.scratch / "large.ckpt", both.scratch / "large.safetensors"
    subprocess.run([sys.executable, HERE.parent / "conversion" / "big_checkpoint.py", file], check=True)
    ours = measure(both.shufflezoo, "convert", "--generic", file, output).peak_mib
    output.unlink()
    theirs = measure(sys.executable, HERE / "mindcv_task.py", "convert", file, output).peak_mib
    file.unlink()
    output.unlink()
    return Row("memory for a checkpoint of 1 GiB, converted", f"{ours:.0f} MiB at most", f"{theirs:.0f} MiB")


def first_answer(both: Both) -> Row:
    """From typing to the class of a photograph."""
    file = both.fixtures / GROUPED
    picture = sorted((both.fixtures / "imagenet-sample" / "val").glob("*/*"))[0]
    ours, theirs = [], []
    for _ in range(3):
        ended = both.ours("predict", file, picture, "--top", "1", "--format", "json")
        ours.append(ended)
        theirs.append(both.theirs("predict", MODEL, file, picture))
    found = json.loads(ours[0].output)["predictions"][0]["top"][0]["index"]
    if found != theirs[0][1]["class"]:
        sys.exit(f"{picture.name}: we find {found}, MindCV {theirs[0][1]['class']}")
    return Row(
        "a photograph's class, from a shell",
        f"{min(one.seconds for one in ours):.2f} s",
        f"{min(one.seconds for one, _ in theirs):.1f} s",
    )


def installed(both: Both) -> Row:
    """Megabytes on the disk."""
    libraries = Path(sysconfig.get_path("purelib"))
    total = sum(path.lstat().st_size for path in libraries.rglob("*") if path.is_file())
    return Row(
        "what is installed",
        f"one program, {both.shufflezoo.stat().st_size / 1e6:.0f} MB",
        f"Python and {total / 1e6:.0f} MB of packages",
    )


ROWS: list[Callable[[Both], Row]] = [
    other_layout, cut_off, changed_byte, gives_up, another_file, no_room, large_file, first_answer, installed,
]  # fmt: skip


def told(ended: Ended, file: Path) -> str:
    """An error in the words of its message, or that there was none."""
    return "no error" if ended.status == 0 else words(ended.message, file)


def words(message: str, file: Path) -> str:
    """A message in a table, without the folder of its file."""
    return "“" + " ".join(message.replace(str(file), file.name).replace("|", "\\|").split()) + "”"


@contextmanager
def served(content: bytes, halves: int) -> Iterator[tuple[str, list[int]]]:
    """A server whose first answers end half way, and who knows ranges; its address, and how often it was asked."""
    asked: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802
            start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.send_header("ETag", '"v1"')
            self.end_headers()
            asked.append(start)
            whole = content[start:]
            self.wfile.write(whole[: len(whole) // 2] if len(asked) <= halves else whole)
            self.close_connection = len(asked) <= halves

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{Path(GROUPED).name}", asked
    finally:
        server.shutdown()


def downloaded(both: Both, url: str, content: bytes) -> tuple[bool, int]:
    """Whether our command downloads a file whose hash it knows, and how many bytes of it are there."""
    digest = hashlib.sha256(content).hexdigest()
    shelf = Path(tempfile.mkdtemp(dir=both.scratch))
    added = both.ours(
        "zoo", "add", both.fixtures / GROUPED, "--name", "compared", "--url", url, "--output", shelf
    )
    if added.status != 0:
        sys.exit(f"zoo add: {added.output}")
    cache = shelf / "cache"
    ended = both.ours(
        "download", "compared", "--manifest", shelf / "manifest.json", "--cache-dir", cache
    )
    files = [path for path in cache.rglob("*") if path.is_file() and path.stat().st_size == len(content)]
    whole = [path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() == digest]
    return ended.status == 0 and len(whole) > 0, len(content) if whole else 0


def main() -> None:
    """Tries everything in a scratch folder that is removed whatever happens."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument("--document", type=Path, help="where the table goes")
    found = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    rows = []
    with tempfile.TemporaryDirectory(prefix="shufflezoo-compare-") as name:
        both = Both(found.shufflezoo.resolve(), found.fixtures.resolve(), Path(name).resolve())
        for row in ROWS:
            rows.append(row(both))
            print("\n  ".join(rows[-1]), flush=True)
    lines = [
        f"| | shufflezoo | MindCV {version('mindcv')}, MindSpore {version('mindspore')} |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        f"Tried on {datetime.datetime.now(datetime.UTC).date().isoformat()}.",
    ]
    if found.document is not None:
        insert(found.document, "compare", lines)


if __name__ == "__main__":
    main()
