"""Proves with tritonclient that `shufflezoo serve` speaks the Open Inference Protocol.

    check.py --shufflezoo PATH --sample DIR

DIR is `zoo/sample`. Prints `ok` or `FAIL` for each case and a closing count; the exit status is 1 when one
failed.
"""

import argparse
import base64
import hashlib
import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

import control
from report import Report
from server import Server

MODEL = "shufflenet_v1_g3_05_fmnist"
SIDE = 64
CLASSES = 10


class Checks(Report):
    """The cases, with what they share."""

    def __init__(self, found: argparse.Namespace, scratch: Path) -> None:
        super().__init__()
        self.command = found.shufflezoo
        self.checkpoint = next(found.sample.glob("*.ckpt"))
        self.files = sorted(found.sample.glob("fashion-mnist/val/*/*.png"))[:24]
        self.scratch = scratch
        self.expected = self.predicted()
        generator = numpy.random.default_rng(1)
        self.inputs = generator.normal(size=(6, 3, SIDE, SIDE)).astype(numpy.float32)

    def predicted(self) -> numpy.ndarray:
        """What `predict` gives for the pictures."""
        target = self.scratch / "logits.npy"
        subprocess.run(
            [self.command, "predict", self.checkpoint, *self.files, "--logits", target, "-q"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return numpy.load(target)

    def holds(self, found: object) -> bool:
        """Whether a result lets its case pass, which may be an array, all of it true."""
        return found is None or bool(numpy.all(found))

    # What clients send and get.

    def infer(
        self,
        client: triton.InferenceServerClient,
        values: numpy.ndarray,
        datatype: str = "FP32",
        binary_in: bool = True,
        outputs: list[triton.InferRequestedOutput] | None = None,
        **options: object,
    ) -> triton.InferResult:
        tensor = triton.InferInput("input", list(values.shape), datatype)
        tensor.set_data_from_numpy(values, binary_data=binary_in)
        return client.infer(MODEL, [tensor], outputs=outputs, **options)

    def encoded(self, count: int) -> numpy.ndarray:
        return numpy.array([file.read_bytes() for file in self.files[:count]], dtype=object)

    def request(
        self, server: Server, method: str, path: str, body: bytes | str = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """A request without a client's library."""
        connection = http.client.HTTPConnection(server.address, timeout=30)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, fields)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, answer

    def refused(self, server: Server, status: int, words: str, *request: object, **headers: str) -> None:
        """The answer is that status, with an `error` that has the words."""
        found, fields, body = self.request(server, *request, **headers)
        message = json.loads(body)["error"]
        if found != status or words not in message or "json" not in fields["content-type"]:
            raise AssertionError(f"{found} {message!r}")

    # The cases.

    def metadata(self, server: Server, client: triton.InferenceServerClient) -> None:
        self.case("the server is live", client.is_server_live)
        self.case("the server is ready", client.is_server_ready)
        self.case("the model is ready", lambda: client.is_model_ready(MODEL))
        self.case("the model is ready by version", lambda: client.is_model_ready(MODEL, "1"))
        self.case("a model that is none is not ready", lambda: not client.is_model_ready("none"))
        self.case(
            "the server's metadata name its extensions",
            lambda: set(client.get_server_metadata()["extensions"])
            >= {"binary_tensor_data", "classification"},
        )
        metadata = client.get_model_metadata(MODEL)
        self.case("the model's metadata have its name", lambda: metadata["name"] == MODEL)
        self.case("the model's metadata have versions", lambda: metadata["versions"] == ["1"])
        self.case(
            "the input is told",
            lambda: metadata["inputs"]
            == [{"name": "input", "datatype": "FP32", "shape": [-1, 3, SIDE, SIDE]}],
        )
        self.case(
            "the outputs are told",
            lambda: [(o["name"], o["datatype"], o["shape"]) for o in metadata["outputs"]]
            == [(n, "FP32", [-1, CLASSES]) for n in ("logits", "probabilities")],
        )
        for path, expected in [
            ("/v2", None),
            ("/v2/health/live", {"live": True}),
            ("/v2/health/ready", {"ready": True, "live": True}),
            ("/v2/models", {"models": [MODEL]}),
            (f"/v2/models/{MODEL}/ready", {"name": MODEL, "ready": True}),
            (f"/v2/models/{MODEL}/versions/1/ready", {"name": MODEL, "ready": True}),
        ]:
            for slash in ("", "/"):
                self.case(
                    f"GET {path}{slash}",
                    lambda path=path + slash, expected=expected: self.is_json(server, path, expected),
                )
        self.case(
            "HEAD has no body",
            lambda: self.request(server, "HEAD", "/v2/health/live")[::2] == (200, b""),
        )

    def is_json(self, server: Server, path: str, expected: object) -> bool:
        status, fields, body = self.request(server, "GET", path)
        found = json.loads(body)
        return (
            status == 200
            and fields["content-type"] == "application/json"
            and (expected is None or found == expected)
        )

    def inference(self, server: Server, client: triton.InferenceServerClient) -> None:
        reference = self.infer(client, self.inputs).as_numpy("logits")
        self.case("logits are float32 [N, classes]", lambda: reference.shape == (6, CLASSES))
        for binary_in in (True, False):
            for binary_out in (True, False):
                output = [triton.InferRequestedOutput("logits", binary_data=binary_out)]
                self.case(
                    f"{'bytes' if binary_in else 'JSON'} in, {'bytes' if binary_out else 'JSON'} out",
                    lambda i=binary_in, o=output: self.infer(
                        client, self.inputs, binary_in=i, outputs=o
                    ).as_numpy("logits")
                    == reference,
                )
        self.case(
            "a batch is its pictures one by one, to the bit",
            lambda: numpy.concatenate(
                [self.infer(client, picture[None]).as_numpy("logits") for picture in self.inputs]
            )
            == reference,
        )
        self.case("the id comes back", lambda: self.infer(client, self.inputs[:1], request_id="42")
                  .get_response()["id"] == "42")
        self.case(
            "the model and its version are named",
            lambda: {k: v for k, v in self.infer(client, self.inputs[:1]).get_response().items()
                     if k.startswith("model")} == {"model_name": MODEL, "model_version": "1"},
        )
        self.case("a version may be asked for", lambda: self.infer(
            client, self.inputs[:1], model_version="1").as_numpy("logits") == reference[:1])
        both = [triton.InferRequestedOutput(n) for n in ("probabilities", "logits")]
        result = self.infer(client, self.inputs, outputs=both)
        powers = numpy.exp(reference - reference.max(1, keepdims=True))
        shares = powers / powers.sum(1, keepdims=True)
        self.case("both outputs", lambda: result.as_numpy("logits") == reference)
        self.case("probabilities are the logits' softmax",
                  lambda: numpy.abs(result.as_numpy("probabilities") - shares).max() < 1e-6)
        self.case("outputs come in the order asked for",
                  lambda: [o["name"] for o in result.get_response()["outputs"]]
                  == ["probabilities", "logits"])
        self.case("a long timeout changes nothing", lambda: self.infer(
            client, self.inputs, timeout=20_000_000).as_numpy("logits") == reference)
        self.case("compressed bodies are refused", lambda: self.compressed(server))
        for count in (1, 3, CLASSES):
            for name in ("logits", "probabilities"):
                self.case(f"the best {count} of {name}",
                          lambda c=count, n=name: self.is_classified(client, reference, shares, n, c))

    def compressed(self, server: Server) -> bool:
        status, _, body = self.request(
            server, "POST", f"/v2/models/{MODEL}/infer", b"\x1f\x8b", Content_Encoding="gzip"
        )
        return status == 415 and "error" in json.loads(body)

    def is_classified(
        self,
        client: triton.InferenceServerClient,
        logits: numpy.ndarray,
        shares: numpy.ndarray,
        name: str,
        count: int,
    ) -> bool:
        values = logits if name == "logits" else shares
        output = [triton.InferRequestedOutput(name, class_count=count)]
        rows = self.infer(client, self.inputs, outputs=output).as_numpy(name)
        if rows.shape != (6, count):
            return False
        for row, found in zip(values, rows):
            order = numpy.argsort(-row, kind="stable")[:count]
            for index, text in zip(order, found):
                score, place, label = text.decode().split(":", 2)
                if int(place) != index or abs(float(score) - row[index]) > 1e-5 or not label:
                    return False
        return True

    def pictures(self, server: Server, client: triton.InferenceServerClient) -> None:
        for binary_in in (True,):
            self.case(
                "files as BYTES give predict's logits to the bit",
                lambda: self.infer(client, self.encoded(24), "BYTES").as_numpy("logits")
                == self.expected,
            )
        body = json.dumps(
            {
                "inputs": [
                    {
                        "name": "input", "shape": [3], "datatype": "BYTES",
                        "data": [base64.b64encode(f.read_bytes()).decode() for f in self.files[:3]],
                    }
                ]
            }
        )
        self.case(
            "files as base64 give predict's logits to the bit",
            lambda: numpy.array(
                json.loads(self.request(server, "POST", f"/v2/models/{MODEL}/infer", body)[2])[
                    "outputs"
                ][0]["data"],
                numpy.float32,
            ).reshape(3, CLASSES)
            == self.expected[:3],
        )
        best = [int(row.argmax()) for row in self.expected]
        for method in ("POST", "PUT"):
            self.case(
                f"{method} of a file names its class",
                lambda m=method: json.loads(
                    self.request(server, m, f"/v2/models/{MODEL}/classify?top=1",
                                 self.files[0].read_bytes())[2]
                )["predictions"][0]["index"] == best[0],
            )
        self.case("the crop is the network's input, to the bit", lambda: self.crops(server))
        self.case(
            "the card names the network and its weights",
            lambda: {"Network", "SHA-256 of the weights"}
            <= {
                fact["name"]
                for fact in json.loads(
                    self.request(server, "GET", f"/v2/models/{MODEL}/card")[2]
                )["facts"]
            },
        )
        instances = json.dumps(
            {"instances": [{"image": {"b64": base64.b64encode(f.read_bytes()).decode()}}
                           for f in self.files[:4]]}
        )
        self.case(
            "MindSpore Serving's clients get predict's logits",
            lambda: numpy.array(
                [i["score"] for i in json.loads(
                    self.request(server, "POST", f"/model/{MODEL}:predict", instances)[2]
                )["instances"]], numpy.float32)
            == self.expected[:4],
        )

    def crops(self, server: Server) -> bool:
        """Whether the crops, normalised, have the hashes of the inputs that MindSpore made."""
        mean = numpy.array([123.675, 116.28, 103.53], numpy.float32)
        deviation = numpy.array([58.395, 57.12, 57.375], numpy.float32)
        folder = self.files[0].parent.parent
        for picture in json.loads((folder.parent.parent / "images.json").read_text())[::40]:
            path = f"/v2/models/{MODEL}/classify?top=1&crop=true"
            body = (folder / picture["path"]).read_bytes()
            crop = json.loads(self.request(server, "POST", path, body)[2])["crop"]
            pixels = numpy.frombuffer(base64.b64decode(crop["rgb"]), numpy.uint8)
            rows = pixels.reshape(crop["height"], crop["width"], 3).astype(numpy.float32)
            inputs = numpy.ascontiguousarray(((rows - mean) / deviation).transpose(2, 0, 1))
            if hashlib.sha256(inputs.tobytes()).hexdigest() != picture["input_sha256"]:
                return False
        return True

    def errors(self, server: Server, client: triton.InferenceServerClient) -> None:
        path = f"/v2/models/{MODEL}/infer"

        def infer(members: str) -> str:
            return '{"inputs":[{"name":"input",' + members + "}]}"

        for name, status, words, request in [
            ("an unknown path", 404, "nothing is here", ("GET", "/v3")),
            ("an unknown model", 404, "not served here", ("GET", "/v2/models/none")),
            ("an unknown version", 404, "expected version 1", ("GET", f"/v2/models/{MODEL}/versions/2")),
            ("a wrong method", 405, "expected POST", ("GET", path)),
            ("no body", 400, "found nothing", ("POST", path)),
            ("no JSON", 400, "expected an object", ("POST", path, "hello")),
            ("no inputs", 400, "'inputs'", ("POST", path, "{}")),
            ("two inputs", 400, "expected one tensor", ("POST", path, json.dumps(
                {"inputs": [{"name": "input", "shape": [1], "datatype": "BYTES", "data": ["QQ=="]}] * 2}))),
            ("another name", 400, "expected 'input', found 'x'", ("POST", path, json.dumps(
                {"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": ["QQ=="]}]}))),
            ("another type", 400, "FP32 or BYTES", ("POST", path, infer('"shape":[1],"datatype":"INT8","data":[1]'))),
            ("another shape", 400, "expected the shape [N, 3, 64, 64]",
             ("POST", path, infer('"shape":[1,1],"datatype":"FP32","data":[1]'))),
            ("too few values", 400, "12288 elements",
             ("POST", path, infer('"shape":[1,3,64,64],"datatype":"FP32","data":[1]'))),
            ("no picture", 400, "1 to 256 pictures",
             ("POST", path, infer('"shape":[0,3,64,64],"datatype":"FP32","data":[]'))),
            ("what is no picture", 400, "picture 0",
             ("POST", path, infer('"shape":[1],"datatype":"BYTES","data":["QUJD"]'))),
            ("an unknown output", 400, "expected logits or probabilities", ("POST", path,
             infer('"shape":[1],"datatype":"BYTES","data":["QUJD"]')[:-1] + ',"outputs":[{"name":"x"}]}')),
            ("too many classes", 400, "at most 10 classes", ("POST", path,
             infer('"shape":[1],"datatype":"BYTES","data":["QUJD"]')[:-1]
             + ',"outputs":[{"name":"logits","parameters":{"classification":11}}]}')),
            ("a crop that is none", 400, "true or false", ("POST", f"/v2/models/{MODEL}/classify?crop=1", "x")),
            ("a top that is none", 400, "from 1 to 10", ("POST", f"/v2/models/{MODEL}/classify?top=0", "x")),
        ]:
            self.case(f"{name} is {status}", lambda s=status, w=words, r=request: self.refused(server, s, w, *r))
        self.case("the client sees the reason", lambda: self.raises(
            lambda: self.infer(client, self.inputs[:, :, :8]), "expected the shape"))

    @staticmethod
    def raises(body: Callable[[], object], words: str) -> bool:
        try:
            body()
        except InferenceServerException as error:
            return words in str(error)
        return False


def main() -> int:
    """Reads the arguments, runs the cases, prints the count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--sample", type=Path, required=True, help="the folder zoo/sample")
    found = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shufflezoo-serving-") as scratch:
        checks = Checks(found, Path(scratch))
        with Server(found.shufflezoo, str(checks.checkpoint)) as server:
            client = triton.InferenceServerClient(server.address)
            for cases in (checks.metadata, checks.inference, checks.pictures, checks.errors):
                cases(server, client)
            client.close()
        for name, body in control.cases(
            found.shufflezoo, checks.checkpoint, Path(scratch), checks.inputs
        ):
            checks.case(name, body)
    return checks.close()


if __name__ == "__main__":
    sys.exit(main())
