"""ONNX Runtime behind FastAPI, as one writes it: the same protocol as ours, without its checks.

    SERVING_MODEL=model.onnx SERVING_THREADS=2 SERVING_CALLS=1 uvicorn python_server:app

`POST …/infer` takes FP32 tensors as JSON or as bytes behind it (Triton's binary tensor extension),
`POST …/classify` a JPEG or PNG file. SERVING_THREADS is what ONNX Runtime gets for a call, SERVING_CALLS
how many calls run at once; they run beside the event loop, which goes on reading.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import numpy
import orjson
from fastapi import FastAPI, Request, Response
from recipe import SIDE, preprocess, session

LENGTH_FIELD = "inference-header-content-length"
TOP = 5

network = session(int(os.environ["SERVING_THREADS"]))
pool = ThreadPoolExecutor(int(os.environ["SERVING_CALLS"]))
app = FastAPI()


def run(pictures: numpy.ndarray) -> numpy.ndarray:
    """`[N, 3, 224, 224]` to logits `[N, classes]`."""
    return network.run(None, {"input": pictures})[0]


def tensor(body: bytes, header_length: int | None) -> tuple[dict, numpy.ndarray]:
    """The request's JSON and its one input."""
    document = orjson.loads(body if header_length is None else body[:header_length])
    (given,) = document["inputs"]
    if "data" in given:
        values = numpy.array(given["data"], numpy.float32)
    else:
        values = numpy.frombuffer(body, numpy.float32, offset=header_length or 0)
    return document, values.reshape(given["shape"])


def wants_bytes(document: dict) -> bool:
    """Whether the output goes behind the JSON: its own parameter counts, else the request's."""
    asked = document.get("outputs", [{}])[0].get("parameters", {})
    return asked.get("binary_data", document.get("parameters", {}).get("binary_data_output", False))


def answer(name: str, body: bytes, header_length: int | None) -> Response:
    """An inference from the request's bytes to the answer's."""
    document, pictures = tensor(body, header_length)
    logits = run(pictures)
    output = {"name": "logits", "datatype": "FP32", "shape": logits.shape}
    reply = {"model_name": name, "model_version": "1", "outputs": [output]}
    if not wants_bytes(document):
        output["data"] = logits.ravel()
        return Response(orjson.dumps(reply, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")
    output["parameters"] = {"binary_data_size": logits.nbytes}
    head = orjson.dumps(reply)
    return Response(
        head + logits.tobytes(),
        media_type="application/octet-stream",
        headers={LENGTH_FIELD: str(len(head))},
    )


def best_classes(name: str, body: bytes) -> Response:
    """The best classes of a picture."""
    logits = run(preprocess(body)[numpy.newaxis])[0]
    exponents = numpy.exp(logits - logits.max())
    probabilities = exponents / exponents.sum()
    predictions = [
        {"index": int(index), "probability": float(probabilities[index])}
        for index in numpy.argsort(-logits)[:TOP]
    ]
    reply = {"model_name": name, "model_version": "1", "predictions": predictions}
    return Response(orjson.dumps(reply), media_type="application/json")


@app.get("/v2/health/ready")
async def ready() -> dict[str, bool]:
    """Whether requests are answered."""
    return {"ready": True, "live": True}


@app.get("/v2/models/{name}/ready")
async def model_ready(name: str) -> dict[str, object]:
    """Whether the model is loaded, which it is before the first request."""
    return {"name": name, "ready": True}


@app.get("/v2/models/{name}")
async def metadata(name: str) -> dict[str, object]:
    """Inputs and outputs."""
    return {
        "name": name,
        "versions": ["1"],
        "platform": "onnxruntime",
        "inputs": [{"name": "input", "datatype": "FP32", "shape": [-1, 3, SIDE, SIDE]}],
        "outputs": [{"name": "logits", "datatype": "FP32", "shape": [-1, 1000]}],
    }


@app.post("/v2/models/{name}/infer")
async def infer(name: str, request: Request) -> Response:
    """Logits of tensors."""
    length = request.headers.get(LENGTH_FIELD)
    body = await request.body()
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, answer, name, body, None if length is None else int(length))


@app.post("/v2/models/{name}/classify")
async def classify(name: str, request: Request) -> Response:
    """The best classes of the picture that is the body."""
    body = await request.body()
    return await asyncio.get_running_loop().run_in_executor(pool, best_classes, name, body)
