"""Checks the links of the documents.

Usage: python3 Tests/Lint/links.py    (in the repository's top folder)

A relative link has to lead to a file of the repository, and what stands behind `#` to a heading there, as GitHub
writes it: in small letters, with hyphens for spaces and nothing else but letters, digits, hyphens and underscores.
Links of DocC (`doc:`) are its own to check. Nobody is asked about addresses: they have to begin with `https://` and a
host, and that is all.
"""

import pathlib
import re
import sys

DOCUMENTS = [
    "*.md", "docs/*.md", "examples/**/*.md", "zoo/**/*.md", "Tests/**/*.md", "Benchmarks/**/*.md", "Sources/**/*.md",
]

FENCE = re.compile(r"\s*(```|~~~)")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
# The destination of a link or picture, of a definition, of HTML, and an address that stands for itself.
LINK = re.compile(
    r'\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"[^"]*")?\s*\)'
    r'|^\s*\[[^\]]+\]:\s+<?(\S+?)>?(?:\s+"[^"]*")?\s*$'
    r'|\b(?:src|href)="([^"]*)"'
    r"|<([a-z]+:[^>]*)>"
)
ADDRESS = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?(/[^\s<>\"]*)?(#\S*)?")
ANCHOR = re.compile(r'\b(?:id|name)="([^"]*)"')


def prose(path: pathlib.Path) -> list[tuple[int, str]]:
    """The numbered lines of a document outside its blocks of code."""
    lines, is_code = [], False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            lines.append((number, line))
    return lines


def anchors(path: pathlib.Path) -> set[str]:
    """What may stand behind `#` in a link to a document."""
    found: set[str] = set()
    for _, line in prose(path):
        found.update(ANCHOR.findall(line))
        heading = HEADING.match(line)
        if not heading:
            continue
        text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading[1])
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        # A heading that stands twice gets a number.
        name, count = slug, 0
        while name in found:
            count += 1
            name = f"{slug}-{count}"
        found.add(name)
    return found


def problem(path: pathlib.Path, link: str, headings: dict[pathlib.Path, set[str]]) -> str | None:
    """What is wrong with a link of the document at `path`, None if it is right."""
    if link.startswith("doc:"):
        return None
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", link):
        return None if ADDRESS.fullmatch(link) else "expected an address that begins with https:// and a host"
    name, _, anchor = link.partition("#")
    target = (path.parent / name if name else path).resolve()
    if not target.is_relative_to(pathlib.Path().resolve()):
        return "leads out of the repository"
    if not target.exists():
        return "there is no such file"
    if not anchor:
        return None
    if target.suffix != ".md":
        return "only documents (.md) have headings"
    if target not in headings:
        headings[target] = anchors(target)
    known = headings[target]
    return None if anchor in known else f"{target.name} has no such heading; it has {', '.join(sorted(known))}"


def main() -> int:
    """Checks every link and prints those that are wrong."""
    headings: dict[pathlib.Path, set[str]] = {}
    paths = sorted({path for pattern in DOCUMENTS for path in pathlib.Path().glob(pattern)})
    count, problems = 0, []
    for path in paths:
        for number, line in prose(path):
            for match in LINK.finditer(CODE.sub("``", line)):
                link = next(group for group in match.groups() if group is not None)
                count += 1
                if found := problem(path, link, headings):
                    problems.append(f"{path}:{number}: '{link}': {found}")
    for one in problems:
        print(f"error: {one}", file=sys.stderr)
    if not problems:
        print(f"links: {count} in {len(paths)} documents")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
