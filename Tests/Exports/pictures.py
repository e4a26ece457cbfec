"""The photographs of the fixtures as the network's input, prepared as MindCV prepares them."""

import hashlib
import json
from pathlib import Path

import cv2
import numpy

MEAN = numpy.array([123.675, 116.28, 103.53], numpy.float32)
DEVIATION = numpy.array([58.395, 57.12, 57.375], numpy.float32)
CROP_SHARE = 0.875


class Pictures:
    """Photographs in the order of `images.json`: their paths and their pixels."""

    def __init__(self, fixtures: Path, count: int, side: int = 224) -> None:
        root = fixtures / "imagenet-sample"
        entries = json.loads((root / "images.json").read_text())[:count]
        self.paths = [root / "val" / entry["path"] for entry in entries]
        self.side = side
        self.pixels = numpy.stack([self._crop(path) for path in self.paths])
        """RGB, float32 [N, 3, side, side], 0 to 255."""
        self.inputs = self._normalised(self.pixels)
        if side == 224:
            for entry, picture in zip(entries, self.inputs):
                digest = hashlib.sha256(picture.tobytes()).hexdigest()
                if digest != entry["input_sha256"]:
                    raise ValueError(f"{entry['path']}: the input is not MindCV's")

    def _crop(self, path: Path) -> numpy.ndarray:
        image = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        height, width = image.shape[:2]
        short = int(self.side / CROP_SHARE)
        scale = short / min(height, width)
        size = (max(short, int(width * scale)), max(short, int(height * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
        top, left = (size[1] - self.side) // 2, (size[0] - self.side) // 2
        crop = image[top : top + self.side, left : left + self.side]
        return crop.astype(numpy.float32).transpose(2, 0, 1)

    @staticmethod
    def _normalised(pixels: numpy.ndarray) -> numpy.ndarray:
        shape = (1, 3, 1, 1)
        return (pixels - MEAN.reshape(shape)) / DEVIATION.reshape(shape)
