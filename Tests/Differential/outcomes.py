"""Counts how two readers stood to each other, and keeps the files that nobody can explain."""

from collections import Counter
from pathlib import Path

BOTH_READ = "both read it, the same"
BOTH_REFUSE = "both refuse it"
STRICTER = "only ours refuses it"
UNEXPLAINED = "UNEXPLAINED"


class Outcomes:
    """The outcomes of one comparison."""

    def __init__(self, title: str, keep: Path) -> None:
        self.title = title
        self.keep = keep
        self.counts: Counter[tuple[str, str]] = Counter()
        self.unexplained = 0

    def add(self, outcome: str, reason: str = "") -> None:
        """Counts a file."""
        self.counts[outcome, reason] += 1

    def fail(self, reason: str, content: bytes) -> None:
        """Counts a file that the readers disagree on without a reason, and keeps the first of them."""
        self.counts[UNEXPLAINED, reason.split(":")[0]] += 1
        self.unexplained += 1
        if self.unexplained <= 50:
            self.keep.mkdir(parents=True, exist_ok=True)
            path = self.keep / f"{self.title.replace(' ', '-')}-{self.unexplained}"
            path.write_bytes(content)
            print(f"{path}: {reason}", flush=True)

    def close(self) -> bool:
        """Prints the table; whether everything is explained."""
        total = sum(self.counts.values())
        print(f"\n{self.title}: {total} files")
        for (outcome, reason), count in sorted(self.counts.items(), key=lambda item: -item[1]):
            print(f"{count:8}  {outcome}{': ' if reason else ''}{reason}")
        return self.unexplained == 0
