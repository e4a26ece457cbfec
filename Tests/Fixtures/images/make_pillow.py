"""Makes what infer.py's steps give: python make_pillow.py PHOTOGRAPHS, with MindSpore 2.7.0 and Pillow 11.3.

PHOTOGRAPHS is the folder `imagenet-sample` of the larger fixtures; of those only digests are kept. Run
it after make.py, whose pictures it reads. Pillow 13 resizes some high pictures in another order.
"""

import io
import pathlib
import sys

import mindspore.dataset.vision as vision
import numpy as np
import PIL
from PIL import Image

from make import FOLDER, described, digest, gradient, write

MEAN = [0.485 * 255, 0.456 * 255, 0.406 * 255]
STD = [0.229 * 255, 0.224 * 255, 0.225 * 255]


def scaled_size(size, ratio):
    return int(size // ratio)


def steps(image, size=224, ratio=0.875):
    """infer.py's: create_transforms without Decode, applied to Pillow's picture."""
    chain = [
        vision.Resize(scaled_size(size, ratio), interpolation=vision.Inter.BILINEAR),
        vision.CenterCrop(size),
        vision.Normalize(mean=MEAN, std=STD),
        vision.HWC2CHW(),
    ]
    for step in chain:
        image = step(image)
    return image


def decoded():
    for path in sorted(FOLDER.iterdir()):
        if path.suffix not in (".jpg", ".png", ".JPEG"):
            continue
        try:
            image = Image.open(path).convert("RGB")
        except OSError:
            continue
        yield described(np.asarray(image), file=path.name)


SHORT_SIDES = [(1, 1, 7), (1, 9, 32), (9, 1, 32), (23, 17, 73), (100, 3, 5), (64, 64, 64), (37, 91, 37), (91, 37, 256),
               (333, 500, 256), (500, 333, 256), (500, 375, 256), (1, 500, 3), (500, 1, 3), (300, 100, 40), (503, 22, 19),
               (900, 300, 64), (3000, 2, 1), (40, 1300, 17), (257, 255, 1), (256, 300, 256), (2, 2, 999),
               (1200, 1600, 256)]  # fmt: skip
CROPS = [(256, 341, 224), (73, 73, 64), (10, 30, 16), (30, 11, 16), (5, 6, 16), (15, 17, 16), (16, 16, 16), (18, 19, 16),
         (19, 22, 16), (13, 12, 16), (227, 229, 224)]  # fmt: skip
INPUTS = [(375, 500, 224, 0.875), (500, 375, 224, 0.875), (28, 28, 64, 0.875), (1, 1, 8, 0.875), (100, 90, 31, 1.7), (1, 500, 5, 1),
          (700, 20, 33, 1), (200, 3000, 50, 0.3), (61, 64, 50, 1)]  # fmt: skip


def processed():
    for height, width, side in SHORT_SIDES:
        image = vision.Resize(side)(Image.fromarray(gradient(height, width)))
        yield described(np.asarray(image), step="short_side", source=[height, width], argument=[side])
    for height, width, side in CROPS:
        image = vision.CenterCrop(side)(Image.fromarray(gradient(height, width)))
        yield described(np.asarray(image), step="crop", source=[height, width], argument=[side])
    for height, width, size, ratio in INPUTS:
        values = steps(Image.fromarray(gradient(height, width)), size, ratio)
        assert values.shape == (3, size, size) and values.dtype == np.float32
        yield {"step": "input", "source": [height, width], "argument": [size], "ratio": ratio, "height": size, "width": size,
               "sha256": digest(values)}  # fmt: skip


def photographs(folder):
    for path in sorted(folder.glob("val/*/*")):
        image = Image.open(io.BytesIO(path.read_bytes())).convert("RGB")
        yield {"path": str(path.relative_to(folder / "val")), "input_sha256": digest(steps(image))}


if __name__ == "__main__":
    assert PIL.__version__.startswith("11.3"), PIL.__version__
    write("pillow_decoded.json", decoded())
    write("pillow_processed.json", processed())
    write("pillow_photographs.json", photographs(pathlib.Path(sys.argv[1])))
