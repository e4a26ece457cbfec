"""Compares our reader of safetensors with the `safetensors` package on damaged and odd files.

    check_headers.py --reader PATH [--count N] [--seed N] [--keep DIR]

Both have to take the same files, and to find the same tensors and metadata in them. What ours alone
refuses has to be of a kind that docs/differential.md gives a reason for. The exit status is 1 otherwise.
"""

import argparse
import hashlib
import json
import struct
import sys
import tempfile
import unicodedata
from pathlib import Path

import safetensors

import headers
import outcomes
from reader import Answer, Reader, Row

OUR_TYPES = {
    "BOOL": "bool", "U8": "uint8", "I8": "int8", "F8_E5M2": "float8_e5m2", "F8_E4M3": "float8_e4m3fn",
    "F8_E8M0": "float8_e8m0fnu", "I16": "int16", "U16": "uint16", "F16": "float16", "BF16": "bfloat16",
    "I32": "int32", "U32": "uint32", "F32": "float32", "I64": "int64", "U64": "uint64", "F64": "float64",
    "C64": "complex64",
}
"""Our words for the words of the format."""

PAIRS = "int4x2"
"""Our type for bytes that MindSpore marks, which stand as `I8`."""


def theirs(path: Path, content: bytes) -> Answer:
    """What the package makes of a file: both of its readers, which have to agree."""
    try:
        found = safetensors.deserialize(content)
        rows = {
            name: Row(
                OUR_TYPES.get(tensor["dtype"], tensor["dtype"]),
                tuple(tensor["shape"]),
                hashlib.sha256(tensor["data"]).hexdigest(),
            )
            for name, tensor in found
        }
        error = None
    except Exception as reason:  # The package's own error, and Python's for what it cannot hold.
        rows, error = {}, str(reason) or type(reason).__name__
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except Exception as reason:
        if error is None:
            raise AssertionError(f"safe_open refuses what deserialize reads: {reason}") from reason
        metadata = {}
    return Answer(error, rows, metadata)


def unpaired(answer: Answer) -> dict[str, Row]:
    """The tensors with MindSpore's pairs as the bytes that they are."""
    return {
        name: Row("int8", row.shape, row.sha256) if row.dtype == PAIRS else row
        for name, row in answer.tensors.items()
    }


class Members(list):
    """An object of JSON as its members in order, so that a name may stand twice."""


def repeats(names: list[str]) -> bool:
    """Whether a name stands twice."""
    return len(set(names)) < len(names)


def reasons(content: bytes) -> list[str]:
    """Why our reader refuses a file that the package reads; found with Python's own JSON."""
    (length,) = struct.unpack("<Q", content[:8])
    text = content[8 : 8 + length].decode()
    try:
        root = json.loads(text, object_pairs_hook=Members)
    except (ValueError, RecursionError):
        return []
    found = []
    names = [name for name, _ in root]
    tensors = [value for name, value in root if name != "__metadata__"]
    metadata = [value for name, value in root if name == "__metadata__"]
    objects = [*metadata, *tensors]
    fields = [[name for name, _ in value] for value in objects if isinstance(value, Members)]
    if repeats(names) or any(repeats(members) for members in fields):
        found.append("a name that stands twice")
    elif any(
        repeats([unicodedata.normalize("NFC", name) for name in members])
        for members in (names, *(m for m, v in zip(fields, objects) if v in metadata))
    ):
        found.append("names that are equivalent in Unicode")
    if any(not isinstance(value, Members) for value in tensors):
        found.append("a tensor's description as an array")
    if any(name == "crc_num" for value in metadata for name, _ in value or []):
        found.append("MindSpore's checksum, which is not that of the tensors")
    for value in tensors:
        known = dict(value) if isinstance(value, Members) else {}
        if isinstance(known.get("dtype"), Members):
            found.append("a type as an object")
        if known.get("dtype") in headers.PACKED:
            found.append("a packed type")
        shape = known.get("shape") if isinstance(known.get("shape"), list) else []
        product = 1
        for dimension in shape:
            product *= dimension if isinstance(dimension, int) else 1
            if product >= 2**63 or (isinstance(dimension, int) and dimension >= 2**63):
                found.append("dimensions above 2^63 - 1 beside a 0")
                break
    return found


def compare(content: bytes, path: Path, reader: Reader, table: outcomes.Outcomes) -> None:
    """Counts one file."""
    path.write_bytes(content)
    try:
        ours, found = reader.read(path), theirs(path, content)
    except (ChildProcessError, AssertionError) as reason:
        table.fail(str(reason), content)
        return
    if ours.error is None and found.error is None:
        if unpaired(ours) != found.tensors:
            table.fail("the tensors differ", content)
        elif ours.metadata != found.metadata:
            table.fail("the metadata differ", content)
        else:
            table.add(outcomes.BOTH_READ)
    elif ours.error is None:
        table.fail(f"only the package refuses it: {found.error}", content)
    elif found.error is not None:
        table.add(outcomes.BOTH_REFUSE)
    elif known := reasons(content):
        table.add(outcomes.STRICTER, known[0])
    else:
        table.fail(f"only ours refuses it: {ours.error}", content)


def main() -> int:
    """Compares, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", type=Path, required=True, help="the program read-weights")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(".build-differential"))
    found = parser.parse_args()
    table = outcomes.Outcomes("safetensors headers", found.keep)
    reader = Reader(found.reader)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.safetensors"
        for content in headers.files(found.count, found.seed):
            compare(content, path, reader, table)
    reader.close()
    return 0 if table.close() else 1


if __name__ == "__main__":
    sys.exit(main())
