"""The worker's loop that reads what was filed without its statements, and says while no language model is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.ports import LanguageModel, Unparsed
from bot.use_cases.archive.intake import Intake
from bot.use_cases.archive.unparsed_items import parse_some

log = structlog.get_logger()

LOOK = 10.0
"""Seconds between two looks when nothing waits."""


def reading_statements(
    archive: Unparsed, model: LanguageModel, intake: Intake, now: Callable[[], datetime]
) -> Callable[[], Awaitable[float]]:
    """A step of the loop: ReaderFailed while there is no model, which is then tried again."""

    async def step() -> float:
        done = await parse_some(archive, model, intake, now=now())
        if done:
            log.info("read the statements of items filed without them", items=done)
        return 0.0 if done else LOOK

    return step
