"""Files of bytes: checkpoints, encrypted ones, safetensors, arrays, archives, pictures."""

import gzip
import io
import json
import math
import pathlib
import struct
import zlib

from protobuf import content, dims, field, map_tensor, number, parameters, record, tag, tensor, type_

FIXTURES = pathlib.Path(__file__).parent.parent
NORM_PARAMETERS = ["beta", "gamma", "moving_mean", "moving_variance"]


def groups():
    return {
        "checkpoint": checkpoints(),
        "foreign": foreign(),
        "encrypted": encrypted(),
        "key": keys(),
        "safetensors": safetensors(),
        "network": networks(),
        "generic": generic(),
        "npy": arrays(),
        "tar": archives(),
        "picture": pictures(),
    }


def int8(name, shape=(1,), elements=b"\x01"):
    return record(tag(name), tensor(dims(*shape), type_("Int8"), content(elements)))


def checkpoints():
    ten = b"\xff" * 10
    sound = tensor(dims(1), type_("Int8"), content(b"\x01"))
    float32 = lambda shape, count: record(  # noqa: E731
        tag("w"), tensor(dims(*shape), type_("Float32"), content(bytes(count)))
    )
    files = {
        # Framing.
        "empty": b"",
        "length-missing": b"\x0a",
        "length-cut-off": b"\x0a\x80",
        "length-of-eleven-bytes": b"\x0a" + ten + b"\x01",
        "record-past-end": b"\x0a\x05\x0a\x01",
        "record-of-2-to-the-64": b"\x0a" + ten[:9] + b"\x01",
        "tag-past-record": record(b"\x0a\x09w") + int8("v"),
        "tensor-past-record": record(tag("w"), b"\x12\x09\x08") + int8("v"),
        "dims-past-tensor": record(tag("w"), tensor(b"\x0a\x03\x01")),
        "type-past-tensor": record(tag("w"), tensor(b"\x12\x07F"), tag("w")),
        "content-past-tensor": record(tag("w"), tensor(type_("Int8"), b"\x1a\x02\x01"), tag("w")),
        "unknown-field-past-record": record(tag("w"), b"\x22\x01"),
        "fixed-field-past-record": record(tag("w"), b"\x21\0\0\0"),
        "dimension-cut-off": record(tag("w"), tensor(b"\x08\x80")) + b"\x01",
        "dimension-past-64-bits": record(tag("w"), tensor(b"\x08" + ten[:9] + b"\x02")),
        # Fields.
        "record-as-group": b"\x0b\x0c",
        "second-record-as-number": int8("w") + b"\x08\x01",
        "tag-as-number": record(number(1, 7)),
        "tensor-as-number": record(tag("w"), number(2, 7)),
        "dims-as-fixed64": record(tag("w"), tensor(b"\x09" + bytes(8))),
        "content-as-number": record(tag("w"), tensor(number(3, 7))),
        "wire-type-6": record(tag("w"), b"\x26"),
        "field-number-0": bytes(4),
        "field-number-past-2-to-the-29": record(tag("w"), number(1 << 29, 1)),
        "field-beside-records": record(tag("w"), sound) + number(2, 1),
        "mindir-model": field(1, b"0.1.0") + field(2, b"MindSpore"),
        "no-tag": record(sound),
        "no-tensor": record(tag("w")),
        "no-type": int8("v") + record(tag("w"), tensor(dims(1), content(b"\x01"))),
        "no-content": record(tag("w"), tensor(dims(1), type_("Int8"))),
        "tensor-and-map": record(tag("w"), sound, map_tensor()),
        # Names, types, shapes.
        "name-empty": record(tag(""), sound),
        "name-with-nul": record(tag("w\0v"), sound),
        "name-not-utf8": record(field(1, b"w\xc3"), sound),
        "name-twice": int8("w") + int8("v") + int8("w", elements=b"\x02"),
        "type-unknown": record(tag("w"), tensor(dims(1), type_("Float8"), content(b"\x01"))),
        "type-with-escape": record(tag("w\x1b[2J"), tensor(dims(1), type_("\x1b[31m"), content(b"\x01"))),
        "dimension-negative": int8("w", (2, -1), b"\0\0"),
        "dimensions-past-2-to-the-63": int8("w", (1 << 62, 2), b"\0\0"),
        "dimensions-65": int8("w", (1,) * 65),
        "dimensions-1025": record(tag("w"), tensor(dims(1) * 1025)),
        "content-short": float32((2, 3), 23),
        "content-long": float32((2, 3), 28),
        "scalar-without-element": float32((), 0),
        "text-of-6-bytes": record(tag("w"), tensor(dims(0), type_("str"), content(bytes(6)))),
        # MindSpore cuts a tensor into records of one name that stand together.
        "slices-of-two-types": int8("w", (4,), b"\1\2")
        + record(tag("w"), tensor(dims(4), type_("Bool"), content(b"\1\1"))),
        "slices-too-few": int8("w", (4,), b"\1\2") + int8("v"),
        "slices-too-many": int8("w", (4,), b"\1\2\3") + int8("w", (4,), b"\4\5"),
        # The CRC behind the last record.
        "crc-wrong": int8("w") + b"crc_num" + (1).to_bytes(10, "big"),
        "crc-past-32-bits": int8("w") + b"crc_num" + (1 << 40).to_bytes(10, "big"),
        "crc-alone": b"crc_num" + bytes(10),
        "crc-cut-off": int8("w") + b"crc_num" + bytes(5),
    }
    return {f"{name}.ckpt": content for name, content in files.items()}


