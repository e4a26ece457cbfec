"""MindSpore's checkpoints, whole and damaged: each from its number, so that every run has the same."""

import binascii
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

WIDTHS = {
    "Float32": 4, "Float16": 2, "BFloat16": 2, "Float64": 8, "Int8": 1, "Int16": 2, "Int32": 4, "Int64": 8,
    "UInt8": 1, "UInt16": 2, "UInt32": 4, "UInt64": 8, "Bool": 1, "Int4": 1,
}
"""Bytes of an element, by the words of MindSpore; all that its loader knows but texts."""

COMPLEX = {"Complex64": 8, "Complex128": 16}
"""What MindSpore writes and cannot load."""

VARINT, FIXED64, BYTES, GROUP, END_GROUP, FIXED32 = 0, 1, 2, 3, 4, 5


def varint(value: int) -> bytes:
    """A number in base 128, negative ones as 64 bits."""
    value %= 2**64
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def key(number: int, wire_type: int) -> bytes:
    """A field's key."""
    return varint(number << 3 | wire_type)


def delimited(number: int, content: bytes) -> bytes:
    """A field of bytes."""
    return key(number, BYTES) + varint(len(content)) + content


@dataclass
class Record:
    """A `Value` in parts; what is None is left out."""

    tag: bytes | None
    dims: list[int]
    type: bytes | None
    content: bytes | None
    packed: bool = False
    shuffled: random.Random | None = None
    tensor_extra: list[bytes] = field(default_factory=list)
    value_extra: list[bytes] = field(default_factory=list)

    @property
    def bytes(self) -> bytes:
        dims = [key(1, VARINT) + varint(dimension) for dimension in self.dims]
        if self.packed:
            dims = [delimited(1, b"".join(varint(dimension) for dimension in self.dims))]
        tensor = [b"".join(dims)]
        tensor += [] if self.type is None else [delimited(2, self.type)]
        tensor += [] if self.content is None else [delimited(3, self.content)]
        tensor += self.tensor_extra
        value = [] if self.tag is None else [delimited(1, self.tag)]
        if self.shuffled:
            self.shuffled.shuffle(tensor)
        value += [delimited(2, b"".join(tensor)), *self.value_extra]
        if self.shuffled:
            self.shuffled.shuffle(value)
        return delimited(1, b"".join(value))


def unknown(choice: random.Random) -> bytes:
    """A field that no schema has, as protobuf lets there be."""
    number = choice.choice([4, 15, 16, 100, 536_870_911])
    return choice.choice([
        key(number, VARINT) + varint(choice.getrandbits(64)),
        key(number, FIXED64) + choice.randbytes(8),
        key(number, FIXED32) + choice.randbytes(4),
        delimited(number, choice.randbytes(choice.randrange(9))),
    ])


def parameter(choice: random.Random, name: str) -> list[Record]:
    """A tensor or a text as its records: one, or adjacent slices."""
    tag = name.encode()
    if choice.random() < 0.1:
        text = "".join(choice.choice("aé\u4e2d\U0001f600 .") for _ in range(choice.randrange(1, 6)))
        content = b"" .join(ord(letter).to_bytes(4, "little") for letter in text)
        return [Record(tag, [0], b"str", content)]
    kind = choice.choice(list(WIDTHS))
    dims = [choice.choice([1, 1, 2, 3, 4, 7]) for _ in range(choice.choice([0, 1, 1, 2, 3, 4, 5]))]
    count = 1
    for dimension in dims:
        count *= dimension
    content = choice.randbytes(count * WIDTHS[kind])
    if kind == "Bool":
        content = bytes(byte & 1 for byte in content)
    if not dims and choice.random() < 0.5:
        dims = [0]  # As MindSpore 2.0.0 and older have it.
    record = Record(tag, dims, kind.encode(), content)
    if len(content) > 1 and dims != [0] and choice.random() < 0.2:
        cuts = sorted(choice.randrange(len(content) + 1) for _ in range(choice.choice([1, 2])))
        edges = [0, *cuts, len(content)]
        parts = [content[a:b] for a, b in zip(edges, edges[1:])]
        return [replace(record, content=part) for part in parts if part]
    return [record]


def whole(choice: random.Random) -> list[Record]:
    """A checkpoint that every reader takes."""
    records: list[Record] = []
    for index in range(choice.choice([1, 1, 2, 3, 5])):
        name = choice.choice(["weight", "moments.é", "a.b.c", "x" * 200, "\u4e2d", " "]) + str(index)
        records += parameter(choice, name)
    for record in records:
        record.packed = choice.random() < 0.05
        if choice.random() < 0.05:
            record.shuffled = choice
        if choice.random() < 0.05:
            record.tensor_extra.append(unknown(choice))
        if choice.random() < 0.05:
            record.value_extra.append(unknown(choice))
    return records


