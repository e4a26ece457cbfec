"""Runs the command on prepared files, and says what is wrong with what it leaves."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

STATUSES = {0, 1, 64, 65, 66, 69, 73, 74, 130}
"""The contract's, without 70: a bug is none of what may come of a fault."""

TIME_LIMIT = 30.0
"""In seconds; fifty times what a run takes on a busy machine."""

OLD = b"what lay here before"
OLD_MODE = 0o600

TEMPORARY = ".shufflezoo-"
"""How the names of files start that wait beside their target for its name."""


@dataclass(frozen=True)
class Outcome:
    """What a run left; the status is None when it had to be stopped, negative after a signal."""

    status: int | None
    stdout: bytes
    stderr: str
    fault: str = ""

    @property
    def label(self) -> str:
        if self.status is None:
            return "hang"
        return str(self.status) if self.status >= 0 else f"signal {-self.status}"


def masked(text: bytes) -> bytes:
    """Without the times that a run takes, and without hashes, which encrypted files have new each time."""
    text = re.sub(rb"\b[0-9a-f]{64}\b", b"#", text)
    return re.sub(rb'("(?:seconds|images_per_second)" ?: ?)[0-9.e+-]+', rb"\1#", text)


def page(text: bytes) -> bytes:
    """A report without its times, and without its pictures: one that can be read no more is left out."""
    return re.sub(rb"<img[^>]*>", b"", re.sub(rb"[0-9][0-9.,]*", b"#", text))


@dataclass
class Job:
    """A command line, and what it makes in the folder that it is run in.

    `outputs` maps a file's name to what turns its bytes into something that is the same each time.
    """

    name: str
    arguments: list[str]
    outputs: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    replaces: bool = False
    messages: int = 1
    """How many files get a message of their own when they cannot be read."""
    keeps: tuple[str, ...] = ()
    """Names that a failed run may leave, from which the next one goes on."""
    environment: dict[str, str] = field(default_factory=dict)
    reference: Outcome | None = None
    contents: dict[str, bytes] = field(default_factory=dict)


class Place:
    """A folder for one run after the other."""

    def __init__(self, command: str, folder: Path):
        self.command = command
        self.folder = folder

    def prepare(self, job: Job) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in job.outputs if job.replaces else []:
            path = self.folder / name
            path.write_bytes(OLD)
            path.chmod(OLD_MODE)

    def run(
        self,
        job: Job,
        environment: dict[str, str] | None = None,
        wrapper: tuple[str, ...] = (),
        limit: float = TIME_LIMIT,
    ) -> Outcome:
        variables = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"}
        variables |= job.environment | (environment or {})
        report = self.folder.with_suffix(".report")
        report.unlink(missing_ok=True)
        if "FAULT_CALL" in variables:
            variables["FAULT_REPORT"] = str(report)
        with subprocess.Popen(
            [*wrapper, self.command, *job.arguments],
            cwd=self.folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            try:
                out, err = process.communicate(timeout=limit)
                status = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
                status = None
        fault = report.read_text() if report.exists() else ""
        return Outcome(status, out, err.decode(errors="replace"), fault)

    def learn(self, job: Job) -> None:
        """Runs the job undisturbed, to know what it says and makes."""
        self.prepare(job)
        job.reference = self.run(job)
        assert job.reference.status in (0, 1), (job.name, job.reference)
        for name, normal in job.outputs.items():
            job.contents[name] = normal((self.folder / name).read_bytes())

    # What is wrong with what a run left; None if nothing is.

    def problem(
        self, job: Job, outcome: Outcome, *, may_abort: bool = False, resumes: bool = True
    ) -> str | None:
        return (
            self._status_problem(job, outcome, may_abort)
            or self._file_problem(job, outcome, may_abort)
            or (self._resumption_problem(job, outcome) if job.keeps and resumes else None)
        )

    def _status_problem(self, job: Job, outcome: Outcome, may_abort: bool) -> str | None:
        if outcome.status is None:
            return "hang"
        if outcome.status < 0:
            return None if may_abort else f"crash: signal {-outcome.status}"
        if outcome.status not in STATUSES:
            return f"status {outcome.status}: {outcome.stderr.strip()[:200]}"
        count = sum(line.startswith("error: ") for line in outcome.stderr.splitlines())
        unheard = "fault write 2\n" in outcome.fault
        if outcome.status == job.reference.status:
            if masked(outcome.stdout) != masked(job.reference.stdout):
                return "another result with the status of success"
        elif not 1 <= count <= job.messages and not unheard:
            return f"{count} messages with status {outcome.status}: {outcome.stderr.strip()[:200]}"
        return None

    def _file_problem(self, job: Job, outcome: Outcome, may_abort: bool) -> str | None:
        for name in os.listdir(self.folder):
            aborted = outcome.status is not None and outcome.status < 0
            if name in job.outputs or name in job.keeps:
                continue
            if not (may_abort and aborted and name.startswith(TEMPORARY)):
                return f"left behind: {name}"
        for name, normal in job.outputs.items():
            path = self.folder / name
            is_whole = False
            if path.exists():
                content = path.read_bytes()
                is_old = job.replaces and content == OLD
                is_whole = not is_old and self._is_whole(job, name, normal, content, outcome)
                if not is_old and not is_whole:
                    return f"wrong file: {name}"
                if job.replaces and path.stat().st_mode & 0o777 != OLD_MODE:
                    return f"{name}: mode {path.stat().st_mode & 0o777:o}"
            elif job.replaces:
                return f"gone: {name}"
            if outcome.status == job.reference.status and not is_whole:
                return f"no {name} with the status of success"
        return None

    def _is_whole(
        self, job: Job, name: str, normal: Callable, content: bytes, outcome: Outcome
    ) -> bool:
        # A picture that could not be read is told, and its row is missing.
        if outcome.status == 65 and re.search(rb'"(skipped" : \[\s+\{|error" : ")', outcome.stdout):
            return True
        try:
            return normal(content) == job.contents[name]
        except (ValueError, OSError):
            return False

    def _resumption_problem(self, job: Job, outcome: Outcome) -> str | None:
        again = self.run(job)
        # A journal keeps what was skipped, with the reason, and each run tells it again.
        if outcome.status == again.status == 65 and b"skipped" in again.stdout:
            return None
        if again.status != job.reference.status:
            return f"the next run fails: {again.label} {again.stderr.strip()[:200]}"
        for name, normal in job.outputs.items():
            if normal((self.folder / name).read_bytes()) != job.contents[name]:
                return f"the next run makes a wrong {name}"
        return None
