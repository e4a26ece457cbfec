"""Proves how `shufflezoo serve` stands in a place of work: TLS, logs, forms, other origins, clients that leave.

    operation.py --shufflezoo PATH --sample DIR

DIR is `zoo/sample`. Prints `ok` or `FAIL` for each case and a closing count; the exit status is 1 when one
failed.
"""

import argparse
import json
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from report import Report
from server import Server

MODEL = "shufflenet_v1_g3_05_fmnist"
ORIGIN = "https://pages.example"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Checks(Report):
    """The cases, with what they share."""

    def __init__(self, found: argparse.Namespace, scratch: Path) -> None:
        super().__init__()
        self.command = found.shufflezoo
        self.checkpoint = next(found.sample.glob("*.ckpt"))
        self.picture = sorted(found.sample.glob("fashion-mnist/val/*/*.png"))[0].read_bytes()
        self.scratch = scratch

    def serve(self, *arguments: str) -> Server:
        """A server with these options."""
        return Server(self.command, self.checkpoint, *arguments, log=self.scratch / "log")

    def encrypted(self) -> None:
        """TLS, with HTTP/1.1 and HTTP/2."""
        certificate, key = self.scratch / "certificate.pem", self.scratch / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-days", "2",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            check=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        options = ["--tls-certificate", str(certificate), "--tls-key", str(key)]
        context = ssl.create_default_context(cafile=certificate)
        with self.serve(*options, "--head-timeout-s", "1") as server:
            path = f"{server.url}/v2/models/{MODEL}/classify?top=1"
            self.case("the address is one of TLS", lambda: server.url.startswith("https://"))
            answers = []
            for two in (False, True):
                with httpx.Client(verify=context, http1=not two, http2=two) as client:
                    answer = client.put(path, content=self.picture)
                    answers.append(answer.json())
                    version = "HTTP/2" if two else "HTTP/1.1"
                    self.case(
                        f"{version} over TLS",
                        lambda: answer.status_code == 200 and answer.http_version == version,
                    )
                    wrong = client.get(f"{server.url}/v2/models/none")
                    self.case(f"{version}: an error", lambda: wrong.status_code == 404)
            self.case("both say the same", lambda: answers[0] == answers[1])
            with httpx.Client(verify=context, http2=True) as client:
                many = [client.put(path, content=self.picture).json() for _ in range(40)]
            self.case("forty on one connection", lambda: all(one == answers[0] for one in many))
            self.case("plain HTTP is no answer", lambda: self.is_closed(server, b"GET / HTTP/1.1\r\n"))
            self.case("half a handshake is closed", lambda: self.is_closed(server, b"\x16\x03\x01", 5))
        other = self.scratch / "other.pem"
        subprocess.run(
            ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", other], check=True
        )
        for name, first, second in (
            ("a key as certificate", key, key),
            ("a certificate as key", certificate, certificate),
            ("another certificate's key", certificate, other),
        ):
            outcome = subprocess.run(
                [self.command, "serve", self.checkpoint, "--port", "0", "--tls-certificate", first,
                 "--tls-key", second],
                capture_output=True,
                text=True,
                timeout=20,
            )  # fmt: skip
            self.case(
                f"{name} is refused",
                lambda: outcome.returncode == 65 and "expected a certificate" in outcome.stderr,
            )

    def is_closed(self, server: Server, first: bytes, seconds: float = 3) -> bool:
        """Whether the server ends a connection that begins so, within some seconds."""
        with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
            connection.sendall(first)
            try:
                while connection.recv(4096):
                    pass
            except ConnectionResetError:
                pass
        return True

    def marked(self) -> None:
        """Access logs, request ids and traces."""
        with self.serve("--access-log", "json") as server, httpx.Client() as client:
            path = f"{server.url}/v2/models/{MODEL}/classify"
            answer = client.put(
                path, content=self.picture, headers={"X-Request-Id": "abc-1", "traceparent": TRACE}
            )
            entry = json.loads(server.lines(1)[0])
            self.case("the request's id comes back", lambda: answer.headers["x-request-id"] == "abc-1")
            self.case("the trace comes back", lambda: answer.headers["traceparent"] == TRACE)
            self.case(
                "the line says what was asked and answered",
                lambda: (
                    entry["id"] == "abc-1"
                    and entry["traceparent"] == TRACE
                    and (entry["method"], entry["status"], entry["model"]) == ("PUT", 200, MODEL)
                    and entry["path"] == f"/v2/models/{MODEL}/classify"
                    and entry["request_bytes"] == len(self.picture)
                    and entry["response_bytes"] == len(answer.content)
                    and 0 < entry["compute_ms"] <= entry["duration_ms"]
                    and entry["client"] == "127.0.0.1"
                ),
            )
            for count, (name, value) in enumerate(
                [("spaces", "a b"), ("200 characters", "a" * 200), ("quotes", 'a"b')], start=2
            ):
                answer = client.get(f"{server.url}/v2", headers={"X-Request-Id": value})
                entry = json.loads(server.lines(count)[-1])
                self.case(
                    f"an id with {name} is replaced",
                    lambda: (
                        len(entry["id"]) == 16 and answer.headers["x-request-id"] == entry["id"]
                    ),
                )
            for name, value in (
                ("upper case", TRACE.upper()),
                ("of zeros", "00-" + "0" * 32 + TRACE[35:]),
                ("too short", TRACE[:-1]),
            ):
                answer = client.get(f"{server.url}/v2", headers={"traceparent": value})
                self.case(f"a trace {name} is none", lambda: "traceparent" not in answer.headers)
        with self.serve("--access-log", "text") as server, httpx.Client() as client:
            client.get(f"{server.url}/nothing%0ahere")
            line = server.lines(1)[0]
            self.case("a line of text", lambda: " status=404 " in line and "%0ahere" in line)

    def forms(self) -> None:
        """Forms with a file."""
        with self.serve() as server, httpx.Client() as client:
            path = f"{server.url}/v2/models/{MODEL}/classify?top=3"
            expected = client.put(path, content=self.picture).json()
            file = ("boot.png", self.picture, "image/png")
            answer = client.post(path, files={"picture": file})
            self.case("a form's file", lambda: answer.json() == expected)
            with_field = client.post(path, data={"note": "a boot"}, files={"picture": file})
            self.case("a form's file behind a field", lambda: with_field.json() == expected)
            none = client.post(path, files={"a": (None, b"1"), "b": (None, b"2")})
            self.case("a form without a file", lambda: none.status_code == 400)
            for name, kind, body in (
                ("without a boundary", "multipart/form-data", b"--a\r\n\r\nx\r\n--a--"),
                ("that is cut", "multipart/form-data; boundary=a", b"--a\r\n\r\nx\r\n"),
                ("with another boundary", "multipart/form-data; boundary=b", b"--a\r\n\r\nx\r\n--a--"),
                ("with no part", "multipart/form-data; boundary=a", b"--a--"),
                ("with an empty file", 'multipart/form-data; boundary="a"', b"--a\r\n\r\n\r\n--a--"),
            ):
                answer = client.post(path, content=body, headers={"Content-Type": kind})
                self.case(
                    f"a form {name}",
                    lambda: answer.status_code == 400 and "expected" in answer.json()["error"],
                )

    def origins(self) -> None:
        """Pages of other origins."""
        ask = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        for options, origin, allowed in (
            ([], ORIGIN, None),
            (["--allow-origin", ORIGIN], ORIGIN, ORIGIN),
            (["--allow-origin", "https://other.example", "--allow-origin", ORIGIN], ORIGIN, ORIGIN),
            (["--allow-origin", ORIGIN], "https://evil.example", None),
            (["--allow-origin", "*"], ORIGIN, "*"),
        ):
            with self.serve(*options) as server, httpx.Client() as client:
                path = f"{server.url}/v2/models/{MODEL}/infer"
                answer = client.get(f"{server.url}/v2", headers={"Origin": origin})
                before = client.options(path, headers={**ask, "Origin": origin})
                name = f"{' '.join(options) or 'no --allow-origin'}, asked from {origin}"
                self.case(
                    name, lambda: answer.headers.get("access-control-allow-origin") == allowed
                )
                self.case(
                    f"{name}, beforehand",
                    lambda: (
                        before.headers.get("access-control-allow-origin") == allowed
                        and before.status_code == (204 if allowed else 405)
                    ),
                )
        with self.serve("--allow-model-control") as server, httpx.Client() as client:
            path = f"{server.url}/v2/repository/models/{MODEL}/unload"
            for origin, status in ((ORIGIN, 403), ("null", 403), (server.url, 200), (None, 200)):
                fields = {"Origin": origin} if origin else {}
                answer = client.post(path, headers=fields)
                self.case(
                    f"a model is unloaded for {origin}: {status}",
                    lambda: answer.status_code == status,
                )
        for value in ("pages.example", "https://pages.example/", "https://", "null"):
            outcome = subprocess.run(
                [self.command, "serve", self.checkpoint, "--port", "0", "--allow-origin", value],
                capture_output=True,
                text=True,
                timeout=20,
            )
            self.case(f"--allow-origin {value} is none", lambda: outcome.returncode == 64)

    def departures(self) -> None:
        """Clients that reset their connection are not computed for; those that wait are."""
        with self.serve("--threads", "1", "--max-queue-size", "100000") as server:
            count = 1000
            numbers = bytes(count * 3 * 64 * 64 * 4)
            header = json.dumps(
                {"inputs": [{"name": "input", "datatype": "FP32", "shape": [count, 3, 64, 64],
                             "parameters": {"binary_data_size": len(numbers)}}]}
            ).encode()  # fmt: skip
            request = (
                f"POST /v2/models/{MODEL}/infer HTTP/1.1\r\nHost: a\r\n"
                f"Inference-Header-Content-Length: {len(header)}\r\n"
                f"Content-Length: {len(header) + len(numbers)}\r\n\r\n"
            ).encode() + header + numbers  # fmt: skip
            connections = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(12)]
            for connection in connections:
                connection.sendall(request)
            self.until(server, lambda load: load["queue_pictures"] > 0)
            for connection in connections[:-1]:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
            last = connections[-1]
            last.shutdown(socket.SHUT_WR)
            last.settimeout(60)
            self.case("one that only ends its sending is answered", lambda: last.recv(12)[9:] == b"200")
            self.case(
                "those that left are given up",
                lambda: self.until(
                    server, lambda load: load["requests_running"] <= 1 and load["queue_pictures"] == 0
                ),
            )
            text = httpx.get(f"{server.url}/metrics").text
            self.case("and counted", lambda: f'{{model="{MODEL}",code="503"}}' in text)

    def until(self, server: Server, condition: Callable[[dict[str, float]], bool]) -> bool:
        """Whether the gauges come to a condition within some seconds."""
        for _ in range(400):
            lines = httpx.get(f"{server.url}/metrics").text.splitlines()
            load = {
                line.split()[0].removeprefix("shufflezoo_"): float(line.split()[1])
                for line in lines
                if line[0] != "#" and "{" not in line
            }
            if condition(load):
                return True
            time.sleep(0.01)
        return False


def main() -> int:
    """Runs all cases; the exit status is 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shufflezoo", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    with tempfile.TemporaryDirectory() as scratch:
        checks = Checks(parser.parse_args(), Path(scratch))
        checks.encrypted()
        checks.marked()
        checks.forms()
        checks.origins()
        checks.departures()
    return checks.close()


if __name__ == "__main__":
    sys.exit(main())
