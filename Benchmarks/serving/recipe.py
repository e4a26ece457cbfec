"""What both peers do with a picture and the network: Pillow, OpenCV, NumPy and ONNX Runtime.

The recipe is MindCV's: the short side to 256 pixels, bilinear as OpenCV does it, and the middle 224.
OpenCV's resizing is also the fastest there is in Python.
"""

import io
import os

import cv2
import numpy
import onnxruntime
from PIL import Image

MEAN = numpy.array([123.675, 116.28, 103.53], numpy.float32)
DEVIATION = numpy.array([58.395, 57.12, 57.375], numpy.float32)
SIDE, SHORT = 224, 256

cv2.setNumThreads(1)


def session(threads: int) -> onnxruntime.InferenceSession:
    """The network of the file that SERVING_MODEL names, with so many threads for a call."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    model = os.environ["SERVING_MODEL"]
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def preprocess(file: bytes) -> numpy.ndarray:
    """A JPEG or PNG file to `[3, 224, 224]`."""
    image = numpy.asarray(Image.open(io.BytesIO(file)).convert("RGB"))
    height, width = image.shape[:2]
    scale = SHORT / min(height, width)
    size = (max(SHORT, int(width * scale)), max(SHORT, int(height * scale)))
    image = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    top, left = (size[1] - SIDE) // 2, (size[0] - SIDE) // 2
    crop = image[top : top + SIDE, left : left + SIDE]
    normalised = (crop.astype(numpy.float32) - MEAN) / DEVIATION
    return numpy.ascontiguousarray(normalised.transpose(2, 0, 1))
