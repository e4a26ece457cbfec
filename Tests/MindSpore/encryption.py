"""Encrypted checkpoints: MindSpore loads those that shufflezoo writes, and the other way round."""

from collections.abc import Callable
from pathlib import Path

import numpy

import peers
from report import Report, require
from values import Values, require_equal

KEY = b"0123456789abcdefghijklmnopqrstuv"
"""The longest key; the shorter ones are its first bytes, as in the fixtures."""

MODES = {"AES-GCM": [16, 24, 32], "AES-CBC": [16, 24, 32], "SM4-CBC": [16]}
"""MindSpore's modes, and how many bytes their keys have."""

HEADER_BYTES = {"AES-GCM": 48, "AES-CBC": 32, "SM4-CBC": 32}
BLOCK_BYTES = 64 << 20
"""How much plaintext MindSpore puts into a block."""


def large_values() -> Values:
    """71 MiB, of which the first tensor reaches into the second block."""
    random = numpy.random.default_rng(7)
    return {
        "large.weight": random.standard_normal((7, 2_400_001), dtype=numpy.float32),
        "small.bias": random.standard_normal(1_900_001, dtype=numpy.float32),
    }


def encrypted_bytes(mode: str, plain_bytes: int) -> int:
    """How long MindSpore's blocks make a file of so much plaintext."""
    counts = [
        min(BLOCK_BYTES, plain_bytes - start) for start in range(0, plain_bytes, BLOCK_BYTES)
    ]
    padding = 0 if mode == "AES-GCM" else sum(16 - count % 16 for count in counts)
    return plain_bytes + padding + len(counts) * HEADER_BYTES[mode]


class EncryptionChecks:
    """The checks; `convert` runs `shufflezoo convert SOURCE TARGET OPTION…`."""

    def __init__(
        self, report: Report, convert: Callable[..., None], fixtures: Path, scratch: Path
    ) -> None:
        self.report = report
        self.convert = convert
        self.fixtures = fixtures
        self.scratch = scratch

    def key_file(self, length: int) -> Path:
        """A file of a key of so many bytes."""
        path = self.scratch / f"{length}.key"
        path.write_bytes(KEY[:length])
        return path

    def network(self, file: str, mode: str, length: int) -> None:
        """MindSpore loads a network that shufflezoo encrypted, and does not with another key."""
        what = f"--encrypt {mode}, key of {length} bytes: MindSpore loads it, bit-equal"
        source = self.fixtures / file
        if not source.is_file():
            return self.report.skip(what, "no such fixture")
        with self.report.check(what):
            target = self.scratch / "encrypted.ckpt"
            self.convert(source, target, "--encrypt", mode, "--key-file", self.key_file(length))
            loaded = peers.load(target, dec_key=KEY[:length], dec_mode=mode)
            require_equal(loaded, peers.load(source))
            try:
                peers.load(target, dec_key=KEY[:length][::-1], dec_mode=mode)
            except (ValueError, RuntimeError):
                return
            raise AssertionError("MindSpore loads it with another key too")

    def blocks(self, mode: str, values: Values, plain: Path) -> None:
        """A file of two blocks that MindSpore wrote is read, and one is written that it loads."""
        key = ["--key-file", self.key_file(16)]
        theirs, ours, back = (self.scratch / f"{name}.ckpt" for name in ("theirs", "ours", "back"))
        with self.report.check(f"{mode}: MindSpore's file of two blocks decrypts to its plain one"):
            peers.save(values, theirs, enc_key=KEY[:16], enc_mode=mode)
            self.convert(theirs, back, "--generic", *key)
            require(back.read_bytes() == plain.read_bytes(), "the plaintext differs")
        with self.report.check(f"{mode}: MindSpore loads our file of two blocks, bit-equal"):
            self.convert(plain, ours, "--generic", "--encrypt", mode, *key)
            expected, found = encrypted_bytes(mode, plain.stat().st_size), ours.stat().st_size
            require(found == expected, f"{found} bytes, expected {expected}")
            require_equal(peers.load(ours, dec_key=KEY[:16], dec_mode=mode), values)
        for path in (theirs, ours, back):
            path.unlink(missing_ok=True)

    def run(self, file: str) -> None:
        """Every check; `file` is the network to encrypt."""
        for mode, lengths in MODES.items():
            for length in lengths:
                self.network(file, mode, length)
        values, plain = large_values(), self.scratch / "plain.ckpt"
        peers.save(values, plain)
        for mode in MODES:
            self.blocks(mode, values, plain)
        plain.unlink()
