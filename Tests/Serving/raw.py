"""Requests as bytes on a socket, for what no client's library would send."""

import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass
class Answer:
    """A response, of which `status` is 0 if there was none."""

    status: int
    fields: dict[str, str]
    body: bytes

    def error(self, member: str = "error") -> str:
        """The reason that it gives."""
        return json.loads(self.body)[member]


NOTHING = Answer(0, {}, b"")


def head(method: str, path: str, *fields: str, host: bool = True) -> bytes:
    """A request's line and fields."""
    lines = [f"{method} {path} HTTP/1.1", *(["Host: localhost"] if host else []), *fields]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def request(method: str, path: str, body: bytes | str = b"", *fields: str) -> bytes:
    """A request whose length is right."""
    data = body.encode() if isinstance(body, str) else body
    return head(method, path, f"Content-Length: {len(data)}", *fields) + data


class Connection:
    """A connection to the server."""

    def __init__(self, port: int, timeout: float = 20) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.received = b""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Sends, and does not mind that the server has heard enough."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def end_sending(self) -> None:
        """Closes this side only."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def fill(self) -> bool:
        """Waits for more bytes; `False` at the end."""
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionResetError:
            return False
        self.received += data
        return bool(data)

    def answer(self) -> Answer:
        """Reads one response."""
        while b"\r\n\r\n" not in self.received:
            if not self.fill():
                return NOTHING
        text, self.received = self.received.split(b"\r\n\r\n", 1)
        lines = text.decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        length = int(fields.get("content-length", "0"))
        while len(self.received) < length and self.fill():
            pass
        body, self.received = self.received[:length], self.received[length:]
        return Answer(int(lines[0].split()[1]), fields, body)

    def is_closed_by_server(self) -> bool:
        """Waits for the end."""
        while self.fill():
            pass
        return True


def ask(port: int, parts: bytes | Iterable[bytes], end: bool = False) -> Answer:
    """Sends bytes and reads the first response; `end` closes this side behind them."""
    with Connection(port) as connection:
        for part in [parts] if isinstance(parts, bytes) else parts:
            connection.send(part)
        if end:
            connection.end_sending()
        return connection.answer()
