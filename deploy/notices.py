"""Writes the licences and notices of everything that ends inside the command, each text once.

    notices.py BUILD SWIFT LIBRARY... >FILE

BUILD is the folder that it was built in, and a LIBRARY has three names as in the Makefile. The exit status is 1
when there is no text for one of them.
"""

import sys
from pathlib import Path

from components import components

RULE = "=" * 78


def main() -> None:
    """Collects and writes."""
    build, swift, *libraries = sys.argv[1:]
    parts = [part for part in components(Path(build), swift, libraries) if part.inside]
    without = [part.name for part in parts if not part.texts]
    if without:
        sys.exit(f"no licence was found where this was built for: {', '.join(without)}")
    owners = {}
    for part in parts:
        for path in part.texts:
            owners.setdefault(path.read_text().strip(), []).append(part.name)
    print("The command contains the following, whose licences and notices stand below.\n")
    for part in parts:
        print(f"  {part.name} {part.version}")
    for text, names in owners.items():
        print(f"\n{RULE}\n{', '.join(names)}\n{RULE}\n\n{text}")


if __name__ == "__main__":
    main()
