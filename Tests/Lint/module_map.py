"""Prints the modules of the package by layer, with their lines, and the largest files.

Usage: swift package describe --type json | python3 module_map.py

Lines are those of .swift, .c and .h files, blank lines and comments among them.
"""

import json
import sys
from pathlib import Path

from layers import TEST_LIBRARIES, layer

LARGEST = 10
"""How many files are listed."""


def lines(path: Path) -> int:
    """The lines of a file."""
    return len(path.read_bytes().splitlines())


def sources(target: dict) -> list[Path]:
    """A target's files, headers too."""
    return [
        path
        for path in sorted(Path(target["path"]).rglob("*"))
        if path.suffix in (".swift", ".c", ".h") and path.is_file()
    ]


def main() -> int:
    """Reads the description of the package and prints the tables."""
    targets = json.load(sys.stdin)["targets"]
    modules = [
        (layer(target["name"]), target["name"], [(lines(path), path) for path in sources(target)])
        for target in targets
        if target["type"] != "test" and target["name"] not in TEST_LIBRARIES
    ]
    print("| layer | module | files | lines | largest file |\n| --- | --- | --: | --: | --- |")
    for rank, name, files in sorted(modules, key=lambda row: (row[0], row[1])):
        most, largest = max(files, default=(0, Path()))
        total = sum(count for count, _ in files)
        print(f"| {rank} | `{name}` | {len(files)} | {total} | {largest.name} ({most}) |")
    everything = [file for _, _, files in modules for file in files]
    print(f"| | all | {len(everything)} | {sum(count for count, _ in everything)} | |\n")
    print("| lines | largest files |\n| --: | --- |")
    for count, path in sorted(everything, reverse=True)[:LARGEST]:
        print(f"| {count} | {path} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
