"""ShuffleNetV1 as MindCV builds it: the one list that the peers' networks are made from.

Sources/ShuffleNet defines the network; this is the same list again, in the peers' language, so that
the program can build it for each of them. Benchmarks/inference/benchmark.py checks that all agree.
"""

from collections.abc import Iterator
from typing import NamedTuple

EPSILON = 1e-5
"""Of every batch normalisation."""

UNITS_PER_STAGE = (4, 8, 4)

STEMS = {"05": {3: 12, 8: 16}, "10": {3: 24, 8: 24}, "15": {3: 24, 8: 24}, "20": {3: 48, 8: 48}}
"""The stem's output channels, by width and groups."""

FIRST_STAGES = {3: 120, 8: 192}
"""The output channels of the first stage at width 0.5, by groups; each stage has twice as many."""


class Convolution(NamedTuple):
    """A convolution without bias and the batch normalisation behind it, by their names."""

    weight: str
    normalization: str
    inputs: int
    outputs: int
    kernel: int
    stride: int
    groups: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The weight's: `[O, I/groups, K, K]`."""
        return (self.outputs, self.inputs // self.groups, self.kernel, self.kernel)


class Unit(NamedTuple):
    """compress, ReLU, shuffle, depthwise, expand; then joined with the input, and ReLU.

    With stride 1 the input is added; with stride 2 it is average-pooled and stands before the rest.
    """

    stride: int
    groups: int
    compress: Convolution
    depthwise: Convolution
    expand: Convolution


class Network(NamedTuple):
    """Stem, ReLU and max pool; the units; the mean of each channel; the classifier's matrix."""

    name: str
    stem: Convolution
    units: list[Unit]
    classifier: str
    features: int


def network(name: str) -> Network:
    """The network of a name such as `shufflenet_v1_g3_05`."""
    groups, width = int(name.split("_")[2][1:]), name.split("_")[3]
    channels = STEMS[width][groups]
    stem = Convolution("first_conv.0.weight", "first_conv.1", 3, channels, 3, 2, 1)
    units: list[Unit] = []
    stage_channels = FIRST_STAGES[groups] * int(width) // 5
    for stage, count in enumerate(UNITS_PER_STAGE):
        outputs = stage_channels << stage
        for position in range(count):
            units.append(unit(len(units), channels, outputs, groups, 2 if position == 0 else 1))
            channels = outputs
    return Network(name, stem, units, "classifier.weight", channels)


def unit(index: int, inputs: int, outputs: int, groups: int, stride: int) -> Unit:
    """Unit number `index`; the very first one compresses without groups."""
    prefix = f"features.{index}.branch_main"
    middle = outputs // 4
    made = outputs if stride == 1 else outputs - inputs
    first_groups = 1 if index == 0 else groups
    return Unit(
        stride,
        groups,
        Convolution(f"{prefix}_1.0.weight", f"{prefix}_1.1", inputs, middle, 1, 1, first_groups),
        Convolution(f"{prefix}_2.0.weight", f"{prefix}_2.1", middle, middle, 3, stride, middle),
        Convolution(f"{prefix}_2.2.weight", f"{prefix}_2.3", middle, made, 1, 1, groups),
    )


def convolutions(net: Network) -> Iterator[Convolution]:
    """All of a network's, in definition order."""
    yield net.stem
    for part in net.units:
        yield from (part.compress, part.depthwise, part.expand)


def padding(side: int) -> tuple[int, int]:
    """What "same" padding puts before and after `side` rows under a 3×3 pool with stride 2."""
    total = max(((side + 1) // 2 - 1) * 2 + 3 - side, 0)
    return total // 2, total - total // 2
