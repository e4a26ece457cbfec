"""The servers: how each is started, where it listens, what it is asked."""

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import traffic

HERE = Path(__file__).resolve().parent
NAME = "shufflenet"
PICTURES = "shufflenet-pictures"
"""The model's names in every path."""

OURS = "shufflezoo serve"
TRITON = "Triton, ONNX Runtime in Python"
PYTHON = {
    "FastAPI + ONNX Runtime, one process, 2 threads a call": (1, 2, 1),
    "FastAPI + ONNX Runtime, one process, 2 calls at once": (1, 1, 2),
    "FastAPI + ONNX Runtime, two processes": (2, 1, 2),
}
"""Processes, and of each the threads of a call and the calls at once. Two processes with one call each did
no better, as reading and writing then wait for it."""

START_SECONDS = 60


class Unavailable(Exception):
    """A contender that does not run here, and why."""


@dataclass(frozen=True)
class Files:
    """The same network for everybody."""

    shufflezoo: Path
    weights: Path
    onnx: Path


class Server:
    """A server of its own group of processes, until `close`."""

    pictures_as_tensor = False
    """Whether pictures are BYTES tensors of a model of their own, for want of `classify`."""

    def __init__(self, label: str, command: list[str], port: int, **environment: str) -> None:
        self.label, self.port = label, port
        self.log = Path(environment.pop("log"))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | environment,
                start_new_session=True,
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self.close()
            raise

    def wait_until_ready(self) -> None:
        """Polls, as Kubernetes would."""
        models = [NAME, PICTURES] if self.pictures_as_tensor else [NAME]
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                for model in models:
                    url = f"http://127.0.0.1:{self.port}/v2/models/{model}/ready"
                    urllib.request.urlopen(url, timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        lines = self.log.read_text(errors="replace").strip().splitlines()
        raise Unavailable(lines[-1] if lines else f"not ready after {START_SECONDS} s")

    def close(self) -> None:
        """Ends it and whatever it started."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def tensor_request(self, values: bytes) -> traffic.Request:
        """One normalised picture as bytes, logits as bytes."""
        return traffic.tensor_request(NAME, values)

    def picture_request(self, file: bytes) -> traffic.Request:
        """One JPEG file."""
        if self.pictures_as_tensor:
            return traffic.bytes_request(PICTURES, file)
        return traffic.classify_request(NAME, file)


class Ours(Server):
    """`shufflezoo serve`."""

    def __init__(self, files: Files, scratch: Path) -> None:
        port = free_port()
        command = [str(files.shufflezoo), "serve", f"{NAME}={files.weights}", "--port", str(port)]
        super().__init__(OURS, [*command, "--offline"], port, log=str(scratch / "ours.log"))


class Python(Server):
    """FastAPI under uvicorn."""

    def __init__(self, label: str, files: Files, scratch: Path) -> None:
        port = free_port()
        processes, threads, calls = PYTHON[label]
        command = [sys.executable, "-m", "uvicorn", "python_server:app", "--app-dir", str(HERE)]
        command += ["--port", str(port), "--workers", str(processes), "--no-access-log"]
        command += ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
        super().__init__(
            label,
            command,
            port,
            log=str(scratch / f"python-{processes}-{threads}.log"),
            SERVING_MODEL=str(files.onnx),
            SERVING_THREADS=str(threads),
            SERVING_CALLS=str(calls),
        )


class Triton(Server):
    """PyTriton."""

    pictures_as_tensor = True

    def __init__(self, files: Files, scratch: Path) -> None:
        try:
            version("nvidia-pytriton")
        except PackageNotFoundError as error:
            raise Unavailable("nvidia-pytriton has no build for this system") from error
        port = free_port()
        super().__init__(
            TRITON,
            [sys.executable, str(HERE / "triton_server.py"), NAME, PICTURES, str(port)],
            port,
            log=str(scratch / "triton.log"),
            SERVING_MODEL=str(files.onnx),
            # Triton's backend has an interpreter of its own, which must be that of this library.
            LD_LIBRARY_PATH=sysconfig.get_config_var("LIBDIR"),
        )


def start(label: str, files: Files, scratch: Path) -> Server:
    """Whoever is called so; raises `Unavailable`."""
    if label == OURS:
        return Ours(files, scratch)
    return Triton(files, scratch) if label == TRITON else Python(label, files, scratch)


def versions() -> dict[str, str]:
    """Of what the peers are made of."""
    names = ["onnxruntime", "fastapi", "uvicorn", "uvloop", "httptools", "orjson", "pillow"]
    names += ["opencv-python-headless", "nvidia-pytriton"]
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
