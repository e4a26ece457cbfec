"""Prints every message of the command, its errors, warnings and notes, by module and file.

Usage: python3 messages.py

What a message is made of at run time stands in braces, {found} by its name; (a|b) are words to choose from. A message
that wraps another error begins with that one's or ends with it, so that both stand in the list, each at its own place.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from swift_tokens import Token, paired, tokens

SOURCES = Path("Sources")

CALLS = {"ValidationError", "failure", "error", "note", "other", "snprintf", "png_error"}
"""Functions whose texts are messages or parts of one, beside the initializers of errors and ``speakers``."""

BUGS = {"precondition", "preconditionFailure", "assert", "fatalError", "ArgumentHelp", "CommandConfiguration"}
"""Functions whose texts no message has."""

LABELS = {"expected", "found", "reason", "what", "kind", "message", "advice", "described", "note", "notes", "unused"}
"""Arguments, variables, properties and functions that become parts of a message."""

WORDED_TYPES = {"FileKind", "ContentKind", "JSONTree", "EncryptionMode", "OpenFiles"}
"""Types that are no errors, but that errors let describe themselves."""

WORDED_NAME = re.compile("Error|Failure|Problem")
"""What the names of types and functions have that word errors, whether they are some or not."""

LEFT_OUT = {"Generated", "Page", "Following"}
"""Folders of generated code, and of pages, whose words are no messages."""

SENTENCE = re.compile(
    "[A-Za-z0-9][^A-Za-z0-9]* [^A-Za-z0-9]*[A-Za-z]|[A-Za-z].*; |; .*[A-Za-z]|: .*[a-z]{2}|[a-z]{2}.*: "
)
"""What a text has that is more than a word or a list's comma."""


@dataclass
class Message:
    """A message, or a part of one that stands alone in the code."""

    path: Path
    line: int
    pieces: list
    """Strings, Hole for what the run puts in, and lists of lists of pieces to choose from."""

    @property
    def text(self) -> str:
        """The message as the list shows it."""
        return shown(self.pieces)

    @property
    def words(self) -> list[str]:
        """The strings of it, those to choose from too."""
        return list(strings(self.pieces))


@dataclass
class Hole:
    """What is put in at run time."""

    name: str


def shown(pieces: list) -> str:
    """Pieces as one line."""
    line = ""
    for piece in pieces:
        if isinstance(piece, str):
            line += piece.replace("\n", " ").replace("\t", "<TAB>")
        elif isinstance(piece, Hole):
            line += "{" + piece.name + "}"
        else:
            line += "(" + "|".join(shown(choice) for choice in piece) + ")"
    return line


def strings(pieces: list):
    """All strings among pieces."""
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, list):
            for choice in piece:
                yield from strings(choice)


