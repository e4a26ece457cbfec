"""Splits Swift and C into tokens, as far as the scripts beside this one need them."""

import re
from dataclasses import dataclass, replace

WORD = re.compile(r"`?[A-Za-z_$]\w*`?")
SPACE = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
# Known as such, as a quotation mark inside one begins no text.
REGEX = re.compile(r"/(?=[^\s/*])[^\n/]+/")
QUOTE = re.compile(r'(#*)("""(?=[ \t]*\n)|")')
OPENING, CLOSING = "([{", ")]}"


@dataclass
class Token:
    """A word, a mark, or a text with what is interpolated into it."""

    text: str
    line: int
    parts: list | None = None
    """What a text is made of: strings, and lists of tokens for what is interpolated; None if it is no text."""
    partner: int = -1
    """Of a bracket, the index of the one that belongs to it."""

    @property
    def is_text(self) -> bool:
        """Whether it is a text between quotation marks."""
        return self.parts is not None

    @property
    def is_word(self) -> bool:
        """Whether it is a name or a keyword."""
        return self.parts is None and (self.text[0].isalpha() or self.text[0] in "_`$")


def tokens(source: str) -> list[Token]:
    """All tokens of a file, brackets paired."""
    found, _ = _scan(source, 0, len(source), 1)
    return paired(found)


def _scan(source: str, position: int, end: int, line: int) -> tuple[list[Token], int]:
    """The tokens from `position` to `end`, or to the bracket that closes what began before it."""
    found: list[Token] = []
    depth = 0
    while position < end:
        if space := SPACE.match(source, position):
            line += source.count("\n", position, space.end())
            position = space.end()
        elif quote := QUOTE.match(source, position):
            parts, after = _text(source, quote, line)
            found.append(Token('"', line, parts))
            line += source.count("\n", position, after)
            position = after
        elif word := WORD.match(source, position):
            found.append(Token(word.group(), line))
            position = word.end()
        elif (not found or found[-1].text in ("=", "(", ",", ":")) and (
            regex := REGEX.match(source, position)
        ):
            position = regex.end()
        else:
            mark = source[position]
            depth += (mark in OPENING) - (mark in CLOSING)
            if depth < 0:
                break
            found.append(Token(mark, line))
            position += 1
    return found, position


def _text(source: str, quote: re.Match, line: int) -> tuple[list, int]:
    """The parts of the text that a quotation mark opens, and where it ends."""
    hashes, mark = quote.groups()
    closing, escape = mark + hashes, "\\" + hashes
    position = quote.end()
    parts: list = [""]
    while not source.startswith(closing, position):
        if not source.startswith(escape, position):
            parts[-1] += source[position]
            position += 1
            continue
        position += len(escape)
        if source[position] == "(":
            inner, position = _scan(source, position + 1, len(source), line)
            parts += [inner, ""]
        else:
            parts[-1] += {"n": "\n", "t": "\t", "\n": ""}.get(source[position], source[position])
        position += 1
    if mark == '"""':
        parts = [re.sub(r"\n +", "\n", part) if isinstance(part, str) else part for part in parts]
    return parts, position + len(closing)


def paired(found: list[Token]) -> list[Token]:
    """Copies of tokens that note which brackets among them belong together."""
    copies = [replace(token, partner=-1) for token in found]
    open_ones: list[int] = []
    for index, token in enumerate(copies):
        if token.is_text:
            continue
        if token.text in OPENING:
            open_ones.append(index)
        elif token.text in CLOSING and open_ones:
            token.partner = open_ones.pop()
            copies[token.partner].partner = index
    return copies
