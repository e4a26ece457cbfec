"""Whether everybody computes the same, before anything is timed."""

import sys

import numpy
import traffic
from servers import NAME, OURS, Server

TOLERANCE = 1e-5
"""How far logits may lie apart, as a share of the largest."""


def check(servers: dict[str, Server], tensors: list[numpy.ndarray], files: list[bytes]) -> dict[str, float]:
    """The largest difference of each from ours, as a share; ends the run when one is too far."""
    ours = logits(servers[OURS], tensors)
    classes = [servers[OURS].picture_request(file).send(servers[OURS].port).best() for file in files]
    differences = {}
    for label, server in servers.items():
        difference = float(numpy.abs(logits(server, tensors) - ours).max() / numpy.abs(ours).max())
        if not difference <= TOLERANCE:
            sys.exit(f"{label}: the logits are {difference:.1e} away from ours: no timing")
        if not server.pictures_as_tensor:
            check_json(server, tensors[0], ours[0])
        found = [server.picture_request(file).send(server.port).best() for file in files]
        if found != classes:
            count = sum(one != other for one, other in zip(found, classes, strict=True))
            sys.exit(f"{label}: {count} of {len(files)} pictures have another class than ours: no timing")
        differences[label] = difference
    return differences


def logits(server: Server, tensors: list[numpy.ndarray]) -> numpy.ndarray:
    """`[N, classes]`, from N requests."""
    requests = (server.tensor_request(values.tobytes()) for values in tensors)
    return numpy.stack([request.send(server.port).logits() for request in requests])


def check_json(server: Server, values: numpy.ndarray, expected: numpy.ndarray) -> None:
    """The same in JSON."""
    found = traffic.json_request(NAME, values).send(server.port).logits()
    difference = float(numpy.abs(found - expected).max() / numpy.abs(expected).max())
    if not difference <= TOLERANCE:
        sys.exit(f"{server.label}: the logits in JSON are {difference:.1e} away: no timing")
