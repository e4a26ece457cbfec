"""Paths, limits and streams that a program is seldom given."""

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jobs import Inputs
from running import OLD, STATUSES, TIME_LIMIT
from table import Table

TERABYTE = 1 << 40

NOBODY = 65534
"""A user and a group that own nothing, on every Linux."""


@dataclass(frozen=True)
class Trial:
    """A command line; `status` is what it has to end with, and `files` what it makes when that is 0."""

    name: str
    arguments: list[str | bytes]
    status: int | None
    message: str = ""
    files: tuple[str, ...] = ()


def build(folder: Path, inputs: Inputs) -> None:
    """Makes the odd things."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(inputs.sample, folder / "in.ckpt")
    (folder / "loop").symlink_to("loop")
    (folder / "dangling").symlink_to("nothing")
    (folder / "old").write_bytes(OLD)
    (folder / "link").symlink_to("old")
    os.mkfifo(folder / "fifo")
    (folder / "folder.ckpt").mkdir()
    for name, start in [
        ("zeros", b""),
        ("checkpoint", Path(inputs.sample).read_bytes()),
        ("safetensors", Path(inputs.generic).read_bytes()),
        ("encrypted", Path(inputs.encrypted).read_bytes()),
    ]:
        (folder / f"huge-{name}").write_bytes(start)
        os.truncate(folder / f"huge-{name}", TERABYTE)


def trials(inputs: Inputs) -> list[Trial]:
    deep = "/".join(["x" * 200] * 20)
    convert = ["convert", "in.ckpt"]
    evaluate = ["evaluate", "in.ckpt", "--data", inputs.pictures]
    to = ["--to", "ckpt"]
    return [
        *(
            Trial(f"input: {name}", ["inspect", name], status, message)
            for name, status, message in [
                ("loop", 74, "Too many levels"),
                ("dangling", 66, "no such file"),
                ("fifo", 66, "a named pipe"),
                ("/dev/zero", 66, "a device"),
                ("/dev/full", 66, "a device"),
                ("folder.ckpt", 66, "a folder"),
                ("huge-zeros", 65, "at byte 0"),
                ("huge-checkpoint", 65, "field number"),
                ("huge-safetensors", 65, "something follows"),
                ("huge-encrypted", 65, "AES-GCM"),
                (deep, 66, "no such file"),
                ("x" * 4000, 74, "File name too long"),
                ("in.ckpt/below", 66, "no such file"),
                ("", 66, "no such file"),
            ]
        ),
        Trial("key: fifo", ["inspect", inputs.encrypted, "--key-file", "fifo"], 66, "a named pipe"),
        Trial("key: /dev/zero", ["inspect", inputs.encrypted, "--key-file", "/dev/zero"], 66),
        Trial("encrypted terabyte", ["inspect", "huge-encrypted", "--key-file", inputs.key], 65),
        Trial("output: loop", [*convert, "loop", *to, "--force"], 73, "Too many levels"),
        Trial("output: dangling", [*convert, "dangling", *to, "--force"], 73, "leads nowhere"),
        Trial("output: link", [*convert, "link", *to, "--force"], 0, files=("old",)),
        Trial("output: fifo", [*convert, "fifo", *to, "--force"], 73, "a named pipe"),
        Trial("output: /dev/full", [*convert, "/dev/full", *to, "--force"], 73, "a device"),
        Trial("output: folder", [*convert, "folder.ckpt", "--force"], 73, "a folder"),
        Trial("output: deep", [*convert, deep + ".ckpt"], 73, "No such file"),
        Trial("output: 255 bytes", [*convert, "y" * 250 + ".ckpt"], 0, files=("y" * 250 + ".ckpt",)),
        Trial("output: 256 bytes", [*convert, "y" * 251 + ".ckpt"], 73, "File name too long"),
        Trial("output: line feed", [*convert, "a\nb.ckpt"], 0, files=("a\nb.ckpt",)),
        Trial("output: no UTF-8", [*convert, b"\xff\xfe.ckpt"], 64, "expected UTF-8"),
        Trial("input: no UTF-8", ["inspect", b"in\x80.ckpt"], 64, "expected UTF-8"),
        Trial("data: fifo", ["evaluate", "in.ckpt", "--data", "fifo"], 66),
        Trial("data: /dev/zero", ["evaluate", "in.ckpt", "--data", "/dev/zero"], 66),
        Trial("picture: fifo", ["predict", "in.ckpt", "fifo"], 66),
        Trial("picture: terabyte", ["predict", "in.ckpt", "huge-zeros"], 65),
        Trial("manifest: fifo", ["list", "--manifest", "fifo"], 66),
        Trial("manifest: terabyte", ["list", "--manifest", "huge-zeros"], 65),
        Trial("journal: fifo", [*evaluate, "--resume", "fifo"], 66),
        Trial("cache: fifo", ["cache", "list", "--cache-dir", "fifo"], None),
        Trial("cache: loop", ["cache", "list", "--cache-dir", "loop"], None),
    ]


class Oddities:
    def __init__(self, command: str, inputs: Inputs, folder: Path, table: Table):
        self.command = command
        self.inputs = inputs
        self.folder = folder / "odd"
        self.table = table
        build(self.folder, inputs)

    def run(self) -> None:
        for trial in trials(self.inputs):
            self.attempt("odd path", trial)
        self.few_files()
        self.closed_streams()
        self.read_only()

    def attempt(
        self,
        kind: str,
        trial: Trial,
        setup: Callable[[], None] | None = None,
        wrapper: tuple[str, ...] = (),
        stdout: int = subprocess.PIPE,
    ) -> None:
        before = set(os.listdir(self.folder))
        try:
            done = subprocess.run(
                [*wrapper, self.command, *trial.arguments],
                cwd=self.folder,
                env={"SWIFT_BACKTRACE": "enable=no", "PATH": os.environ["PATH"]},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.PIPE,
                preexec_fn=setup,
                timeout=TIME_LIMIT,
            )
        except subprocess.TimeoutExpired:
            return self.table.add(kind, "hang", "hang", trial.name)
        message = done.stderr.decode(errors="replace")
        problem = self.problem(trial, done.returncode, message, before)
        status = done.returncode
        self.table.add(kind, str(status) if status >= 0 else f"signal {-status}", problem, trial.name)
        self.clean(trial)

    def clean(self, trial: Trial) -> None:
        for path in (self.folder / name for name in trial.files):
            if path.name == "old":
                path.write_bytes(OLD)
            elif path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def problem(self, trial: Trial, status: int, message: str, before: set[str]) -> str | None:
        if status < 0 and status != trial.status:
            return f"crash: signal {-status}"
        expected = {trial.status} if trial.status is not None else STATUSES
        if status not in expected:
            return f"status {status}: {message[:200]}"
        if trial.message not in message:
            return f"another message: {message[:200]}"
        added = set(os.listdir(self.folder)) - before
        if added - set(trial.files):
            return f"left behind: {sorted(added)[0]}"
        for path in (self.folder / name for name in trial.files if status in (0, -signal.SIGPIPE)):
            if not path.exists() or path.is_file() and path.read_bytes() == OLD:
                return f"not written: {path.name[:40]}"
        if status > 0 and added & {name for name in trial.files if "cache" not in name}:
            return f"written all the same: {sorted(added)[0]}"
        if (self.folder / "old").read_bytes() != OLD and "old" not in trial.files:
            return "wrong file: old"
        return None

    def few_files(self) -> None:
        """Fewer open files than the command needs; 3 are the streams."""
        data = ["--data", self.inputs.pictures, "--limit", "8"]
        nobody = ["--mirror", "http://127.0.0.1:9/", "--retries", "0"]
        trials = [
            (["convert", "in.ckpt", "few.safetensors"], ("few.safetensors",)),
            (["evaluate", "in.ckpt", *data, "--logits", "few.npy"], ("few.npy",)),
            (["download", "shufflenet_v1_g3_05", *nobody, "--cache-dir", "few-cache"], ("few-cache",)),
            (["list"], ()),
        ]
        for words, made in trials:
            # The loader opens one library at a time, so that 4 are enough to come to our code.
            for limit in range(4, 33):
                status = 69 if words[0] == "download" and limit > 30 else None
                self.attempt(
                    "few open files",
                    Trial(f"{words[0]}, {limit}", words, status, files=made),
                    lambda limit=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)),
                )

    def closed_streams(self) -> None:
        """Streams that are closed, or whose reader has gone: then SIGPIPE ends any program."""
        for closed in ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-", "> /dev/full"]:
            wrapper = ("sh", "-c", f'exec "$@" {closed}', "sh")
            words = [*wrapper, self.command, "convert", "in.ckpt", "c.ckpt"]
            before = set(os.listdir(self.folder))
            status = subprocess.run(words, cwd=self.folder, capture_output=True).returncode
            made = set(os.listdir(self.folder)) - before
            is_unheard = closed.startswith(("> ", ">&-")) or " >&-" in closed
            problem = None
            if status != (74 if is_unheard else 0):
                problem = f"status {status}"
            elif made != {"c.ckpt"} or (self.folder / "c.ckpt").stat().st_size < 1_000_000:
                problem = "wrong files"
            self.table.add("closed streams", str(status), problem, closed)
            (self.folder / "c.ckpt").unlink(missing_ok=True)
        reader, writer = os.pipe()
        os.close(reader)
        for words in (["list"], ["convert", "in.ckpt", "c.ckpt"]):
            name = f"{words[0]}: nobody reads"
            trial = Trial(name, words, -signal.SIGPIPE, files=tuple(words[2:]))
            self.attempt("no reader", trial, stdout=writer)
        os.close(writer)

    def read_only(self) -> None:
        """Folders and files that may not be written or read, for another user than root."""
        secret = self.folder / "secret.ckpt"
        shutil.copy(self.inputs.sample, secret)
        secret.chmod(0)
        self.folder.chmod(0o555)
        self.folder.parent.chmod(0o755)
        user = as_nobody if os.getuid() == 0 else None
        words = ["test", "-r", str(self.folder / "in.ckpt"), "-a", "-x", self.command]
        if subprocess.run(words, preexec_fn=user).returncode == 0:
            convert = ["convert", "in.ckpt", "c.ckpt"]
            cache = ["download", "shufflenet_v1_g3_05_fmnist", "--cache-dir", "c"]
            self.attempt("permissions", Trial("folder", convert, 73, "denied"), user)
            self.attempt("permissions", Trial("file", ["inspect", "secret.ckpt"], 66, "denied"), user)
            self.attempt("permissions", Trial("cache", cache, 73, "denied"), user)
        else:
            self.table.skip("permissions", "the user nobody may not come to the files or the command")
        self.folder.chmod(0o755)


def as_nobody() -> None:
    os.setgid(NOBODY)
    os.setuid(NOBODY)
