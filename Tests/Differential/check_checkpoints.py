"""Compares our reader of checkpoints with MindSpore's on thousands of random files.

    check_checkpoints.py --reader PATH [--count N] [--seed N] [--keep DIR]

Every whole file, written by MindSpore itself or as protobuf, has to be read by both, to the same
tensors. A damaged one may be refused by ours alone, for a reason that docs/differential.md gives; but
what both read has to be the same, and what MindSpore refuses ours may read only where MindSpore
cannot load what it writes. The exit status is 1 otherwise.
"""

import argparse
import hashlib
import os
import pickle
import random
import re
import sys
import tempfile
from pathlib import Path

# Read when MindSpore is imported: it logs every file that it refuses.
os.environ["GLOG_v"] = "4"

import mindspore  # noqa: E402
import numpy  # noqa: E402

import outcomes  # noqa: E402
import records  # noqa: E402
from reader import Answer, Reader, Row  # noqa: E402

OUR_TYPES = {"BFloat16": "bfloat16", "Bool": "bool", "Int4": "int4x2"}
"""Our words for MindSpore's types where they are not the same in lower case."""

STRICTER = [
    ("elements that do not fit the dimensions", r"bytes of content for its type and dimensions"),
    ("dimensions that are negative or too large", r"expected dimensions that make a shape|at most \d+ dimensions"),
    ("a name twice", r"expected each name once"),
    ("slices that do not fit together", r"expected the next slice"),
    ("an empty name, or a NUL in it", r"expected a name"),
    ("more than 8 KiB beside the content", r"bytes in a record beside"),
    ("a checksum that differs, or is none", r"CRC"),
    ("a record of a tensor and a map", r"a tensor and a map|tensor or a map|both"),
    ("a field of another kind, which protobuf takes for an unknown one", r"wire type"),
    ("something beside the records", r"field \d+ beside|expected parameters|expected a parameter"),
    ("numbers that pass 64 bits", r"number of at most|64 bits|ten bytes"),
    ("another format by its first bytes", r"expected a MindSpore checkpoint|expected a graph|or no model|safetensors"),
]
"""Why ours refuses what MindSpore loads, and by what in its message that is told."""

CRASH = "MindSpore crashes"

MINDSPORE_CANNOT = [
    ("complex numbers, which it writes and cannot load", r"'Complex(64|128)'"),
    ("a text without content", r"itemsize cannot be zero"),
]
"""What MindSpore refuses and ours reads, and by what in MindSpore's message that is told."""


def row(value: object) -> Row:
    """A parameter of MindSpore's, or a text."""
    if isinstance(value, str):
        text = value.rstrip("\0")
        # Half of a surrogate pair is no character, and so the text is none to ours.
        is_text = not any(0xD800 <= ord(letter) < 0xE000 for letter in text)
        return Row("str", (), "", text if is_text else None)
    kind = str(value.dtype)
    content = value.get_bytes() if hasattr(value, "get_bytes") else value.data.get_bytes()
    return Row(
        OUR_TYPES.get(kind, kind.lower()), tuple(value.shape), hashlib.sha256(content).hexdigest()
    )


def theirs(path: Path) -> Answer:
    """What MindSpore makes of a file."""
    try:
        loaded = mindspore.load_checkpoint(str(path))
        # A list stands for a hash table, which ours lists and does not read.
        tensors = {name: value for name, value in loaded.items() if not isinstance(value, list)}
        return Answer(None, {name: row(value) for name, value in tensors.items()}, {})
    except Exception as reason:  # Of every kind, from Python's to protobuf's.
        return Answer(str(reason) or type(reason).__name__, {}, {})


