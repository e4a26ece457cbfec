"""Triton's server with ONNX Runtime in its Python backend, as NVIDIA's PyTriton sets it up.

    SERVING_MODEL=model.onnx triton_server.py NAME PICTURES PORT

Triton answers HTTP, batches what waits and hands batches to two functions in this process, each with
a session of one thread. NAME takes FP32 `[N, 3, 224, 224]`, PICTURES JPEG or PNG files, BYTES `[N, 1]`.
"""

import sys
import tempfile

import numpy
from pytriton.decorators import batch
from pytriton.model_config import DynamicBatcher, ModelConfig, Tensor
from pytriton.triton import Triton, TritonConfig
from recipe import SIDE, preprocess, session

FUNCTIONS = 2
LARGEST_BATCH = 8
"""As ours."""
CLASSES = 1000


def tensors_function():  # noqa: ANN201
    """Logits of tensors."""
    network = session(1)

    @batch
    def infer(input: numpy.ndarray) -> dict[str, numpy.ndarray]:  # noqa: A002
        return {"logits": network.run(None, {"input": input})[0]}

    return infer


def pictures_function():  # noqa: ANN201
    """Logits of files."""
    network = session(1)

    @batch
    def infer(input: numpy.ndarray) -> dict[str, numpy.ndarray]:  # noqa: A002
        pictures = numpy.stack([preprocess(file) for file in input[:, 0]])
        return {"logits": network.run(None, {"input": pictures})[0]}

    return infer


def main() -> None:
    """Serves until it is told to end."""
    name, pictures, port = *sys.argv[1:3], int(sys.argv[3])
    logits = Tensor(name="logits", dtype=numpy.float32, shape=(CLASSES,))
    models = {
        name: (tensors_function, Tensor(name="input", dtype=numpy.float32, shape=(3, SIDE, SIDE))),
        pictures: (pictures_function, Tensor(name="input", dtype=bytes, shape=(1,))),
    }
    with tempfile.TemporaryDirectory(prefix="shufflezoo-triton-") as workspace:
        settings = TritonConfig(
            http_address="127.0.0.1", http_port=port, allow_grpc=False, allow_metrics=False
        )
        with Triton(config=settings, workspace=f"{workspace}/triton") as triton:
            for model, (function, given) in models.items():
                triton.bind(
                    model_name=model,
                    infer_func=[function() for _ in range(FUNCTIONS)],
                    inputs=[given],
                    outputs=[logits],
                    config=ModelConfig(max_batch_size=LARGEST_BATCH, batcher=DynamicBatcher()),
                )
            triton.serve()


if __name__ == "__main__":
    main()
