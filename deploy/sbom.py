"""Writes what a distribution of the command is made of, as SPDX 2.3 in JSON.

    sbom.py TREE VERSION BUILD SWIFT LIBRARY... >FILE

TREE is what is given away, BUILD the folder that bin/shufflezoo in it was built in, and a LIBRARY has three names
as in the Makefile. The time is SOURCE_DATE_EPOCH's, so that the same tree gives the same bytes.
"""

import hashlib
import json
import os
import re
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from components import Component, components

ROOT = "SPDXRef-Package-shufflezoo"


def checksums(path: Path) -> list[dict]:
    """SHA-1, which SPDX demands of every file, and SHA-256, which is worth something."""
    data = path.read_bytes()
    return [
        {"algorithm": "SHA1", "checksumValue": hashlib.sha1(data).hexdigest()},
        {"algorithm": "SHA256", "checksumValue": hashlib.sha256(data).hexdigest()},
    ]


def identifier(kind: str, name: str) -> str:
    """A name as an element's identifier, which knows letters, digits, dots and hyphens."""
    return f"SPDXRef-{kind}-{re.sub('[^A-Za-z0-9.-]', '-', name)}"


def file_entry(tree: Path, path: Path) -> dict:
    """A file of the distribution."""
    name = path.relative_to(tree).as_posix()
    return {
        "SPDXID": identifier("File", name),
        "fileName": f"./{name}",
        "checksums": checksums(path),
        "copyrightText": "NOASSERTION",
    }


def package_entry(component: Component) -> dict:
    """A package that the command is made of."""
    entry = {
        "SPDXID": identifier("Package", component.name),
        "name": component.name,
        "versionInfo": component.version,
        "downloadLocation": component.source,
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": component.licence,
        "copyrightText": "NOASSERTION",
        "comment": component.comment,
    }
    if component.purl:
        reference = {"referenceType": "purl", "referenceLocator": component.purl}
        entry["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", **reference}]
    return entry


def verification_code(files: list[dict]) -> str:
    """SPDX's hash of a package: SHA-1 of its files' in order, one after the other."""
    hashes = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return hashlib.sha1("".join(hashes).encode()).hexdigest()


def relationship(one: str, kind: str, other: str) -> dict:
    """What one element is to another."""
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def document(tree: Path, version: str, parts: list[Component]) -> dict:
    """The whole."""
    files = [file_entry(tree, path) for path in sorted(tree.rglob("*")) if path.is_file()]
    binary = next(file for file in files if file["fileName"] == "./bin/shufflezoo")
    digest = binary["checksums"][1]["checksumValue"]
    created = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    root = {
        "SPDXID": ROOT,
        "name": "shufflezoo",
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": True,
        "packageVerificationCode": {"packageVerificationCodeValue": verification_code(files)},
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "Apache-2.0",
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": "APPLICATION",
    }
    relationships = [relationship("SPDXRef-DOCUMENT", "DESCRIBES", ROOT)]
    relationships += [relationship(ROOT, "CONTAINS", file["SPDXID"]) for file in files]
    relationships += [
        relationship(
            binary["SPDXID"],
            "STATIC_LINK" if part.inside else "DYNAMIC_LINK",
            identifier("Package", part.name),
        )
        for part in parts
    ]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"shufflezoo-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/shufflezoo-{version}-{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "creationInfo": {
            "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": [f"Tool: shufflezoo-sbom-{version}"],
        },
        "packages": [root, *map(package_entry, parts)],
        "files": files,
        "relationships": relationships,
    }


def main() -> None:
    """Looks and writes."""
    tree, version, build, swift, *libraries = sys.argv[1:]
    parts = components(Path(build), swift, libraries)
    json.dump(document(Path(tree), version, parts), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
