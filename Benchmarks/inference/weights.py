"""The weights that every contender gets: a native file of each model.

Where the fixtures have a model's checkpoint, it is converted; of the others random weights are
written, scaled so that activations neither die out nor grow, the same for the same seed.
"""

import subprocess
import sys
from pathlib import Path

import numpy
import safetensors.numpy
from safetensors import safe_open

from network import Convolution, convolutions, network

CHECKPOINTS = {
    "shufflenet_v1_g3_05": "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt",
    "shufflenet_v1_g8_05": "shufflenet/shufflenet_v1_g8_05-196b8ef3.ckpt",
}
"""The fixtures, below their folder."""

SEED = 20171204
CLASSES = 1000
PROBE_SIDE = 64


def native_file(model: str, shufflezoo: Path, fixtures: Path, folder: Path) -> tuple[Path, str]:
    """Makes the native file of a model in `folder`; returns it and where the weights are from."""
    target = folder / f"{model}.safetensors"
    source, origin = fixtures / CHECKPOINTS.get(model, ""), "trained"
    if not source.is_file():
        source, origin = folder / f"{model}-random.safetensors", "random"
        safetensors.numpy.save_file(random_weights(model), source)
    # Also for random weights: this adds the logits of the reference executor.
    command = [shufflezoo, "convert", source, target, "--force", "--quiet"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"shufflezoo convert exited {done.returncode}: {done.stderr.strip()}")
    return target, origin


def random_weights(model: str) -> dict[str, numpy.ndarray]:
    """He-normal convolutions and nearly neutral batch normalisations, by their grouped names."""
    random = numpy.random.default_rng(SEED)
    net = network(model)
    tensors: dict[str, numpy.ndarray] = {}
    for convolution in convolutions(net):
        tensors[convolution.weight] = he_normal(random, convolution.shape)
        tensors |= normalization(random, convolution)
    tensors[net.classifier] = he_normal(random, (CLASSES, net.features))
    return tensors


def he_normal(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
    """Zero mean, and 2 / fan-in as the variance."""
    deviation = numpy.sqrt(2 / numpy.prod(shape[1:]))
    return (random.standard_normal(shape) * deviation).astype(numpy.float32)


def normalization(
    random: numpy.random.Generator, convolution: Convolution
) -> dict[str, numpy.ndarray]:
    """Statistics near those of a network at rest; a unit's last one adds little to the residual."""
    gain = 0.25 if convolution.normalization.endswith("2.3") else 1.0
    values = {
        "moving_mean": 0.1 * random.standard_normal(convolution.outputs),
        "moving_variance": random.uniform(0.5, 1.5, convolution.outputs),
        "gamma": gain * random.uniform(0.8, 1.2, convolution.outputs),
        "beta": 0.1 * random.standard_normal(convolution.outputs),
    }
    return {
        f"{convolution.normalization}.{name}": value.astype(numpy.float32)
        for name, value in values.items()
    }


def metadata(native: Path) -> dict[str, str]:
    """A native file's own words about itself."""
    with safe_open(native, "numpy") as file:
        return file.metadata()


def pictures(batch: int, side: int) -> numpy.ndarray:
    """Seeded normal noise, `[batch, 3, side, side]`: what normalised photographs are like."""
    shape = (batch, 3, side, side)
    return numpy.random.default_rng(SEED).standard_normal(shape, dtype=numpy.float32)


def probe() -> numpy.ndarray:
    """The input behind a native file's `logits_probe`: see Sources/ShuffleNet/LogitsProbe.swift."""
    index = numpy.arange(3 * PROBE_SIDE * PROBE_SIDE)
    values = (index * 7919 % 1009).astype(numpy.float32) / numpy.float32(504.5) - numpy.float32(1)
    return values.reshape(1, 3, PROBE_SIDE, PROBE_SIDE)
