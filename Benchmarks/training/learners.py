"""Those who compute gradients, each a process of its own that does so once for every line it reads.

    learners.py NAME WEIGHTS BATCH SIDE THREADS

It prints the seconds that it took, and the loss. WEIGHTS is a native file of 1000 classes, the batch is
`x[i] = (i * 7919 % 1009) / 504.5 - 1` with the labels `7 n % 1000`, the loss the cross entropy with a label
smoothing of 0.1. Batch normalisations use the batch's statistics; everything is float32.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy
import safetensors.numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "inference"))

from network import network  # noqa: E402

SMOOTHING = 0.1
Step = Callable[[], float]


def batch(count: int, side: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The pictures, `[N, 3, side, side]`, and their labels."""
    numbers = numpy.arange(count * 3 * side * side, dtype=numpy.int64) * 7919 % 1009
    pictures = numbers.astype(numpy.float32) / numpy.float32(504.5) - 1
    return pictures.reshape(count, 3, side, side), numpy.arange(count) * 7 % 1000


def pytorch(model: str, weights: Path, count: int, side: int, threads: int, compiled: bool) -> Step:
    """PyTorch with channels last, as it is or compiled."""
    import torch
    from torch_network import torch_network

    torch.set_num_threads(threads)
    module = torch_network(network(model), safetensors.numpy.load_file(weights)).train()
    module = module.to(memory_format=torch.channels_last)
    pictures, labels = (torch.from_numpy(array) for array in batch(count, side))
    pictures = pictures.to(memory_format=torch.channels_last)

    def loss() -> torch.Tensor:
        return torch.nn.functional.cross_entropy(module(pictures), labels, label_smoothing=SMOOTHING)

    call = torch.compile(loss) if compiled else loss

    def step() -> float:
        module.zero_grad(set_to_none=True)
        value = call()
        value.backward()
        return value.item()

    return step


def mindspore(model: str, weights: Path, count: int, side: int, threads: int) -> Step:
    """MindSpore's graph mode and MindCV's module."""
    import mindcv
    import mindspore as ms

    ms.set_context(mode=ms.GRAPH_MODE, device_target="CPU", runtime_num_threads=threads)
    module = mindcv.create_model(model, num_classes=1000).set_train()
    tensors = safetensors.numpy.load_file(weights)
    ms.load_param_into_net(
        module, {name: ms.Parameter(value) for name, value in tensors.items()}, strict_load=True
    )
    pictures, labels = (ms.Tensor(array) for array in batch(count, side))
    labels = labels.astype(ms.int32)
    criterion = mindcv.create_loss("CE", label_smoothing=SMOOTHING)

    def loss(x: ms.Tensor, y: ms.Tensor) -> ms.Tensor:
        return criterion(module(x), y)

    gradient = ms.value_and_grad(loss, None, module.trainable_params())

    @ms.jit
    def both(x: ms.Tensor, y: ms.Tensor) -> tuple:
        return gradient(x, y)

    def step() -> float:
        value, gradients = both(pictures, labels)
        gradients[0].asnumpy()
        return float(value.asnumpy())

    return step


def main() -> None:
    """Makes the learner, then steps for every line."""
    name, weights, *numbers = sys.argv[1:]
    count, side, threads = map(int, numbers)
    os.environ["OMP_NUM_THREADS"] = str(threads)
    model = Path(weights).stem
    common = (model, Path(weights), count, side, threads)
    step = {
        "eager": lambda: pytorch(*common, compiled=False),
        "compiled": lambda: pytorch(*common, compiled=True),
        "mindspore": lambda: mindspore(*common),
    }[name]()
    for _ in sys.stdin:
        start = time.perf_counter()
        loss = step()
        print(time.perf_counter() - start, loss, flush=True)


if __name__ == "__main__":
    main()
