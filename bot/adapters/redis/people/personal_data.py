"""All that names a person, taken out of Redis (port `PersonalData`), whichever part of the bot wrote it.

The audit log alone keeps the name: it says who administered what, and is bounded.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import HIT, INTENT, PLAN
from bot.errors import StorageUnfit
from bot.model import (
    AlertIntent,
    BundleIntent,
    DeliveryId,
    DeliveryState,
    GrowthIntent,
    NoticeIntent,
    TeamId,
    UserId,
)

AT_ONCE = 500
"""Keys looked into, or taken out, in one go."""
_GLOB = re.compile(r"([\\*?\[\]])")


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is forgotten."""

    team: TeamId
    user: UserId

    def is_named_in(self, words: str) -> bool:
        return re.search(rf"(?<![A-Z0-9]){re.escape(self.user)}(?![A-Z0-9])", words) is not None

    def taken_out_of(self, plain: str) -> str | None:
        """An intent as JSON without what their alerts have in it; None: nothing of it is left. One of another version
        that names them goes as a whole: what else is in it cannot be told."""
        try:
            intent = INTENT.of(plain)
        except StorageUnfit:
            return None if self.is_named_in(plain) else plain
        if intent.team != self.team:
            return plain
        match intent:
            case AlertIntent():
                others = [one for one in intent.alerts if one.subscription.user != self.user]
                if len(others) == len(intent.alerts):
                    return plain
                return (
                    text(INTENT.as_json(replace(intent, alert=others[0], others=tuple(others[1:])))) if others else None
                )
            case NoticeIntent() if self.is_named_in(f"{intent.user} {intent.part.text} {intent.part.blocks}"):
                return None
            case BundleIntent() | GrowthIntent() if intent.place == self.user:
                return None
            case _:
                return plain


def _literal(name: str) -> str:
    """As a pattern of key names that means just this."""
    return _GLOB.sub(r"\\\1", name)


