"""What came of each kind of fault."""

import threading
from collections import Counter, defaultdict


class Table:
    def __init__(self):
        self.lock = threading.Lock()
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.problems: dict[str, list[str]] = defaultdict(list)
        self.notes: list[str] = []

    def add(self, kind: str, outcome: str, problem: str | None, where: str) -> None:
        """Counts a run; `problem` says what is wrong with it."""
        with self.lock:
            self.outcomes[kind][outcome] += 1
            if problem:
                self.problems[kind].append(f"{where}: {problem}")
                print(f"FAILED {kind}; {where}: {problem}", flush=True)

    def skip(self, what: str, why: str) -> None:
        self.note(f"skipped {what}: {why}")

    def note(self, line: str) -> None:
        self.notes.append(line)

    def print(self) -> bool:
        """Prints all; whether nothing is wrong."""
        rows = [("fault", "runs", "crash", "hang", "wrong", "statuses")]
        for kind, outcomes in self.outcomes.items():
            found = self.problems[kind]
            crashes = sum("crash: " in each for each in found)
            hangs = outcomes["hang"]
            statuses = ", ".join(f"{name} ({count})" for name, count in outcomes.most_common())
            wrong = len(found) - crashes - hangs
            rows.append((kind, outcomes.total(), crashes, hangs, wrong, statuses))
        totals = [sum(row[column] for row in rows[1:]) for column in range(1, 5)]
        rows.append(("all", *totals, ""))
        width = max(len(row[0]) for row in rows)
        for row in rows:
            print(f"{row[0]:{width}} {row[1]:>6} {row[2]:>5} {row[3]:>5} {row[4]:>5}  {row[5]}".rstrip())
        print(*self.notes, sep="\n")
        return not any(self.problems.values())
