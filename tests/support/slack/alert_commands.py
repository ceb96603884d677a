"""What is done with /alerts in the sandbox, and what stands in the storage after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.adapters.redis.archive.archive import RedisArchive
from bot.model import Subscription, UserId
from bot.use_cases.alerts.subscriptions import mine
from digests.slack import controls
from tests.support.builders import a_reading
from tests.support.sandbox_talk import NOW, Conversation, value_of

DAY = timedelta(days=1)
MENU = controls.numbered(controls.ALERT_MENU, 1)


async def file(talk: Conversation, name: str, text: str, *, days: float = 1, topic: str = "border") -> None:
    assert isinstance(talk.ports.store.archive, RedisArchive)
    at = NOW - days * DAY
    made = a_reading(name, text=text, published=at, seen_at=at, topic=topic)
    await talk.ports.store.archive.file(made, [], now=at)


async def have(talk: Conversation, user: str = "") -> tuple[Subscription, ...]:
    watchlist = talk.ports.store.watchlist
    return await mine(team=talk.ports.team, user=UserId(user or talk.sandbox.user), watchlist=watchlist)


async def view_of(talk: Conversation, user: str | None = None) -> dict[str, Any]:
    """The newest modal."""
    shown: dict[str, Any] = await talk.sandbox.until(lambda: next(reversed(talk.sandbox.views(user)), None))
    return shown


async def chosen(talk: Conversation, verb: str, *, menu: str = MENU) -> None:
    """From the menu beside an alert of the list that is shown."""
    listed = talk.reply()
    await talk.sandbox.press(listed, menu, value_of(listed, menu).replace("edit", verb, 1))
