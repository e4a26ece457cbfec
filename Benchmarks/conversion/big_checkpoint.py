"""Writes a large MindSpore checkpoint of seeded random bytes: `big_checkpoint.py FILE [GIBIBYTES]`.

301 Float32 tensors: 300 of 4 KiB to a few MiB (of a larger file to some hundred) with 1024 columns,
and in their midst one of 640 MiB, which stands in the file as MindSpore's `save_checkpoint` writes
it: in slices of 512 MiB, each repeating name, shape and type. From 4 GiB on there is one of 2.5 GiB
beside it, more than a signed number of 32 bits can say. The same seed gives the same bytes.

Run as a process of its own, so that the benchmark's process stays small: on Linux the peak memory
reported for a child is never less than what its parent held when it was started.
"""

import sys
from typing import BinaryIO

import numpy

MIB = 1 << 20

GIB = 1 << 30

SLICED_SHAPE = (160, MIB)
"""The shape of the tensor above MindSpore's slice size: 640 MiB of Float32."""

LARGE_SHAPE = (640, MIB)
"""The shape of the tensor above 2 GiB, in files that have room for it: 2.5 GiB of Float32."""

ROOM_BYTES = 4 * GIB
"""From how many bytes on a file has room for it."""

SLICE_BYTES = 512 * MIB
"""The most that one record holds: `SLICE_SIZE` in mindspore/train/serialization.py."""

SMALL_TENSORS = 300
COLUMNS = 1024
SEED = 20240308


def varint(value: int) -> bytes:
    """A protobuf varint: seven bits a byte, the least significant first."""
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def field(number: int, payload_length: int) -> bytes:
    """The key and length before a length-delimited protobuf field."""
    return varint(number << 3 | 2) + varint(payload_length)


def record_head(name: str, shape: tuple[int, ...], content_bytes: int) -> bytes:
    """Everything of one `Checkpoint.value` record that stands before its content."""
    tag = field(1, len(name.encode())) + name.encode()
    dims = b"".join(varint(1 << 3) + varint(extent) for extent in shape)
    tensor = dims + field(2, len(b"Float32")) + b"Float32" + field(3, content_bytes)
    tensor_length = len(tensor) + content_bytes
    value = tag + field(2, tensor_length) + tensor
    return field(1, len(value) + content_bytes) + value


def write_tensor(
    file: BinaryIO, random: numpy.random.Generator, name: str, shape: tuple[int, ...]
) -> None:
    """Appends a Float32 tensor of random bytes, in as many slices as MindSpore makes."""
    left = 4 * int(numpy.prod(shape, dtype=numpy.int64))
    while left > 0:
        slice_bytes = min(left, SLICE_BYTES)
        file.write(record_head(name, shape, slice_bytes))
        for start in range(0, slice_bytes, 16 * MIB):
            file.write(random.bytes(min(16 * MIB, slice_bytes - start)))
        left -= slice_bytes


def write_checkpoint(path: str, content_bytes: int) -> None:
    """Writes the whole file, whose tensors hold `content_bytes` together."""
    random = numpy.random.default_rng(SEED)
    sliced = {"embedding.weight": SLICED_SHAPE}
    if content_bytes >= ROOM_BYTES:
        sliced["head.weight"] = LARGE_SHAPE
    sliced_bytes = sum(4 * rows * columns for rows, columns in sliced.values())
    rows = (content_bytes - sliced_bytes) // (4 * COLUMNS)
    cuts = numpy.sort(random.choice(numpy.arange(1, rows), SMALL_TENSORS - 1, replace=False))
    heights = numpy.diff(numpy.concatenate(([0], cuts, [rows])))
    with open(path, "wb") as file:
        for index, height in enumerate(heights):
            if index == SMALL_TENSORS // 2:
                for name, shape in sliced.items():
                    write_tensor(file, random, name, shape)
            write_tensor(file, random, f"layers.{index}.weight", (int(height), COLUMNS))


if __name__ == "__main__":
    write_checkpoint(sys.argv[1], int(sys.argv[2]) * GIB if len(sys.argv) > 2 else GIB)
