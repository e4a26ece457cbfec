"""Keeps `shufflezoo serve` busy for long, and looks whether it stays right, small and polite.

    soak.py --shufflezoo PATH --weights FILE --pictures DIR [--minutes N --clients N --idle N --reload]

Several processes ask for tensors as bytes and for pictures, mixed, on connections that stay; every answer has
to have the bits of the first one. Meanwhile half of the clients are killed and replaced, many connections are
held idle, with `--reload` the models are loaded anew, and at the end the server is told to end under load: what
had been sent completely while it listened has to be answered completely. Memory and descriptors must not grow
over the second half of the time before the idle connections, whose memory would hide a leak. Prints `ok` or
`FAIL` for each; the exit status is 1 when one failed.
"""

import argparse
import array
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from raw import ask, head, request
from report import Report
from server import Server
from soak_watch import Ending, IdleConnections, Watch, slope

MODEL = "soak"
TENSORS, PICTURES = 4, 12
CONNECTIONS = 8
"""Of a client process; all of them together stay below what may wait in the server."""

KILL_AT = 0.3
IDLE_FROM, IDLE_TO = 0.8, 0.95
"""When things happen, as shares of the whole time."""

RELOAD_SECONDS = 20
ANSWERING_EVERY = 50
"""Of the idle connections, each so many-th has to answer at the end."""

SPARE_DESCRIPTORS = 1000
DRAIN_SECONDS = 10
GROWTH_SHARE = 0.02
GROWTH_DESCRIPTORS = 2
"""How much the fitted line may rise over the second half: a share of the memory, a number of descriptors."""


class Clients:
    """The client processes, and what they reported."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder
        self.processes: list[subprocess.Popen] = []
        self.readers: list[threading.Thread] = []
        self.answers = 0
        self.unanswered: list[float] = []
        self.errors: Counter[str] = Counter()
        self.started = 0

    def start(self, count: int) -> None:
        """So many more."""
        for _ in range(count):
            self.started += 1
            script = Path(__file__).with_name("soak_client.py")
            arguments = [self.port, CONNECTIONS, self.folder, self.started]
            process = subprocess.Popen(
                [sys.executable, "-B", script, *map(str, arguments)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self.processes.append(process)
            self.readers.append(threading.Thread(target=self.read, args=[process]))
            self.readers[-1].start()

    def read(self, process: subprocess.Popen) -> None:
        """One process's lines; the last one of a killed process may be cut short."""
        for line in process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                continue
            self.answers += message.get("answers", 0)
            if "unanswered" in message:
                self.unanswered.append(message["unanswered"])
            if "error" in message:
                self.errors[message["error"]] += 1

    def kill(self, count: int) -> None:
        """Kills the first ones, in the midst of what they send and read."""
        for process in self.processes[:count]:
            process.kill()
            process.wait()
        del self.processes[:count]

    def say_drain(self) -> None:
        """From now on connections may end between requests."""
        for process in self.processes:
            try:
                process.stdin.write("drain\n")
                process.stdin.flush()
            except BrokenPipeError:  # It has told of its errors and ended.
                continue

    def finish(self) -> None:
        """Waits until all have ended."""
        for process in self.processes:
            try:
                process.stdin.close()
                process.wait(2 * DRAIN_SECONDS)
            except (subprocess.TimeoutExpired, BrokenPipeError):
                process.kill()
                self.errors["a client process did not end"] += 1
        for reader in self.readers:
            reader.join()


