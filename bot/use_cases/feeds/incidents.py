"""Tells whoever added a feed that it got into trouble, or out of it: rarely, once, and everything in one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.model import DeliveryId, FeedNews, NoticeIntent, Part, TeamId, UserId, stable_id
from bot.ports import FeedList, Notes

GATHERED = 12
"""News are gathered for a twelfth of the pause between polls (5 minutes of an hour), …"""


async def report_news(
    *,
    feed_list: FeedList,
    notes: Notes,
    team: TeamId,
    compose: Callable[[Sequence[FeedNews]], Part],
    now: datetime,
    pause: float,
) -> int:
    """Intends one notice for each person with news; gives how many.

    … and nobody is written to more often than every `pause` seconds. Whoever dies in between tells nothing twice: the
    news are taken off the list in the same step that intends the notice.
    """
    sent = 0
    for user, news in _by_person(await feed_list.news()):
        name = f"feed-news:{team}:{user}"
        if not ripe(news, now=now, seconds=pause / GATHERED) or await notes.get(name) is not None:
            continue
        keys = (f"{one.feed} {one.state} {one.at.isoformat()}" for one in news)
        delivery = DeliveryId(stable_id("feed news", team, user, *keys))
        await feed_list.tell(news, NoticeIntent(delivery=delivery, team=team, user=user, part=compose(news)))
        await notes.put(name, now.isoformat(), seconds=max(1, round(pause)))
        sent += 1
    return sent


def ripe(news: Sequence[FeedNews], *, now: datetime, seconds: float) -> bool:
    """Whether the oldest has waited long enough for others to join it."""
    return bool(news) and now - min(one.at for one in news) >= timedelta(seconds=seconds)


def _by_person(news: Iterable[FeedNews]) -> list[tuple[UserId, list[FeedNews]]]:
    ordered = sorted(news, key=lambda one: (one.user, one.at))
    return [(user, list(some)) for user, some in groupby(ordered, key=lambda one: one.user)]
