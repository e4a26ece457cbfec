"""What the benchmarks share: running a process, collecting times, writing tables into documents."""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

NOT_SYNCING = shutil.which("eatmydata")
"""Runs a program whose calls of fsync do nothing (Debian's package of that name)."""


class Sample(NamedTuple):
    """One process: its wall time, the most memory it held, what it printed."""

    seconds: float
    peak_mib: float
    output: str


def measure(*command: str | Path) -> Sample:
    """Runs a command to its end; ends the benchmark with its message if it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:  # Interrupted: nobody may go on writing into the scratch folder.
            child.kill()
            child.wait()
            raise
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        for stream in (output, errors):
            stream.seek(0)
        if child.returncode != 0:
            message = errors.read().decode(errors="replace").strip()
            sys.exit(f"{' '.join(map(str, command))} exited {child.returncode}: {message}")
        unit = 1 << 20 if platform.system() == "Darwin" else 1 << 10
        return Sample(seconds, usage.ru_maxrss / unit, output.read().decode(errors="replace"))


class Timings:
    """Seconds and peak memory of every round, by contender."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.peaks: dict[str, list[float]] = {}

    def add(self, name: str, seconds: float, peak_mib: float | None = None) -> None:
        """Adds one round of one contender."""
        self.seconds.setdefault(name, []).append(seconds)
        if peak_mib is not None:
            self.peaks.setdefault(name, []).append(peak_mib)

    def table(self) -> None:
        """Prints a line a contender."""
        print(f"  {'':42}{'min s':>9}{'median s':>10}{'peak MiB':>10}")
        for name, seconds in self.seconds.items():
            peak = f"{max(self.peaks[name]):10.0f}" if name in self.peaks else ""
            median = statistics.median(seconds)
            print(f"  {name:42}{min(seconds):9.3f}{median:10.3f}{peak}")

    def ratio(self, left: str, right: str) -> None:
        """Prints how many times as long `left` took as `right`, by minimum and by median."""
        if left not in self.seconds or right not in self.seconds:
            return
        print(f"  {left} / {right}")
        for word, reduce in (("min", min), ("median", statistics.median)):
            above, below = reduce(self.seconds[left]), reduce(self.seconds[right])
            print(f"    {word:8}{above:9.3f} s / {below:7.3f} s = {above / below:7.2f}")


def insert(document: Path, name: str, lines: list[str]) -> None:
    """Replaces what stands between a document's two markers of this name."""
    begin, end = (f"<!-- {name}: {word} -->" for word in ("begin", "end"))
    text = document.read_text()
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        sys.exit(f"{document} does not have the lines '{begin}' and '{end}' once each")
    head, rest = text.split(begin)
    document.write_text("\n".join([f"{head}{begin}", *lines, f"{end}{rest.split(end)[1]}"]))
