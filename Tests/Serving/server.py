"""A server of the built command, for as long as a check runs."""

import subprocess
import time
import urllib.request
from pathlib import Path


class Server:
    """`shufflezoo serve` on a free port of this machine, stopped by its own process id."""

    def __init__(self, command: Path, *arguments: str | Path, log: Path | None = None) -> None:
        self.log = log
        stream = log.open("wb") if log else None
        self.process = subprocess.Popen(
            [command, "serve", *arguments, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
        if stream:
            stream.close()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if "//127.0.0.1:" not in line:
            raise RuntimeError(f"the server did not start: {line or self.process.wait(10)}")
        self.url = line.removeprefix("listening on ").strip()
        self.port = int(line.rsplit(":", 1)[1])
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def lines(self, count: int) -> list[str]:
        """What it said on standard error, once there are so many lines."""
        assert self.log is not None
        for _ in range(200):
            lines = self.log.read_text().splitlines()
            if len(lines) >= count:
                return lines
            time.sleep(0.01)
        raise RuntimeError(f"expected {count} lines, found {lines}")

    def metrics(self) -> str:
        """The figures for Prometheus."""
        with urllib.request.urlopen(f"http://{self.address}/metrics") as answer:
            return answer.read().decode()

    def descriptors(self) -> int:
        """How many files and sockets the server holds."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def peak_mebibytes(self) -> int:
        """The most memory that the server had."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) >> 10
