"""Files of safetensors, whole and damaged: each from its number, so that every run has the same."""

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

WIDTHS = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "F8_E8M0": 1, "I16": 2, "U16": 2, "F16": 2,
    "BF16": 2, "I32": 4, "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8, "C64": 8,
}
"""Bytes of an element, by the words of safetensors 0.8.0; all whose elements are whole bytes."""

PACKED = ("F4", "F6_E2M3", "F6_E3M2", "F8_E4M3FNUZ", "F8_E5M2FNUZ")

NUMBERS = [
    "0", "-0", "1", "2", "-1", "1.0", "0.0", "1e0", "1E2", "1e-1", "1e400", "00", "01", "+1", ".5", "5.", "0x1",
    "NaN", "Infinity", "null", "true", '"1"', "[]", "[1]", "{}", "1 ", "\t1", "1_0", "4294967296",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    "340282366920938463463374607431768211456", "1" + "0" * 400, "",
]
"""What may stand where a dimension or an offset should."""

NAMES = [
    '""', '"a"', '"b"', '"\\u0061"', '"\\u00e9"', '"é"', '"e\u0301"', '"\\ud83d\\ude00"', '"\\ud800"',
    '"\\udc00\\ud800"', '"\\u0000"', '"a\x00"', '"a\nb"', '"a\\nb"', '"\\x41"', '"\\/"', '"\\""', '"\\"', "a", "'a'", "1",
    "null", '"__metadata__"', '"__metadat\\u0061__"', '"dtype"', '"' + "n" * 3000 + '"', '"\x7f"', '"\\u12"', '"\u2028"',
]
"""What may stand where a name should."""

TYPES = [
    *(f'"{name}"' for name in (*WIDTHS, *PACKED)), '"f32"', '"F33"', '"F\\u00332"', '" F32"', '""', "F32", "32", "null",
    '{"F32":null}', '{"F32":{}}', '["F32"]', '{"F32":null,"F16":null}', "{}", '"F32\\u0000"', '"I4"', '"C128"',
]
"""What may stand where an element's type should."""

METADATA = [
    "null", "{}", "[]", '""', "1", '{"a":1}', '{"a":null}', '{"a":"b"}', '{"a":"b","a":"c"}', '{"a":{"b":"c"}}',
    '{"a":["b"]}', '{"":""}', '{"a":"\\ud83d\\ude00"}', '{"a":"\\ud800"}', '{"é":"1","e\u0301":"2"}', '{"a":"b",}',
    '{"format":"pt"}', '{ "a" : "b" }', '{a:"b"}', '{"a":true}', '[["a","b"]]', '{"a"}',
    '{"crc_num":"1"}', '{"crc_num":"x"}', '{"crc_num":"0"}',
]
"""What may stand under `__metadata__`."""

SPACES = ["", " ", "\t", "\n", "\r", "\r\n", "   \n\t ", "\x0b", "\x0c", "\u00a0", "\ufeff", "\x00", " " * 600, "/* */", "\x1c"]

VALUES = [
    "0", "-1", "1e999", "-1e-999", "1.5", "true", "nul", '"s"', '"\\ud800"', "[1,[2,{}]]", '{"a":{"a":1,"a":2}}', "[,]",
    "01", '"\x01"', "[" * 124 + "]" * 124, "[" * 125 + "]" * 125, "[" * 126 + "]" * 126, "[" * 2000 + "]" * 2000,
    '{"a":' * 124 + "0" + "}" * 124, '{"a":' * 126 + "0" + "}" * 126, "-", "1e", "1e+5", "- 1", "[" * 200,
]
"""Values of a field that the format does not have."""


@dataclass
class Entry:
    """A member of the header as text: a tensor's fields in order, or one value."""

    name: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    value: str | None = None

    @property
    def text(self) -> str:
        if self.value is not None:
            return f"{self.name}:{self.value}"
        members = ",".join(f"{name}:{value}" for name, value in self.fields)
        return f"{self.name}:{{{members}}}"

    def set(self, name: str, value: str) -> None:
        """Replaces a field."""
        self.fields = [(key, value if key == f'"{name}"' else old) for key, old in self.fields]

    def numbers(self, name: str) -> list[str]:
        """The elements of a field that is an array."""
        text = dict(self.fields).get(f'"{name}"', "[]")
        return [part for part in text.strip("[]").split(",") if part]


