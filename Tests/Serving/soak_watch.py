"""What the soak sees of the server from outside: its memory and descriptors, idle connections, its end."""

import os
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from raw import ask, head

SAMPLE_SECONDS = 5
PROBE_SECONDS = 0.02
CONNECTIONS_AN_ADDRESS = 5000
"""Fewer than the ports that a system lends for one address."""


@dataclass(frozen=True)
class Sample:
    """One look at the process."""

    seconds: float
    resident_kib: int
    descriptors: int


@dataclass
class Watch:
    """Looks at a process every few seconds until told to stop."""

    process_id: int
    samples: list[Sample] = field(default_factory=list)
    start: float = field(default_factory=time.monotonic)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """For a thread; ends with the process too."""
        while not self.stopping.wait(SAMPLE_SECONDS):
            folder = Path(f"/proc/{self.process_id}")
            try:
                pages = int((folder / "statm").read_text().split()[1])
                descriptors = len(os.listdir(folder / "fd"))
            except OSError:
                return
            resident = pages * os.sysconf("SC_PAGE_SIZE") >> 10
            self.samples.append(Sample(time.monotonic() - self.start, resident, descriptors))

    def second_half(self, until: float) -> list[Sample]:
        """The samples of the second half of so many seconds."""
        return [sample for sample in self.samples if until / 2 <= sample.seconds < until]


def slope(pairs: list[tuple[float, float]]) -> float:
    """The least-squares slope of y over x; 0 with fewer than two x."""
    count = len(pairs)
    if count < 2:
        return 0
    middle_x, middle_y = (sum(pair[axis] for pair in pairs) / count for axis in (0, 1))
    spread = sum((x - middle_x) ** 2 for x, _ in pairs)
    return sum((x - middle_x) * (y - middle_y) for x, y in pairs) / spread if spread else 0


class IdleConnections:
    """Connections on which nothing is asked."""

    def __init__(self, port: int, count: int) -> None:
        self.sockets: list[socket.socket] = []
        for number in range(count):
            source = f"127.0.0.{2 + number // CONNECTIONS_AN_ADDRESS}"
            one = socket.create_connection(("127.0.0.1", port), 30, source_address=(source, 0))
            self.sockets.append(one)

    def close(self, every: int) -> tuple[int, int]:
        """Closes all; returns how many the server had ended, and how many of each `every`-th did not answer."""
        ended = silent = 0
        for number, one in enumerate(self.sockets):
            one.setblocking(False)
            try:
                one.recv(1)
                ended += 1
            except BlockingIOError:
                silent += number % every == 0 and not answers(one)
            except OSError:
                ended += 1
            one.close()
        return ended, silent


def answers(connection: socket.socket) -> bool:
    """Whether a request on it is answered."""
    connection.settimeout(30)
    try:
        connection.sendall(head("GET", "/v2/health/live"))
        return connection.recv(1 << 12).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


@dataclass
class Ending:
    """The server between SIGTERM and its end, seen by new connections."""

    last_answer: float = 0
    """The monotonic time before the last connection that was answered: it was listening then."""
    statuses: set[int] = field(default_factory=set)

    def watch(self, port: int) -> None:
        """Asks whether it is ready until no connection is accepted."""
        while True:
            before = time.monotonic()
            try:
                answer = ask(port, head("GET", "/v2/health/ready", "Connection: close"))
            except OSError:
                return
            if answer.status == 0:
                return
            self.last_answer = before
            self.statuses.add(answer.status)
            time.sleep(PROBE_SECONDS)
