"""Starts check-distribution under mpirun, and checks what becomes of its processes.

Usage: check.py PROGRAM

Processes that should end on their own have a bound for it: what hangs is a failure, and is ended.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

BOUND = 60
"""Seconds that anything may take; it takes two or three on two processors."""

MPIRUN = ["mpirun", "--oversubscribe", *(["--allow-run-as-root"] if os.geteuid() == 0 else [])]


class Failed(Exception):
    """What did not go as it should."""


def run(program: str, count: int, part: str) -> tuple[int, str, str]:
    """The exit code and the output of a part of the program in some processes."""
    command = [*MPIRUN, "-n", str(count), program, part]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        output, errors = child.communicate(timeout=BOUND)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        output, errors = child.communicate()
        raise Failed(f"{part} in {count} processes takes more than {BOUND} s: {output}{errors}") from None
    return child.returncode, output, errors


def expect(holds: bool, text: str) -> None:
    """Fails with a text unless something holds."""
    if not holds:
        raise Failed(text)


def is_alive(number: int) -> bool:
    """Whether a process is there and runs: one that nobody has asked for its exit code yet does not."""
    try:
        os.kill(number, 0)
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # Not Linux, or it has just ended.
        return not Path("/proc/self").exists()
    return state != "Z"


def check_sums(program: str) -> None:
    """Sums, bytes and buckets, each process for itself."""
    for count in (1, 2, 3, 4):
        code, output, errors = run(program, count, "sums")
        expect(code == 0, f"sums in {count} processes exited {code}: {output}{errors}")
        expect(output.startswith(f"{count} processes: "), f"sums in {count} processes: {output}")
        print(output, end="")


def check_stop(program: str) -> None:
    """All processes stop in the same step, with the reason and the exit code of the one that failed."""
    for count in (2, 4):
        code, output, errors = run(program, count, "stop")
        expect(code == 65, f"stop in {count} processes exited {code}: {output}{errors}")
        reason = f"process {count - 1} of {count}: cat.jpg: cut short; all {count} processes have stopped"
        expected = sorted([reason, *(f"process {rank} stopped in step 3" for rank in range(count))])
        expect(sorted(output.splitlines()) == expected, f"stop in {count} processes: {output}")
    print("a process that fails stops all in the same step, with its reason and its exit code")


def check_abort(program: str) -> None:
    """A process that gives up ends those that wait for it."""
    code, output, errors = run(program, 4, "abort")
    expect(code == 66, f"abort exited {code}: {output}{errors}")
    print("a process that gives up ends the others")


def check_kill(program: str) -> None:
    """A process that is killed ends those that wait for it."""
    child = subprocess.Popen(
        [*MPIRUN, "-n", "4", program, "wait"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert child.stdout
        ids: dict[int, int] = {}
        for line in child.stdout:
            if found := re.fullmatch(r"process (\d+) has id (\d+)\n", line):
                ids[int(found[1])] = int(found[2])
            if len(ids) == 4:
                break
        expect(len(ids) == 4, f"wait ended early: {ids}")
        time.sleep(0.2)  # So that the others are within the call.
        expect(child.poll() is None, "wait does not wait")
        os.kill(ids[3], signal.SIGKILL)
        code = child.wait(BOUND)
        expect(code != 0, "mpirun exited 0 although a process was killed")
        end = time.monotonic() + BOUND
        while left := [rank for rank, number in ids.items() if is_alive(number)]:
            expect(time.monotonic() < end, f"processes {left} have outlived mpirun")
            time.sleep(0.1)
    except subprocess.TimeoutExpired:
        raise Failed(f"the others live on for {BOUND} s after a process was killed") from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    print("a process that is killed ends the others")


def check_launcher(program: str) -> None:
    """A launcher of another MPI, whose processes would all think that they are alone."""
    environment = os.environ | {"PMI_SIZE": "3"}
    done = subprocess.run(
        [program, "sums"], env=environment, capture_output=True, text=True, timeout=BOUND
    )
    expected = "expected 3 processes, as the launcher says, found 1"
    expect(
        done.returncode == 70 and expected in done.stdout,
        f"with another launcher exited {done.returncode}: {done.stdout}{done.stderr}",
    )
    print("a launcher of another MPI is found out")


def main() -> int:
    """Runs all checks."""
    if len(sys.argv) != 2:
        print(__doc__.splitlines()[2], file=sys.stderr)
        return 64
    failures = 0
    for check in (check_sums, check_stop, check_abort, check_kill, check_launcher):
        try:
            check(sys.argv[1])
        except Failed as failure:
            print(f"{check.__name__}: {failure}", file=sys.stderr)
            failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
