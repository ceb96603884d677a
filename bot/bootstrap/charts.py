"""What draws."""

from __future__ import annotations

from bot.adapters.subprocesses.chart_renderer import ChartRenderer
from bot.ports import Charts


def charts() -> Charts:
    """Its process starts when something is drawn, and ends then."""
    return ChartRenderer()
