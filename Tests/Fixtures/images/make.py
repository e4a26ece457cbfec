"""Makes the odd pictures and their expected pixels: python make.py, with MindSpore 2.7.0 and Pillow.

Every picture is drawn from the gradient of `gradient`; the digests are of what MindSpore's
`Decode`, `Resize` and `CenterCrop` give, as SHA-256 of the uint8 HWC RGB pixels.
"""

import hashlib
import io
import json
import pathlib
import struct
import zlib

import mindspore.dataset.vision as vision
import numpy as np
from PIL import Image

FOLDER = pathlib.Path(__file__).parent


def gradient(height, width, channels=3):
    """Pixels that differ in every row, column and channel; `patternedImage` in the tests has the same."""
    y, x, c = np.ogrid[:height, :width, :channels]
    return ((x * 11 + y * 7 + c * 85 + x * y) % 256).astype(np.uint8)


def smooth(height, width, channels=3):
    """A gradient without wrapping, which keeps JPEGs small; its colours differ in both directions."""
    y, x, c = np.ogrid[:height, :width, :channels]
    return (x * (250 - 80 * c) // width + y * 75 * c // height).astype(np.uint8) // 2


def jpeg(pixels, mode="RGB", **options):
    out = io.BytesIO()
    options = {"quality": 75, "optimize": True, **options}
    Image.fromarray(pixels, mode).save(out, "JPEG", **options)
    return out.getvalue()


def without_adobe(data):
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 16 :]


def with_adobe_transform(data, transform):
    at = data.index(b"\xff\xee")
    return data[: at + 15] + bytes([transform]) + data[at + 16 :]


def damaged(data):
    """One bit of the entropy-coded data differs."""
    at = len(data) - 30
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def with_luma_sampling(data, sampling):
    """Declares other sampling factors for the first component; the scan's data no longer fit
    exactly, so this is for pictures of one MCU, whose number of blocks does not change."""
    at = data.index(b"\xff\xc0")
    return data[: at + 11] + bytes([sampling]) + data[at + 12 :]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows, extra=b"", interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def rows_of(samples, depth):
    """Filter byte 0 and then the row's samples, packed; samples are [H, W * channels]."""
    out = b""
    for row in samples:
        if depth == 16:
            out += b"\0" + row.astype(">u2").tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            out += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return out


def adam7(pixels, depth=8):
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2),
              (1, 0, 2, 1)]  # fmt: skip
    out = b""
    for top, left, down, right in passes:
        part = pixels[top::down, left::right]
        if part.size:
            out += rows_of(part.reshape(part.shape[0], -1), depth)
    return out


def grey(height, width, depth):
    y, x = np.ogrid[:height, :width]
    return (x * 771 + y * 1543 + x * y) % (1 << depth)