def foreign():
    """What people save under the name of the weights that they wanted."""
    files = {
        "html": b"<!DOCTYPE html><title>Log in</title>",
        "xml": b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        "json": b'{"message": "Not Found"}',
        "git-lfs-pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        "zip": b"PK\x03\x04" + bytes(26),
        "pickle": b"\x80\x02}q\x00.",
        "gzip": gzip.compress(b"weights", mtime=0),
        "xz": b"\xfd7zXZ\0",
        "zstandard": b"\x28\xb5\x2f\xfd\0",
        "tar": bytes(257) + b"ustar\x0000" + bytes(247),
        "numpy": b"\x93NUMPY\x01\0",
        "hdf5": b"\x89HDF\r\n\x1a\n",
        "onnx": b"\x08\x07\x12\x07pytorch",
        "png": b"\x89PNG\r\n\x1a\n",
        "jpeg": b"\xff\xd8\xff\xe0",
        "bzip2": b"BZh9",
        "7z": b"7z\xbc\xaf\x27\x1c",
        "pdf": b"%PDF-1.7\n",
        "elf": b"\x7fELF\x02\x01\x01",
        "text": b"Dear user, the file has moved.\n",
        "noise": bytes(range(128, 160)),
    }
    return {f"{name}.ckpt": content for name, content in files.items()}


def keys():
    return {
        "empty": b"",
        "short": b"0123456789abcde",
        "long": b"0123456789abcdefghijklmnopqrstuvw",
        "hexadecimal": b"30313233343536373839616263646566" * 2 + b"\n",
    }


def encrypted():
    """Blocks that MindSpore wrote, changed; the key is ASCII's 0123456789abcdef."""
    gcm, cbc, sm4 = (
        (FIXTURES / f"format/enc_{mode}_128.ckpt").read_bytes()
        for mode in ["AES-GCM", "AES-CBC", "SM4-CBC"]
    )

    def changed(block, offset, value):
        return block[:offset] + value + block[offset + len(value) :]

    word = lambda value: struct.pack("<I", value)  # noqa: E731
    files = {
        # A block of AES-GCM: magic, tag of 16 bytes, length, length of the vector, vector, length, text.
        "gcm-tag-changed": changed(gcm, 4, b"\0"),
        "gcm-text-changed": changed(gcm, len(gcm) - 1, b"\0"),
        "gcm-second-block-changed": gcm + changed(gcm, 60, b"\0"),
        "gcm-vector-of-12-bytes": changed(gcm, 24, word(12)),
        "gcm-length-wrong": changed(gcm, 20, word(90)),
        "gcm-text-of-no-bytes": changed(gcm, 44, word(0)),
        "gcm-text-past-64-mib": changed(gcm, 44, word((64 << 20) + 1)),
        "gcm-text-cut-off": gcm[:-1],
        "gcm-header-cut-off": gcm[:40],
        "gcm-magic-alone": gcm[:4],
        "gcm-then-three-bytes": gcm + b"abc",
        "gcm-then-a-block-of-cbc": gcm + cbc,
        "gcm-of-mindspore-1": gcm[:4] + word(24 + 65) + word(16) + gcm[28:44] + gcm[44:],
        "cbc-padding-changed": changed(cbc, len(cbc) - 16, bytes(16)),
        "cbc-text-of-17-bytes": changed(cbc, 28, word(17)),
        "cbc-text-of-no-bytes": changed(cbc, 28, word(0)),
        "cbc-vector-changed": changed(cbc, 12, bytes(16)),
        "sm4-cut-off": sm4[:-16],
        "sm4-as-cbc": cbc[:4] + sm4[4:],
    }
    return {f"{name}.ckpt": content for name, content in files.items()}


