"""How soon Slack hears that something arrived: before its answer is made, wherever the answer can go another way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NewType

from slack_bolt.context.ack.async_ack import AsyncAck

By = NewType("By", float)
"""Seconds, from when a listener has it, by which something is acknowledged with or without its answer."""

AT_ONCE = By(0.0)
"""Before storage is asked anything: buttons, shortcuts and events, whose answers never go by the acknowledgement."""
PROMPTLY = By(0.04)
"""A command, whose answer goes by its response_url if it is not there by then. Less than the 100 ms that 99 of 100
acknowledgements are to take, by as much as their way through a busy machine needs."""
WITH_ITS_ANSWER = By(float("inf"))
"""A submitted modal and a type-ahead: nothing but the acknowledgement carries problems by field, another view or
suggestions."""


@asynccontextmanager
async def acknowledging(ack: AsyncAck, by: By) -> AsyncIterator[None]:
    """Acknowledges emptily what is not acknowledged in time.

    Whoever answers looks at `ack.response`, and where it is set answers another way. Nothing is awaited between that
    look and the acknowledgement, so that no answer is lost in an empty one, and none is shown twice.
    """
    if by == AT_ONCE:
        await ack()
    if by in (AT_ONCE, WITH_ITS_ANSWER):
        yield
        return
    in_time = asyncio.create_task(_acknowledge_after(by, ack))
    try:
        yield
    finally:
        in_time.cancel()


async def _acknowledge_after(seconds: float, ack: AsyncAck) -> None:
    await asyncio.sleep(seconds)
    if ack.response is None:
        await ack()
