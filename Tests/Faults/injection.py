"""Lets each call of the C library fail in turn, as the shim can."""

import errno
import itertools
import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from running import Job, Place
from table import Table

ONCE: dict[str, list[str | int]] = {
    "read": [errno.EIO, errno.EINTR, "short", "none"],
    "pread": [errno.EIO, errno.EINTR, "short", "none"],
    "write": [errno.ENOSPC, errno.EINTR, "short", "none"],
    "pwrite": [errno.ENOSPC, errno.EINTR, "short", "none"],
    "writev": [errno.EIO],
    "open": [errno.EMFILE, errno.EACCES],
    "openat": [errno.EMFILE],
    "fopen": [errno.EMFILE],
    "close": [errno.EIO, errno.EINTR],
    "fsync": [errno.EIO, errno.ENOSPC],
    "rename": [errno.EIO, errno.EACCES],
    "linkat": [errno.EIO, errno.EPERM],
    "access": [errno.EACCES],
    "opendir": [errno.EMFILE],
    "pthread_create": [errno.EAGAIN],
    "mmap": [errno.ENOMEM],
    "malloc": [errno.ENOMEM],
}
"""What a call can say when one of it fails; EIO of those that are not listed."""

ALWAYS: dict[str, list[str | int]] = {
    "pread": [errno.EIO, "short"],
    "write": [errno.EPIPE, "short", "none"],
    "pwrite": [errno.ENOSPC, "short", "none"],
    "open": [errno.EMFILE],
    "close": [errno.EIO],
}
"""What it can say from there on."""

HARMLESS = {errno.EINTR, "short"}
"""After these, reading and writing go on as if nothing had been."""

TRANSFERS = {"read", "pread", "write", "pwrite"}

ABORTING = {"malloc", "mmap"}
"""Swift's runtime stops the process when it gets no memory, and so does the engine."""


@dataclass(frozen=True)
class Fault:
    call: str
    at: int
    kind: str | int
    always: bool = False

    @property
    def environment(self) -> dict[str, str]:
        variables = {"FAULT_CALL": self.call, "FAULT_AT": str(self.at), "FAULT_KIND": str(self.kind)}
        return variables | ({"FAULT_STICKY": "1"} if self.always else {})

    @property
    def name(self) -> str:
        kind = self.kind if isinstance(self.kind, str) else errno.errorcode[self.kind]
        return f"{self.call}: {kind}{' from there on' if self.always else ''}"


def positions(count: int, most: int) -> list[int]:
    """All, or the first and the last and some between them."""
    if count <= most:
        return list(range(1, count + 1))
    edge = most // 3
    inner = most - 2 * edge
    between = [edge + 1 + (count - 2 * edge) * step // inner for step in range(inner)]
    return sorted({*range(1, edge + 1), *between, *range(count - edge + 1, count + 1)})


def faults(counts: dict[str, int], most: int) -> Iterator[Fault]:
    for call, count in counts.items():
        for kind in ONCE.get(call, [errno.EIO]):
            yield from (Fault(call, at, kind) for at in positions(count, most))
        for kind in ALWAYS.get(call, []):
            yield from (Fault(call, at, kind, True) for at in positions(count, most // 4))


class Injection:
    def __init__(self, command: str, shim: Path, folder: Path, workers: int):
        self.preload = {"LD_PRELOAD": str(shim)}
        self.workers = workers
        self.places: queue.Queue[Place] = queue.Queue()
        for number in range(workers):
            self.places.put(Place(command, folder / f"place-{number}"))

    def run(self, jobs: list[Job], most: int, table: Table) -> None:
        for job in jobs:
            place = self.places.get()
            place.learn(job)
            counts = self.counts(place, job)
            self.places.put(place)
            with ThreadPoolExecutor(self.workers) as pool:
                work = zip(itertools.repeat(job), itertools.repeat(table), faults(counts, most))
                list(pool.map(lambda each: self.inject(*each), work))

    def counts(self, place: Place, job: Job) -> dict[str, int]:
        """How often the job calls what."""
        place.prepare(job)
        outcome = place.run(job, self.preload | Fault("none", 0, 0).environment)
        lines = [line.split() for line in outcome.fault.splitlines()]
        return {line[1]: int(line[2]) for line in lines if line[0] == "count" and line[2] != "0"}

    def inject(self, job: Job, table: Table, fault: Fault) -> None:
        place = self.places.get()
        try:
            place.prepare(job)
            outcome = place.run(job, self.preload | fault.environment)
            # Threads can bring it about that the call does not come.
            if not outcome.fault.startswith("fault") and "\nfault" not in outcome.fault:
                return
            problem = place.problem(job, outcome, may_abort=fault.call in ABORTING)
            is_harmless = fault.call in TRANSFERS and fault.kind in HARMLESS
            if not problem and is_harmless and outcome.status != job.reference.status:
                problem = f"not taken up again: {outcome.label} {outcome.stderr.strip()[:200]}"
            table.add(fault.name, outcome.label, problem, f"{job.name}, number {fault.at}")
        finally:
            self.places.put(place)