def theirs_apart(path: Path) -> Answer:
    """As `theirs`, in a process of its own: contents that do not fit their dimensions make MindSpore
    write behind its memory."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Its log, and the C library's last words.
        with os.fdopen(sending, "wb") as pipe:
            pipe.write(pickle.dumps(theirs(path)))
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    try:
        return Answer(CRASH, {}, {}) if status != 0 else pickle.loads(answer)
    except Exception:  # Of every kind: the bytes come from a process that had lost its memory.
        return Answer(CRASH, {}, {})


def without_empty_vectors(ours: Answer, found: Answer) -> Answer:
    """Theirs with ours in the place of vectors without elements, of which MindSpore makes scalars."""
    empty = {name: row for name, row in ours.tensors.items() if row.shape == (0,)}
    scalars = {name for name in empty if name in found.tensors and found.tensors[name].shape == ()}
    return Answer(None, {**found.tensors, **{name: empty[name] for name in scalars}}, {})


def comparable(answer: Answer) -> dict[str, Row]:
    """The tensors, texts without the bytes that they come from."""
    return {
        name: Row(row.dtype, row.shape, "", row.text) if row.dtype == "str" else row
        for name, row in answer.tensors.items()
    }


class Comparison:
    """Both readers, and a file that they are given."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self.reader = reader
        self.path = folder / "file.ckpt"

    def compare(self, content: bytes, table: outcomes.Outcomes, must_read: bool) -> None:
        """Counts one file."""
        self.path.unlink(missing_ok=True)
        self.path.write_bytes(content)
        try:
            ours = self.reader.read(self.path)
        except ChildProcessError as reason:
            table.fail(str(reason), content)
            return
        found = theirs(self.path) if must_read else theirs_apart(self.path)
        if ours.error is None and found.error is None:
            if comparable(ours) == comparable(found):
                table.add(outcomes.BOTH_READ)
            elif comparable(ours) == comparable(without_empty_vectors(ours, found)):
                table.add("both read it", "an empty vector, of which MindSpore makes a scalar of any value")
            else:
                table.fail("both read it, but not the same", content)
        elif must_read:
            table.fail(f"a whole file is refused: {ours.error or found.error}", content)
        elif ours.error is None and (
            kinds := [kind for kind, pattern in MINDSPORE_CANNOT if re.search(pattern, found.error)]
        ):
            table.add("only MindSpore refuses it", kinds[0])
        elif any(row.dtype == "str" and row.text is None for row in ours.tensors.values()):
            table.add("only MindSpore refuses it", "a text of numbers that are no characters")
        elif ours.error is None:
            table.fail(f"only MindSpore refuses it: {found.error}", content)
        elif found.error == CRASH:
            table.add("ours refuses it, MindSpore crashes")
        elif found.error is not None:
            table.add(outcomes.BOTH_REFUSE)
        else:
            kinds = [kind for kind, pattern in STRICTER if re.search(pattern, ours.error)]
            if kinds:
                table.add(outcomes.STRICTER, kinds[0])
            else:
                table.fail(f"only ours refuses it: {ours.error}", content)


def written(number: int, seed: int, folder: Path) -> bytes:
    """A checkpoint that MindSpore wrote: random tensors, texts and numbers."""
    choice = random.Random(f"{seed} written {number}")
    generator = numpy.random.default_rng([seed, number])
    types = [numpy.float32, numpy.float16, numpy.float64, numpy.int8, numpy.int16, numpy.int32, numpy.int64]
    types += [numpy.uint8, numpy.uint16, numpy.uint32, numpy.uint64, numpy.bool_]
    entries = []
    for index in range(choice.choice([1, 2, 4])):
        shape = [choice.choice([1, 2, 3, 5]) for _ in range(choice.choice([0, 1, 2, 3, 4]))]
        values = mindspore.Tensor(generator.integers(0, 100, shape).astype(choice.choice(types)))
        if choice.random() < 0.15:
            values = mindspore.Tensor(generator.normal(size=shape), mindspore.bfloat16)
        entries.append({"name": f"p{index}.{choice.choice('aé')}", "data": values})
    extras = {"epoch_num": 3, "text": choice.choice(["", "a", "é\U0001f600"]), "rate": 0.5, "flag": True}
    chosen = {name: extras[name] for name in extras if choice.random() < 0.3}
    path = folder / "written.ckpt"
    path.unlink(missing_ok=True)  # MindSpore does not replace what it wrote with mode 0400.
    mindspore.save_checkpoint(
        entries, str(path), append_dict=chosen or None, crc_check=choice.random() < 0.2
    )
    return path.read_bytes()


def main() -> int:
    """Compares, and prints a table for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", type=Path, required=True, help="the program read-weights")
    parser.add_argument("--count", type=int, default=3_000, help="damaged files, and as many whole ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(".build-differential"))
    found = parser.parse_args()
    tables = [
        outcomes.Outcomes(f"checkpoints, {kind}", found.keep)
        for kind in ("written by MindSpore", "whole", "damaged")
    ]
    reader = Reader(found.reader)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        comparison = Comparison(reader, folder)
        for number in range(found.count // 10):
            comparison.compare(written(number, found.seed, folder), tables[0], must_read=True)
        for number in range(found.count):
            comparison.compare(records.valid(number, found.seed), tables[1], must_read=True)
        for content in records.files(found.count, found.seed):
            comparison.compare(content, tables[2], must_read=False)
    reader.close()
    return 0 if all([table.close() for table in tables]) else 1


if __name__ == "__main__":
    sys.exit(main())
