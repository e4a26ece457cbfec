"""Times `shufflezoo serve` against other servers of the same network, side by side.

    benchmark.py --shufflezoo PATH --fixtures DIR [--connections 1 8 64 --rounds N --seconds N …]

Peers: ONNX Runtime behind FastAPI and uvicorn, in one process and in two, and Triton as PyTriton
brings it (requirements.txt). All are up at once and take turns; wrk asks them on the same processors,
for tensors and for JPEG files. First all answers are compared. docs/benchmarks.md says how and why, and the
tables are written into it.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import agreement  # noqa: E402
import table  # noqa: E402
from machine import core_count, description  # noqa: E402
from measuring import insert, measure  # noqa: E402
from servers import OURS, PYTHON, TRITON, Files, Server, Unavailable, start, versions  # noqa: E402
from turns import InProcess, Load, Turns, turn  # noqa: E402

CHECKPOINT = "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt"
SAMPLE = "imagenet-sample/val"
SEED = 20171204
TENSORS, SIDE = 8, 224
"""How many tensors there are, of seeded noise: what normalised photographs are like."""

WARM_UP_SECONDS = 1
PEERS = {"python": list(PYTHON), "triton": [TRITON]}


class Benchmark:
    """One run, with what its settings share."""

    def __init__(self, found: argparse.Namespace, scratch: Path) -> None:
        self.found, self.scratch = found, scratch
        self.files = self.convert()
        generator = numpy.random.default_rng(SEED)
        shape = (TENSORS, 3, SIDE, SIDE)
        self.tensors = list(generator.standard_normal(shape, dtype=numpy.float32))
        paths = sorted((found.fixtures / SAMPLE).glob("*/*"))
        self.pictures = [path.read_bytes() for path in paths[:: max(1, len(paths) // found.pictures)]]
        self.left_out: dict[str, str] = {}
        self.servers: dict[str, Server] = {}
        self.benches = [InProcess(1, 1), InProcess(2, 1), InProcess(2, 8)]

    def convert(self) -> Files:
        """The fixture's weights for us and for everybody."""
        weights, onnx = self.scratch / "model.safetensors", self.scratch / "model.onnx"
        for target in (weights, onnx):
            measure(
                self.found.shufflezoo, "convert", self.found.fixtures / CHECKPOINT, target, "--quiet"
            )
        return Files(self.found.shufflezoo, weights, onnx)

    def start(self) -> None:
        """Starts everybody who was asked for."""
        for label in [OURS, *(label for peer in self.found.peers for label in PEERS[peer])]:
            try:
                self.servers[label] = start(label, self.files, self.scratch)
            except Unavailable as error:
                if label == OURS:
                    sys.exit(f"{label} did not start: {error}")
                self.left_out[label] = str(error)
                print(f"skip     {label}: {error}", file=sys.stderr)

    def requests(self, server: Server, body: str) -> list[Path]:
        """Files of whole requests, which wrk reads."""
        if body == "tensors":
            found = [server.tensor_request(values.tobytes()) for values in self.tensors]
        else:
            found = [server.picture_request(file) for file in self.pictures]
        folder = self.scratch / f"{server.port}-{body}"
        folder.mkdir()
        paths = [folder / str(number) for number in range(len(found))]
        for path, request in zip(paths, found, strict=True):
            path.write_bytes(request.raw(server.port))
        return paths

    def run(self) -> table.Results:
        """Compares, then takes turns: a round has a turn of everybody under every load."""
        self.start()
        differences = agreement.check(self.servers, self.tensors, self.pictures)
        for label, difference in differences.items():
            print(f"agrees   {label}: {difference:.1e}", flush=True)
        requests = {
            (label, body): self.requests(server, body)
            for label, server in self.servers.items()
            for body in self.found.bodies
        }
        loads = [Load(body, count) for body in self.found.bodies for count in self.found.connections]
        for (label, body), paths in requests.items():
            turn(self.servers[label], Load(body, 8), paths, WARM_UP_SECONDS, Turns())
        results: table.Results = {load: {label: Turns() for label in self.servers} for load in loads}
        for number in range(self.found.rounds):
            for bench in self.benches:
                bench.turn(self.files)
            for load in loads:
                for label, server in self.servers.items():
                    turns = results[load][label]
                    turn(server, load, requests[label, load.body], self.found.seconds, turns)
                    print(f"{number + 1}: {table.title(load)}: {label}: {turns.rates[-1]:.0f}/s", flush=True)
        return results

    def close(self) -> None:
        """Ends everybody."""
        for server in self.servers.values():
            server.close()


def arguments() -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--fixtures", type=Path, required=True, help="the folder of fixtures")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), metavar="PEER")
    bodies = list(table.WORDS)
    parser.add_argument("--bodies", nargs="+", choices=bodies, default=bodies, metavar="BODY")
    parser.add_argument("--connections", nargs="+", type=int, default=[1, 8, 64], metavar="N")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each (default: 5)")
    parser.add_argument("--seconds", type=int, default=5, help="of a turn (default: 5)")
    parser.add_argument("--pictures", type=int, default=50, help="about so many files (default: 50)")
    parser.add_argument("--document", type=Path, help="where the tables go")
    found = parser.parse_args()
    if not os.access(found.shufflezoo, os.X_OK):
        parser.error(f"{found.shufflezoo} is not a program")
    if shutil.which("wrk") is None:
        parser.error("wrk is missing; install wrk (Debian)")
    if min(found.rounds, found.seconds, found.pictures, *found.connections) < 1:
        parser.error("--rounds, --seconds, --pictures and --connections must be at least 1")
    found.shufflezoo, found.fixtures = found.shufflezoo.resolve(), found.fixtures.resolve()
    return found


def main() -> None:
    """Runs in a scratch folder that is removed whatever happens."""
    found = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="shufflezoo-bench-") as name:
        benchmark = Benchmark(found, Path(name).resolve())
        try:
            results = benchmark.run()
        finally:
            benchmark.close()
    lines = table.facts(description(), load_before, versions(), benchmark.left_out)
    lines += ["", *table.summary(results), ""]
    lines += table.in_process(results, benchmark.benches, core_count())
    for load, turns in results.items():
        lines += ["", f"#### {table.title(load)}", "", *table.details(turns)]
    print("\n".join(lines))
    if found.document is not None:
        insert(found.document, "bench-server-peers", lines)


if __name__ == "__main__":
    main()
