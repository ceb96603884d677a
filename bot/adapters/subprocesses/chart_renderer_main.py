"""The process that draws: a chart as JSON on standard input, a PNG on standard output. Imported by nobody.

One row a topic, named at its left and summed at its right, each day's number in a cell that is the darker the more;
beside them who was quoted most. Nothing is told by colour alone, and the colours are told apart by everybody.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date, timedelta
from io import BytesIO

os.environ.setdefault("MPLCONFIGDIR", tempfile.gettempdir())
import matplotlib as mpl

mpl.use("Agg")
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pydantic import TypeAdapter

from bot.adapters.subprocesses.confinement.restrictions import confine
from bot.reading.coverage.activity_chart import Chart

ORANGE, INK, PALE = "#D55E00", "#222222", "#BBBBBB"
BLUES = mpl.colormaps["Blues"]
LONGEST = 32
"""Characters of a name that have room."""


def picture(chart: Chart) -> bytes:
    """1,600 × 1,000 points or so: readable where Slack shows it small."""
    figure = Figure(figsize=(13.5, 2.0 + 0.52 * _rows(chart)), dpi=120, layout="constrained", facecolor="white")
    grid = figure.add_gridspec(1, 2, width_ratios=(3.2, 1), wspace=0.04)
    _topics(figure.add_subplot(grid[0, 0]), chart)
    _people(figure.add_subplot(grid[0, 1]), chart)
    figure.suptitle(
        f"{_plain(chart.title)}: {chart.first.day} {chart.first:%B} – {chart.last.day} {chart.last:%B %Y}"
        f"   ·   {_count(chart.items, 'item')}, {_count(chart.statements, 'statement')}",
        x=0.01,
        ha="left",
        fontsize=16,
        color=INK,
    )
    made = BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def _rows(chart: Chart) -> int:
    """A row a topic; more where the people need them."""
    return max(len(chart.topics), len(chart.people) - 3, 2)


def _topics(axes: Axes, chart: Chart) -> None:
    """A cell a topic and day, with its number; a dot for none."""
    highest = max((max(days) for _, days in chart.topics), default=1) or 1
    length = max((len(days) for _, days in chart.topics), default=30)
    for row, (_, days) in enumerate(chart.topics):
        for day, items in enumerate(days):
            share = (items / highest) ** 0.5  # so that one is told from two where the most is forty
            if items:
                axes.add_patch(Rectangle((day - 0.47, row - 0.42), 0.94, 0.84, color=BLUES(0.12 + 0.83 * share)))
            colour = PALE if not items else "white" if share > 0.55 else INK
            written = f"{items}" if items else "·"
            axes.text(day, row, written, ha="center", va="center", fontsize=9 if items < 100 else 7, color=colour)
        axes.text(length + 1.9, row, f"{sum(days):,}", ha="right", va="center", fontsize=11, color=INK, weight="bold")
    axes.set_title("Items by topic and day", loc="left", fontsize=13, color=INK)
    axes.set_xlim(-0.6, length + 2)
    axes.set_ylim(_rows(chart) - 0.5, -0.6)
    axes.set_yticks(range(len(chart.topics)), [_plain(name, 42) for name, _ in chart.topics])
    mondays = [n for n in range(length) if (chart.first + timedelta(days=n)).weekday() == 0]
    marks = [*[(n, _short(chart.first + timedelta(days=n))) for n in mondays], (length + 1.3, "sum")]
    axes.set_xticks([at for at, _ in marks], [written for _, written in marks])
    axes.xaxis.tick_top()
    axes.tick_params(axis="both", length=0, labelsize=12, colors=INK)
    axes.tick_params(axis="x", labelsize=11)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)


def _people(axes: Axes, chart: Chart) -> None:
    axes.set_title("Quoted most (statements)", loc="left", fontsize=13, color=INK)
    axes.axis("off")
    if not chart.people:
        axes.text(0, 0.95, "Nobody was quoted.", fontsize=12, color=INK, va="top")
        return
    most = chart.people[0][1]
    for number, (name, statements) in enumerate(chart.people):
        axes.barh(number + 0.28, statements, height=0.34, color=ORANGE)
        axes.text(0, number - 0.02, _plain(name), fontsize=12, color=INK, va="center")
        axes.text(statements + most * 0.02, number + 0.28, f"{statements:,}", fontsize=12, color=INK, va="center")
    axes.set_xlim(0, most * 1.15)
    axes.set_ylim(max(len(chart.people), _rows(chart)) - 0.4, -0.6)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _short(day: date) -> str:
    return f"Mon {day.day} {day:%b}"


def _plain(text: str, longest: int = LONGEST) -> str:
    """A name as it is, as far as there is room: a dollar sign would begin a formula."""
    shown = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    return shown.replace("$", r"\$")


if __name__ == "__main__":
    confine()
    sys.stdout.buffer.write(picture(TypeAdapter(Chart).validate_json(sys.stdin.buffer.read())))
