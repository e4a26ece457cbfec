"""One line a case, and a count at the end."""

from collections.abc import Callable


class Report:
    """Prints `ok` or `FAIL` for each case as it ends, and counts them."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def result(self, name: str, reason: str | None) -> None:
        """Counts and prints a case, which failed if there is a reason."""
        self.passed += reason is None
        self.failed += reason is not None
        print(f"{'ok  ' if reason is None else 'FAIL'} {name}{f': {reason}' if reason else ''}", flush=True)

    def case(self, name: str, body: Callable[[], object]) -> None:
        """Runs a case, which fails by raising or by returning what does not hold."""
        try:
            found = body()
            self.result(name, None if self.holds(found) else repr(found))
        except Exception as error:  # noqa: BLE001: whatever it is, it is the case's failure
            self.result(name, f"{type(error).__name__}: {error}")

    def holds(self, found: object) -> bool:
        """Whether a body's result lets its case pass: nothing, or something true."""
        return found is None or bool(found)

    def close(self) -> int:
        """Prints the closing line; returns the exit status, 1 when a case failed."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0
