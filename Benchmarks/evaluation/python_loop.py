"""An evaluation as one writes it in Python: cv2 and an inference engine, in forked processes.

    python_loop.py ENGINE MODEL.onnx DATA PROCESSES

Every process has one thread and every so many-th picture; each picture is decoded, resized, cropped
and normalised by OpenCV and NumPy and goes through the engine alone, in float32. Prints one JSON line.
"""

import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy

MEAN = numpy.array([123.675, 116.28, 103.53], numpy.float32)
DEVIATION = numpy.array([58.395, 57.12, 57.375], numpy.float32)
SIDE, SHORT = 224, 256

Engine = Callable[[numpy.ndarray], numpy.ndarray]


def onnxruntime_engine(model: str) -> Engine:
    """ONNX Runtime on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return lambda picture: session.run(None, {"input": picture})[0][0]


def openvino_engine(model: str) -> Engine:
    """OpenVINO on one thread, kept to float32."""
    import openvino

    settings = {
        "INFERENCE_NUM_THREADS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "f32",
    }
    request = openvino.Core().compile_model(model, "CPU", settings).create_infer_request()
    return lambda picture: request.infer({0: picture}, share_inputs=True, share_outputs=True)[0][0]


ENGINES = {"onnxruntime": onnxruntime_engine, "openvino": openvino_engine}


def preprocess(path: str) -> numpy.ndarray:
    """A file to `[1, 3, 224, 224]`."""
    image = cv2.cvtColor(cv2.imread(path, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    height, width = image.shape[:2]
    scale = SHORT / min(height, width)
    size = (max(SHORT, int(width * scale)), max(SHORT, int(height * scale)))
    image = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    top, left = (size[1] - SIDE) // 2, (size[0] - SIDE) // 2
    crop = image[top : top + SIDE, left : left + SIDE]
    normalised = (crop.astype(numpy.float32) - MEAN) / DEVIATION
    return numpy.ascontiguousarray(normalised.transpose(2, 0, 1))[numpy.newaxis]


def work(engine: str, model: str, pictures: list, barrier, results) -> None:  # noqa: ANN001
    """One process's share; the clock starts when all of them are ready."""
    cv2.setNumThreads(1)
    run = ENGINES[engine](model)
    for path, _ in pictures[:3]:
        run(preprocess(path))
    barrier.wait()
    start = time.monotonic()
    correct = in_five = 0
    for path, label in pictures:
        logits = run(preprocess(path))
        five = numpy.argsort(-logits)[:5]
        correct += int(five[0] == label)
        in_five += int(label in five)
    results.put((start, time.monotonic(), correct, in_five))


def main() -> None:
    """Shares the pictures out and adds up."""
    engine, model, data, processes = *sys.argv[1:4], int(sys.argv[4])
    folders = sorted(path for path in Path(data).iterdir() if path.is_dir())
    pictures = [
        (str(path), label)
        for label, folder in enumerate(folders)
        for path in sorted(folder.iterdir())
    ]
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(processes), context.Queue()
    children = [
        context.Process(target=work, args=(engine, model, pictures[i::processes], barrier, results))
        for i in range(processes)
    ]
    for child in children:
        child.start()
    found = [results.get() for _ in children]
    for child in children:
        child.join()
    answer = {
        "seconds": max(row[1] for row in found) - min(row[0] for row in found),
        "top1": sum(row[2] for row in found),
        "top5": sum(row[3] for row in found),
        "images": len(pictures),
        "version": f"{engine} {version(engine)}, cv2 {cv2.__version__}",
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
