"""Parameters as numpy arrays: bringing them into a network's layout, comparing them to the bit."""

import re

import numpy

from report import require, require_none

Values = dict[str, numpy.ndarray]

SPLIT_NAME = re.compile(r"(.+)\.convs\.(\d+)\.weight")


def in_layout_of(names: list[str], original: Values) -> Values:
    """The arrays of `original` under `names`, which may be of the other layout.

    MindCV before pull request 763 has one grouped convolution `X.weight`; after it, the list
    `X.convs.0.weight`, `X.convs.1.weight`, … whose concatenation on axis 0 (output channels) is
    that weight. What is not in `names` (training state) is left out.
    """
    parts: dict[str, int] = {}
    for name in names:
        if match := SPLIT_NAME.fullmatch(name):
            parts[match[1]] = parts.get(match[1], 0) + 1

    def value(name: str) -> numpy.ndarray:
        if name in original:
            return original[name]
        if match := SPLIT_NAME.fullmatch(name):
            whole = original[f"{match[1]}.weight"]
            return numpy.split(whole, parts[match[1]])[int(match[2])]
        stem = name.removesuffix(".weight")
        pieces = []
        while (piece := f"{stem}.convs.{len(pieces)}.weight") in original:
            pieces.append(original[piece])
        require(bool(pieces), f"the original has no '{name}' in either layout")
        return numpy.concatenate(pieces)

    return {name: value(name) for name in names}


def require_equal(found: Values, expected: Values) -> None:
    """Fails unless both have the same names, and under each the same type, shape and bits."""
    require_none(sorted(expected.keys() - found.keys()), "missing")
    require_none(sorted(found.keys() - expected.keys()), "unexpected")
    for name, wanted in expected.items():
        array = found[name]
        require(
            array.dtype == wanted.dtype and array.shape == wanted.shape,
            f"'{name}' is {array.dtype} {list(array.shape)}, "
            f"expected {wanted.dtype} {list(wanted.shape)}",
        )
        differing = numpy.frombuffer(array.tobytes(), numpy.uint8) != numpy.frombuffer(
            wanted.tobytes(), numpy.uint8
        )
        require(
            not differing.any(),
            f"'{name}' differs in {int(differing.sum())} of {differing.size} bytes",
        )
