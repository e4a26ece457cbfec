"""The tables: on the terminal as they come, and in docs/benchmarks.md between two markers."""

import datetime
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from contenders import LABELS, ONNX_RUNTIME, OPENVINO, OURS, Burst, Setting


@dataclass(frozen=True)
class Row:
    """One contender under one setting."""

    name: str
    least_ms: float
    median_ms: float
    """The median of the turns' medians."""
    cores: float | None
    difference: float
    """The largest difference of a logit from ONNX Runtime's, as a share of the largest logit."""

    @staticmethod
    def of(name: str, bursts: list[Burst], difference: float) -> "Row":
        """Puts a contender's turns together."""
        cores = [burst.cores for burst in bursts if burst.cores is not None]
        return Row(
            name,
            min(burst.least_ms for burst in bursts),
            statistics.median(burst.median_ms for burst in bursts),
            statistics.median(cores) if cores else None,
            difference,
        )


@dataclass(frozen=True)
class Result:
    """All contenders under one setting."""

    setting: Setting
    origin: str
    """Whether the weights are `trained` or `random`."""
    rows: list[Row]
    bandwidths: list[float]
    """GB/s from core to core, one for each round; empty with one thread."""

    @property
    def ours(self) -> Row:
        """Our row."""
        return next(row for row in self.rows if row.name == OURS)

    def rival(self) -> Row | None:
        """The fastest of OpenVINO and ONNX Runtime in float32, in whichever way they ran."""
        rivals = [row for row in self.rows if row.name in OPENVINO + ONNX_RUNTIME]
        return min(rivals, key=lambda row: row.least_ms, default=None)

    def title(self) -> str:
        """The setting in words."""
        setting = self.setting
        plural = "" if setting.threads == 1 else "s"
        return f"{setting.model}, batch {setting.batch}, {setting.threads} thread{plural}"

    def bandwidth(self) -> str:
        """Median and range of the core-to-core bandwidths."""
        if not self.bandwidths:
            return ""
        middle = statistics.median(self.bandwidths)
        return f"{middle:.0f} ({min(self.bandwidths):.0f} to {max(self.bandwidths):.0f})"


def summary(results: Iterable[Result]) -> list[str]:
    """A line a setting: ours and its rival."""
    lines = [
        "| model | batch | threads | ours, ms | images/s | rival, ms | rival "
        "| ours / rival | by medians | core to core, GB/s |",
        "|---|--:|--:|--:|--:|--:|---|--:|--:|--:|",
    ]
    for result in results:
        setting, ours, rival = result.setting, result.ours, result.rival()
        cells = [
            setting.model,
            setting.batch,
            setting.threads,
            f"{ours.least_ms:.3f}",
            f"{1e3 * setting.batch / ours.least_ms:.0f}",
        ]
        if rival is None:
            cells += ["", "none", "", ""]
        else:
            cells += [
                f"{rival.least_ms:.3f}",
                LABELS[rival.name],
                f"**{ours.least_ms / rival.least_ms:.2f}**",
                f"{ours.median_ms / rival.median_ms:.2f}",
            ]
        lines.append(table_line([*cells, result.bandwidth()]))
    return lines


def details(result: Result) -> list[str]:
    """A line a contender, fastest first."""
    lines = [
        "| | least, ms | median, ms | images/s | ours / this | by medians | cores | logits |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    ours = result.ours
    for row in sorted(result.rows, key=lambda row: row.least_ms):
        cells = [
            LABELS[row.name],
            f"{row.least_ms:.3f}",
            f"{row.median_ms:.3f}",
            f"{1e3 * result.setting.batch / row.least_ms:.0f}",
            f"{ours.least_ms / row.least_ms:.2f}",
            f"{ours.median_ms / row.median_ms:.2f}",
            "" if row.cores is None else f"{row.cores:.1f}",
            f"{row.difference:.0e}" if row.difference > 0 else "0",
        ]
        lines.append(table_line(cells))
    return lines


def table_line(cells: Iterable[object]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def markdown(
    results: list[Result],
    machine: dict[str, str],
    versions: dict[str, str],
    left_out: dict[str, str],
    command: str,
) -> str:
    """The whole section."""
    facts = dict(machine)
    facts["Versions"] = ", ".join(f"{name} {number}" for name, number in versions.items())
    facts["Date"] = datetime.datetime.now(datetime.UTC).date().isoformat()
    facts["Command"] = f"`{command}`"
    facts |= {f"Left out: {name}": reason for name, reason in left_out.items()}
    lines = ["| | |", "|---|---|"]
    lines += [table_line(pair) for pair in facts.items()]
    lines += ["", *summary(results)]
    for result in results:
        lines += ["", f"##### {result.title()} ({result.origin} weights)", "", *details(result)]
    return "\n".join(lines)
