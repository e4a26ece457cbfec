"""The five jobs: what each is, who does it, and what a turn of it gives.

A contender is a function without arguments that does the job once and returns its rate, in the job's unit.
Whoever computes is first compared with us, by the benchmark that the job is from.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / name) for name in ("", "inference", "serving")]

import agreement  # noqa: E402
import servers  # noqa: E402
import turns  # noqa: E402
import weights  # noqa: E402
from contenders import LABELS, OURS, Contender, Ours, Setting, Unavailable, Worker  # noqa: E402
from evaluation import benchmark as evaluation  # noqa: E402
from inference.benchmark import TOLERANCE  # noqa: E402
from machine import core_count  # noqa: E402
from measuring import measure  # noqa: E402
from training import benchmark as training  # noqa: E402

MODEL = "shufflenet_v1_g3_05"
SIDE = 224
Turn = Callable[[], float]


@dataclass(frozen=True)
class Job:
    """What is timed."""

    title: str
    unit: str
    contenders: dict[str, Turn]
    """By what the table calls them; we are the first."""

    check: Callable[[], None] = lambda: None
    """After the first round: ends the run if somebody did another job."""


@contextmanager
def everybody(found: argparse.Namespace, scratch: Path) -> Iterator[list[Job]]:
    """All jobs, ready for their first turn; ends whatever was started."""
    closers: list[Callable[[], None]] = []
    try:
        native, _ = weights.native_file(MODEL, found.shufflezoo, found.fixtures, scratch)
        yield [
            converting(found, scratch),
            forward(found, native, scratch, closers, batch=1, threads=1),
            forward(found, native, scratch, closers, batch=32, threads=core_count()),
            evaluating(found, scratch),
            serving(found, scratch, closers),
            learning(found, native, closers),
        ]
    finally:
        for close in closers:
            close()


def converting(found: argparse.Namespace, scratch: Path) -> Job:
    """A checkpoint to safetensors, the whole command."""
    source, target = found.fixtures / evaluation.GROUPED, scratch / "converted.safetensors"

    def command(*words: str | Path) -> Turn:
        def turn() -> float:
            target.unlink(missing_ok=True)
            os.sync()
            return 1 / measure(*words).seconds

        return turn

    script = HERE.parent / "conversion" / "mindspore_convert.py"
    return Job(
        "Convert a checkpoint of 2.9 MB to safetensors, the whole command",
        "files/s",
        {
            OURS: command(found.shufflezoo, "convert", source, target, "--quiet"),
            "MindSpore": command(sys.executable, script, source, target),
        },
    )


def forward(
    found: argparse.Namespace,
    native: Path,
    scratch: Path,
    closers: list[Callable[[], None]],
    batch: int,
    threads: int,
) -> Job:
    """Logits of normalised pictures in memory."""
    folder = scratch / f"forward-{batch}"
    folder.mkdir()
    pictures = weights.pictures(batch, SIDE)
    numpy.save(folder / "pictures.npy", pictures)
    setting = Setting(MODEL, native, folder / "pictures.npy", batch, SIDE, threads, "native")
    contenders: dict[str, Contender] = {OURS: Ours(found.shufflezoo, setting)}
    for name in ("openvino", "openvino-pictures", "onnxruntime", "onnxruntime-pictures", "torch", "mindspore"):
        if batch == 1 and name.endswith("-pictures"):
            continue
        try:
            contenders[name] = Worker(name, setting, folder)
            closers.append(contenders[name].close)
        except Unavailable as error:
            print(f"skip     {LABELS[name]}: {error}", file=sys.stderr)
    ours = contenders[OURS].logits(folder)
    for name, one in contenders.items():
        difference = numpy.abs(one.logits(folder) - ours).max() / numpy.abs(ours).max()
        if not difference <= TOLERANCE:
            sys.exit(f"{LABELS[name]}: the logits are {difference:.1e} away from ours: no timing")

    def turn(contender: Contender) -> Turn:
        calls, warm_up = (60, 10) if batch == 1 else (5, 1)
        return lambda: 1e3 * batch / contender.burst(calls, warm_up).least_ms

    words = f"{batch} picture{'s' if batch > 1 else ''}, {threads} thread{'s' if threads > 1 else ''}"
    return Job(
        f"Logits of {words}",
        "images/s",
        {LABELS[name]: turn(contender) for name, contender in contenders.items()},
    )


def evaluating(found: argparse.Namespace, scratch: Path) -> Job:
    """Photographs to top-1 and top-5, without the start of the process."""
    root = scratch / "evaluation"
    root.mkdir()
    data = evaluation.lay_out(found.fixtures, root, found.repeats)
    images = len(list(data.glob("*/*")))
    wanted = argparse.Namespace(
        **vars(found), threads=core_count(), mindcv=None, peers=["onnxruntime", "openvino", "mindcv"]
    )
    contenders = evaluation.contenders(wanted, root, data)

    def turn(contender: evaluation.Contender) -> Turn:
        def once() -> float:
            contender.run()
            return contender.rates[-1]

        return once

    return Job(
        f"Evaluate {images} photographs, with {core_count()} threads or processes",
        "images/s",
        {
            OURS if label == evaluation.OURS else label: turn(contender)
            for label, contender in contenders.items()
        },
        lambda: evaluation.check(contenders, images),
    )


def serving(found: argparse.Namespace, scratch: Path, closers: list[Callable[[], None]]) -> Job:
    """Pictures as tensors over HTTP, from eight connections."""
    folder = scratch / "serving"
    folder.mkdir()
    onnx = folder / "model.onnx"
    checkpoint = found.fixtures / evaluation.GROUPED
    measure(found.shufflezoo, "convert", checkpoint, onnx, "--quiet")
    files = servers.Files(found.shufflezoo, checkpoint, onnx)
    up: dict[str, servers.Server] = {}
    for label in (servers.OURS, *servers.PYTHON):
        up[label] = servers.start(label, files, folder)
        closers.append(up[label].close)
    tensors = list(weights.pictures(8, SIDE))
    agreement.check(up, tensors, [])
    load = turns.Load("tensors", 8)

    def turn(server: servers.Server) -> Turn:
        requests = [folder / f"{server.port}-{number}" for number in range(len(tensors))]
        for path, values in zip(requests, tensors, strict=True):
            path.write_bytes(server.tensor_request(values.tobytes()).raw(server.port))
        given = turns.Turns()

        def once() -> float:
            turns.turn(server, load, requests, found.seconds, given)
            return given.rates[-1]

        return once

    return Job(
        "Serve pictures as tensors to 8 connections",
        "requests/s",
        {OURS if label == servers.OURS else label: turn(server) for label, server in up.items()},
    )


def learning(found: argparse.Namespace, native: Path, closers: list[Callable[[], None]]) -> Job:
    """Gradients of a batch."""
    batch = 64
    setting = [str(native), str(batch), str(SIDE), str(core_count())]
    commands = {"ours": [str(found.timer), *setting]}
    for name in ("compiled", "eager", "mindspore"):
        script = str(HERE.parent / "training" / "learners.py")
        commands[name] = [sys.executable, "-B", script, name, *setting]
    learners = {}
    for name, command in commands.items():
        learners[name] = training.Learner(name, command)
        closers.append(learners[name].stop)
    training.warm_up(list(learners.values()))
    return Job(
        f"Gradients of a batch of {batch}",
        "images/s",
        {
            training.LABELS[name]: lambda learner=learner: batch / learner.step()
            for name, learner in learners.items()
        },
    )