@dataclass
class File:
    """A file in parts."""

    entries: list[Entry]
    data: bytes
    before: str = ""
    behind: str = ""
    separator: str = ","
    length_offset: int = 0
    length: int | None = None

    @property
    def bytes(self) -> bytes:
        body = self.separator.join(entry.text for entry in self.entries)
        header = f"{self.before}{{{body}}}{self.behind}".encode("utf-8", "surrogatepass")
        length = len(header) + self.length_offset if self.length is None else self.length
        return struct.pack("<Q", length % 2**64) + header + self.data


def whole(choice: random.Random) -> File:
    """A file that every reader takes."""
    entries, at = [], 0
    for index in range(choice.choice([0, 1, 1, 2, 3, 5])):
        dtype = choice.choice(list(WIDTHS))
        shape = [choice.choice([0, 1, 1, 2, 3, 5]) for _ in range(choice.choice([0, 1, 2, 3]))]
        count = WIDTHS[dtype]
        for dimension in shape:
            count *= dimension
        fields = [
            ('"dtype"', f'"{dtype}"'),
            ('"shape"', f"[{','.join(map(str, shape))}]"),
            ('"data_offsets"', f"[{at},{at + count}]"),
        ]
        choice.shuffle(fields)
        entries.append(Entry(f'"t{index}"', fields))
        at += count
    if choice.random() < 0.4:
        entries.insert(0, Entry('"__metadata__"', value='{"a":"b","c":"d"}'))
    if choice.random() < 0.3:
        choice.shuffle(entries)
    file = File(entries, choice.randbytes(at))
    if choice.random() < 0.5:
        file.behind = " " * choice.randrange(9)
    return file


Mutation = Callable[[File, random.Random], None]


def tensor(file: File, choice: random.Random) -> Entry:
    """One of the tensors; a new one if there is none."""
    tensors = [entry for entry in file.entries if entry.value is None]
    if not tensors:
        file.entries.append(
            Entry('"t0"', [('"dtype"', '"U8"'), ('"shape"', "[0]"), ('"data_offsets"', "[0,0]")])
        )
        tensors = file.entries[-1:]
    return choice.choice(tensors)


def change_number(file: File, choice: random.Random) -> None:
    """Another number among the dimensions or offsets."""
    entry, name = tensor(file, choice), choice.choice(["shape", "data_offsets"])
    numbers = entry.numbers(name)
    if numbers:
        numbers[choice.randrange(len(numbers))] = choice.choice(NUMBERS)
    entry.set(name, f"[{','.join(numbers)}]")


def shift_number(file: File, choice: random.Random) -> None:
    """A number a little larger or smaller: holes, overlaps, wrong sizes."""
    entry, name = tensor(file, choice), choice.choice(["shape", "data_offsets", "data_offsets"])
    numbers = entry.numbers(name)
    if numbers:
        at = choice.randrange(len(numbers))
        if numbers[at].lstrip("-").isdigit():
            numbers[at] = str(int(numbers[at]) + choice.choice([-8, -4, -1, 1, 4, 8]))
    entry.set(name, f"[{','.join(numbers)}]")


def change_count(file: File, choice: random.Random) -> None:
    """A dimension or an offset more or less, or another value in the place of them all."""
    entry, name = tensor(file, choice), choice.choice(["shape", "data_offsets"])
    numbers = entry.numbers(name)
    if choice.random() < 0.3:
        entry.set(name, choice.choice(NUMBERS + ['{"0":1}', "[0,0,]", "[,0]", "[[0,0]]", "[0 0]"]))
        return
    if numbers and choice.random() < 0.5:
        numbers.pop()
    else:
        numbers.insert(choice.randrange(len(numbers) + 1), choice.choice(["0", "1", "1"]))
    entry.set(name, f"[{','.join(numbers)}]")


