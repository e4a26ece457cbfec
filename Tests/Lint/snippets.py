"""Checks that every Swift snippet of the documents is one that the tests compile and run.

Usage: python3 Tests/Lint/snippets.py    (in the repository's top folder)

Snippets are the blocks ```swift of DOCUMENTS, of the articles in Sources, and of the comments there. But for its
imports, each has to be, line for line, what a file of Tests/DocumentationTests has between `// Snippet: …` and
`// End of the snippet`, however far that is indented; what it imports, that file has to import as well. And no test
has a snippet that no document shows.

Lines that a package's manifest would have are no program. A block that has nothing else is compared with Package.swift
instead: see `manifest_lines`.
"""

import pathlib
import re
import sys
import textwrap

DOCUMENTS = ["*.md", "docs/*.md", "examples/**/*.md", "zoo/**/*.md", "Tests/**/*.md", "Sources/**/*.md"]
COMMENTS = "Sources/**/*.swift"
TESTS = "Tests/DocumentationTests/*.swift"

START = re.compile(r"\s*// Snippet: ")
END = re.compile(r"\s*// End of the snippet$")
FENCE = re.compile(r"\s*```\s*(\w*)")


class Snippet:
    """Lines of Swift and where they stand."""

    def __init__(self, path: pathlib.Path, line: int, lines: list[str]) -> None:
        self.place = f"{path}:{line}"
        lines = textwrap.dedent("\n".join(lines)).split("\n")
        self.imports = {one.strip() for one in lines if one.startswith("import ")}
        self.text = "\n".join(one.rstrip() for one in lines if not one.startswith("import ")).strip("\n")


def blocks(path: pathlib.Path, lines: list[tuple[int, str]]) -> tuple[list[Snippet], list[str]]:
    """The Swift blocks among numbered lines, and what is wrong with their fences."""
    found, block, start = [], None, 0
    is_swift = False
    for number, line in lines:
        fence = FENCE.match(line)
        if block is None and fence:
            block, start, is_swift = [], number, fence[1].lower() == "swift"
        elif block is not None and line.strip() == "```":
            if is_swift:
                found.append(Snippet(path, start, block))
            block = None
        elif block is not None:
            block.append(line)
    return found, [] if block is None else [f"{path}:{start}: a block without an end"]


def numbered(path: pathlib.Path) -> list[tuple[int, str]]:
    """The lines of a file with their numbers."""
    return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))


def comment_lines(path: pathlib.Path) -> list[tuple[int, str]]:
    """The lines of a file's documentation comments, without their slashes."""
    lines = ((number, line.strip()) for number, line in numbered(path))
    return [(number, line[3:].removeprefix(" ")) for number, line in lines if line.startswith("///")]


def tested(path: pathlib.Path) -> tuple[list[Snippet], list[str]]:
    """The snippets of a file of tests, which have its imports, and what is wrong with their marks."""
    lines = numbered(path)
    imports = {line for _, line in lines if line.startswith("import ")}
    found, problems, block, start = [], [], None, 0
    for number, line in lines:
        if START.match(line):
            if block is not None:
                problems.append(f"{path}:{number}: a snippet within another")
            block, start = [], number
        elif END.match(line):
            if block is None:
                problems.append(f"{path}:{number}: the end of no snippet")
            else:
                found.append(Snippet(path, start, block))
                found[-1].imports = imports
            block = None
        elif block is not None:
            block.append(line)
    return found, problems + ([] if block is None else [f"{path}:{start}: a snippet without an end"])


def manifest_lines() -> list[re.Pattern]:
    """The lines of another package's manifest that take this one: its name, its version and its products."""
    package = pathlib.Path("Package.swift").read_text(encoding="utf-8")
    version = pathlib.Path("Sources/Conversion/ShufflezooVersion.swift").read_text(encoding="utf-8")
    name = re.search(r'let package = Package\(\s*name: "(\w+)"', package)[1]
    number = re.search(r'shufflezooVersion = "([\d.]+)"', version)[1]
    products = "|".join(re.findall(r'\.library\(name: "(\w+)"', package))
    return [
        re.compile(rf'\.package\(url: "https://github\.com/…/{name}", from: "{re.escape(number)}"\),?'),
        re.compile(rf'\.product\(name: "({products})", package: "{name}"\),?'),
    ]


def main() -> int:
    """Compares the documents' snippets with those of the tests and prints what differs."""
    top = pathlib.Path()
    shown, tests, problems = [], [], []
    for pattern in DOCUMENTS:
        for path in sorted(top.glob(pattern)):
            found, wrong = blocks(path, numbered(path))
            shown, problems = shown + found, problems + wrong
    for path in sorted(top.glob(COMMENTS)):
        found, wrong = blocks(path, comment_lines(path))
        shown, problems = shown + found, problems + wrong
    for path in sorted(top.glob(TESTS)):
        found, wrong = tested(path)
        tests, problems = tests + found, problems + wrong

    manifest = manifest_lines()
    programs = 0
    for snippet in shown:
        lines = [line.strip() for line in snippet.text.split("\n")]
        if not snippet.imports and all(any(one.fullmatch(line) for one in manifest) for line in lines):
            continue
        programs += 1
        equal = [test for test in tests if test.text == snippet.text]
        if not equal:
            problems.append(
                f"{snippet.place}: no test has this snippet; put it between '// Snippet: …' and "
                f"'// End of the snippet' in {TESTS}, where it is run"
            )
        elif not any(snippet.imports <= test.imports for test in equal):
            lacking = ", ".join(sorted(snippet.imports - equal[0].imports))
            problems.append(f"{snippet.place}: {equal[0].place} has the snippet, but not its '{lacking}'")
    texts = {snippet.text for snippet in shown}
    problems += [f"{test.place}: no document shows this snippet" for test in tests if test.text not in texts]

    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not problems:
        print(f"snippets: {programs} in the documents, each compiled and run by a test")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
