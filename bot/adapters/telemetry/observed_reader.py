"""Port `Reader` around another: how long reading takes, and a span an item."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.model import Item, Reading
from bot.ports import Metrics, Reader, Spans


class ObservedReader:
    def __init__(self, reader: Reader, metrics: Metrics, spans: Spans) -> None:
        self._reader = reader
        self._metrics = metrics
        self._spans = spans

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        if not items:
            return await self._reader.read(items)
        began = time.monotonic()
        with self._spans.span("read", *(item.id for item in items), batch=len(items)):
            readings = await self._reader.read(items)
        took = time.monotonic() - began
        self._metrics.read(len(items), took)
        return [replace(reading, read_for=round(took, 3)) for reading in readings]

    async def aclose(self) -> None:
        await self._reader.aclose()