def swap_offsets(file: File, choice: random.Random) -> None:
    """Offsets from behind to before, or those of another tensor."""
    entry, other = tensor(file, choice), tensor(file, choice)
    numbers = (entry if choice.random() < 0.5 else other).numbers("data_offsets")
    entry.set("data_offsets", f"[{','.join(reversed(numbers) if choice.random() < 0.5 else numbers)}]")


def huge_empty(file: File, choice: random.Random) -> None:
    """An empty tensor with a large dimension."""
    large = choice.choice(["4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615"])
    shape = [large] * choice.choice([1, 2, 3])
    shape.insert(choice.randrange(len(shape) + 1), "0")
    end = len(file.data)
    fields = [('"dtype"', '"U8"'), ('"shape"', f"[{','.join(shape)}]"), ('"data_offsets"', f"[{end},{end}]")]
    file.entries.append(Entry('"huge"', fields))


def rename(file: File, choice: random.Random) -> None:
    """Another name of a member."""
    if file.entries:
        choice.choice(file.entries).name = choice.choice(NAMES)


def duplicate(file: File, choice: random.Random) -> None:
    """A member twice, or a field of one."""
    if file.entries and choice.random() < 0.5:
        entry = choice.choice(file.entries)
        copy = Entry(entry.name, list(entry.fields), entry.value)
        file.entries.insert(choice.randrange(len(file.entries) + 1), copy)
    else:
        entry = tensor(file, choice)
        entry.fields.append(choice.choice(entry.fields))


def equivalent(file: File, choice: random.Random) -> None:
    """Two empty tensors of one name to Unicode, or only alike."""
    names = choice.choice([('"é"', '"e\u0301"'), ('"\\u00e9"', '"e\\u0301"'), ('"Å"', '"\u212b"'), ('"a"', '"A"'), ('"ﬁ"', '"fi"')])
    end = len(file.data)
    for name in names:
        fields = [('"dtype"', '"U8"'), ('"shape"', "[0]"), ('"data_offsets"', f"[{end},{end}]")]
        file.entries.append(Entry(name, fields))


def change_type(file: File, choice: random.Random) -> None:
    """Another type, or none."""
    tensor(file, choice).set("dtype", choice.choice(TYPES))