class RedisPersonalData:
    """It walks over the names of all keys, on the server: some seconds where there are millions. Broken off and asked
    again, it takes out the rest."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def forget(self, team: TeamId, user: UserId) -> None:
        """What waits to be posted goes first, so that nothing is written of the person anew."""
        person = _Person(team, user)
        await self._waiting(person)
        await self._deliveries(person)
        await self._stories(person)
        await self._small_facts(person)
        await self._plans(person)
        await self._feeds(person)
        await self._changes(person)

    async def _waiting(self, person: _Person) -> None:
        async with self._link.asking() as redis:
            for id_, fields in await redis.xrange(keys.QUEUE) or ():
                plain = text(fields[b"intent"]) if fields else ""
                if plain and (left := person.taken_out_of(plain)) != plain:
                    if left is not None:
                        await redis.xadd(keys.QUEUE, {"intent": left})
                    await redis.xdel(keys.QUEUE, text(id_ or b""))
            # [(intent, due)]; redis-py types it for all protocols at once.
            later: Any = await redis.zrange(keys.LATER, 0, -1, withscores=True)
            for one, due in later:
                plain = text(one)
                if (left := person.taken_out_of(plain)) != plain:
                    if left is not None:
                        await redis.zadd(keys.LATER, {left: due})
                    await redis.zrem(keys.LATER, plain)
            for number, letter in (await redis.hgetall(keys.DEAD)).items():
                reason, _, plain = text(letter).partition("\n")
                if (left := person.taken_out_of(plain)) is None:
                    await redis.hdel(keys.DEAD, text(number))
                elif left != plain:
                    await redis.hset(keys.DEAD, text(number), f"{reason}\n{left}")

    async def _deliveries(self, person: _Person) -> None:
        begins = keys.delivery("")
        async for name, record in self._hashes(f"{_literal(begins)}*"):
            if record.get("team") == person.team and person.is_named_in(" ".join(record.values())):
                await self._delivery(DeliveryId(name.removeprefix(begins)), record, person)

    async def _delivery(self, id_: DeliveryId, record: Mapping[str, str], person: _Person) -> None:
        """Those to the person go, and what told others of them. Of a channel's message it stays known that it is there,
        so that it can be brought up to date."""
        left = person.taken_out_of(record["intent"]) if "intent" in record else None
        shown = " ".join((record["to"], record.get("parts", ""), record.get("reason", "")))
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            if not person.is_named_in(shown) and left is not None:
                asked.hset(keys.delivery(id_), "intent", left)
            elif not person.is_named_in(shown) and record["state"] == DeliveryState.SENT:
                asked.hdel(keys.delivery(id_), "intent")
            else:
                asked.delete(keys.delivery(id_), keys.message_stories(id_), keys.message_items(id_))
                asked.srem(keys.HELD, id_)
            await asked.execute()

    async def _stories(self, person: _Person) -> None:
        """What they were brought goes; of what channels were brought, that their alerts had a part in it."""
        team, user = person.team, person.user
        lists = (keys.alert_stories(team, user), keys.alerts_waiting(team, user))
        paced = (keys.alerts_paced(team, user, urgent) for urgent in ("", "urgent"))
        async with self._link.asking() as redis:
            await redis.delete(*lists, *paced, keys.digest_stories(team, user))
        async for name, story in self._hashes(f"{_literal(keys.alert_story(team, '', '')[:-1])}*"):
            if name.startswith(mine := keys.alert_story(team, user, "")):
                async with self._link.asking() as redis:
                    await redis.delete(name)
                    await redis.srem(keys.story_places(name.removeprefix(mine)), f"{team} {user}")
                continue
            for field, plain in story.items():
                if field.startswith("hit:") and person.is_named_in(plain):
                    hit = HIT.of(plain)
                    others = tuple(one for one in hit.alerts if one.subscription.user != user)
                    async with self._link.asking() as redis:
                        if others:
                            await redis.hset(name, field, HIT.as_json(replace(hit, alerts=others)))
                        else:
                            opened = story.get("opener") == field.removeprefix("hit:")
                            await redis.hdel(name, field, *(["opener"] if opened else []))

    async def _small_facts(self, person: _Person) -> None:
        async for some in self._names(f"{_literal(keys.note(''))}*:{_literal(f'{person.team}:{person.user}')}"):
            async with self._link.asking() as redis:
                await redis.delete(*some)

    async def _plans(self, person: _Person) -> None:
        """Digests that they set up go on, as nobody's."""
        async with self._link.asking() as redis:
            for channel, row in (await redis.hgetall(keys.plans(person.team))).items():
                plan = PLAN.of(text(row))
                if plan.owner == person.user:
                    await redis.hset(keys.plans(person.team), text(channel), PLAN.as_json(replace(plan, owner=None)))

    async def _feeds(self, person: _Person) -> None:
        """The feeds they added stay, as nobody's; what they asked to be looked up goes."""
        async for name, feed in self._hashes(f"{_literal(keys.feed(''))}*"):
            if feed.get("by") == person.user:
                async with self._link.asking() as redis:
                    await redis.hdel(name, "by")
        async with self._link.asking() as redis:
            news = [text(name) for name in await redis.hkeys(keys.FEED_NEWS)]
            if mine := [name for name in news if name.startswith(f"{person.user} ")]:
                await redis.hdel(keys.FEED_NEWS, *mine)
            for id_, lookup in (await redis.hgetall(keys.LOOKUPS)).items():
                if person.is_named_in(text(lookup)):
                    await redis.zrem(keys.LOOKUPS_DUE, text(id_))
                    await redis.hdel(keys.LOOKUPS, text(id_))

    async def _changes(self, person: _Person) -> None:
        """Processes that follow the stream see by an entry of nobody's that it goes on; an alert that one of them still
        has in memory is not found in Redis, and brings nothing."""
        async with self._link.asking() as redis:
            rows = await redis.xrange(keys.WATCHING_CHANGES) or ()
            of = f"{person.team}:{person.user}".encode()
            if mine := [text(id_ or b"") for id_, fields in rows if fields and fields[b"of"] == of]:
                await redis.xadd(keys.WATCHING_CHANGES, {"of": f"{person.team}:", "id": ""})
                await redis.xdel(keys.WATCHING_CHANGES, *mine)

    async def _hashes(self, pattern: str) -> AsyncIterator[tuple[str, Mapping[str, str]]]:
        async for some in self._names(pattern):
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for name in some:
                    asked.hgetall(name)
                rows = await asked.execute()
            for name, row in zip(some, rows, strict=True):
                yield name, {text(field): text(value) for field, value in row.items()}

    async def _names(self, pattern: str) -> AsyncIterator[Sequence[str]]:
        cursor = 0
        while True:
            async with self._link.asking() as redis:
                cursor, found = await redis.scan(cursor, match=pattern, count=AT_ONCE)
            if found:
                yield [text(name) for name in found]
            if not int(cursor):
                return
