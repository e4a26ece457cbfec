"""ShuffleNetV1 as MindCV builds it, for MLX.

    shufflezoo convert shufflenet_v1_g3_05-42cfe109.ckpt model.safetensors --to mlx
    python shufflenet_v1.py model.safetensors

The module loads such a file with `strict=True` and computes what MindCV computes, for pictures of
any size. It needs the package `mlx`, and nothing of shufflezoo.

    model = load("model.safetensors")
    logits = model(pictures)  # float32 [N, H, W, 3], normalised as MindCV does: (x - mean) / std
"""

import sys

import mlx.core as mx
from mlx import nn

STEM_CHANNELS = {
    3: {0.5: 12, 1.0: 24, 1.5: 24, 2.0: 48},
    8: {0.5: 16, 1.0: 24, 1.5: 24, 2.0: 48},
}
STAGE_CHANNELS = {3: 240, 8: 384}
"""The channels of stage 2 at width 1; stages 3 and 4 have twice and four times as many."""

STAGE_UNITS = (4, 8, 4)


def pad_same(x: mx.array, value: float) -> mx.array:
    """Pads `[N, H, W, C]` as MindSpore does before a 3x3 pool of stride 2.

    Of what the last window needs, the smaller half stands in front: nothing for an even side.
    """
    pads = []
    for side in x.shape[1:3]:
        total = max((-(-side // 2) - 1) * 2 + 3 - side, 0)
        pads.append((total // 2, total - total // 2))
    return mx.pad(x, [(0, 0), *pads, (0, 0)], constant_values=value)


def windows(x: mx.array) -> list[mx.array]:
    """The nine pixels of every window of a padded picture."""
    rows, columns = (x.shape[1] - 1) // 2, (x.shape[2] - 1) // 2
    return [
        x[:, row : row + 2 * rows : 2, column : column + 2 * columns : 2]
        for row in range(3)
        for column in range(3)
    ]


def max_pool_same(x: mx.array) -> mx.array:
    """A maximum over 3x3 with stride 2; the padding never wins."""
    first, *others = windows(pad_same(x, float("-inf")))
    for other in others:
        first = mx.maximum(first, other)
    return first


def average_pool_same(x: mx.array) -> mx.array:
    """A mean over 3x3 with stride 2 that counts no padding."""
    real = mx.ones_like(x[:1, ..., :1])
    return sum(windows(pad_same(x, 0.0))) / sum(windows(pad_same(real, 0.0)))


def channel_shuffle(x: mx.array, groups: int) -> mx.array:
    """MindCV's: `[C / g, g]` transposed, where the paper and others transpose `[g, C / g]`."""
    shape = x.shape
    return x.reshape(*shape[:3], -1, groups).swapaxes(3, 4).reshape(shape)


def chain(layers: list, x: mx.array) -> mx.array:
    """One layer after the other."""
    for layer in layers:
        x = layer(x)
    return x


class ShuffleUnit(nn.Module):
    """1x1 grouped convolution, shuffle, 3x3 depthwise, 1x1 grouped, beside a way around them."""

    def __init__(self, inputs: int, outputs: int, groups: int, stride: int, first: bool) -> None:
        super().__init__()
        mid = outputs // 4
        expanded = outputs if stride == 1 else outputs - inputs
        self.groups = groups
        self.stride = stride
        self.branch_main_1 = [
            nn.Conv2d(inputs, mid, 1, groups=1 if first else groups, bias=False),
            nn.BatchNorm(mid),
            nn.ReLU(),
        ]
        self.branch_main_2 = [
            nn.Conv2d(mid, mid, 3, stride, 1, groups=mid, bias=False),
            nn.BatchNorm(mid),
            nn.Conv2d(mid, expanded, 1, groups=groups, bias=False),
            nn.BatchNorm(expanded),
        ]

    def __call__(self, x: mx.array) -> mx.array:
        main = channel_shuffle(chain(self.branch_main_1, x), self.groups)
        main = chain(self.branch_main_2, main)
        if self.stride == 1:
            return nn.relu(x + main)
        return nn.relu(mx.concatenate([average_pool_same(x), main], axis=3))


class ShuffleNetV1(nn.Module):
    """The network: `groups` 3 or 8, `width` 0.5, 1, 1.5 or 2."""

    def __init__(
        self, groups: int = 3, width: float = 0.5, num_classes: int = 1000, in_channels: int = 3
    ) -> None:
        super().__init__()
        channels = STEM_CHANNELS[groups][width]
        self.first_conv = [
            nn.Conv2d(in_channels, channels, 3, 2, 1, bias=False),
            nn.BatchNorm(channels),
            nn.ReLU(),
        ]
        self.features = []
        for stage, count in enumerate(STAGE_UNITS):
            outputs = int(STAGE_CHANNELS[groups] * width) * 2**stage
            for position in range(count):
                stride = 2 if position == 0 else 1
                first = not self.features
                self.features.append(ShuffleUnit(channels, outputs, groups, stride, first))
                channels = outputs
        self.classifier = nn.Linear(channels, num_classes, bias=False)

    def __call__(self, x: mx.array) -> mx.array:
        x = max_pool_same(chain(self.first_conv, x))
        return self.classifier(chain(self.features, x).mean((1, 2)))


def load(path: str) -> tuple[ShuffleNetV1, dict[str, str]]:
    """The network of a file that `shufflezoo convert --to mlx` wrote, ready for inference, and the
    file's metadata.
    """
    weights, metadata = mx.load(path, return_metadata=True)
    # The name ends in groups and width, such as g3_05.
    groups, width = metadata["model"].split("_")[-2:]
    model = ShuffleNetV1(
        int(groups.removeprefix("g")),
        int(width) / 10,
        int(metadata["num_classes"]),
        int(metadata["in_channels"]),
    )
    model.load_weights(list(weights.items()), strict=True)
    return model.eval(), metadata


def probe(model: ShuffleNetV1, in_channels: int) -> mx.array:
    """The logits for the input by which exports are compared (`logits_probe` in the metadata)."""
    index = mx.arange(in_channels * 64 * 64)
    values = (index * 7919 % 1009).astype(mx.float32) / 504.5 - 1
    return model(values.reshape(1, in_channels, 64, 64).transpose(0, 2, 3, 1))[0, :8]


if __name__ == "__main__":
    network, notes = load(sys.argv[1])
    expected = mx.array([float(text) for text in notes["logits_probe"].split(",")])
    found = probe(network, int(notes["in_channels"]))
    difference = ((found - expected).abs().max() / expected.abs().max()).item()
    print(f"{notes['model']}: largest difference {difference:.1e} of the largest logit")
    sys.exit(0 if difference <= 1e-5 else 1)