class Expressions:
    """Reads the texts of an expression, joined as the code joins them."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found

    def joined(self, index: int) -> tuple[list, int]:
        """The pieces of the text at `index` and of all that is added to it, and the index behind."""
        pieces, index = self.term(index)
        while index < len(self.found) and self.found[index].text == "+" and not self.found[index].is_text:
            more, index = self.term(index + 1)
            pieces += more
        return pieces, index

    def term(self, index: int) -> tuple[list, int]:
        """The pieces of one operand, and the index behind it."""
        token = self.found[index]
        if token.is_text:
            return interpolated(token.parts), self.chain(index + 1)
        end = self.chain(index + 1 if token.text != "(" else token.partner + 1)
        return [choices(self.found[index:end])], end

    def chain(self, index: int) -> int:
        """The index behind what members, calls and subscripts follow."""
        while index < len(self.found):
            token = self.found[index]
            if token.is_text:
                break
            if token.text in "([{" and token.partner > index:
                # A bracket on a line of its own begins something else.
                if token.line != self.found[index - 1].line:
                    break
                index = token.partner + 1
            elif token.text == ".":
                index += 2
            elif token.text == "?" and index + 1 < len(self.found) and self.found[index + 1].text == ".":
                index += 1
            else:
                break
        return index


def interpolated(parts: list) -> list:
    """The pieces of a text."""
    return [part if isinstance(part, str) else choices(part) for part in parts if part != ""]


def choices(inner: list[Token]):
    """What stands in brackets or is interpolated: texts to choose from, or a hole with a name for it."""
    inner = paired(inner)
    found = []
    index = 0
    expressions = Expressions(inner)
    while index < len(inner):
        if inner[index].is_text:
            pieces, index = expressions.joined(index)
            found.append(pieces)
        else:
            index += 1
    names = [token.text for token in inner if token.is_word and token.text not in CHATTER]
    hole = Hole(next((name for name in names if name[0].islower()), "…"))
    if not any(re.search("[A-Za-z]", word) for pieces in found for word in strings(pieces)):
        return hole
    # `name ?? "none"`, where what is there is shown without words of its own.
    marks = "".join(token.text for token in inner)
    return [[hole]] + found if len(found) == 1 and "??" in marks else found


CHATTER = {"self", "unsafe", "map", "try", "if", "let", "error", "description", "init"}
"""Words that say less of a hole than what stands beside them."""


def declared_errors(files: dict[Path, list[Token]]) -> set[str]:
    """The types that are errors."""
    names = set(WORDED_TYPES)
    for found in files.values():
        for name, heritage, _, _ in declarations(found):
            if heritage & {"Error", "ReportedError", "WireFailure"} or WORDED_NAME.search(name):
                names.add(name)
    return names


def declarations(found: list[Token]):
    """The types and extensions: the first name, what they conform to, and the brackets of their bodies."""
    for index, token in enumerate(found):
        if token.is_text or token.text not in ("struct", "enum", "class", "extension", "actor"):
            continue
        if index + 1 >= len(found) or not found[index + 1].is_word:
            continue
        heritage: set[str] = set()
        for end in range(index + 2, min(index + 40, len(found))):
            if found[end].text == "{" and not found[end].is_text:
                yield found[index + 1].text, heritage, end, found[end].partner
                break
            heritage.add(found[end].text)


def speakers(files: dict[Path, list[Token]]) -> set[str]:
    """The functions that are handed a part of a message, as the names of their parameters say."""
    names = set()
    for found in files.values():
        for index, token in enumerate(found[:-2]):
            if token.text != "func" or not found[index + 1].is_word:
                continue
            start = next(at for at in range(index, len(found)) if found[at].text == "(" and found[at].partner > at)
            for at in range(start, found[start].partner):
                takes_text = [mark.text for mark in found[at + 1 : at + 3]] == [":", "String"]
                if found[at].text in LABELS and takes_text:
                    names.add(found[index + 1].text)
    return names


def regions(found: list[Token], errors: set[str], is_c: bool) -> list[bool]:
    """Whether each token stands where messages are."""
    inside = [False] * len(found)

    def mark(start: int, end: int, value: bool = True) -> None:
        for index in range(start, min(end, len(found))):
            inside[index] = value

    if not is_c:
        for name, _, start, end in declarations(found):
            if name in errors:
                mark(start, end)
    for index, token in enumerate(found[:-1]):
        if not token.is_word:
            continue
        following = found[index + 1]
        is_call = following.text == "(" and not following.is_text
        if is_call and (token.text in CALLS or token.text in errors):
            mark(index, following.partner)
        elif is_c:
            continue
        elif token.text == "func" and (following.text in LABELS or WORDED_NAME.search(following.text)):
            body = next((at for at in range(index, len(found)) if found[at].text in "{}"), index)
            mark(body, found[body].partner)
        elif token.text == "throw":
            mark(index, Expressions(found).chain(index + 2))
        elif token.text in LABELS and following.text == "." and found[index + 2].text == "append":
            mark(index, found[index + 3].partner)
        elif token.text in LABELS and following.text in ":={+" and not following.is_text:
            end = following.partner if following.text == "{" else statement_end(found, index + 2)
            mark(index, end)
    # What those places name may be written down elsewhere in the file.
    named = set(names_at(found, inside))
    for index, token in enumerate(found[:-3]):
        if token.text in ("let", "var") and found[index + 1].text in named:
            value = next((at for at in range(index + 2, min(index + 8, len(found))) if found[at].text == "="), None)
            if value and found[value].line == token.line:
                mark(value, statement_end(found, value + 1))
    for index, token in enumerate(found[:-1]):
        if token.text in BUGS and found[index + 1].text == "(":
            mark(index, found[index + 1].partner, False)
    return inside


def names_at(found: list[Token], inside: list[bool]):
    """The names that stand at those places, in the interpolations of their texts too."""
    for index, token in enumerate(found):
        if inside[index]:
            yield token.text
            for part in token.parts or []:
                if isinstance(part, list):
                    yield from names_at(part, [True] * len(part))


def statement_end(found: list[Token], index: int) -> int:
    """The index behind the value that begins at `index`: up to a comma, a closing bracket or another statement."""
    while index < len(found):
        token = found[index]
        if not token.is_text:
            if token.text in ",)]}":
                break
            if token.text in "([{" and token.partner > index:
                index = token.partner
        index += 1
        goes_on = index < len(found) and (found[index].text in "?:+." or found[index - 1].text in "?:+=(")
        if index < len(found) and found[index].line != found[index - 1].line and not goes_on:
            break
    return index


def messages() -> list[Message]:
    """All messages, in the order of modules, files and lines."""
    paths = sorted(path for path in SOURCES.rglob("*") if path.suffix in (".swift", ".c"))
    files = {path: tokens(path.read_text()) for path in paths if not LEFT_OUT & set(path.parts)}
    errors = declared_errors(files) | speakers(files)
    listed = []
    for path, found in files.items():
        expressions = Expressions(found)
        inside = regions(found, errors, path.suffix == ".c")
        index = 0
        while index < len(found):
            if not found[index].is_text or not inside[index]:
                index += 1
                continue
            start = index
            pieces, index = expressions.joined(start)
            if start and found[start - 1].text == "+":
                pieces.insert(0, Hole("…"))
            message = Message(path, found[start].line, pieces)
            if SENTENCE.search(" ".join(message.words)):
                listed.append(message)
    return listed


def main() -> int:
    """Prints the list."""
    listed = messages()
    file = module = None
    for message in listed:
        if message.path.parts[1] != module:
            module = message.path.parts[1]
            print(f"\n## {module}")
        if message.path != file:
            file = message.path
            print(f"\n{file}")
        print(f"- {message.line}: {message.text}")
    print(f"\n{len(listed)} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