def container(header, data=b""):
    """A safetensors file of a header as text or bytes."""
    header = header.encode() if isinstance(header, str) else header
    return struct.pack("<Q", len(header)) + header + data


def entry(dtype="U8", shape=(1,), offsets=(0, 1)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


def safetensors():
    one = json.dumps({"w": entry()})
    header = lambda **tensors: json.dumps(tensors)  # noqa: E731
    files = {
        # The header's length.
        "length-cut-off": struct.pack("<Q", 2)[:7],
        "header-past-end": container(one)[:-1],
        "header-past-100-mb": struct.pack("<Q", 100_000_001) + b"{",
        # The header.
        "header-not-utf8": container(b'{"\xc3":{}}'),
        "header-array": container('{"w":[1]}'),
        "header-cut-off": container(one[:30]),
        "header-twice": container(one + one, b"\0"),
        "header-comma-at-end": container(one[:-1] + ",}", b"\0"),
        "header-control-character": container('{"w\n":{}}'),
        "header-lone-surrogate": container('{"\\ud800":{}}'),
        "header-128-levels": container('{"w":{"x":' + "[" * 126),
        "name-twice": container('{"w":' + json.dumps(entry()) + ',"w":{}}', b"\0"),
        "name-twice-with-escape": container('{"\\u001b[2J":' + json.dumps(entry()) + ',"\\u001b[2J":{}}', b"\0"),
        "metadata-number": container('{"__metadata__":{"epoch":1}}'),
        "metadata-key-twice": container('{"__metadata__":{"k":"1","k":"2"}}'),
        # The fields.
        "field-missing": container('{"w":{"dtype":"U8","shape":[1]}}', b"\0"),
        "dtype-lower-case": container(header(w=entry("u8")), b"\0"),
        "dtype-unknown": container(header(w=entry("F8_E4M3FNUZ")), b"\0"),
        "dtype-of-4-bits": container(header(w=entry("F4", (2,))), b"\0"),
        "dtype-number": container('{"w":{"dtype":8}}'),
        "shape-negative": container(header(w=entry(shape=(-1,))), b"\0"),
        "shape-fraction": container(header(w=entry(shape=(1.5,))), b"\0"),
        "shape-past-2-to-the-63": container(header(w=entry(shape=(1 << 32, 1 << 32)))),
        "bytes-past-2-to-the-63": container(header(w=entry("F32", (1 << 62,), (0, 0)))),
        # The offsets.
        "offsets-one": container(header(w=entry(offsets=(0,))), b"\0"),
        "offsets-reversed": container(header(v=entry(), w=entry(offsets=(1, 0))), b"\0"),
        "offsets-with-hole": container(header(v=entry(), w=entry(offsets=(2, 3))), bytes(3)),
        "offsets-shared": container(header(v=entry(), w=entry()), b"\0"),
        "offsets-short": container(header(w=entry("F32", (2, 2), (0, 15))), bytes(15)),
        "offsets-long": container(header(w=entry("F32", (2, 2), (0, 17))), bytes(17)),
        "data-cut-off": container(header(w=entry("F32", (2, 2), (0, 16))), bytes(15)),
        "data-too-long": container(header(w=entry("F32", (2, 2), (0, 16))), bytes(17)),
        "data-as-large-as-an-integer": container(header(w=entry(shape=((1 << 63) - 1,), offsets=(0, (1 << 63) - 1)))),
        "crc-wrong": container(header(__metadata__={"format": "ms", "crc_num": "1"}, w=entry()), b"\0"),
        "crc-no-number": container(header(__metadata__={"format": "ms", "crc_num": "x\x1b"}, w=entry()), b"\0"),
    }
    return {f"{name}.safetensors": content for name, content in files.items()}


def tensors(shapes, metadata=None, dtype="F16", others=None):
    """A safetensors file of zeros, by names and shapes; the types of some may be others."""
    header = {"__metadata__": metadata} if metadata else {}
    offset = 0
    for name, shape in shapes.items():
        type_name = (others or {}).get(name, dtype)
        size = {"F16": 2, "F32": 4, "F64": 8, "I8": 1}[type_name] * math.prod(shape)
        header[name] = entry(type_name, shape, (offset, offset + size))
        offset += size
    return container(json.dumps(header), bytes(offset))


def networks():
    """Half of a network and a tensor more, which is the least that is taken for one."""
    sample = next((FIXTURES.parents[1] / "zoo/sample").glob("*.ckpt")).read_bytes()
    norms = {
        name: shape
        for name, shape in parameters(sample).items()
        if name.startswith("features.") and name.split(".")[-1] in NORM_PARAMETERS
    }
    half = dict(sorted(norms.items(), key=lambda norm: math.prod(norm[1]))[:125])
    half["first_conv.0.weight"] = (12, 3, 3, 3)
    (beta, gamma, mean) = (f"features.0.branch_main_1.1.{name}" for name in NORM_PARAMETERS[:3])

    def without(name, more):
        return {other: shape for other, shape in half.items() if other != name} | more

    files = {
        "other-network": tensors({"conv.weight": (4, 3, 3, 3), "fc.weight": (10, 4)}),
        "no-tensors": tensors({}),
        "average-alone": tensors({"ema.classifier.weight": (1, 480)}),
        "missing": tensors(half),
        "prefix-and-unexpected": tensors(
            {f"network.{name}": shape for name, shape in half.items()} | {"head\x1b[2J\n.bias": (2,)}
        ),
        "misspelt": tensors(without(gamma, {gamma.replace("gamma", "gama"): (30,)})),
        "wrong-shapes": tensors({**half, gamma: (31,), beta: (5, 6)}),
        "wrong-type": tensors(half, others={mean: "I8"}),
    }
    return {f"{name}.safetensors": content for name, content in files.items()}


def generic():
    """Metadata that should make a checkpoint of the tensors beside them again."""
    form = lambda form: tensors({"w": (2,)}, {"shufflezoo.ckpt": json.dumps(form)}, "F64")  # noqa: E731
    order = {"order": ["w"], "crc": False}
    files = {
        "not-json": tensors({"w": (2,)}, {"shufflezoo.ckpt": "order: w"}),
        "order-short": form({**order, "order": []}),
        "order-of-other-tensors": form({**order, "order": ["v"]}),
        "order-twice": form({**order, "order": ["w", "w"], "strings": {"t": {"text": "a"}}}),
        "dimensions-of-another": form({**order, "dimensions": {"w": [3]}}),
        "slices-short": form({**order, "slices": {"w": [8, 4]}}),
        "complex-of-no-pairs": tensors(
            {"w": (3,)}, {"shufflezoo.ckpt": json.dumps({**order, "complex128": ["w"]})}, "F64"
        ),
        "name-empty": tensors({"": (1,)}),
        "type-without-a-name": container(json.dumps({"w": entry("F8_E4M3")}), b"\0"),
    }
    return {f"{name}.safetensors": content for name, content in files.items()}


def array(header, data=b"", version=b"\x01\0"):
    header = header.encode() + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(header)) + header + data