class Soak(Report):
    """The run."""

    def __init__(self, found: argparse.Namespace, server: Server, folder: Path) -> None:
        super().__init__()
        self.found, self.server = found, server
        self.seconds = 60 * found.minutes
        self.write_pairs(folder)
        self.clients = Clients(server.port, folder)
        self.watch = Watch(server.process.pid)
        self.reloads = 0

    def write_pairs(self, folder: Path) -> None:
        """Requests, each with its first answer."""
        document = json.loads(ask(self.server.port, head("GET", f"/v2/models/{MODEL}")).body)
        shape = [1, *document["inputs"][0]["shape"][1:]]
        generator = random.Random(1)
        requests = [tensor_request(shape, generator) for _ in range(TENSORS)]
        kinds = (".jpeg", ".jpg", ".png")
        paths = sorted(path for path in self.found.pictures.rglob("*") if path.suffix.lower() in kinds)
        if not paths:
            sys.exit(f"{self.found.pictures}: expected JPEG or PNG files, found none")
        for path in paths[:: max(1, len(paths) // PICTURES)][:PICTURES]:
            requests.append(request("POST", f"/v2/models/{MODEL}/classify", path.read_bytes()))
        for number, one in enumerate(requests):
            answer = ask(self.server.port, one)
            if answer.status != 200:
                sys.exit(f"request {number}: expected the status 200, found {answer.status}: {answer.body!r}")
            (folder / f"{number:02}.request").write_bytes(one)
            (folder / f"{number:02}.answer").write_bytes(answer.body)

    def wait_until(self, share: float) -> None:
        """Sleeps up to a share of the time; ends early with the server."""
        next_reload = time.monotonic() + RELOAD_SECONDS
        while time.monotonic() - self.watch.start < share * self.seconds:
            if self.server.process.poll() is not None:
                sys.exit(f"FAIL the server ended with {self.server.process.returncode}")
            if self.found.reload and time.monotonic() >= next_reload:
                self.server.process.send_signal(signal.SIGHUP)
                self.reloads += 1
                next_reload += RELOAD_SECONDS
            time.sleep(0.1)

    def run(self) -> None:
        """The phases, one after the other."""
        watching = threading.Thread(target=self.watch.run)
        watching.start()
        try:
            self.clients.start(self.found.clients)
            self.wait_until(KILL_AT)
            half = self.found.clients // 2
            self.clients.kill(half)
            self.clients.start(half)
            self.wait_until(IDLE_FROM)
            self.hold_idle()
            self.wait_until(1)
            self.end_under_load()
        finally:
            self.watch.stopping.set()
            watching.join()
            self.clients.finish()
        self.judge()

    def hold_idle(self) -> None:
        """Holds connections while others ask."""
        before = self.clients.answers
        idle = IdleConnections(self.server.port, self.found.idle)
        print(f"     {self.found.idle} idle connections, {self.server.descriptors()} descriptors", flush=True)
        self.wait_until(IDLE_TO)
        answered = self.clients.answers - before
        ended, silent = idle.close(ANSWERING_EVERY)
        reason = None
        if ended or silent or not answered:
            reason = f"{ended} were ended, {silent} did not answer, {answered} requests were answered meanwhile"
        self.result(f"{self.found.idle} idle connections while {answered} requests are answered", reason)

    def end_under_load(self) -> None:
        """SIGTERM."""
        self.clients.say_drain()
        time.sleep(1)
        ending, start = Ending(), time.monotonic()
        self.server.process.terminate()
        ending.watch(self.server.port)
        try:
            status = self.server.process.wait(2 * DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            status = None
        took = time.monotonic() - start
        self.clients.finish()
        self.result(f"ends after {took:.1f} s", None if status == 0 else f"the exit status is {status}")
        odd = ending.statuses - {200, 503}
        self.result("is not ready from then on", None if 503 in ending.statuses and not odd else f"{ending}")
        lost = [sent for sent in self.clients.unanswered if sent < ending.last_answer]
        late = len(self.clients.unanswered) - len(lost)
        name = f"answers all that was sent while it listened ({late} requests came later)"
        early = ", ".join(f"{ending.last_answer - sent:.3f}" for sent in lost[:10])
        self.result(name, f"{len(lost)} unanswered, sent {early} s before" if lost else None)

    def judge(self) -> None:
        """Errors, memory and descriptors."""
        errors = self.clients.errors
        rate = self.clients.answers / self.seconds
        name = f"{self.clients.answers} answers, {rate:.0f} a second, have the first ones' bits"
        common = "; ".join(f"{count} x {text}" for text, count in errors.most_common(5))
        self.result(name, f"{errors.total()} errors: {common}" if errors else None)
        if self.found.reload:
            print(f"     {self.reloads} reloads", flush=True)
        samples = self.watch.second_half(IDLE_FROM * self.seconds)
        minutes = IDLE_FROM * self.found.minutes / 2
        memory = slope([(sample.seconds / 60, sample.resident_kib) for sample in samples])
        sizes = [sample.resident_kib for sample in samples] or [0]
        grown = memory * minutes > GROWTH_SHARE * max(sizes)
        self.result(
            f"memory: {memory:+.1f} KiB/min over {minutes:g} minutes, {min(sizes)} to {max(sizes)} KiB",
            f"more than {100 * GROWTH_SHARE:.0f} % in that time" if grown or not samples else None,
        )
        files = slope([(sample.seconds / 60, sample.descriptors) for sample in samples])
        counts = [sample.descriptors for sample in samples] or [0]
        grown = files * minutes > GROWTH_DESCRIPTORS
        self.result(
            f"descriptors: {files:+.3f} a minute over {minutes:g} minutes, {min(counts)} to {max(counts)}",
            f"more than {GROWTH_DESCRIPTORS} in that time" if grown or not samples else None,
        )


def tensor_request(shape: list[int], generator: random.Random) -> bytes:
    """Normalised noise as bytes, logits as bytes."""
    count = shape[1] * shape[2] * shape[3]
    values = array.array("f", (generator.gauss(0, 1) for _ in range(count)))
    if sys.byteorder == "big":
        values.byteswap()
    given = {
        "name": "input", "shape": shape, "datatype": "FP32",
        "parameters": {"binary_data_size": 4 * count},
    }  # fmt: skip
    document = json.dumps({"inputs": [given], "parameters": {"binary_data_output": True}}).encode()
    length = f"Inference-Header-Content-Length: {len(document)}"
    return request("POST", f"/v2/models/{MODEL}/infer", document + values.tobytes(), length)


def allow_descriptors(count: int) -> None:
    """Raises the limit for this process and those that it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= count:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, max(hard, count)))
    except (ValueError, OSError) as error:
        sys.exit(f"--idle: expected a limit of {count} descriptors, found {hard} (ulimit -Hn): {error}")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--weights", type=Path, required=True, help="the model's file")
    parser.add_argument("--pictures", type=Path, required=True, help="a folder of JPEG or PNG files")
    parser.add_argument("--minutes", type=float, default=30, help="how long (default: 30)")
    parser.add_argument("--clients", type=int, default=6, help="client processes (default: 6)")
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections (default: 10000)")
    parser.add_argument("--reload", action="store_true", help="send SIGHUP now and then")
    found = parser.parse_args()
    if found.minutes < 1 or not 2 <= found.clients <= 30 or not 0 <= found.idle <= 15_000:
        parser.error("--minutes must be at least 1, --clients 2 to 30, --idle up to 15000")
    return found


def main() -> None:
    """Runs in a scratch folder."""
    found = arguments()
    allow_descriptors(found.idle + SPARE_DESCRIPTORS)
    # Idle connections are to live through their phase.
    head_seconds = int(60 * found.minutes) + 60
    options = ["--head-timeout-s", str(head_seconds), "--drain", str(DRAIN_SECONDS), "--offline", "--quiet"]
    with tempfile.TemporaryDirectory(prefix="shufflezoo-soak-") as name:
        with Server(found.shufflezoo, f"{MODEL}={found.weights}", *options) as server:
            soak = Soak(found, server, Path(name))
            soak.run()
    sys.exit(1 if soak.failed else 0)


if __name__ == "__main__":
    main()
