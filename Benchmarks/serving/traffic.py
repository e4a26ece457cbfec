"""What the servers are asked, and what they answer."""

import http.client
import json
import sys
from dataclasses import dataclass

import numpy

SIDE = 224
LENGTH_FIELD = "Inference-Header-Content-Length"
TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Request:
    """A POST request."""

    path: str
    fields: dict[str, str]
    body: bytes

    def raw(self, port: int) -> bytes:
        """All of its bytes, for wrk."""
        fields = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(self.body)), **self.fields}
        head = [f"POST {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + self.body

    def send(self, port: int) -> "Answer":
        """Asks once; ends the run unless the status is 200."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", self.path, self.body, self.fields)
            found = connection.getresponse()
            body = found.read()
        finally:
            connection.close()
        if found.status != 200:
            sys.exit(f"{self.path}: expected the status 200, found {found.status}: {body[:300]!r}")
        return Answer(found.headers.get(LENGTH_FIELD), body)


@dataclass(frozen=True)
class Answer:
    """A response's body."""

    header_length: str | None
    body: bytes

    def logits(self) -> numpy.ndarray:
        """The one output, from JSON or from the bytes behind it."""
        if self.header_length is not None:
            return numpy.frombuffer(self.body, numpy.float32, offset=int(self.header_length))
        (output,) = json.loads(self.body)["outputs"]
        return numpy.array(output["data"], numpy.float32)

    def best(self) -> int:
        """The index of the best class."""
        if self.header_length is not None:
            return int(self.logits().argmax())
        return json.loads(self.body)["predictions"][0]["index"]


def json_request(model: str, values: numpy.ndarray) -> Request:
    """One normalised picture as JSON, logits as JSON."""
    given = {
        "name": "input",
        "shape": [1, 3, SIDE, SIDE],
        "datatype": "FP32",
        "data": [float(value) for value in values.ravel()],
    }
    fields = {"Content-Type": "application/json"}
    return Request(f"/v2/models/{model}/infer", fields, json.dumps({"inputs": [given]}).encode())


def tensor_request(model: str, values: bytes) -> Request:
    """One normalised picture as bytes, logits as bytes."""
    return binary_request(model, [1, 3, SIDE, SIDE], "FP32", values)


def bytes_request(model: str, file: bytes) -> Request:
    """One file in a tensor, logits as bytes; Triton's models have a dimension of their own for batches."""
    return binary_request(model, [1, 1], "BYTES", len(file).to_bytes(4, "little") + file)


def classify_request(model: str, file: bytes) -> Request:
    """One file as the body."""
    return Request(f"/v2/models/{model}/classify", {"Content-Type": "image/jpeg"}, file)


def binary_request(model: str, shape: list[int], kind: str, data: bytes) -> Request:
    """The binary tensor extension, as tritonclient writes it."""
    given = {
        "name": "input",
        "shape": shape,
        "datatype": kind,
        "parameters": {"binary_data_size": len(data)},
    }
    document = {"inputs": [given], "parameters": {"binary_data_output": True}}
    head = json.dumps(document, separators=(",", ":")).encode()
    fields = {LENGTH_FIELD: str(len(head)), "Content-Type": "application/octet-stream"}
    return Request(f"/v2/models/{model}/infer", fields, head + data)