def trailer(content: bytes) -> bytes:
    """The checksum that `crc_check` appends."""
    return b"crc_num" + binascii.crc32(content).to_bytes(10, "big")


def join(records: list[Record]) -> bytes:
    """The file of records."""
    return b"".join(record.bytes for record in records)


def valid(number: int, seed: int) -> bytes:
    """A whole file."""
    choice = random.Random(f"{seed} valid {number}")
    content = join(whole(choice))
    return content + trailer(content) if choice.random() < 0.1 else content


def change_record(records: list[Record], choice: random.Random) -> None:
    """One thing wrong, or at least odd, with a record."""
    at = choice.randrange(len(records))
    record = records[at]
    content = record.content or b""
    match choice.randrange(14):
        case 0:
            record.dims = [*record.dims, choice.choice([0, 1, 1, 2, -1, 2**31, 2**62, 2**63 - 1])]
        case 1 if record.dims:
            place = choice.randrange(len(record.dims))
            record.dims[place] = choice.choice([0, 1, 2, 5, -1, record.dims[place] + 1, 2**40])
        case 2:
            record.content = content + choice.randbytes(choice.choice([1, 4, 8]))
        case 3:
            record.content = content[: -choice.choice([1, 2, 4])]
        case 4:
            record.type = choice.choice([*(name.encode() for name in (*WIDTHS, *COMPLEX)), b"str", b"float32", b"", b"Float32\0", b"\xff"])
        case 5:
            record.tag = choice.choice([b"", b"a\0b", b"\xff", b"e\xcc\x81", b"n" * 9000, b"crc_num", None])
        case 6:
            setattr(record, choice.choice(["type", "content", "tag"]), None)
        case 7:
            records.insert(choice.randrange(len(records) + 1), replace(record))
        case 8:
            records.insert(choice.randrange(len(records) + 1), replace(record, content=choice.randbytes(len(content))))
        case 9:
            choice.shuffle(records)
        case 10:
            record.value_extra.append(choice.choice([
                delimited(1, b"other"), delimited(2, b""), delimited(3, b""), key(1, VARINT) + b"\1", key(3, VARINT) + b"\1",
                delimited(2, delimited(3, b"\0\0\0\0")), delimited(2, key(1, VARINT) + b"\2"), key(9, GROUP) + key(9, END_GROUP),
            ]))
        case 11:
            record.tensor_extra.append(choice.choice([
                delimited(2, b"Int32"), delimited(3, content), delimited(3, b""), key(1, FIXED32) + bytes(4), key(2, VARINT) + b"\1",
                key(1, VARINT) + b"\1", key(1, VARINT) + b"\x80" * 9 + b"\2", key(1, VARINT) + b"\x81\x80\x00", delimited(1, b"\1\x80"),
            ]))
        case 12:
            record.dims = [1] * choice.choice([8, 9, 33, 65, 3000])
        case _:
            cut = choice.randrange(len(content) + 1)
            records[at : at + 1] = [replace(record, content=content[:cut]), replace(record, content=content[cut:])]


def change_bytes(content: bytes, choice: random.Random) -> bytes:
    """Some bytes changed, taken out, put in or cut off."""
    for _ in range(choice.choice([1, 1, 2, 3])):
        at = choice.randrange(len(content) + 1)
        match choice.randrange(5):
            case 0:
                content = content[:at] + choice.randbytes(1) + content[at + 1 :]
            case 1:
                content = content[:at] + content[at + choice.choice([1, 2, 8]) :]
            case 2:
                content = content[:at] + choice.randbytes(choice.choice([1, 2])) + content[at:]
            case 3:
                content = content[:at]
            case _:
                flipped = bytes([content[at] ^ 1 << choice.randrange(8)]) if at < len(content) else b""
                content = content[:at] + flipped + content[at + 1 :]
    return content


def damaged(number: int, seed: int) -> bytes:
    """A file with something wrong, or at least odd."""
    choice = random.Random(f"{seed} damaged {number}")
    records = whole(choice)
    if number % 3 == 0:
        return change_bytes(join(records), choice)
    for _ in range(choice.choice([1, 1, 1, 2, 3])):
        change_record(records, choice)
    content = join(records)
    match choice.randrange(12):
        case 0:
            end = trailer(content)
            content += choice.choice([end, end[:-1], b"crc_num" + bytes(10), b"crc_num" + b"\xff" * 10, end + b"\n"])
        case 1:
            content += choice.choice([unknown(choice), delimited(2, b"x"), b"\0", b"\n", b"\n\0"])
        case 2:
            content = unknown(choice) + content
    return content


def files(count: int, seed: int) -> Iterator[bytes]:
    """Damaged files."""
    for number in range(count):
        yield damaged(number, seed)
