"""The network as a PyTorch module, for torch.compile and for pnnx."""

import numpy
import torch
from torch import Tensor, nn

from network import EPSILON, Convolution, Network, Unit


def torch_network(net: Network, tensors: dict[str, numpy.ndarray]) -> nn.Module:
    """Makes the module, for inference and with its weights.

    - tensors: a native file's, by their names.
    """
    module = TorchNetwork(net)
    parts = [module.stem]
    for unit in module.units:
        parts += [unit.compress, unit.depthwise, unit.expand]
    with torch.no_grad():
        for part in parts:
            part.load(tensors)
        module.classifier.weight.copy_(torch.from_numpy(tensors[net.classifier]))
    return module.eval()


class Block(nn.Sequential):
    """A convolution and its normalisation."""

    def __init__(self, part: Convolution) -> None:
        super().__init__(
            nn.Conv2d(
                part.inputs,
                part.outputs,
                part.kernel,
                part.stride,
                part.kernel // 2,
                groups=part.groups,
                bias=False,
            ),
            nn.BatchNorm2d(part.outputs, EPSILON),
        )
        self.part = part

    def load(self, tensors: dict[str, numpy.ndarray]) -> None:
        """Copies its tensors by their names."""
        convolution, normalization = self
        targets = {
            self.part.weight: convolution.weight,
            f"{self.part.normalization}.gamma": normalization.weight,
            f"{self.part.normalization}.beta": normalization.bias,
            f"{self.part.normalization}.moving_mean": normalization.running_mean,
            f"{self.part.normalization}.moving_variance": normalization.running_var,
        }
        for name, target in targets.items():
            target.copy_(torch.from_numpy(tensors[name]))


class TorchUnit(nn.Module):
    """One unit; its sides are even, for which `ceil_mode` is MindSpore's "same" padding."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.unit = unit
        self.compress = Block(unit.compress)
        self.depthwise = Block(unit.depthwise)
        self.expand = Block(unit.expand)
        # MindCV views the channels as [C/groups, groups]: the shuffle of C/groups groups.
        self.shuffle = nn.ChannelShuffle(unit.compress.outputs // unit.groups)
        self.pool = nn.AvgPool2d(3, 2, ceil_mode=True, count_include_pad=False)

    def forward(self, x: Tensor) -> Tensor:
        main = self.shuffle(torch.relu(self.compress(x)))
        main = self.expand(self.depthwise(main))
        if self.unit.stride == 1:
            return torch.relu(x + main)
        return torch.relu(torch.cat((self.pool(x), main), 1))


class TorchNetwork(nn.Module):
    """The whole network, for inputs `[N, 3, side, side]` with a side that is a multiple of 32."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.stem = Block(net.stem)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.units = nn.ModuleList(TorchUnit(unit) for unit in net.units)
        self.classifier = nn.Linear(net.features, 1000, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(torch.relu(self.stem(x)))
        for unit in self.units:
            x = unit(x)
        return self.classifier(x.mean((2, 3)))
