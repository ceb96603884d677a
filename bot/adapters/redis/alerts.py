"""Who wants to be alerted to what, in Redis."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import SUBSCRIPTION
from bot.model import Subscription, SubscriptionId, TeamId, UserId


class RedisWatchlist:
    """Port `Watchlist`. One object a process: it caches `everyone`."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._version: object = None
        self._everyone: tuple[Subscription, ...] = ()

    async def add(self, subscription: Subscription) -> bool:
        """Spacing does not make other terms; capitals may (AND is an operator)."""
        mine = f"{subscription.team}:{subscription.user}"
        given = await self._link.run(
            "watch",
            [keys.watching(subscription.team, subscription.user), keys.WATCHERS, keys.WATCHING_VERSION],
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
            [keys.watching(team, user), keys.WATCHERS, keys.WATCHING_VERSION],
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
            version = await redis.get(keys.WATCHING_VERSION)
            if version != self._version or version is None:
                who = sorted(text(one) for one in await redis.smembers(keys.WATCHERS))
                async with redis.pipeline(transaction=False) as asked:
                    for one in who:
                        team, user = one.split(":", 1)
                        asked.hvals(keys.watching(team, user))
                    self._version, self._everyone = version, _read(await asked.execute())
        return self._everyone


def _read(rows: Sequence[Sequence[object]]) -> tuple[Subscription, ...]:
    """Each value is the terms, a line end, and the record."""
    found = [SUBSCRIPTION.of(text(value).split("\n", 1)[1]) for row in rows for value in row]
    return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))
