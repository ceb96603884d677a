"""Who wants to be alerted to what, in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alert_queries import AlertQueries
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import SUBSCRIPTION
from bot.model import Alert, AlertHits, ChannelId, Reading, Subscription, SubscriptionId, TeamId, UserId
from bot.ports import AlertChanged, AlertGone, SameTerms
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
        one = subscription
        asked = [keys.watching(one.team, one.user), keys.WATCHERS, keys.WATCHING_CHANGES]
        asked += [keys.watching_in(one.team, one.channel)] if one.channel else []
        given = await self._link.run(
            "watch", asked, [f"{one.team}:{one.user}", one.id, _same(one), SUBSCRIPTION.as_json(one), _listed(one)]
        )
        return bool(given)

    async def remove(self, team: TeamId, user: UserId, subscription: SubscriptionId) -> bool:
        row = await self._row(team, user, subscription)
        if row is None:
            return False
        one = _subscription(row)
        asked = [keys.watching(team, user), keys.WATCHERS, keys.WATCHING_CHANGES, keys.hits(team, subscription)]
        asked += [keys.watching_in(team, one.channel)] if one.channel else []
        return bool(await self._link.run("unwatch", asked, [f"{team}:{user}", subscription, _listed(one)]))

    async def change(
        self, team: TeamId, user: UserId, id_: SubscriptionId, by: Callable[[Subscription], Subscription]
    ) -> AlertChanged | SameTerms | AlertGone:
        while True:
            row = await self._row(team, user, id_)
            if row is None:
                return AlertGone()
            before = _subscription(row)
            after = by(before)
            if (after.id, after.team, after.user) != (id_, team, user):
                raise ValueError("a change makes no other alert of it, nor another person's")
            match await self._rewatch(row, before, after):
                case [b"changed"]:
                    return AlertChanged(before, after)
                case [b"same", bytes(other)]:
                    return SameTerms(_subscription(other))

    async def _rewatch(self, row: bytes, before: Subscription, after: Subscription) -> Sequence[bytes]:
        left, entered = (
            keys.watching_in(one.team, one.channel) if one.channel else keys.WATCHERS for one in (before, after)
        )
        asked = [keys.watching(after.team, after.user), keys.WATCHING_CHANGES, left, entered]
        kept = _same(after).encode("utf-8", "replace") + b"\n" + SUBSCRIPTION.as_json(after)
        given: list[str | bytes | int | float] = [after.id, row, kept, _listed(after), f"{after.team}:{after.user}"]
        answer: Sequence[bytes] = await self._link.run("rewatch", asked, given)
        return answer

    async def _row(self, team: TeamId, user: UserId, id_: SubscriptionId) -> bytes | None:
        async with self._link.asking() as redis:
            row = await redis.hget(keys.watching(team, user), id_)
        return row.encode() if isinstance(row, str) else row

    async def of(self, team: TeamId, user: UserId) -> Sequence[Subscription]:
        """Oldest first."""
        async with self._link.asking() as redis:
            return _read([await redis.hvals(keys.watching(team, user))])

    async def in_channel(self, team: TeamId, channel: ChannelId) -> Sequence[Subscription]:
        """Oldest first."""
        async with self._link.asking() as redis:
            listed = sorted(text(one) for one in await redis.smembers(keys.watching_in(team, channel)))
            async with redis.pipeline(transaction=False) as asked:
                for one in listed:
                    user, id_ = one.split(" ", 1)
                    asked.hget(keys.watching(team, user), id_)
                rows = await asked.execute()
        return tuple(one for one in _read([[row for row in rows if row is not None]]) if one.channel == channel)

    async def hits(self, team: TeamId, ids: Sequence[SubscriptionId]) -> Mapping[SubscriptionId, AlertHits]:
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for id_ in ids:
                asked.hgetall(keys.hits(team, id_))
            rows = await asked.execute()
        return {id_: _hits(row) for id_, row in zip(ids, rows, strict=True)}

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

    @property
    def unreadable(self) -> int:
        return len(self._queries.unread)

    async def matching(self, reading: Reading) -> Sequence[Alert]:
        item = await asyncio.to_thread(searched, reading)
        found = await self._queries.matching(item, reading.placed.story if reading.placed is not None else None)
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
    made = (alert_of(one, reading, item) for one in subscriptions)
    return tuple(one for one in made if one is not None)


def _same(one: Subscription) -> str:
    """What no two alerts of a person share. Spacing does not make other terms; capitals may (AND is an operator).

    An alert to the person themselves has the terms alone, as all had once.
    """
    terms = " ".join(one.terms.split())
    beside = [one.channel or "", *(["changes"] if one.wording is not None else [])]
    beside += ["spikes"] if one.spike is not None else []
    return "\t".join([terms, *beside]) if any(beside) else terms


def _listed(one: Subscription) -> str:
    return f"{one.user} {one.id}"


def _subscription(row: bytes | str) -> Subscription:
    """A value is what no other has (see `_same`), a line end, and the record."""
    return SUBSCRIPTION.of(text(row).split("\n", 1)[1])


def _read(rows: Sequence[Sequence[bytes | str]]) -> tuple[Subscription, ...]:
    found = [_subscription(value) for row in rows for value in row]
    return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))


def _hits(row: Mapping[bytes, bytes]) -> AlertHits:
    known = {text(name): text(value) for name, value in row.items()}
    last = known.pop("last", None)
    by_day = sorted((date.fromisoformat(day), int(stories)) for day, stories in known.items())
    return AlertHits(by_day=tuple(by_day), last=None if last is None else datetime.fromisoformat(last))