def packed_type(file: File, choice: random.Random) -> None:
    """A tensor of a type whose elements are not whole bytes, or that has no counterpart here."""
    dtype, bits = choice.choice([("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8)])
    count = choice.choice([0, 1, 2, 4, 8])
    end, size = len(file.data), count * bits // 8
    fields = [('"dtype"', f'"{dtype}"'), ('"shape"', f"[{count}]"), ('"data_offsets"', f"[{end},{end + size}]")]
    file.entries.append(Entry('"packed"', fields))
    file.data += bytes(size)


def change_field(file: File, choice: random.Random) -> None:
    """A field gone, by another name, or one more that nobody knows."""
    entry = tensor(file, choice)
    at = choice.randrange(len(entry.fields)) if entry.fields else 0
    match choice.randrange(3):
        case 0 if entry.fields:
            entry.fields.pop(at)
        case 1 if entry.fields:
            entry.fields[at] = (choice.choice([*NAMES, '"Dtype"', '"sh\\u0061pe"']), entry.fields[at][1])
        case _:
            entry.fields.insert(at, (choice.choice(NAMES), choice.choice(VALUES)))


def as_array(file: File, choice: random.Random) -> None:
    """A tensor as an array of its fields, or as something else."""
    entry = tensor(file, choice)
    fields = dict(entry.fields)
    order = ["dtype", "shape", "data_offsets"]
    if choice.random() < 0.2:
        choice.shuffle(order)
    values = [fields.get(f'"{name}"', "0") for name in order]
    values += ["0"] * choice.choice([0, 0, 1])
    entry.value = choice.choice([f"[{','.join(values)}]"] * 3 + VALUES)


def change_metadata(file: File, choice: random.Random) -> None:
    """Other metadata."""
    metadata = Entry(choice.choice(['"__metadata__"'] * 8 + ['"__metadat\\u0061__"']), value=choice.choice(METADATA))
    if choice.random() < 0.8:
        file.entries = [entry for entry in file.entries if entry.name != '"__metadata__"']
    file.entries.insert(choice.randrange(len(file.entries) + 1), metadata)


def mindspore_marks(file: File, choice: random.Random) -> None:
    """Metadata of a meaning to MindSpore: element types by tensors' names."""
    notes = [f'"{name}":"{value}"' for name in ("t0", "t1") for value in [choice.choice(["Int4", "Float32", "x"])]]
    file.entries = [entry for entry in file.entries if entry.name != '"__metadata__"']
    file.entries.append(Entry('"__metadata__"', value="{" + ",".join(notes) + "}"))


def change_space(file: File, choice: random.Random) -> None:
    """Space, or what looks like it."""
    space = choice.choice(SPACES)
    match choice.randrange(4):
        case 0:
            file.before += space
        case 1:
            file.behind += space
        case 2:
            file.separator = choice.choice([f"{space},", f",{space}", f",{space},", space])
        case _:
            entry = tensor(file, choice)
            entry.fields = [(f"{space}{name}{space}", f"{space}{value}{space}") for name, value in entry.fields]


def change_brackets(file: File, choice: random.Random) -> None:
    """Something before or behind the object."""
    if choice.random() < 0.5:
        file.before = choice.choice(["[", "{", "0", '"', "{}", "//\n", "null"])
    else:
        file.behind = choice.choice(["]", "}", ",", "0", "{}", "\x00", "\x00" * 7, " \x00", "\n\n", '""'])


def change_length(file: File, choice: random.Random) -> None:
    """A header that says it is longer or shorter."""
    if choice.random() < 0.7:
        file.length_offset = choice.choice([-8, -2, -1, 1, 2, 8])
    else:
        file.length = choice.choice([0, 1, 2, 100_000_000, 100_000_001, 2**31, 2**32, 2**63, 2**64 - 1])


def change_data(file: File, choice: random.Random) -> None:
    """Bytes more or fewer behind the header."""
    if choice.random() < 0.5:
        file.data += bytes(choice.choice([1, 4, 8, 100]))
    else:
        file.data = file.data[: -choice.choice([1, 4, 8])]


MUTATIONS: list[Mutation] = [
    change_number, change_number, shift_number, shift_number, change_count, swap_offsets, huge_empty, rename,
    duplicate, equivalent, change_type, packed_type, change_field, change_field, as_array, change_metadata,
    mindspore_marks, change_space, change_space, change_brackets, change_length, change_data,
]


def change_bytes(content: bytes, choice: random.Random) -> bytes:
    """Some bytes of a file changed, taken out, put in, or cut off."""
    for _ in range(choice.choice([1, 1, 2, 4])):
        at = choice.randrange(len(content) + 1)
        match choice.randrange(5):
            case 0:
                content = content[:at] + choice.randbytes(1) + content[at + 1 :]
            case 1:
                content = content[:at] + content[at + choice.choice([1, 2]) :]
            case 2:
                content = content[:at] + choice.choice([b" ", b'"', b",", b"0", b"\\", b"\xff", b"\xc3", b"[", b"}"]) + content[at:]
            case 3:
                content = content[:at]
            case _:
                flipped = bytes([content[at] ^ 1 << choice.randrange(8)]) if at < len(content) else b""
                content = content[:at] + flipped + content[at + 1 :]
    return content


def files(count: int, seed: int) -> Iterator[bytes]:
    """Files, one in twenty of them whole."""
    for number in range(count):
        choice = random.Random(f"{seed} {number}")
        file = whole(choice)
        if number % 20 == 0:
            yield file.bytes
            continue
        if number % 6 == 1:
            yield change_bytes(file.bytes, choice)
            continue
        for _ in range(choice.choice([1, 1, 1, 2, 3])):
            choice.choice(MUTATIONS)(file, choice)
        yield file.bytes
