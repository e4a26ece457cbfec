"""Sends `shufflezoo serve` what it must refuse, and looks whether it tells why and lives on.

    hostile.py --shufflezoo PATH --sample DIR

DIR is `zoo/sample`. Each case has the status and words of the reason that have to come back. At the end the
server has to answer as before, and to hold no descriptor more. Prints `ok` or `FAIL` for each case and a
closing count; the exit status is 1 when one failed.
"""

import argparse
import base64
import json
import socket
import struct
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import cases
import pictures
from raw import Answer, Connection, ask, head, request
from report import Report
from server import Server

HEAD_SECONDS = 2
BODY_SECONDS = 3
PEAK_MEBIBYTES = 200
"""The 16 MB of the largest picture here several times, beside the network; bombs unpacked would be more."""
KEY = "open-sesame"
INFER = f"/v2/models/{cases.MODEL}/infer"
CLASSIFY = f"/v2/models/{cases.MODEL}/classify"

OPTIONS = [
    "--head-timeout-s", str(HEAD_SECONDS), "--body-timeout-s", str(BODY_SECONDS), "--max-body-mib", "4",
    "--allow-model-control",
]  # fmt: skip


class Hostile(Report):
    """The cases, with what they share."""

    def __init__(self, server: Server, secret: str) -> None:
        super().__init__()
        self.server = server
        self.secret = secret

    def refused(
        self,
        name: str,
        status: int,
        words: str,
        parts: bytes | Iterable[bytes],
        *,
        end: bool = False,
        member: str = "error",
        port: int | None = None,
    ) -> None:
        """The answer has to be that status, with the words in its reason."""
        try:
            answer = ask(port or self.server.port, parts, end)
            self.result(f"{name} is {status}", self.fault(answer, status, words, member))
        except (OSError, ValueError, KeyError) as error:
            self.result(f"{name} is {status}", f"{type(error).__name__}: {error}")

    def fault(self, answer: Answer, status: int, words: str, member: str) -> str | None:
        """What is wrong with an answer."""
        if answer.status != status:
            return f"{answer.status} {answer.body[:200]!r}"
        if answer.fields.get("content-type") != "application/json":
            return f"content type {answer.fields.get('content-type')}"
        message = answer.error(member)
        if words not in message:
            return f"the reason is {message!r}"
        if any(unicodedata.category(c) == "Cc" for c in message) or len(message) > 1000:
            return f"the reason has control characters or is long: {message[:200]!r}"
        if self.secret in message:
            return f"the reason names a path of the server: {message!r}"
        return None

    def answered(self, name: str, parts: bytes | Iterable[bytes], *, end: bool = False) -> None:
        """The answer has to be 200."""
        answer = ask(self.server.port, parts, end)
        self.result(f"{name} is 200", None if answer.status == 200 else repr(answer))

    # The kinds of cases.

    def bodies(self) -> None:
        """Bodies of inference requests."""
        for name, words, body in cases.bodies():
            self.refused(name, 400, words, request("POST", INFER, body))
        for name, words, size, body in cases.binary_bodies():
            self.refused(
                name, 400, words, request("POST", INFER, body, f"Inference-Header-Content-Length: {size}")
            )

    def models(self) -> None:
        """Requests to load what the operator has not named."""
        load = f"/v2/repository/models/{cases.MODEL}/load"
        for name, words, body in cases.loads():
            self.refused(name, 400, words, request("POST", load, body))
        for name in ("none", "..%2F..%2Fetc%2Fpasswd", "%00", f"{cases.MODEL}%00"):
            path = f"/v2/repository/models/{name}/load"
            self.refused(f"loading {name}", 404, "not served here", request("POST", path, b""))

    def files(self) -> None:
        """Files that are no picture, or more than a picture."""
        for name, words, file in cases.files():
            body = json.dumps(
                cases.infer(shape=[1], datatype="BYTES", data=[base64.b64encode(file).decode()])
            )
            self.refused(name, 400, f"picture 0: {words}", request("POST", INFER, body))
        self.refused("an empty file", 400, "found nothing", request("POST", CLASSIFY))
        self.refused("a file that is text", 400, "picture 0", request("PUT", CLASSIFY, "hello"))
        for top in ("0", "11", "x", "-1", "99999999999999999999", "1%00"):
            self.refused(f"top={top}", 400, "top: expected a number from 1 to 10",
                         request("POST", f"{CLASSIFY}?top={top}", "x"))  # fmt: skip
        # What decoders pass over is not unpacked, and what they unpack has a limit.
        self.answered("a PNG with a text of 64 MiB", request("POST", CLASSIFY, pictures.png_with_text_bomb()))
        self.answered("a PNG of 4000 by 4000 in 16 KiB", request("POST", CLASSIFY, pictures.png(4000, 4000)))
        packed = cases.gzip_bomb()
        self.refused("a gzip bomb", 415, "Content-Encoding: expected none, found 'gzip'",
                     request("POST", INFER, packed, "Content-Encoding: gzip"))  # fmt: skip
        self.refused("a gzip bomb without its name", 400, "expected an object", request("POST", INFER, packed))

    def lengths(self) -> None:
        """Lengths of bodies that are not theirs."""
        for name, status, words, fields in [
            ("a negative length", 400, "HTTP/1.1", ["Content-Length: -1"]),
            ("a length that is a word", 400, "HTTP/1.1", ["Content-Length: two"]),
            ("a length that overflows", 400, "HTTP/1.1", ["Content-Length: 99999999999999999999"]),
            ("a length over the limit", 413, "at most 4194304 bytes", ["Content-Length: 4194305"]),
            ("two lengths", 400, "HTTP/1.1", ["Content-Length: 2", "Content-Length: 3"]),
            ("two equal lengths", 400, "HTTP/1.1", ["Content-Length: 2", "Content-Length: 2"]),
            ("a list of lengths", 400, "HTTP/1.1", ["Content-Length: 2, 2"]),
            ("a length and chunks", 400, "HTTP/1.1", ["Content-Length: 2", "Transfer-Encoding: chunked"]),
            ("chunks and a length", 400, "HTTP/1.1", ["Transfer-Encoding: chunked", "Content-Length: 2"]),
            ("an unknown transfer encoding", 400, "HTTP/1.1", ["Transfer-Encoding: xchunked"]),
            ("chunked before another", 400, "HTTP/1.1", ["Transfer-Encoding: chunked, gzip"]),
        ]:  # fmt: skip
            self.refused(name, status, words, head("POST", INFER, *fields) + b"{}")
        chunked = head("POST", INFER, "Transfer-Encoding: chunked")
        for name, status, words, body in [
            ("a chunk's size that is none", 400, "HTTP/1.1", b"xyz\r\n{}\r\n0\r\n\r\n"),
            ("a chunk's size that overflows", 400, "HTTP/1.1", b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
            ("a negative chunk's size", 400, "HTTP/1.1", b"-2\r\n{}\r\n0\r\n\r\n"),
            ("a chunk longer than its size", 400, "HTTP/1.1", b"1\r\n{}\r\n0\r\n\r\n"),
            ("chunks over the limit", 413, "at most 4194304", b"10000\r\n" + bytes(65536) + b"\r\n"
             + (b"10000\r\n" + bytes(65536) + b"\r\n") * 64),
        ]:  # fmt: skip
            self.refused(name, status, words, chunked + body)
        self.refused("a body that ends early", 400, "HTTP/1.1",
                     head("POST", INFER, "Content-Length: 10") + b"{}", end=True)  # fmt: skip
        self.refused("chunks that end early", 400, "HTTP/1.1", chunked + b"a\r\n{}", end=True)
        self.refused("a body longer than its length", 400, "found the end",
                     head("POST", INFER, "Content-Length: 1") + b"{}")  # fmt: skip

    def heads(self) -> None:
        """Request lines and fields."""
        for name, status, words, line in [
            ("an unknown path", 404, "nothing is here", b"GET /v3 HTTP/1.1"),
            ("a path upwards", 404, "nothing is here", b"GET /v2/../../etc/passwd HTTP/1.1"),
            ("an encoded path upwards", 404, "nothing is here", b"GET /v2/%2e%2e/%2e%2e/etc/passwd HTTP/1.1"),
            ("a NUL in a name", 404, "not served here", b"GET /v2/models/a%00b HTTP/1.1"),
            ("half an escape", 404, "nothing is here", b"GET /v2/models/%4 HTTP/1.1"),
            ("an escape of no UTF-8", 404, "nothing is here", b"GET /v2/models/%ff HTTP/1.1"),
            ("control characters in a name", 404, "not served here", b"GET /v2/models/%1b%5b2J%0a HTTP/1.1"),
            ("an unknown version", 404, "expected version 1",
             f"GET /v2/models/{cases.MODEL}/versions/2 HTTP/1.1".encode()),
            ("GET of an inference", 405, "expected POST", f"GET {INFER} HTTP/1.1".encode()),
            ("DELETE", 405, "expected GET or HEAD", b"DELETE /v2 HTTP/1.1"),
            ("TRACE", 405, "found TRACE", b"TRACE /v2 HTTP/1.1"),
            ("OPTIONS of all", 404, "nothing is here", b"OPTIONS * HTTP/1.1"),
            ("a method that is none", 400, "HTTP/1.1", b"BREW /v2 HTTP/1.1"),
            ("a method in small letters", 400, "HTTP/1.1", b"get /v2 HTTP/1.1"),
            ("another protocol", 400, "HTTP/1.1", b"GET /v2 SPDY/3"),
            ("another version", 400, "HTTP/1.1", b"GET /v2 HTTP/9.9"),
            ("a NUL in the line", 400, "HTTP/1.1", b"GET /v2\0 HTTP/1.1"),
            ("a NUL in a field", 400, "HTTP/1.1", b"GET /v2 HTTP/1.1\r\nA: b\0c"),
            ("a space before the colon", 400, "HTTP/1.1", b"GET /v2 HTTP/1.1\r\nA : b"),
            ("a field without a name", 400, "HTTP/1.1", b"GET /v2 HTTP/1.1\r\n: b"),
            ("a field without a colon", 400, "HTTP/1.1", b"GET /v2 HTTP/1.1\r\nAb"),
            ("a long path", 431, "the head", b"GET /" + b"a" * 100_000 + b" HTTP/1.1"),
            ("a long field", 431, "the head", b"GET /v2 HTTP/1.1\r\nA: " + b"a" * 100_000),
            ("a thousand fields", 431, "the head", b"GET /v2 HTTP/1.1" + b"\r\nA: b" * 1000),
            ("TLS", 400, "HTTP/1.1", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32)),
            ("no HTTP", 400, "HTTP/1.1", b"hello"),
        ]:  # fmt: skip
            self.refused(name, status, words, line + b"\r\nHost: localhost\r\n\r\n")
        self.refused("a request without Host", 400, "Host", head("GET", "/v2", host=False))
        for size in ("-1", "x", "1e2", "99999999999999999999", "3"):
            self.refused(f"a JSON's length of {size}", 400, "Inference-Header-Content-Length: expected",
                         request("POST", INFER, "{}", f"Inference-Header-Content-Length: {size}"))  # fmt: skip

    def slow(self) -> None:
        """Clients that take their time, and such that only hear."""
        line = head("GET", "/v2")

        def dribble(start: bytes, rest: bytes) -> Iterator[bytes]:
            yield start
            for byte in rest:
                time.sleep(0.25)
                yield bytes([byte])

        self.refused("a slow head", 408, f"the head: expected its end within {HEAD_SECONDS}",
                     dribble(line[:4], line[4:24]))  # fmt: skip
        self.refused("a slow body", 408, f"the body: expected its end within {BODY_SECONDS}",
                     dribble(head("POST", INFER, "Content-Length: 24"), b"{" + b" " * 19))  # fmt: skip
        self.refused("a body that does not come", 408, "the body",
                     head("POST", INFER, "Content-Length: 24"))  # fmt: skip
        self.refused("half a head and an end", 400, "HTTP/1.1", line[:10], end=True)
        self.answered("a request and an end", line, end=True)
        with Connection(self.server.port) as connection:
            start = time.monotonic()
            connection.is_closed_by_server()
            idle = time.monotonic() - start
        self.result("a connection without a request is closed", None if idle < 2 * HEAD_SECONDS + 2 else f"{idle}")
        with Connection(self.server.port) as connection:
            connection.send(line + b"hello\r\n\r\n")
            statuses = [connection.answer().status, connection.answer().status]
        self.result("what follows a good request does not spoil it",
                    None if statuses == [200, 400] else f"{statuses}")  # fmt: skip
        with Connection(self.server.port) as connection:
            connection.send(line * 50)
            statuses = [connection.answer().status for _ in range(50)]
        self.result("fifty requests at once are answered in turn", None if statuses == [200] * 50 else f"{statuses}")

    def mindspore(self) -> None:
        """Requests as MindSpore Serving has them, with its member for the reason."""
        path = f"/model/{cases.MODEL}:predict"
        for name, status, words, target, body in [
            ("no instances", 400, "at least one instance", path, '{"instances":[]}'),
            ("another member", 400, "the member 'instances' alone", path, '{"x":[]}'),
            ("an unknown method", 404, "expected predict", f"/model/{cases.MODEL}:train", "{}"),
            ("an unknown model", 404, "not served here", "/model/none:predict", "{}"),
            ("nothing", 400, "found nothing", path, ""),
        ]:
            self.refused(f"MindSpore: {name}", status, words, request("POST", target, body), member="error_msg")
        wrong = [
            '{"image":{"b64":"!"}}', '{"image":{"b64":"QUJD"}}', '{"image":[1]}', '{"x":1}', "null",
            '{"image":{"b64":"QUJD","type":"float32","shape":[3,64,64]}}',
            '{"image":{"b64":"QUJD","type":"float32","shape":[4611686018427387904,4,64]}}',
        ]  # fmt: skip
        body = '{"instances":[' + ",".join(wrong) + "]}"
        answer = ask(self.server.port, request("POST", path, body))
        instances = json.loads(answer.body).get("instances", [])
        self.result(
            "MindSpore: each wrong instance tells why",
            None if answer.status == 200 and [list(i) for i in instances] == [["error_msg"]] * len(wrong)
            else repr(answer),
        )  # fmt: skip

    def keys(self, port: int) -> None:
        """Keys that are not the server's."""
        for name, field, words in [
            ("no key", [], "found nothing"),
            ("a wrong key", [f"Authorization: Bearer {KEY[:-1]}x"], "found another"),
            ("half the key", [f"Authorization: Bearer {KEY[:4]}"], "found another"),
            ("a key and more", [f"Authorization: Bearer {KEY}{KEY}"], "found another"),
            ("an empty key", ["Authorization: Bearer "], "found another"),
            ("another scheme", [f"Authorization: Basic {KEY}"], "found another"),
            ("a long key", [f"Authorization: Bearer {'a' * 8000}"], "found another"),
            ("two keys", [f"Authorization: Bearer {KEY}", "Authorization: Bearer x"], "found another"),
            ("a key that is no ASCII", ["Authorization: Bearer \xe4"], "found another"),
        ]:
            for method, path in [("GET", "/v2"), ("POST", INFER)]:
                self.refused(f"{name}, {method}", 401, words, request(method, path, b"", *field), port=port)
        good = ask(port, head("GET", "/v2", f"Authorization: Bearer {KEY}"))
        self.result("the key opens", None if good.status == 200 else repr(good))
        open_path = ask(port, head("GET", "/v2/health/live"))
        self.result("health needs none", None if open_path.status == 200 else repr(open_path))

    def leaving(self) -> None:
        """Clients that go in the middle."""
        tensor = b"\0" * (3 * 64 * 64 * 4)
        text = json.dumps(
            cases.infer(shape=[1, 3, 64, 64], datatype="FP32", parameters={"binary_data_size": len(tensor)})
        )
        whole = request("POST", INFER, text.encode() + tensor, f"Inference-Header-Content-Length: {len(text)}")
        for count in range(200):
            with Connection(self.server.port) as connection:
                connection.send(whole[: len(whole) * count // 199])
                # Zero seconds of lingering: the connection ends with a reset.
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.answered("a request after 200 clients that left", whole)


    def ending(self, command: Path, checkpoint: str, picture: bytes) -> None:
        """A server that is told to end while a request comes: in time, and not."""
        whole = request("POST", CLASSIFY, picture)
        for name, rest, seconds, statuses in [
            ("answers first", whole[-40:], 20, [503, 200]),
            ("does not wait for ever", b"", 2, [503, 503]),
        ]:
            with Server(command, checkpoint, "--drain", str(seconds)) as server:
                with Connection(server.port) as connection:
                    connection.send(whole[:-40])
                    while b"requests_running 2" not in ask(server.port, head("GET", "/metrics")).body:
                        time.sleep(0.01)
                    server.process.terminate()
                    ready = head("GET", "/v2/health/ready")
                    end = time.monotonic() + 10
                    found = ask(server.port, ready).status
                    while found == 200 and time.monotonic() < end:
                        found = ask(server.port, ready).status
                    connection.send(rest)
                    found = [found, connection.answer().status]
                    start = time.monotonic()
                    code = server.process.wait(30)
                    waited = time.monotonic() - start
            good = found == statuses and code == 0 and waited < 5
            self.result(f"a server told to end {name}", None if good else f"{found}, exit {code}, {waited} s")


def settled_descriptors(server: Server, expected: int) -> int:
    """The server's descriptors, once there are no more than expected or the time is over."""
    end = time.monotonic() + 3 * (HEAD_SECONDS + BODY_SECONDS)
    while server.descriptors() > expected and time.monotonic() < end:
        time.sleep(0.2)
    return server.descriptors()


def main() -> int:
    """Reads the arguments, runs the cases, prints the count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--sample", type=Path, required=True, help="the folder zoo/sample")
    found = parser.parse_args()
    checkpoint = next(found.sample.glob("*.ckpt"))
    picture = next(found.sample.glob("fashion-mnist/val/*/*.png")).read_bytes()
    good = request("POST", CLASSIFY, picture)
    with tempfile.TemporaryDirectory(prefix="shufflezoo-hostile-") as scratch:
        key_file = Path(scratch) / "key"
        key_file.write_text(KEY + "\n")
        with Server(found.shufflezoo, str(checkpoint), *OPTIONS) as server:
            hostile = Hostile(server, str(checkpoint.parent))
            before = ask(server.port, good)
            descriptors = server.descriptors()
            for kind in (
                hostile.bodies, hostile.models, hostile.files, hostile.lengths, hostile.heads, hostile.mindspore,
                hostile.slow, hostile.leaving,
            ):  # fmt: skip
                kind()
            with Server(found.shufflezoo, str(checkpoint), "--api-key-file", str(key_file)) as guarded:
                hostile.keys(guarded.port)
            hostile.ending(found.shufflezoo, str(checkpoint), picture)
            after = ask(server.port, good)
            hostile.result(
                "the server answers as before",
                None if before.status == 200 and after.body == before.body else repr(after),
            )
            left = settled_descriptors(server, descriptors)
            hostile.result(
                "no descriptor is left", None if left <= descriptors else f"{descriptors} before, {left} now"
            )
            peak = server.peak_mebibytes()
            hostile.result(f"{PEAK_MEBIBYTES} MiB were enough", None if peak <= PEAK_MEBIBYTES else f"{peak} MiB")
    return hostile.close()


if __name__ == "__main__":
    sys.exit(main())
