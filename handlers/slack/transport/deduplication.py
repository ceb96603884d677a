"""The same thing once: a delivery that Slack repeats, and a button that somebody pressed twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from bot.errors import SlackInDoubt, StorageAway
from bot.model import stable_id
from digests.slack import notes
from digests.slack.help import compose_note
from handlers.slack.ports import Ports
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Body, Request, delivery_name

log = structlog.get_logger()

REMEMBERED = 3_600
"""Seconds for which a delivery of Slack's is known again."""
DOUBLE = 10
"""Seconds within which the same press by the same person is a double click: longer than posting takes."""
LOOK_UP = 0.5
"""Seconds for asking whether a delivery is a repeat: less than what is left of the three."""


async def is_repeat(body: Body, ports: Ports) -> bool:
    """Slack repeats what it thinks was not heard, and Bolt would answer again."""
    name = delivery_name(body)
    if name is None or await _first_time(name, ports):
        return False
    log.info("a repeated delivery", delivery=name.partition(":")[0])
    return True


async def _first_time(name: str, ports: Ports, seconds: int = REMEMBERED) -> bool:
    """With storage away every delivery counts as the first: better twice than never, and writes are idempotent."""
    try:
        async with asyncio.timeout(LOOK_UP):
            return await ports.store.seen.first_time(name, seconds=seconds)
    except (StorageAway, TimeoutError):
        return True


def once_a_press(
    handler: Callable[[Request, Ports], Awaitable[Reply]], again: str = notes.JUST_SHARED
) -> Callable[[Request, Ports], Awaitable[Reply]]:
    """For a message that a channel sees, or files: a double click is one act, and whoever means it twice can wait.
    `again`: what they read who press once more."""

    async def once(request: Request, ports: Ports) -> Reply:
        if not await _first_time(_press(request), ports, DOUBLE):
            return privately(compose_note(again))
        return await handler(request, ports)

    return once


@asynccontextmanager
async def again_if_it_fails(request: Request, ports: Ports) -> AsyncIterator[None]:
    """What is pressed and fails in here may be pressed again at once; not where Slack may have done it after all."""
    try:
        yield
    except SlackInDoubt:
        raise
    except Exception:
        with contextlib.suppress(StorageAway, TimeoutError):  # then it can be pressed again after DOUBLE
            async with asyncio.timeout(LOOK_UP):
                await ports.store.seen.forget(_press(request))
        raise


def _press(request: Request) -> str:
    return stable_id("press", request.what, request.user, request.channel or "", request.thread or "", request.text)
