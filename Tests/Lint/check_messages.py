"""Checks that the list of messages has what the tests expect the command to say.

Usage: python3 check_messages.py

It takes the messages that Tests/Fixtures/malformed expects, whole, and those that tests quote, and
fails if one of them has words that stand in no text of the list: then messages.py has overlooked where they are made.
"""

import errno
import os
import re
import sys
from pathlib import Path

from messages import messages
from swift_tokens import tokens

MALFORMED = Path("Tests/Fixtures/malformed")
TESTS = Path("Tests")


def expected() -> list[tuple[str, str]]:
    """The messages that the malformed files are to give, each with its file."""
    rows = []
    for table in sorted(MALFORMED.glob("*/expected.tsv")):
        for line in table.read_text().splitlines():
            name, _, message = line.split("\t", 2)
            rows.append((f"{table.parent.name}/{name}", message))
    return rows


def quoted() -> list[tuple[str, str]]:
    """What tests say that an error or standard error has, each with its place."""
    rows = []
    for path in sorted(TESTS.glob("*Tests/**/*.swift")) + sorted(TESTS.glob("EndToEnd/*.swift")):
        found = tokens(path.read_text())
        for index, token in enumerate(found[4:], 4):
            if not token.is_text:
                continue
            before = [other.text for other in found[index - 4 : index]]
            is_contained = before[3] == "(" and before[2] in CONTAINS and before[0] in TOLD
            is_equal = before[2:] == ["=", "="] and before[1] in TOLD
            is_named = before[3] == ":" and before[2] in ("message", "words")
            if is_contained or is_equal or is_named:
                rows += [(f"{path.name}:{token.line}", part) for part in token.parts if isinstance(part, str)]
    return rows


CONTAINS = {"contains", "hasPrefix", "hasSuffix"}
TOLD = {"stderr", "description", "message", "reason"}
"""Where a test finds what was told."""


SYSTEM_WORDS = "|".join(re.escape(os.strerror(code)) for code in errno.errorcode)
FOREIGN = re.compile(r"""'[^']*'|"[^"]*"|(?<=says: )[^;]*|\([^)]*\)|^\w+: |""" + SYSTEM_WORDS)
"""What the words of a message do not tell of: names from files, and what libraries and the system say."""

PHRASE = re.compile(r"\b[a-z]{2,}(?: [a-z]+)+")

LEAST = 4
"""How many letters of a text's start or end count as such."""


def unlisted(text: str, pieces: list[str], is_part: bool) -> list[str]:
    """The phrases of a message, of two words or more, that stand in no text of the list.

    Of a part of a message the first words may end such a text, the last ones begin one, and others lie within one.
    """
    plain = FOREIGN.sub(lambda match: "\0" * len(match.group()), text)
    covered = bytearray(len(text))
    for piece in pieces:
        start = text.find(piece)
        while start >= 0:
            covered[start : start + len(piece)] = b"\1" * len(piece)
            start = text.find(piece, start + 1)
        if is_part and text in piece:
            return []
        if is_part and (piece[:LEAST] in text or piece[-LEAST:] in text):
            for count in range(LEAST, min(len(text), len(piece)) + 1):
                if piece.endswith(text[:count]):
                    covered[:count] = b"\1" * count
                if piece.startswith(text[-count:]):
                    covered[-count:] = b"\1" * count
    rest = "".join("\0" if known else letter for letter, known in zip(plain, covered))
    return [phrase for phrase in PHRASE.findall(rest) if not (is_part and any(phrase in piece for piece in pieces))]


def main() -> int:
    """Says which messages that the tests expect have words that the list has not."""
    listed = messages()
    pieces = sorted({piece for message in listed for piece in message.words if re.search("[a-z]{2}", piece)})
    status = 0
    for kind, rows, is_part in (
        ("that malformed files give", expected(), False),
        ("that tests quote", quoted(), True),
    ):
        missing = [(place, phrases) for place, text in rows if (phrases := unlisted(text, pieces, is_part))]
        for place, phrases in missing:
            print(f"error: {place}: not in the list of messages: {', '.join(phrases)}", file=sys.stderr)
            status = 1
        print(f"messages: {len(rows) - len(missing)} of {len(rows)} {kind} stand in the list of {len(listed)}")
    return status


if __name__ == "__main__":
    sys.exit(main())
