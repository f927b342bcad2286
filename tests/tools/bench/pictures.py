"""The pictures of the benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.tools.bench.cost import Cost
from tests.tools.bench.engines import ENGINES, OURS
from tests.tools.bench.load import Loaded
from tests.tools.bench.search import Quality, Scale

_COLOURS = ("#c1121f", "#1d4e89", "#5fa8d3", "#2d6a4f", "#74c69d", "#7b5ea7")
_MARKS = "osvD^P"
_STYLE = dict(zip(ENGINES, zip(_COLOURS, _MARKS, strict=True), strict=True))


def search(found: Sequence[Quality], scales: Sequence[Scale], file: Path) -> None:
    """Left: quality against milliseconds. Right: milliseconds against the number of entries."""
    with mpl.rc_context({"font.size": 13, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(13, 5.8), layout="constrained", facecolor="white")
        left, right = figure.subplots(1, 2)
        _quality(left, found)
        _scaling(right, scales)
        figure.legend(
            *left.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, dpi=96)


def load(loads: Sequence[Loaded], file: Path) -> None:
    """Left: commands a second, flat out. Right: the soak, minute by minute."""
    with mpl.rc_context({"font.size": 13, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(13, 5.8), layout="constrained", facecolor="white")
        grid = figure.add_gridspec(2, 2)
        places = (grid[:, 0], grid[0, 1], grid[1, 1])
        left, upper, lower = (figure.add_subplot(place) for place in places)
        _rates(left, loads)
        for one, colour in zip(loads, _COLOURS, strict=False):
            minutes = [look.minute for look in one.looks]
            upper.plot(minutes, [look.ack_p99 for look in one.looks], color=colour)
            lower.plot(minutes, [look.memory for look in one.looks], color=colour)
        upper.set_title("1,000 a minute: acknowledged, p99 ms", loc="left", fontsize=13)
        lower.set_title("memory of the larger process, MB", loc="left", fontsize=13)
        lower.set_xlabel("minutes")
        for axes in (upper, lower):
            axes.set_ylim(bottom=0)
            axes.grid(alpha=0.25)
        figure.savefig(file, dpi=96)


def cost(costs: Sequence[Cost], file: Path) -> None:
    """What a command costs, part by part, one bar a server."""
    with mpl.rc_context({"font.size": 13, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(11, 3), layout="constrained", facecolor="white")
        axes = figure.add_subplot()
        names, before = [one.server for one in costs], [0.0 for _ in costs]
        for (part, label), colour in zip(_PARTS.items(), _COLOURS, strict=False):
            widths = [getattr(one, part) for one in costs]
            axes.barh(names, widths, left=before, color=colour, label=label)
            before = [left + width for left, width in zip(before, widths, strict=True)]
        axes.invert_yaxis()
        axes.set_xlabel("CPU ms of a command, all processes")
        axes.legend(frameon=False, loc="lower right")
        figure.savefig(file)


_PARTS = {
    "loop": "event loop: HTTP, Bolt, drawing, sending",
    "threads": "threads: answering, database",
    "watch": "what it uses while nobody asks",
}


def _rates(axes: Axes, loads: Sequence[Loaded]) -> None:
    names = [one.server for one in loads]
    bars = axes.barh(names, [one.flood.rate for one in loads], color=_COLOURS[: len(loads)])
    axes.bar_label(bars, fmt="%.0f", padding=6)
    half = loads[-1].flood.rate / 2
    axes.axvline(half, color="grey", linestyle="--")
    axes.annotate(
        "half of the least bot's", (half, 0.5), (6, -4), textcoords="offset points", color="grey"
    )
    axes.invert_yaxis()
    axes.set_title("Flat out: commands a second", loc="left", fontsize=13)


def _quality(axes: Axes, found: Sequence[Quality]) -> None:
    for one in found:
        colour, mark = _STYLE[one.engine]
        axes.plot(one.p50, one.first, mark, color=colour, markersize=13, label=one.engine)
        axes.annotate(
            f"{one.first:.2f}",
            (one.p50, one.first),
            (0, 11),
            textcoords="offset points",
            ha="center",
            color=colour,
        )
    axes.set(
        xscale="log", ylim=(0, 1.05), xlabel="CPU ms per message (p50)", ylabel="right entry first"
    )
    axes.set_title(
        "58 entries, all wordings: up and to the left is better", loc="left", fontsize=13
    )
    axes.margins(x=0.15)
    axes.grid(alpha=0.25)
    axes.xaxis.set_major_formatter("{x:g}")


def _scaling(axes: Axes, scales: Sequence[Scale]) -> None:
    for engine, (colour, mark) in _STYLE.items():
        line = [(one.entries, one.p50) for one in scales if one.engine == engine]
        axes.plot(
            *zip(*line, strict=True),
            f"-{mark}",
            color=colour,
            linewidth=3 if engine == OURS else 1.5,
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="entries of one to three wordings",
        ylabel="CPU ms per message (p50)",
    )
    axes.set_title("More entries: lower is better", loc="left", fontsize=13)
    axes.grid(alpha=0.25)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
