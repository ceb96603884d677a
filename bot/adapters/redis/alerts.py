"""Who wants to be alerted to what, in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.adapters.redis import keys
from bot.adapters.redis.alert_queries import AlertQueries
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import SUBSCRIPTION
from bot.model import Alert, Reading, Subscription, SubscriptionId, TeamId, UserId
from bot.reading.search.alerts import alert_of
from bot.reading.search.evaluation import Searched, searched


class RedisWatchlist:
    """Port `Watchlist`. One object a process: it caches `everyone` and the queries."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._queries = AlertQueries(link)
        self._version: object = None
        self._everyone: tuple[Subscription, ...] = ()

    async def add(self, subscription: Subscription) -> bool:
        """Spacing does not make other terms; capitals may (AND is an operator)."""
        mine = f"{subscription.team}:{subscription.user}"
        given = await self._link.run(
            "watch",
            [keys.watching(subscription.team, subscription.user), keys.WATCHERS, keys.WATCHING_CHANGES],
            [
                mine,
                subscription.id,
                " ".join(subscription.terms.split()),
                SUBSCRIPTION.as_json(subscription),
            ],
        )
        return bool(given)

    async def remove(self, team: TeamId, user: UserId, subscription: SubscriptionId) -> bool:
        given = await self._link.run(
            "unwatch",
            [keys.watching(team, user), keys.WATCHERS, keys.WATCHING_CHANGES],
            [f"{team}:{user}", subscription],
        )
        return bool(given)

    async def of(self, team: TeamId, user: UserId) -> Sequence[Subscription]:
        """Oldest first."""
        async with self._link.asking() as redis:
            return _read([await redis.hvals(keys.watching(team, user))])

    async def everyone(self) -> Sequence[Subscription]:
        """The same object until somebody's list changes."""
        async with self._link.asking() as redis:
            newest = await redis.xrevrange(keys.WATCHING_CHANGES, count=1)
            version = newest[0][0] if newest else None
            if version != self._version or version is None:
                who = sorted(text(one) for one in await redis.smembers(keys.WATCHERS))
                async with redis.pipeline(transaction=False) as asked:
                    for one in who:
                        team, user = one.split(":", 1)
                        asked.hvals(keys.watching(team, user))
                    self._version, self._everyone = version, _read(await asked.execute())
        return self._everyone

    async def matching(self, reading: Reading) -> Sequence[Alert]:
        item = await asyncio.to_thread(searched, reading)
        found = await self._queries.matching(item)
        if not found:
            return ()
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for of, id_ in found:
                team, user = of.split(":", 1)
                asked.hget(keys.watching(team, user), id_)
            rows = await asked.execute()
        subscriptions = _read([[row] for row in rows if row is not None])
        return await asyncio.to_thread(_alerts, sorted(subscriptions, key=lambda one: one.id), reading, item)


def _alerts(subscriptions: Sequence[Subscription], reading: Reading, item: Searched) -> tuple[Alert, ...]:
    made = (alert_of(one, reading.item.id, item) for one in subscriptions)
    return tuple(one for one in made if one is not None)


def _read(rows: Sequence[Sequence[object]]) -> tuple[Subscription, ...]:
    """Each value is the terms, a line end, and the record."""
    found = [SUBSCRIPTION.of(text(value).split("\n", 1)[1]) for row in rows for value in row]
    return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))
