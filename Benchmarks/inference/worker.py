"""One peer in a process of its own, which stays up while others take their turns.

    worker.py PEER MODEL WEIGHTS PICTURES.npy THREADS LOGITS.npy SCRATCH

It loads the network, runs it once, writes the logits and prints `{"version": …}`. Then, for each
line `CALLS WARM_UP` that it reads, it runs the network that often and prints `{"least_ms": …,
"median_ms": …, "cores": …}` of the calls after the warm-up; `cores` is how many processors the
process kept busy on average. It ends with its input.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TextIO

import numpy

from network import network
from peers import PEERS, Peer, Task


def main() -> None:
    """Loads, then serves."""
    name, model, weights, pictures, threads, logits, scratch = sys.argv[1:]
    # Replies have standard output for themselves: some engines print there.
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    task = Task(network(model), Path(weights), numpy.load(pictures), int(threads), Path(scratch))
    peer = PEERS[name](task)
    numpy.save(logits, numpy.array(peer.call(), numpy.float32))
    reply(replies, {"version": peer.version})
    for line in sys.stdin:
        calls, warm_up = map(int, line.split())
        reply(replies, burst(peer, calls, warm_up))
    # Not the interpreter's own way out: some engines fail while it takes them down.
    os._exit(0)


def burst(peer: Peer, calls: int, warm_up: int) -> dict[str, float]:
    """Times every call of one burst."""
    for _ in range(warm_up):
        peer.call()
    seconds = []
    busy, start = time.process_time(), time.perf_counter()
    for _ in range(calls):
        before = time.perf_counter()
        peer.call()
        seconds.append(time.perf_counter() - before)
    busy, passed = time.process_time() - busy, time.perf_counter() - start
    return {
        "least_ms": 1e3 * min(seconds),
        "median_ms": 1e3 * statistics.median(seconds),
        "cores": busy / passed,
    }


def reply(replies: TextIO, message: object) -> None:
    """One line of JSON."""
    print(json.dumps(message), file=replies, flush=True)


if __name__ == "__main__":
    main()
