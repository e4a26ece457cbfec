"""Writes reference.safetensors with the reference implementation (pip install safetensors==0.8.0)."""

import ctypes

from safetensors import TensorSpec, serialize

# (name, type, shape); the bytes count up from 1, over all tensors in this order.
TENSORS = [
    ("zebra", "float32", [2, 2]),
    ("apple", "float32", [1]),
    ("bool", "bool", [3]),
    ("u8", "uint8", [2]),
    ("i8", "int8", [1]),
    ("e5m2", "float8_e5m2", [1]),
    ("e4m3", "float8_e4m3fn", [1]),
    ("e8m0", "float8_e8m0fnu", [1]),
    ("i16", "int16", [1]),
    ("u16", "uint16", [1]),
    ("f16", "float16", [1]),
    ("bf16", "bfloat16", [1]),
    ("i32", "int32", [1]),
    ("u32", "uint32", [1]),
    ("c64", "complex64", [1]),
    ("f64", "float64", [1]),
    ("i64", "int64", []),
    ("u64", "uint64", [1]),
    ("empty", "float32", [0, 3]),
    ('quote " backslash \\ slash /', "uint8", [1]),
    ("control \x00\x01\b\t\n\x0b\f\r\x1f\x7f", "uint8", [1]),
    ("\u00e9 e\u0301x \u4e2d\u6587 \U0001f600", "uint8", [1]),
    # Swift's own order of strings differs from the order of bytes on these two.
    ("\u2126", "uint8", [1]),
    ("\u1100", "uint8", [1]),
]
WIDTHS = {"bool": 1, "bfloat16": 2, "complex64": 8}


def width(kind):
    return WIDTHS.get(kind) or (1 if kind.startswith("float8") else int(kind.lstrip("uintfloa")) // 8)


specs, buffers, value = {}, [], 0
for name, kind, shape in TENSORS:
    count = width(kind)
    for dimension in shape:
        count *= dimension
    data = bytes((value + i + 1) % 256 for i in range(count))
    value += count
    buffers.append(ctypes.create_string_buffer(data, max(count, 1)))
    specs[name] = TensorSpec(
        dtype=kind, shape=shape, data_ptr=ctypes.addressof(buffers[-1]), data_len=count
    )

with open("reference.safetensors", "wb") as file:
    file.write(serialize(specs, {"note": 'a "quoted"\nline'}))
