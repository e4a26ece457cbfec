"""Writes entries.tsv: what every unencrypted .ckpt file here holds, read by MindSpore's own schema.

Usage: python describe.py > entries.tsv      (needs mindspore==2.7.0)

Columns: file, name, tensor_type, dims, content in hexadecimal.
"""

import pathlib

from mindspore.train.checkpoint_pb2 import Checkpoint

MAGICS = {bytes([first, 0x5E, 0x3A, 0x7F]) for first in (0xD8, 0xD9, 0xDA)}


def main() -> None:
    folder = pathlib.Path(__file__).parent
    for path in sorted(folder.rglob("*ckpt")):
        data = path.read_bytes()
        if data[:4] in MAGICS or not data:
            continue
        if data[-17:-10] == b"crc_num":
            data = data[:-17]
        for value in Checkpoint.FromString(data).value:
            dims = ",".join(str(dim) for dim in value.tensor.dims)
            content = value.tensor.tensor_content.hex()
            name = path.relative_to(folder).as_posix()
            print(name, value.tag, value.tensor.tensor_type, dims, content, sep="\t")


if __name__ == "__main__":
    main()
