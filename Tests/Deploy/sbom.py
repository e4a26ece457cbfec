"""Checks an SBOM against SPDX 2.3 and against the files that it describes.

    sbom.py FILE.spdx.json TREE VERSION

TREE is the unpacked distribution. The exit status is 1 when something is wrong.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HEAD = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT"}
PACKAGE = {"SPDXID", "name", "versionInfo", "downloadLocation", "filesAnalyzed", "licenseDeclared"}
"""What SPDX demands of a package, and what makes one that can be looked up."""

IDENTIFIER = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
KINDS = {"DESCRIBES", "CONTAINS", "STATIC_LINK", "DYNAMIC_LINK"}


def faults(document: dict, tree: Path, version: str) -> Iterator[str]:
    """What is wrong with it."""
    for name, value in HEAD.items():
        if document[name] != value:
            yield f"{name}: expected {value}, found {document[name]}"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["creationInfo"]["created"]):
        yield f"created: expected a time in UTC, found {document['creationInfo']['created']}"
    yield from element_faults(document)
    yield from file_faults(document, tree)
    (root,) = [package for package in document["packages"] if package["filesAnalyzed"]]
    if (root["name"], root["versionInfo"]) != ("shufflezoo", version):
        yield f"expected shufflezoo {version}, found {root['name']} {root['versionInfo']}"


def element_faults(document: dict) -> Iterator[str]:
    """What is wrong with packages, identifiers and relationships."""
    for package in document["packages"]:
        if missing := sorted(name for name in PACKAGE if package.get(name) in (None, "")):
            yield f"{package.get('name')}: without {', '.join(missing)}"
    elements = [document, *document["packages"], *document["files"]]
    known = Counter(element["SPDXID"] for element in elements)
    for identifier, count in known.items():
        if count > 1 or not IDENTIFIER.fullmatch(identifier):
            yield f"{identifier}: expected letters, digits, dots and hyphens, once; found {count} times"
    reached = {document["SPDXID"]}
    for relationship in document["relationships"]:
        ends = relationship["spdxElementId"], relationship["relatedSpdxElement"]
        reached.add(ends[1])
        for end in ends:
            if end not in known:
                yield f"a relationship has {end}, which nothing is"
        if relationship["relationshipType"] not in KINDS:
            yield f"{ends[1]}: unexpected relationship {relationship['relationshipType']}"
    for identifier in sorted(set(known) - reached):
        yield f"{identifier}: no relationship leads there"


def file_faults(document: dict, tree: Path) -> Iterator[str]:
    """Where the files listed are not those of the distribution."""
    listed = {file["fileName"]: file["checksums"] for file in document["files"]}
    found = {f"./{path.relative_to(tree).as_posix()}": path for path in tree.rglob("*") if path.is_file()}
    for name in sorted(listed.keys() ^ found.keys()):
        yield f"{name}: {'not in the archive' if name in listed else 'not in the SBOM'}"
    for name in sorted(listed.keys() & found.keys()):
        data = found[name].read_bytes()
        sums = {checksum["algorithm"]: checksum["checksumValue"] for checksum in listed[name]}
        if sums != {"SHA1": hashlib.sha1(data).hexdigest(), "SHA256": hashlib.sha256(data).hexdigest()}:
            yield f"{name}: its checksums are not those in the SBOM"


def main() -> None:
    """Reads and checks."""
    path, tree, version = sys.argv[1:]
    found = list(faults(json.loads(Path(path).read_text()), Path(tree), version))
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
