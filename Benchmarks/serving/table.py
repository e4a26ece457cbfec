"""The tables, for the terminal and for docs/benchmarks.md."""

import datetime
from collections.abc import Iterable
from statistics import median

from servers import OURS, PYTHON
from turns import InProcess, Load, Turns

Results = dict[Load, dict[str, Turns]]
WORDS = {"tensors": "FP32 tensors as bytes", "pictures": "JPEG files"}


def line(cells: Iterable[object]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def details(found: dict[str, Turns]) -> list[str]:
    """A line a server, the fastest first."""
    ours = found[OURS]
    lines = [
        "| | requests/s, best | median | ours / this | by medians "
        "| p50 ms, least | median | p99 ms, least | median | wrk's cores |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for label, one in sorted(found.items(), key=lambda pair: -max(pair[1].rates)):
        cells = [
            label,
            f"{max(one.rates):.0f}",
            f"{one.rate:.0f}",
            f"{max(ours.rates) / max(one.rates):.2f}",
            f"{ours.rate / one.rate:.2f}",
            f"{min(one.p50s_ms):.2f}",
            f"{median(one.p50s_ms):.2f}",
            f"{min(one.p99s_ms):.2f}",
            f"{median(one.p99s_ms):.2f}",
            f"{median(one.client_cores):.2f}",
        ]
        lines.append(line(cells))
    return lines


def title(load: Load) -> str:
    """The load in words."""
    return f"{WORDS[load.body]}, {load.connections} connection{'s' if load.connections > 1 else ''}"


def summary(results: Results) -> list[str]:
    """A line a load: ours, and the better of the Python servers."""
    lines = [
        "| load | ours, requests/s | p99 ms | best Python server | p99 ms | ours / this | by medians |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for load, found in results.items():
        ours = found[OURS]
        rivals = [found[label] for label in PYTHON if label in found]
        if not rivals:
            continue
        rival = max(rivals, key=lambda one: max(one.rates))
        cells = [title(load)]
        for one in (ours, rival):
            cells += [f"{max(one.rates):.0f}", f"{min(one.p99s_ms):.2f}"]
        cells += [f"**{max(ours.rates) / max(rival.rates):.2f}**", f"{ours.rate / rival.rate:.2f}"]
        lines.append(line(cells))
    return lines


def in_process(results: Results, benches: list[InProcess], cores: int) -> list[str]:
    """What of the network's own speed arrives at the clients."""
    lines = ["| in process | pictures/s, best | median | ms a call, median |", "|---|--:|--:|--:|"]
    for one in benches:
        lines.append(
            line(
                [
                    one.title,
                    f"{max(one.rates):.0f}",
                    f"{median(one.rates):.0f}",
                    f"{median(one.medians_ms):.3f}",
                ]
            )
        )
    tensors = {load: found[OURS] for load, found in results.items() if load.body == "tensors"}
    if not tensors:
        return lines
    most = max(tensors, key=lambda load: tensors[load].rate)
    busiest, fastest = tensors[most], max(benches, key=lambda one: max(one.rates))
    client = median(busiest.client_cores)
    shares = [reduce(busiest.rates) / reduce(fastest.rates) for reduce in (max, median)]
    left = [share / (1 - client / cores) for share in shares]
    lines += [
        "",
        f"{title(most)}: the pictures a second are {percent(shares)} of {fastest.title}, in process. wrk took "
        f"{client:.2f} of {cores} cores: of what the network could do on the rest, {percent(left)}.",
    ]
    if (single := tensors.get(Load("tensors", 1))) is not None:
        # The server computes a request on one thread.
        alone = next(one for one in benches if (one.threads, one.batch) == (1, 1))
        least = min(single.p50s_ms) - min(alone.medians_ms)
        middle = median(single.p50s_ms) - median(alone.medians_ms)
        lines.append(
            f"With one connection, the p50 is {least:.3f} ms (by medians {middle:.3f} ms) above the "
            f"median of {alone.title}."
        )
    return lines


def percent(shares: list[float]) -> str:
    """A share by the best turns, and by the medians."""
    best, middle = (f"{100 * share:.0f} %" for share in shares)
    return f"{best} (by medians {middle})"


def facts(
    machine: dict[str, str], load_before: float, versions: dict[str, str], left_out: dict[str, str]
) -> list[str]:
    """The machine, and what took part."""
    found = machine | {
        "Load before": f"{load_before:.1f} processes; with more than 0.3 the run says little",
        "Versions": ", ".join(f"{name} {number}" for name, number in versions.items()),
        "Date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    found |= {f"Left out: {name}": reason for name, reason in left_out.items()}
    return ["| | |", "|---|---|", *map(line, found.items())]
