"""The tools that load exports: each gives the logits of a file for a batch of inputs."""

import contextlib
import importlib.util
import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BATCH = 25

MEGVII_SIZES = {
    base * 4 * half // 2: (groups, half / 2)
    for groups, base in ((3, 240), (8, 384))
    for half in (1, 2, 3, 4)
}
"""Groups and width by the channels that the classifier sees."""

try:
    import mlx.core as mlx
except ImportError:
    mlx = None

Logits = Callable[[Path, numpy.ndarray], numpy.ndarray]
"""`[N, 3, H, W]` through the network of a file: `[N, classes]`."""


def module(path: Path, name: str) -> ModuleType:
    """A Python file as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def in_batches(
    run: Callable[[numpy.ndarray], numpy.ndarray], inputs: numpy.ndarray
) -> numpy.ndarray:
    """Runs a few pictures at a time; the last batch may be smaller."""
    return numpy.concatenate([run(inputs[at : at + BATCH]) for at in range(0, len(inputs), BATCH)])


def pytorch(path: Path, inputs: numpy.ndarray) -> numpy.ndarray:
    """The module of examples/pytorch, which loads with strict=True."""
    network = module(EXAMPLES / "pytorch/shufflenet_v1.py", "pytorch_example").load(str(path))
    with torch.no_grad():
        return in_batches(lambda batch: network(torch.from_numpy(batch)).numpy(), inputs)


def megvii(checkout: Path) -> Logits:
    """The authors' module, with the two lines changed that docs/exports.md names."""
    folder = checkout / "ShuffleNetV1"
    sys.modules["blocks"] = module(folder / "blocks.py", "blocks")
    network_module = module(folder / "network.py", "megvii_network")

    def logits(path: Path, inputs: numpy.ndarray) -> numpy.ndarray:
        weights = load_file(path)
        classes, channels = weights["classifier.0.weight"].shape
        groups, width = MEGVII_SIZES[channels]
        with contextlib.redirect_stdout(io.StringIO()):  # It prints its size.
            network = network_module.ShuffleNetV1(
                n_class=classes, model_size=f"{width}x", group=groups
            )
        network.maxpool = torch.nn.MaxPool2d(3, 2, padding=0, ceil_mode=True)
        for unit in network.features:
            if unit.stride == 2:
                unit.branch_proj = torch.nn.AvgPool2d(3, 2, padding=0, ceil_mode=True)
        network.load_state_dict(weights, strict=True)
        network.eval()
        with torch.no_grad():
            return in_batches(lambda batch: network(torch.from_numpy(batch)).numpy(), inputs)

    return logits


def onnx_runtime(path: Path, inputs: numpy.ndarray) -> numpy.ndarray:
    """ONNX Runtime, once `onnx` has checked the model and inferred every shape."""
    model = onnx.load(str(path))
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    known = {value.name for value in inferred.graph.value_info}
    unknown = [node.output[0] for node in model.graph.node[:-1] if node.output[0] not in known]
    if unknown:
        raise ValueError(f"{path.name}: no shape was inferred for {', '.join(unknown[:3])}")
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return in_batches(lambda batch: session.run(None, {"input": batch})[0], inputs)


def onnx_metadata(path: Path) -> dict[str, str]:
    """The texts in a model."""
    return {entry.key: entry.value for entry in onnx.load(str(path)).metadata_props}


def mlx_network(path: Path, inputs: numpy.ndarray) -> numpy.ndarray:
    """The module of examples/mlx, which loads with strict=True; on the CPU."""
    mlx.set_default_device(mlx.cpu)
    network, _ = module(EXAMPLES / "mlx/shufflenet_v1.py", "mlx_example").load(str(path))

    def run(batch: numpy.ndarray) -> numpy.ndarray:
        return numpy.array(network(mlx.array(batch.transpose(0, 2, 3, 1))))

    return in_batches(run, inputs)
