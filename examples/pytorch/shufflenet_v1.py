"""ShuffleNetV1 as MindCV builds it, for PyTorch.

    shufflezoo convert shufflenet_v1_g3_05-42cfe109.ckpt model.safetensors --to pytorch
    python shufflenet_v1.py model.safetensors

The module loads such a file with `strict=True` and computes what MindCV computes, for pictures of
any size. It needs the packages `torch` and `safetensors`, and nothing of shufflezoo.

    model = load("model.safetensors")
    logits = model(pictures)  # float32 [N, 3, H, W], normalised as MindCV does: (x - mean) / std
"""

import sys

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional

STEM_CHANNELS = {
    3: {0.5: 12, 1.0: 24, 1.5: 24, 2.0: 48},
    8: {0.5: 16, 1.0: 24, 1.5: 24, 2.0: 48},
}
STAGE_CHANNELS = {3: 240, 8: 384}
"""The channels of stage 2 at width 1; stages 3 and 4 have twice and four times as many."""

STAGE_UNITS = (4, 8, 4)


def pad_same(x: Tensor, value: float) -> Tensor:
    """Pads `[N, C, H, W]` as MindSpore does before a 3x3 pool of stride 2.

    Of what the last window needs, the smaller half stands in front: nothing for an even side.
    """
    pads = []
    for side in (x.shape[3], x.shape[2]):
        total = max((-(-side // 2) - 1) * 2 + 3 - side, 0)
        pads += [total // 2, total - total // 2]
    return functional.pad(x, pads, value=value)


class MaxPoolSame(nn.Module):
    """A maximum over 3x3 with stride 2; the padding never wins."""

    def forward(self, x: Tensor) -> Tensor:
        return functional.max_pool2d(pad_same(x, float("-inf")), 3, 2)


class AveragePoolSame(nn.Module):
    """A mean over 3x3 with stride 2 that counts no padding."""

    def forward(self, x: Tensor) -> Tensor:
        real = torch.ones_like(x[:1, :1])
        sums = functional.avg_pool2d(pad_same(x, 0.0), 3, 2)
        return sums / functional.avg_pool2d(pad_same(real, 0.0), 3, 2)


def channel_shuffle(x: Tensor, groups: int) -> Tensor:
    """MindCV's: `[C / g, g]` transposed, where the paper and others transpose `[g, C / g]`."""
    n, c, h, w = x.shape
    return x.view(n, c // groups, groups, h, w).transpose(1, 2).reshape(n, c, h, w)


class ShuffleUnit(nn.Module):
    """1x1 grouped convolution, shuffle, 3x3 depthwise, 1x1 grouped, beside a way around them."""

    def __init__(self, inputs: int, outputs: int, groups: int, stride: int, first: bool) -> None:
        super().__init__()
        mid = outputs // 4
        expanded = outputs if stride == 1 else outputs - inputs
        self.groups = groups
        self.branch_main_1 = nn.Sequential(
            nn.Conv2d(inputs, mid, 1, groups=1 if first else groups, bias=False),
            nn.BatchNorm2d(mid),
            nn.ReLU(),
        )
        self.branch_main_2 = nn.Sequential(
            nn.Conv2d(mid, mid, 3, stride, 1, groups=mid, bias=False),
            nn.BatchNorm2d(mid),
            nn.Conv2d(mid, expanded, 1, groups=groups, bias=False),
            nn.BatchNorm2d(expanded),
        )
        self.branch_proj = AveragePoolSame() if stride == 2 else None

    def forward(self, x: Tensor) -> Tensor:
        main = channel_shuffle(self.branch_main_1(x), self.groups)
        main = self.branch_main_2(main)
        if self.branch_proj is None:
            return torch.relu(x + main)
        return torch.relu(torch.cat((self.branch_proj(x), main), 1))


class ShuffleNetV1(nn.Module):
    """The network: `groups` 3 or 8, `width` 0.5, 1, 1.5 or 2."""

    def __init__(
        self, groups: int = 3, width: float = 0.5, num_classes: int = 1000, in_channels: int = 3
    ) -> None:
        super().__init__()
        channels = STEM_CHANNELS[groups][width]
        self.first_conv = nn.Sequential(
            nn.Conv2d(in_channels, channels, 3, 2, 1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        )
        self.max_pool = MaxPoolSame()
        units = []
        for stage, count in enumerate(STAGE_UNITS):
            outputs = int(STAGE_CHANNELS[groups] * width) * 2**stage
            for position in range(count):
                stride = 2 if position == 0 else 1
                units.append(ShuffleUnit(channels, outputs, groups, stride, first=not units))
                channels = outputs
        self.features = nn.Sequential(*units)
        self.classifier = nn.Linear(channels, num_classes, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = self.max_pool(self.first_conv(x))
        return self.classifier(self.features(x).mean((2, 3)))


def load(path: str) -> ShuffleNetV1:
    """The network of a file that `shufflezoo convert --to pytorch` wrote, ready for inference."""
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        weights = {name: file.get_tensor(name) for name in file.keys()}
    # The name ends in groups and width, such as g3_05.
    groups, width = metadata["model"].split("_")[-2:]
    model = ShuffleNetV1(
        int(groups.removeprefix("g")),
        int(width) / 10,
        int(metadata["num_classes"]),
        int(metadata["in_channels"]),
    )
    model.load_state_dict(weights, strict=True)
    return model.eval()


def probe(model: ShuffleNetV1, in_channels: int) -> Tensor:
    """The logits for the input by which exports are compared (`logits_probe` in the metadata)."""
    index = torch.arange(in_channels * 64 * 64)
    values = (index * 7919 % 1009).float() / 504.5 - 1
    with torch.no_grad():
        return model(values.view(1, in_channels, 64, 64))[0, :8]


if __name__ == "__main__":
    with safe_open(sys.argv[1], framework="pt") as opened:
        notes = opened.metadata()
    expected = torch.tensor([float(text) for text in notes["logits_probe"].split(",")])
    found = probe(load(sys.argv[1]), int(notes["in_channels"]))
    difference = ((found - expected).abs().max() / expected.abs().max()).item()
    print(f"{notes['model']}: largest difference {difference:.1e} of the largest logit")
    sys.exit(0 if difference <= 1e-5 else 1)
