"""Who is compared: our command, and the peers' processes. All take turns by bursts of calls."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy

from measuring import measure

HERE = Path(__file__).resolve().parent

PAUSE_SECONDS = 0.05
"""Between two contenders: threads of the one before may spin on for a while after its last call."""

OURS = "shufflezoo"
OURS_BFLOAT16 = "shufflezoo-bf16"

OPENVINO = ("openvino", "openvino-pictures")
ONNX_RUNTIME = ("onnxruntime", "onnxruntime-pictures")

LABELS = {
    OURS: "shufflezoo",
    OURS_BFLOAT16: "shufflezoo, bfloat16",
    "openvino": "OpenVINO",
    "openvino-pictures": "OpenVINO, picture by picture",
    "openvino-bf16": "OpenVINO, bfloat16 (its default)",
    "onnxruntime": "ONNX Runtime",
    "onnxruntime-pictures": "ONNX Runtime, picture by picture",
    "torch": "PyTorch, compiled",
    "ncnn": "ncnn",
    "mindspore": "MindSpore, graph mode",
}
"""How the tables call them; the names are those of peers.PEERS and of ours."""


@dataclass(frozen=True)
class Setting:
    """What everybody runs at the same time."""

    model: str
    native: Path
    pictures: Path
    """float32 `[N, 3, side, side]`, as .npy."""
    batch: int
    side: int
    threads: int
    isa: str
    """`native`, or `avx2`: ours and OpenVINO without AVX-512, the others at their full speed."""


class Burst(NamedTuple):
    """What one turn gave."""

    least_ms: float
    median_ms: float
    cores: float | None
    """How many processors were busy on average, where that was measured."""


class Unavailable(Exception):
    """A peer that cannot take part, with the reason."""


class Ours:
    """`shufflezoo bench`: a process for each turn, timed by itself."""

    def __init__(self, shufflezoo: Path, setting: Setting, precision: str = "float32") -> None:
        self.setting = setting
        self.command = [
            shufflezoo, "bench", setting.native,
            "--threads", str(setting.threads),
            "--precision", precision,
            "--format", "json",
        ]  # fmt: skip
        self.version = measure(shufflezoo, "--version").output.strip()

    def logits(self, scratch: Path) -> numpy.ndarray:
        """Of the setting's pictures."""
        target = scratch / f"{OURS}.logits.npy"
        target.unlink(missing_ok=True)
        self.run(1, 0, "--input", self.setting.pictures, "--logits", target)
        return numpy.load(target)

    def burst(self, calls: int, warm_up: int) -> Burst:
        """One turn."""
        size = ("--batch-size", str(self.setting.batch), "--image-size", str(self.setting.side))
        latency = json.loads(self.run(calls, warm_up, *size))["latency_ms"]
        return Burst(latency["min"], latency["median"], None)

    def run(self, calls: int, warm_up: int, *more: str | Path) -> str:
        """Runs the command; returns what it prints."""
        forced = ["env", "SHUFFLEZOO_ISA=avx2"] if self.setting.isa == "avx2" else []
        counts = ["--iterations", str(calls), "--warmup", str(warm_up)]
        return measure(*forced, *self.command, *counts, *more).output

    def close(self) -> None:
        """Nothing stays behind."""


@dataclass
class Worker:
    """A peer's process (worker.py); it stays up until it is closed."""

    name: str
    setting: Setting
    scratch: Path
    process: subprocess.Popen[str] = field(init=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        environment = dict(os.environ, OMP_NUM_THREADS=str(self.setting.threads))
        if self.setting.isa == "avx2" and self.name in OPENVINO:
            environment["ONEDNN_MAX_CPU_ISA"] = "AVX2"
        self.log = self.scratch / f"{self.name}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, HERE / "worker.py", self.name, self.setting.model,
                    self.setting.native, self.setting.pictures, str(self.setting.threads),
                    self.target, self.scratch,
                ],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                env=environment,
            )  # fmt: skip
        try:
            self.version = self.reply()["version"]
        except Unavailable:
            self.close()
            raise

    @property
    def target(self) -> Path:
        """Where the process writes its logits."""
        return self.scratch / f"{self.name}.logits.npy"

    def logits(self, _: Path) -> numpy.ndarray:
        """Of the setting's pictures."""
        return numpy.load(self.target)

    def burst(self, calls: int, warm_up: int) -> Burst:
        """One turn; a peer that does not survive it ends the run."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{calls} {warm_up}\n")
            self.process.stdin.flush()
            return Burst(**self.reply())
        except (BrokenPipeError, Unavailable) as error:
            sys.exit(f"{LABELS[self.name]} ended while it was timed: {error}")

    def reply(self) -> dict:
        """The next line of the process, or the last that it said before it died."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            words = self.log.read_text(errors="replace").strip().splitlines()
            raise Unavailable(words[-1] if words else "it ended without a word")
        return json.loads(line)

    def close(self) -> None:
        """Ends the process."""
        self.process.kill()
        self.process.wait()


Contender = Ours | Worker


def take_turns(
    contenders: dict[str, Contender],
    rounds: int,
    calls: int,
    warm_up: int,
    before_round: Callable[[], None],
) -> dict[str, list[Burst]]:
    """Runs everybody once a round, in the same order, with a pause before each."""
    bursts: dict[str, list[Burst]] = {name: [] for name in contenders}
    for _ in range(rounds):
        before_round()
        for name, contender in contenders.items():
            time.sleep(PAUSE_SECONDS)
            bursts[name].append(contender.burst(calls, warm_up))
    return bursts
