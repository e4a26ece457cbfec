#!/usr/bin/env python3
"""Unpacks Fashion-MNIST into folders of PNG files, one for each class, as `shufflezoo train` reads them.

    examples/fashion-mnist/unpack.py [--source FOLDER] TARGET

makes TARGET/train with the 60,000 pictures to learn from and TARGET/val with the 10,000 to evaluate on. The source
has the four files of Debian's package dataset-fashion-mnist, or of https://github.com/zalandoresearch/fashion-mnist
(MIT licence). Needs nothing but Python 3.
"""

import argparse
import gzip
import pathlib
import struct
import sys
import zlib

CLASSES = ["0_t-shirt", "1_trouser", "2_pullover", "3_dress", "4_coat", "5_sandal", "6_shirt", "7_sneaker", "8_bag",
           "9_ankle_boot"]


def values(path: pathlib.Path) -> tuple[list[int], bytes]:
    """The dimensions of an IDX file, and its bytes."""
    with gzip.open(path) as file:
        content = file.read()
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise ValueError(f"{path}: expected an IDX file of bytes, found {content[:4]!r}")
    rank = content[3]
    dimensions = list(struct.unpack(f">{rank}I", content[4:4 + 4 * rank]))
    return dimensions, content[4 + 4 * rank:]


def png(pixels: bytes, width: int, height: int) -> bytes:
    """A greyscale picture as a PNG file."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + pixels[row * width:(row + 1) * width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main() -> None:
    parser = argparse.ArgumentParser(description="Unpacks Fashion-MNIST into folders of PNG files.")
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path("/usr/share/datasets/fashion-mnist"))
    parser.add_argument("target", type=pathlib.Path)
    arguments = parser.parse_args()
    for part, prefix in ("train", "train"), ("val", "t10k"):
        (count, height, width), pixels = values(arguments.source / f"{prefix}-images-idx3-ubyte.gz")
        _, labels = values(arguments.source / f"{prefix}-labels-idx1-ubyte.gz")
        for name in CLASSES:
            (arguments.target / part / name).mkdir(parents=True, exist_ok=True)
        size = height * width
        for index in range(count):
            path = arguments.target / part / CLASSES[labels[index]] / f"{index:05}.png"
            path.write_bytes(png(pixels[index * size:(index + 1) * size], width, height))
        print(f"{count} pictures in {arguments.target / part}", file=sys.stderr)


if __name__ == "__main__":
    main()
