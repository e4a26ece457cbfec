"""Writes a network with its weights as ONNX, for one picture a call.

    write_model.py MODEL SHUFFLEZOO FIXTURES TARGET
"""

import sys
from pathlib import Path

import safetensors.numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "inference"))

import weights  # noqa: E402
from network import network  # noqa: E402
from onnx_network import onnx_model  # noqa: E402

SIDE = 224


def main() -> None:
    """Converts the fixtures' checkpoint beside the target, and that."""
    model, shufflezoo, fixtures, target = sys.argv[1], *map(Path, sys.argv[2:])
    native, _ = weights.native_file(model, shufflezoo, fixtures, target.parent)
    tensors = safetensors.numpy.load_file(native)
    target.write_bytes(onnx_model(network(model), tensors, (1, 3, SIDE, SIDE)))


if __name__ == "__main__":
    main()
