"""One client process of the soak: keeps connections busy and looks at every answer's bits.

    soak_client.py PORT CONNECTIONS FOLDER SEED

FOLDER has requests `N.request` and the whole bodies that answer them, `N.answer`. Prints JSON lines:
`{"answers": N}` since the last one, `{"error": …}`, and while the server ends `{"unanswered": T}` with the
monotonic time at which such a request had been sent completely. Reads `drain`, after which connections may
end between requests, and stops at the end of its input.
"""

import json
import random
import sys
import threading
import time
from pathlib import Path

from raw import Connection

TIMEOUT_SECONDS = 60
REPORT_SECONDS = 1


class Ended(Exception):
    """The connection ended between two requests, as it may."""


class Client:
    """The threads of this process, one a connection."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.pairs = [
            (path.read_bytes(), path.with_suffix(".answer").read_bytes())
            for path in sorted(folder.glob("*.request"))
        ]
        self.lock = threading.Lock()
        self.answers = 0
        self.is_stopping = False
        self.is_draining = False

    def say(self, message: dict[str, object]) -> None:
        """One line."""
        with self.lock:
            print(json.dumps(message), flush=True)

    def report(self) -> None:
        """The answers since the last report."""
        with self.lock:
            count, self.answers = self.answers, 0
        self.say({"answers": count})

    def keep_busy(self, seed: int) -> None:
        """A connection: one request after the other, in an order of its own; another one when it ended."""
        generator = random.Random(seed)
        try:
            while not self.is_stopping:
                try:
                    connection = Connection(self.port, TIMEOUT_SECONDS)
                except (ConnectionRefusedError, ConnectionResetError):
                    if self.is_draining:
                        return
                    raise
                with connection:
                    self.use(connection, generator)
        except (OSError, ValueError, IndexError) as error:
            self.say({"error": f"{type(error).__name__}: {error}"})

    def use(self, connection: Connection, generator: random.Random) -> None:
        """Asks until the connection ends."""
        try:
            while not self.is_stopping:
                request, expected = generator.choice(self.pairs)
                self.ask(connection, request, expected)
        except Ended:
            return

    def ask(self, connection: Connection, request: bytes, expected: bytes) -> None:
        """One request and its answer; raises `Ended` behind the last one, and while the server ends without one."""
        try:
            connection.socket.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            # It was not sent completely, so nobody promised anything.
            if self.is_draining:
                raise Ended from None
            raise
        sent = time.monotonic()
        answer = connection.answer()
        if answer.status == 0 and not connection.received and self.is_draining:
            self.say({"unanswered": sent})
            raise Ended
        if answer.status != 200:
            raise ValueError(f"the status {answer.status}: {(answer.body or connection.received)[:200]!r}")
        if answer.body != expected:
            raise ValueError(f"{len(answer.body)} bytes differ from the first answer's {len(expected)}")
        with self.lock:
            self.answers += 1
        if answer.fields.get("connection", "").lower() == "close":
            raise Ended


def listen(client: Client) -> None:
    """What the parent says."""
    for line in sys.stdin:
        client.is_draining = client.is_draining or line.strip() == "drain"
    client.is_stopping = True


def main() -> None:
    """Starts the connections and reports until they have ended."""
    port, connections, seed = (int(sys.argv[index]) for index in (1, 2, 4))
    client = Client(port, Path(sys.argv[3]))
    threading.Thread(target=listen, args=[client], daemon=True).start()
    threads = [
        threading.Thread(target=client.keep_busy, args=[seed * 1000 + number], daemon=True)
        for number in range(connections)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(REPORT_SECONDS)
        client.report()
    client.report()


if __name__ == "__main__":
    main()
