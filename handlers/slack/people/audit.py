"""The record of what was administered in Slack: kept once the act is done."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import urlsplit

import structlog

from bot.model import Act, AuditEntry, ChannelPlan, Feed
from digests.wording.words import clean, cut
from handlers.slack.ports import Ports
from handlers.slack.requests import Request

log = structlog.get_logger()

LONGEST = 200
"""Characters of each text in an entry."""


async def record(
    act: Act, request: Request, ports: Ports, *, about: str = "", before: str = "", after: str = ""
) -> None:
    """Who is the asker, when is now, where is the channel acted in. StorageAway: the act is done and not recorded."""
    entry = AuditEntry(
        act=act,
        user=request.user,
        at=ports.now(),
        where=None if request.place == "modal" else request.channel,
        about=_short(about),
        before=_short(before),
        after=_short(after),
    )
    log.info("administered", act=act.value, user=entry.user, about=entry.about)
    await ports.store.audit.keep(entry)


def _short(text: str) -> str:
    return cut(clean(text), LONGEST)


def called(feed: Feed) -> str:
    """Its title and its host: the rest of an address may hold a password."""
    try:
        host = urlsplit(feed.url).hostname or ""
    except ValueError:
        host = ""
    return f"{feed.title} ({host})" if host else feed.title


def difference(before: ChannelPlan, after: ChannelPlan) -> tuple[str, str]:
    """What of a plan was changed, as it was and as it is."""
    changed = [one.name for one in fields(ChannelPlan) if getattr(before, one.name) != getattr(after, one.name)]
    return _in_brief(before, changed), _in_brief(after, changed)


def _in_brief(plan: ChannelPlan, names: list[str]) -> str:
    return ", ".join(f"{name} {_value_in_words(getattr(plan, name))}" for name in names)


def _value_in_words(value: object) -> str:
    return "+".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)
