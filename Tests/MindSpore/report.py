"""One line a check, and a count at the end."""

from collections.abc import Iterator
from contextlib import contextmanager


class Report:
    """Prints `ok`, `FAIL` or `skip` for each check as it ends, and counts them."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    @contextmanager
    def check(self, what: str) -> Iterator[None]:
        """Runs the block as one check: any exception is its failure, and the run goes on."""
        try:
            yield
        except Exception as error:
            self.failed += 1
            why = " ".join(str(error).split()) or type(error).__name__
            print(f"FAIL {what}: {why}", flush=True)
        else:
            self.passed += 1
            print(f"ok   {what}", flush=True)

    def skip(self, what: str, why: str) -> None:
        """Names a check that cannot be made here, and the reason."""
        self.skipped += 1
        print(f"skip {what}: {why}", flush=True)

    def close(self) -> int:
        """Prints the closing line; returns the exit status, 1 when a check failed."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0


def require(condition: bool, why: str) -> None:
    """Fails the check around it, unlike `assert` under `python -O` too."""
    if not condition:
        raise AssertionError(why)


def require_none(names: list[str], what: str) -> None:
    """Fails the check around it if there are any such names, and tells the first of them."""
    require(not names, f"{len(names)} {what}, such as {', '.join(names[:3])}")
