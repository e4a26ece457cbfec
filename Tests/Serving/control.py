"""Cases of versions, and of clients that load and unload models."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

from server import Server

NAME = "pair"


def refused(body: Callable[[], object], words: str) -> bool:
    """Whether the server refuses it with these words."""
    try:
        body()
    except InferenceServerException as error:
        return words in str(error)
    return False


def infer(client: triton.InferenceServerClient, values: numpy.ndarray, version: str = "") -> numpy.ndarray:
    """The logits of a model's version."""
    tensor = triton.InferInput("input", list(values.shape), "FP32")
    tensor.set_data_from_numpy(values)
    return client.infer(NAME, [tensor], model_version=version).as_numpy("logits")


def damaged(data: bytes) -> bytes:
    """A converted file with another number at the end of its last tensor."""
    return data[:-4] + numpy.float32(1e6).tobytes()


def cases(
    command: Path, checkpoint: Path, scratch: Path, values: numpy.ndarray
) -> list[tuple[str, Callable[[], object]]]:
    """Name and body of each case, which have to run in this order."""
    converted = scratch / "pair.safetensors"
    subprocess.run([command, "convert", checkpoint, converted, "-q"], check=True, stdout=subprocess.DEVNULL)
    good = converted.read_bytes()
    server = Server(command, f"{NAME}:2={checkpoint}", f"{NAME}:11={converted}", "--allow-model-control", "-q")
    client = triton.InferenceServerClient(server.address)
    first = infer(client, values)

    def index() -> list[tuple[str, str, str]]:
        return [(m["name"], m["version"], m["state"]) for m in client.get_model_repository_index()]

    def replace(data: bytes) -> None:
        target = scratch / "new"
        target.write_bytes(data)
        target.rename(converted)

    def reload(result: str, count: int) -> None:
        os.kill(server.process.pid, signal.SIGHUP)
        line = f'shufflezoo_model_reloads_total{{model="{NAME}",result="{result}"}} {count}\n'
        while line not in server.metrics():
            time.sleep(0.01)

    def damage() -> bool:
        replace(damaged(good))
        reload("failure", 1)
        return bool(numpy.all(infer(client, values) == first))

    def end() -> bool:
        client.close()
        server.__exit__()
        return server.process.returncode == 0

    ready = [(NAME, "2", "READY"), (NAME, "11", "READY")]
    off = [(NAME, "2", "UNAVAILABLE"), (NAME, "11", "UNAVAILABLE")]
    return [
        ("versions are in the metadata", lambda: client.get_model_metadata(NAME)["versions"] == ["2", "11"]),
        ("the highest version answers", lambda: client.get_model_metadata(NAME, "11")["versions"] == ["2", "11"]),
        ("versions of the same weights give the same bits", lambda: infer(client, values, "2") == first),
        ("a version that is none is told", lambda: refused(
            lambda: infer(client, values, "1"), "expected version 2 or 11, found '1'")),
        ("the extension is advertised", lambda: "model_repository" in client.get_server_metadata()["extensions"]),
        ("the index lists every version", lambda: index() == ready),
        ("a loaded model is loaded again", lambda: client.load_model(NAME)),
        ("loading changes no bit", lambda: infer(client, values) == first),
        ("a configuration is refused", lambda: refused(
            lambda: client.load_model(NAME, config="{}"), "expected none, found 'config'")),
        ("another model is refused", lambda: refused(
            lambda: client.load_model("passwd"), "not served here")),
        ("a model unloads", lambda: client.unload_model(NAME, unload_dependents=True)),
        ("then it is not ready", lambda: not client.is_model_ready(NAME)),
        ("then the server is, as it was told to", client.is_server_ready),
        ("the index says so", lambda: index() == off),
        ("its requests are refused", lambda: refused(lambda: infer(client, values), "unloaded")),
        ("it loads again", lambda: client.load_model(NAME)),
        ("then it is ready", lambda: client.is_model_ready(NAME)),
        ("it gives the same bits as before", lambda: infer(client, values) == first),
        ("SIGHUP does not take a damaged file", damage),
        ("neither does a client", lambda: refused(
            lambda: client.load_model(NAME), "version 11: the file cannot be read")),
        ("the one before goes on", lambda: index() == ready and numpy.all(infer(client, values) == first)),
        ("the server ends with status 0", end),
    ]  # fmt: skip
