"""The process that draws: a chart as JSON on standard input, a PNG on standard output. Imported by nobody.

One row of bars a topic, all to one scale, named at its left and summed at its right; beside them who was quoted most.
Two colours of Okabe and Ito's, told apart by everybody; nothing is told by colour alone.
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
from pydantic import TypeAdapter

from bot.reading.charting import Chart

BLUE, ORANGE, INK, PALE = "#0072B2", "#D55E00", "#222222", "#E6E6E6"


def picture(chart: Chart) -> bytes:
    """1,600 × 1,000 points or so: readable where Slack shows it small."""
    rows = chart.topics
    figure = Figure(figsize=(13.5, 2.2 + 0.62 * max(len(rows), 7)), dpi=120, layout="constrained", facecolor="white")
    grid = figure.add_gridspec(max(len(rows), 1), 2, width_ratios=(2.1, 1), hspace=0.05, wspace=0.06)
    highest = max((max(days) for _, days in rows), default=1)
    for number, (name, days) in enumerate(rows):
        axes = figure.add_subplot(grid[number, 0])
        _topic(axes, name, days, highest, chart, last_row=number == len(rows) - 1)
        if number == 0:
            axes.set_title(f"Items a day by topic (highest bar: {highest})", loc="left", fontsize=13, color=INK)
            axes.set_title("sum", loc="right", fontsize=12, color=INK)
    _people(figure.add_subplot(grid[:, 1]), chart)
    figure.suptitle(
        f"{_plain(chart.title)}: {chart.first.day} {chart.first:%B} – {chart.last.day} {chart.last:%B %Y}"
        f"   ·   {chart.items:,} items, {chart.statements:,} statements",
        x=0.01,
        ha="left",
        fontsize=16,
        color=INK,
    )
    made = BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def _topic(axes: Axes, name: str, days: tuple[int, ...], highest: int, chart: Chart, *, last_row: bool) -> None:
    axes.bar(range(len(days)), days, color=BLUE, width=0.82)
    axes.set_ylim(0, highest * 1.05)
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.set_ylabel(_plain(name), rotation=0, ha="right", va="center", fontsize=12, color=INK)
    axes.text(1.01, 0.3, f"{sum(days):,}", transform=axes.transAxes, fontsize=12, color=INK)
    mondays = [n for n in range(len(days)) if (chart.first + timedelta(days=n)).weekday() == 0]
    axes.set_xticks(mondays, [_short(chart.first + timedelta(days=n)) if last_row else "" for n in mondays])
    axes.tick_params(axis="x", length=3 if last_row else 0, labelsize=11, colors=INK)


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
    axes.set_ylim(max(len(chart.people), 7) - 0.4, -0.6)


def _short(day: date) -> str:
    return f"Mon {day.day} {day:%b}"


def _plain(text: str) -> str:
    """A name as it is: a dollar sign would begin a formula."""
    return text[:60].replace("$", r"\$")


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(TypeAdapter(Chart).validate_json(sys.stdin.buffer.read())))
