"""What the installed command is made of, read from the folder that it was built in."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

LIBRARY_LICENCES = {
    "libprotobuf-c": "BSD-2-Clause",
    "zlib": "Zlib",
    "libcrypto": "Apache-2.0",
    "libjpeg": "IJG AND BSD-3-Clause AND Zlib",
    "libpng": "libpng-2.0",
    "yaml-0.1": "MIT",
}
"""SPDX's names of the libraries' licences: OpenSSL's is that of version 3, libpng's that of 1.6.36 and later."""

BORINGSSL = "swift-nio-ssl/Sources/CNIOBoringSSL"
"""Where SwiftNIO keeps the copy of BoringSSL that is its TLS."""


@dataclass
class Component:
    """One thing that others have made and that is used by the command."""

    name: str
    version: str
    source: str
    licence: str
    purl: str | None
    comment: str
    texts: list[Path] = field(default_factory=list)
    """The files with its licence and notices."""
    inside: bool = True
    """Whether it is part of the command's file, rather than looked up by the loader."""


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def components(build: Path, swift: str, libraries: list[str]) -> list[Component]:
    """All of them; a library is given as in the Makefile, as pkg-config's, Debian's and Homebrew's name."""
    found = [*packages(build), runtime(swift)]
    found += [library(build / "archives", *names.split(":")) for names in libraries]
    if (build / "archives" / "libstdc++.a").exists():
        found.append(cxx_library())
    return found


def packages(build: Path) -> Iterator[Component]:
    """The Swift packages of which anything was linked, and BoringSSL."""
    linked = linked_packages(build)
    state = json.loads((build / "workspace-state.json").read_text())
    for dependency in state["object"]["dependencies"]:
        folder = build / "checkouts" / dependency["subpath"]
        if folder.name not in linked:
            continue
        reference, checkout = dependency["packageRef"], dependency["state"]["checkoutState"]
        location = reference["location"].removesuffix(".git")
        yield Component(
            name=reference["identity"],
            version=checkout["version"],
            source=f"git+{location}@{checkout['revision']}",
            licence=apache_licence(folder),
            purl=f"pkg:swift/{location.removeprefix('https://')}@{checkout['version']}",
            comment=f"Swift package, revision {checkout['revision']}",
            texts=sorted([*folder.glob("LICENSE*"), *folder.glob("NOTICE*")]),
        )
    copy = build / "checkouts" / BORINGSSL
    copied = re.search(r"(https://\S+) at revision (\w+)", (copy / "hash.txt").read_text())
    yield Component(
        name="boringssl",
        version=copied[2],
        source=f"git+{copied[1]}@{copied[2]}",
        # As the heads of its files say; the copy is without BoringSSL's own file, whose text is the package's.
        licence="Apache-2.0",
        purl=None,
        comment="The copy in swift-nio-ssl, with its symbols renamed",
        texts=[copy.parents[1] / "LICENSE.txt", *sorted(copy.rglob("LICENSE*"))],
    )


def linked_packages(build: Path) -> set[str]:
    """The folders of the packages from which the linker was given objects."""
    objects = (build / "release" / "shufflezoo.product" / "Objects.LinkFileList").read_text()
    linked = set(re.findall(r"/([^/\s]+)\.build/", objects))
    folders = set()
    # A command's outputs follow its inputs, each as a list on a line.
    plan = re.findall(r"^ +inputs: (.*)\n +outputs: (.*)$", (build / "release.yaml").read_text(), re.MULTILINE)
    for inputs, outputs in plan:
        if linked & set(re.findall(r"/([^/\"]+)\.build/", outputs)):
            folders |= set(re.findall(r"/checkouts/([^/\"]+)/", inputs))
    return folders


def apache_licence(folder: Path) -> str:
    """Which form of Apache's licence a Swift package has; no claim for any other licence."""
    text = "".join(path.read_text() for path in folder.glob("LICENSE*"))
    if "Apache License" not in text:
        return "NOASSERTION"
    return "Apache-2.0 WITH Swift-exception" if "Runtime Library Exception" in text else "Apache-2.0"


def runtime(swift: str) -> Component:
    """Swift's own libraries."""
    version = re.search(r"Swift version (\S+)", output(swift, "--version"))[1]
    toolchain = Path(output("sh", "-c", 'readlink -f "$(command -v "$1")"', "sh", swift)).parent.parent
    return Component(
        name="swift",
        version=version,
        source="git+https://github.com/swiftlang/swift",
        licence="Apache-2.0 WITH Swift-exception",
        purl=f"pkg:github/swiftlang/swift@swift-{version}-RELEASE",
        comment="The toolchain's libraries: the standard library, Dispatch and Foundation, with what they contain",
        texts=sorted((toolchain / "share" / "swift").glob("LICENSE*")),
        inside=platform.system() == "Linux",
    )


def library(archives: Path, name: str, debian: str, _homebrew: str) -> Component:
    """A system library; archives has a description of those that end inside the command."""
    inside = (archives / f"{name}.pc").exists()
    return system_component(name, output("pkg-config", "--modversion", name), LIBRARY_LICENCES[name], debian, inside)


def cxx_library() -> Component:
    """C++'s library, which BoringSSL and Swift's runtime need."""
    version = output(os.environ.get("CC", "cc"), "-dumpfullversion")
    debian = f"libstdc++-{version.split('.')[0]}-dev"
    return system_component("libstdc++", version, "GPL-3.0-or-later WITH GCC-exception-3.1", debian, True)


def system_component(name: str, version: str, licence: str, debian: str, inside: bool) -> Component:
    """A library of the system, with the version of Debian's package where it came from one."""
    query = ["dpkg-query", "--show", "--showformat", "${Version}", debian]
    try:
        package = output(*query)
    except (FileNotFoundError, subprocess.CalledProcessError):
        package = None
    return Component(
        name=name,
        version=version,
        source="NOASSERTION",
        licence=licence,
        purl=package and f"pkg:deb/{platform.freedesktop_os_release()['ID']}/{debian}@{quote(package, safe='')}",
        comment=f"System library, from the package {debian} {package}" if package else "System library",
        texts=[path] if (path := Path("/usr/share/doc", debian, "copyright")).exists() else [],
        inside=inside,
    )
