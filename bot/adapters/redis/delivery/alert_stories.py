"""What each place is brought of each story, in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import HIT
from bot.model import ChannelId, DeliveryId, HeldBack, Hit, ItemId, StoryId, TeamId, UserId
from bot.ports import InDigest, Muted, Opens, Place, StoryHits, Timing, Told, Waits


class RedisAlertStories:
    """Port `AlertStories`."""

    def __init__(self, link: Link, *, keep_days: int) -> None:
        self._link = link
        self._keep = keep_days * 86_400

    async def hit(
        self, team: TeamId, place: Place, story: StoryId, hit: Hit, *, delivery: DeliveryId, timing: Timing
    ) -> Opens | Told | Waits | InDigest | Muted:
        alerts = [alert.subscription.id for alert in hit.alerts]
        names = [
            keys.alert_story(team, place, story),
            keys.alert_stories(team, place),
            keys.alerts_waiting(team, place),
            keys.alerts_paced(team, place, "urgent" if timing.urgent else ""),
            keys.message_stories(delivery),
            keys.digest_stories(team, place),
            *(keys.hits(team, one) for one in alerts),
        ]
        now = hit.at.astimezone(UTC)
        kept = (hit.item, HIT.as_json(hit), delivery, repr(now.timestamp()), _due(timing), timing.why or "", timing.cap)
        answer = await self._link.run(
            "alert_hit",
            names,
            [*kept, self._keep, story, now.date().isoformat(), now.isoformat(), f"{team} {place}", *alerts],
        )
        match [text(one) for one in answer]:
            case ["told", message]:
                return Told(DeliveryId(message))
            case ["waits", due, why]:
                return Waits(datetime.fromtimestamp(int(due), UTC), HeldBack(why))
            case ["opens"]:
                return Opens()
            case ["digest"]:
                return InDigest()
            case _:
                return Muted()

    async def claim(self, team: TeamId, place: Place, *, delivery: DeliveryId, until: datetime) -> int:
        names = [keys.alerts_waiting(team, place), keys.message_stories(delivery)]
        begins = keys.alert_story(team, place, "")
        args: list[str | float] = [delivery, until.timestamp(), self._keep, begins, f"{team} {place}"]
        return int(await self._link.run("alert_claim", names, args))

    async def join(self, team: TeamId, place: Place, story: StoryId, hit: Hit) -> DeliveryId | None:
        names = [keys.alert_story(team, place, story), keys.alert_stories(team, place)]
        args: list[str | bytes | float] = [hit.item, HIT.as_json(hit), repr(hit.at.timestamp()), self._keep, story]
        message = await self._link.run("alert_join", names, args)
        return DeliveryId(text(message)) if message is not None else None

    async def places(self, story: StoryId) -> Sequence[tuple[TeamId, Place]]:
        async with self._link.asking() as redis:
            found = sorted(text(one).partition(" ") for one in await redis.smembers(keys.story_places(story)))
        return [
            (TeamId(team), UserId(place) if place[:1] in ("U", "W") else ChannelId(place)) for team, _, place in found
        ]

    async def release(self, team: TeamId, place: Place, story: StoryId, *, message: DeliveryId) -> bool:
        return bool(await self._link.run("alert_release", [keys.alert_story(team, place, story)], [message]))

    async def of(self, team: TeamId, place: Place, story: StoryId) -> StoryHits:
        return (await self._all(team, place, [story]))[0]

    async def told_by(self, team: TeamId, place: Place, message: DeliveryId) -> Sequence[StoryHits]:
        async with self._link.asking() as redis:
            stories = [StoryId(text(one)) for one in await redis.zrange(keys.message_stories(message), 0, -1)]
        return [one for one in await self._all(team, place, stories) if one.message == message]

    async def recent(self, team: TeamId, place: Place, *, since: datetime) -> Sequence[StoryHits]:
        async with self._link.asking() as redis:
            names = await redis.zrange(
                keys.alert_stories(team, place), "+inf", repr(since.timestamp()), desc=True, byscore=True
            )
        return await self._all(team, place, [StoryId(text(one)) for one in names])

    async def for_digest(
        self, team: TeamId, channel: ChannelId, *, since: datetime, until: datetime
    ) -> Sequence[StoryHits]:
        async with self._link.asking() as redis:
            names = await redis.zrangebyscore(
                keys.digest_stories(team, channel), since.timestamp(), f"({until.timestamp()!r}"
            )
        return [one for one in await self._all(team, channel, [StoryId(text(one)) for one in names]) if not one.muted]

    async def mute(self, team: TeamId, place: Place, story: StoryId, *, muted: bool) -> bool:
        key = keys.alert_story(team, place, story)
        async with self._link.asking() as redis:
            if not await redis.exists(key):
                return False
            await (redis.hset(key, "muted", "1") if muted else redis.hdel(key, "muted"))
        return True

    async def shown(self, message: DeliveryId) -> frozenset[ItemId]:
        async with self._link.asking() as redis:
            composed = await redis.hget(keys.delivery(message), "items")
            since = await redis.smembers(keys.message_items(message))
        return frozenset(map(ItemId, [*text(composed or b"").split(), *map(text, since)]))

    async def show(self, message: DeliveryId, items: Sequence[ItemId]) -> None:
        if items:
            async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
                asked.sadd(keys.message_items(message), *items)
                asked.expire(keys.message_items(message), self._keep)
                await asked.execute()

    async def _all(self, team: TeamId, place: Place, stories: Sequence[StoryId]) -> Sequence[StoryHits]:
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for story in stories:
                asked.hgetall(keys.alert_story(team, place, story))
            rows = await asked.execute()
        return [_hits(story, row) for story, row in zip(stories, rows, strict=True)]


def _due(timing: Timing) -> str:
    if timing.due is not None:
        return repr(timing.due.timestamp())
    return "digest" if timing.why is HeldBack.DIGEST else ""


def _hits(story: StoryId, row: Mapping[bytes, bytes]) -> StoryHits:
    known = {text(name): text(value) for name, value in row.items()}
    hits = [HIT.of(value) for name, value in known.items() if name.startswith("hit:")]
    return StoryHits(
        story=story,
        hits=tuple(sorted(hits, key=lambda one: (one.item != known.get("opener"), one.at, one.item))),
        message=DeliveryId(known["message"]) if "message" in known else None,
        held_back=HeldBack(known["why"]) if "why" in known else None,
        muted="muted" in known,
    )