def pictures():
    photo, cmyk = smooth(17, 23), smooth(17, 23, 4)
    yield "baseline_444.jpg", jpeg(photo, subsampling=0)
    yield "baseline_422.jpg", jpeg(photo, subsampling=1)
    yield "baseline_420.jpg", jpeg(photo, subsampling=2)
    yield "baseline_440.jpg", with_luma_sampling(jpeg(smooth(8, 8), subsampling=1), 0x12)
    yield "baseline_420_1x9.jpg", jpeg(smooth(9, 1), subsampling=2)
    yield "grey.jpg", jpeg(photo[:, :, 0].copy(), "L")
    yield "progressive_420.jpg", jpeg(photo, subsampling=2, progressive=True)
    yield "progressive_grey.jpg", jpeg(photo[:, :, 0].copy(), "L", progressive=True)
    yield "restart.jpg", jpeg(photo, subsampling=2, restart_marker_blocks=1)
    yield "rgb.jpg", jpeg(photo, keep_rgb=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "exif_orientation_6.jpg", jpeg(photo, exif=exif)
    yield "cmyk_adobe.jpg", jpeg(cmyk, "CMYK")
    yield "cmyk_plain.jpg", without_adobe(jpeg(cmyk, "CMYK"))
    yield "ycck.jpg", with_adobe_transform(jpeg(cmyk, "CMYK"), 2)
    yield "no_end_marker.jpg", jpeg(photo)[:-2]
    yield "early_end_marker.jpg", jpeg(photo)[:-20] + b"\xff\xd9" + bytes(600)
    yield "damaged.jpg", damaged(jpeg(photo))
    yield "trailing_garbage.jpg", jpeg(photo) + b"trailing garbage \xff\xd8\xff"

    rgb = gradient(9, 13).reshape(9, -1)
    palette = chunk(b"PLTE", gradient(1, 4).tobytes())
    transparency = chunk(b"tRNS", bytes([0, 85, 170, 255]))
    yield "rgb8.png", png(13, 9, 8, 2, rows_of(rgb, 8))
    yield "rgb8_named.JPEG", png(13, 9, 8, 2, rows_of(rgb, 8))
    yield "rgb8_gamma.png", png(13, 9, 8, 2, rows_of(rgb, 8), chunk(b"gAMA", struct.pack(">I", 100000)))
    key = chunk(b"tRNS", struct.pack(">HHH", 0, 85, 170))
    yield "rgb8_transparent_colour.png", png(13, 9, 8, 2, rows_of(rgb, 8), key)
    yield "rgb8_interlaced.png", png(13, 9, 8, 2, adam7(gradient(9, 13)), interlace=1)
    yield "rgb16.png", png(13, 9, 16, 2, rows_of(grey(9, 39, 16), 16))
    yield "rgba8.png", png(13, 9, 8, 6, rows_of(gradient(9, 13, 4).reshape(9, -1), 8))
    yield "rgba16.png", png(13, 9, 16, 6, rows_of(grey(9, 52, 16), 16))
    for depth in (1, 2, 4, 8, 16):
        yield f"grey{depth}.png", png(13, 9, depth, 0, rows_of(grey(9, 13, depth), depth))
    yield "grey_alpha8.png", png(13, 9, 8, 4, rows_of(grey(9, 26, 8), 8))
    yield "grey16_interlaced.png", png(13, 9, 16, 0, adam7(grey(9, 13, 16), 16), interlace=1)
    yield "palette2.png", png(13, 9, 2, 3, rows_of(grey(9, 13, 2), 2), palette)
    yield "palette2_transparent.png", png(13, 9, 2, 3, rows_of(grey(9, 13, 2), 2), palette + transparency)
    yield "palette4_short.png", png(13, 9, 4, 3, rows_of(grey(9, 13, 4), 4), palette)


def digest(values):
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def described(pixels, **keys):
    return {**keys, "height": pixels.shape[0], "width": pixels.shape[1], "sha256": digest(pixels)}


def decoded():
    for name, data in pictures():
        (FOLDER / name).write_bytes(data)
        pixels = vision.Decode()(np.frombuffer(data, dtype=np.uint8))
        yield described(pixels, file=name)


SHORT_SIDES = [(1, 1, 7), (1, 9, 32), (9, 1, 32), (23, 17, 73), (100, 3, 5), (64, 64, 64), (37, 91, 37),
               (91, 37, 256), (28, 28, 73), (120, 333, 45), (2, 2, 999), (1, 3, 1000)]  # fmt: skip
EXACT = [(23, 17, 40, 9), (5, 300, 300, 5), (64, 48, 64, 48), (31, 31, 62, 62), (62, 62, 31, 31),
         (7, 7, 1, 1), (1, 1, 1000, 1000), (3, 2, 7, 11)]  # fmt: skip
CROPS = [(256, 341, 224), (73, 73, 64), (10, 30, 16), (30, 11, 16), (5, 6, 16), (15, 17, 16), (16, 16, 16)]


def processed():
    for height, width, side in SHORT_SIDES:
        pixels = vision.Resize(side)(gradient(height, width))
        yield described(pixels, step="short_side", source=[height, width], argument=[side])
    for height, width, *size in EXACT:
        pixels = vision.Resize(tuple(size))(gradient(height, width))
        yield described(pixels, step="exact", source=[height, width], argument=size)
    for height, width, side in CROPS:
        pixels = vision.CenterCrop(side)(gradient(height, width))
        yield described(pixels, step="crop", source=[height, width], argument=[side])


def write(name, entries):
    lines = ",\n".join("  " + json.dumps(entry) for entry in entries)
    (FOLDER / name).write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    write("decoded.json", decoded())
    write("processed.json", processed())