def arrays():
    """Pictures for `bench`: float32 [images, channels, side, side]."""
    words = lambda descr, shape, order=False: (  # noqa: E731
        f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"
    )
    files = {
        "empty": b"",
        "magic-cut-off": b"\x93NUM",
        "version-2": array(words("<f4", (1, 3, 1, 1)), bytes(12), b"\x02\0"),
        "header-cut-off": array(words("<f4", (1, 3, 1, 1)))[:40],
        "header-no-dictionary": array("shape = 1"),
        "float64": array(words("<f8", (1, 3, 1, 1)), bytes(24)),
        "big-endian": array(words(">f4", (1, 3, 1, 1)), bytes(12)),
        "columns-first": array(words("<f4", (1, 3, 1, 1), True), bytes(12)),
        "shape-negative": array(words("<f4", (1, 3, -1, 1))),
        "shape-past-2-to-the-63": array(words("<f4", (1 << 62, 4))),
        "data-short": array(words("<f4", (1, 3, 1, 1)), bytes(11)),
        "data-long": array(words("<f4", (1, 3, 1, 1)), bytes(13)),
        "three-axes": array(words("<f4", (3, 1, 1)), bytes(12)),
        "four-channels": array(words("<f4", (1, 4, 1, 1)), bytes(16)),
        "not-square": array(words("<f4", (1, 3, 1, 2)), bytes(24)),
        "no-pictures": array(words("<f4", (0, 3, 1, 1))),
    }
    return {f"{name}.npy": content for name, content in files.items()}


