"""Weights for the variants that have none: random, and such that activations keep their size."""

from pathlib import Path

import numpy
from safetensors.numpy import save_file

WORDS = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "moving_mean",
    "running_var": "moving_variance",
}
"""PyTorch's words for a batch normalisation, and MindSpore's."""


def write_random(network: object, path: Path, seed: int) -> None:
    """Writes a network's parameters under MindSpore's names, filled at random.

    `network` is a module of examples/pytorch, which knows names and shapes.
    """
    generator = numpy.random.default_rng(seed)
    tensors = {}
    for name, tensor in network.state_dict().items():
        module, word = name.rsplit(".", 1)
        shape = tuple(tensor.shape)
        if word == "num_batches_tracked":
            continue
        if len(shape) > 1:
            deviation = numpy.sqrt(2 / numpy.prod(shape[1:]))
            values = generator.normal(0, deviation, shape)
        else:
            name = f"{module}.{WORDS[word]}"
            if word in ("weight", "running_var"):
                values = generator.uniform(0.5, 1.5, shape)
            else:
                values = generator.normal(0, 0.2, shape)
        tensors[name] = values.astype(numpy.float32)
    save_file(tensors, path)
