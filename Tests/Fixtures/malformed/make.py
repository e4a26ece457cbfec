#!/usr/bin/env python3
"""Makes the malformed files: each is wrong in one way, which its name says.

Needs Python's own library alone, and the sound files beside this folder: `python3 make.py`.
"""

import json
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True

import binaries
import texts

FOLDER = pathlib.Path(__file__).parent


def main():
    groups = {**binaries.groups(), **texts.groups()}
    for group, files in groups.items():
        folder = FOLDER / group
        expected = folder / "expected.tsv"
        table = expected.read_bytes() if expected.exists() else None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        if table is not None:
            expected.write_bytes(table)
    print(json.dumps({group: len(files) for group, files in groups.items()}))


if __name__ == "__main__":
    main()