def member(name, body=b"", kind=b"0", size=None, checksum=None, magic=b"ustar\x0000"):
    """A header of a tar file and its padded content."""
    size = b"%011o" % len(body) if size is None else size
    header = bytearray(512)
    header[:100] = name.encode().ljust(100, b"\0")
    header[100:124] = b"0000644\x000000000\x000000000\0"
    header[124:136] = size.ljust(12, b"\0")
    header[136:148] = b"00000000000\0"
    header[148:156] = b" " * 8
    header[156:157] = kind
    header[257:265] = magic
    total = sum(header) if checksum is None else checksum
    header[148:156] = b"%06o\0 " % total
    return bytes(header) + body + bytes(-len(body) % 512)


def archives():
    end = bytes(1024)
    dog = member("dog/a.png", b"x" * 20)
    files = {
        "header-cut-off.tar": dog[:200],
        "content-cut-off.tar": dog[:520],
        "no-end.tar": dog,
        "checksum-wrong.tar": dog + member("dog/b.png", checksum=1) + end,
        "size-no-number.tar": member("dog/a.png", size=b"99999999999") + end,
        "size-past-2-to-the-63.tar": member("dog/a.png", size=b"\x80" + b"\xff" * 11) + end,
        "name-of-16-mib.tar": member("././@LongLink", size=b"%011o" % (16 << 20), kind=b"L") + end,
        "extended-header-cut-off.tar": member("x", b"20 path=dog/a.png", kind=b"x")[:520],
        "extended-header-no-lines.tar": member("x", b"path=dog/a.png\n", kind=b"x") + dog + end,
        "sparse.tar": member("dog/a\x1b[2J.png", kind=b"S") + end,
        "no-pictures.tar": end,
        "no-class-folders.tar": member("a.txt", b"x") + end,
        "several-roots.tar": member("a/dog/1.png", b"x") + member("b/cat/1.png", b"x") + end,
        "unreadable-pictures.tar": member("dog\x1b[2J/a\n.png", b"no picture") + end,
        "gzip-cut-off.tar.gz": gzip.compress(dog + end, mtime=0)[:-20],
        "gzip-damaged.tar.gz": changed_gzip(dog + end),
        "gzip-of-text.tar.gz": gzip.compress(b"no archive", mtime=0),
        "zip.tar": b"PK\x03\x04" + bytes(40),
        "text.tar": b"no archive\n",
    }
    return files


def changed_gzip(content):
    stream = bytearray(gzip.compress(content, mtime=0))
    stream[12] ^= 0xFF
    return bytes(stream)


def chunk(kind, data, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def png(width=2, height=2, depth=8, colour=2, rows=None, end=True, crc=None):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    rows = bytes(height * (1 + 3 * width)) if rows is None else rows
    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header, crc) + chunk(b"IDAT", zlib.compress(rows)))
    out.write(chunk(b"IEND", b"") if end else b"")
    return out.getvalue()


def pictures():
    jpeg = (FIXTURES / "images/baseline_420.jpg").read_bytes()
    frame = jpeg.index(b"\xff\xc0")
    sized = lambda height, width: (  # noqa: E731
        jpeg[: frame + 5] + struct.pack(">HH", height, width) + jpeg[frame + 9 :]
    )
    return {
        "empty.png": b"",
        "text.jpg": b"<html>Log in</html>",
        "noise.jpg": bytes(range(128, 160)),
        "gif.png": b"GIF89a\x01\0\x01\0\0\0\0;",
        "webp.jpg": b"RIFF\x04\0\0\0WEBP",
        "bmp.png": b"BM" + struct.pack("<IHHI", 26, 0, 0, 26) + bytes(12),
        "tiff.jpg": b"II*\0\x08\0\0\0",
        "signature-alone.png": b"\x89PNG\r\n\x1a\n",
        "header-cut-off.png": png()[:20],
        "header-crc-wrong.png": png(crc=0),
        "rows-cut-off.png": png()[:-20],
        "rows-too-few.png": png(rows=bytes(7)),
        "rows-of-no-filter.png": png(rows=b"\x09" + bytes(13)),
        "side-of-no-pixels.png": png(width=0, rows=b"\0\0"),
        "sides-past-the-limit.png": png(width=100_000, height=100_000, rows=b"\0"),
        "depth-3.png": png(depth=3),
        "start-alone.jpg": b"\xff\xd8\xff\xe0",
        "header-cut-off.jpg": jpeg[: frame + 4],
        "scan-cut-off.jpg": jpeg[:-30],
        "side-of-no-pixels.jpg": sized(0, 0),
        "sides-past-the-limit.jpg": sized(65500, 65500),
        "no-scan.jpg": jpeg[:frame] + b"\xff\xd9",
        "no-tables.jpg": jpeg[:2] + jpeg[frame:],
    }
