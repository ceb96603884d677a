"""Drawing in a process of its own: the plotting library takes 60 MB and a second, and nothing else needs it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict

from pydantic_core import to_json

from bot.adapters.subprocesses.pool import environment
from bot.ports import NotDrawn
from bot.reading.coverage.activity_chart import Chart

DEADLINE = 60.0
"""Seconds; a drawing takes about two, a cold start on a small machine ten."""


class ChartRenderer:
    """Implements the port Charts."""

    async def draw(self, chart: Chart) -> bytes | NotDrawn:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.adapters.subprocesses.chart_renderer_main",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(),
        )
        try:
            async with asyncio.timeout(DEADLINE):
                drawn, said = await child.communicate(to_json(asdict(chart)))
        except TimeoutError:
            return NotDrawn(f"drawing took more than {DEADLINE:.0f} s")
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode or not drawn:
            why = said.decode(errors="replace").strip()[-300:]
            return NotDrawn(f"the drawing process ended with {child.returncode}: {why}")
        return drawn
