"""The measurements: a turn of wrk, a turn of `shufflezoo bench`."""

import json
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from measuring import measure
from servers import Files, Server

HERE = Path(__file__).resolve().parent
PAUSE_SECONDS = 0.5
"""Some engines' threads spin on for a while after their last call."""


@dataclass
class Turns:
    """What the turns of one server under one load gave."""

    rates: list[float] = field(default_factory=list)
    p50s_ms: list[float] = field(default_factory=list)
    p99s_ms: list[float] = field(default_factory=list)
    client_cores: list[float] = field(default_factory=list)
    """How many processors wrk kept busy, which the server did without."""

    @property
    def rate(self) -> float:
        """The median of requests a second."""
        return median(self.rates)


@dataclass(frozen=True)
class Load:
    """What is sent, and over how many connections at once."""

    body: str
    """`tensors` or `pictures`."""
    connections: int


def turn(server: Server, load: Load, requests: list[Path], seconds: int, turns: Turns) -> None:
    """Has wrk ask for so many seconds; ends the run on any error."""
    time.sleep(PAUSE_SECONDS)
    before = client_seconds()
    sample = measure(
        "wrk", "--threads", "1", "--connections", str(load.connections), "--duration", f"{seconds}s",
        "--timeout", "30s", "--script", HERE / "post.lua",
        f"http://127.0.0.1:{server.port}/", "--", *requests,
    )  # fmt: skip
    found = json.loads(sample.output.strip().splitlines()[-1])
    if found["errors"] > 0 or found["requests"] == 0:
        sys.exit(f"{server.label}: {found['errors']} of {found['requests']} requests failed: {server.log}")
    turns.rates.append(found["rate"])
    turns.p50s_ms.append(found["p50_ms"])
    turns.p99s_ms.append(found["p99_ms"])
    turns.client_cores.append((client_seconds() - before) / sample.seconds)


def client_seconds() -> float:
    """The processors' time of the children that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@dataclass
class InProcess:
    """What the network does without a server."""

    threads: int
    batch: int
    rates: list[float] = field(default_factory=list)
    medians_ms: list[float] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The setting in words."""
        return f"batch {self.batch}, {self.threads} thread{'s' if self.threads > 1 else ''}"

    def turn(self, files: Files) -> None:
        """Two seconds of `shufflezoo bench`."""
        time.sleep(PAUSE_SECONDS)
        found = json.loads(
            measure(
                files.shufflezoo, "bench", files.weights, "--format", "json", "--offline",
                "--threads", str(self.threads), "--batch-size", str(self.batch),
            ).output
        )  # fmt: skip
        self.rates.append(found["images_per_second"])
        self.medians_ms.append(found["latency_ms"]["median"])
