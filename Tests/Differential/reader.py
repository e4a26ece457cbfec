"""Our reader: `read-weights`, which answers for file after file."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """A tensor, as far as readers are compared."""

    dtype: str
    shape: tuple[int, ...]
    sha256: str
    text: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a reader makes of a file: its tensors by name and its metadata, or why it refuses it."""

    error: str | None
    tensors: dict[str, Row]
    metadata: dict[str, str]


class Reader:
    """A process of `read-weights`; one that died on a file is a finding, and is started again."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def read(self, path: Path) -> Answer:
        """What our reader makes of a file.

        Raises ChildProcessError when it crashes.
        """
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            status = self.process.wait()
            self.start()
            raise ChildProcessError(f"read-weights ended with {status}")
        found = json.loads(line)
        rows = {
            row["name"]: Row(row["dtype"], tuple(row["shape"]), row["sha256"], row.get("text"))
            for row in found.get("tensors", [])
        }
        return Answer(found.get("error"), rows, found.get("metadata", {}))

    def close(self) -> None:
        """Ends the process."""
        self.process.stdin.close()
        self.process.wait()
