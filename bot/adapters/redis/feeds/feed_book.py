"""The feed book on Redis (port `FeedBook`): which feeds there are, when each is due, how each fares.

Any number of workers claim from one sorted set; a claim is a lease with a fencing token, and a report under an older
token is ignored. Everything here survives restarts: validators, back-off, health, and under which id an entry is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, Field, TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import tolerant
from bot.model import Bodies, Coverage, Curation, Feed, FeedId, FeedNews, FeedState, Hints, ItemId, UserId, is_known
from bot.ports import Due, PollReport
from bot.reading.documents.urls import server_of
from bot.reading.polling.incidents import IncidentState, announced_after, is_news
from bot.reading.polling.schedule import Outcome, State, judge, settled

MOST_ALIASES = 20_000
"""Names of entries that are remembered of a feed; those not listed for longest go first."""
CHUNK = 500
"""Feeds in one question to the server."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fare:
    """How a feed's polls went so far; kept as JSON, so a field may be added but not renamed."""

    outcome: Outcome
    reason: str = ""
    polled: datetime
    next_at: datetime
    answered: datetime | None = None
    """Last poll that gave a readable feed, or 304."""
    failures: int = 0
    """In a row."""
    etag: str | None = None
    modified: str | None = None
    items: int = 0
    newest: datetime | None = None
    last_fresh: datetime | None = None
    usual_pause: float | None = None
    hints: Hints = field(default_factory=Hints)
    body: str = ""
    repeats: int = 0
    moved_to: str | None = None
    moved_times: int = 0
    moved_since: datetime | None = None
    url: str | None = None
    """Where it is fetched, once a permanent redirect was believed."""
    bodies: Bodies | None = None
    strikes: int = 0
    """Polls in a row that brought an error or an empty feed."""
    announced: Annotated[IncidentState, Field(validation_alias=AliasChoices("announced", "told"))] = ""
    """The state that whoever added it last heard of. Builds of 0.1 kept it as `told`."""


FEED: TypeAdapter[Feed] = tolerant(TypeAdapter(Feed))
OWN: TypeAdapter[Curation] = tolerant(TypeAdapter(Curation))
NEWS: TypeAdapter[FeedNews] = TypeAdapter(FeedNews)
_FARE: TypeAdapter[Fare] = TypeAdapter(Fare)
IN_SLACK = b"slack"
PAUSED = float("inf")
"""When a paused feed is due."""


class RedisFeedBook:
    """Port `FeedBook`.

    Among all workers at most `per_host` feeds of one host are polled at once, `spacing` seconds apart; 0: any number.
    """

    def __init__(
        self, link: Link, *, per_host: int = 0, spacing: float = 0.0, most_aliases: int = MOST_ALIASES
    ) -> None:
        self._link = link
        self._per_host = per_host
        self._spacing = spacing
        self._most_aliases = most_aliases

    async def enrol(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """What people decided in Slack stays: names, labels, what they added, what they removed."""
        async with self._link.asking() as redis:
            there = [text(id_) for id_ in await redis.zrange(keys.FEEDS_DUE, 0, -1)]
            removed = {text(id_) for id_ in await redis.smembers(keys.FEEDS_REMOVED)}
        listed = {str(feed.id): feed for feed in feeds if feed.id not in removed}
        for some in _chunks([*listed.values()]):
            await self._enrol(some, now)
        for others in _chunks([id_ for id_ in there if id_ not in listed]):
            await self._drop(others)

    async def _enrol(self, feeds: Sequence[Feed], now: datetime) -> None:
        async with self._link.asking() as redis:
            async with redis.pipeline(transaction=False) as asked:
                for feed in feeds:
                    asked.hget(keys.feed(feed.id), "own")
                decided = await asked.execute()
            async with redis.pipeline(transaction=True) as all_at_once:
                for feed, own in zip(feeds, decided, strict=True):
                    watched = OWN.validate_json(own).of(feed) if own else feed
                    items: list[bytes | str] = ["feed", FEED.dump_json(watched), "host", server_of(feed.url)]
                    all_at_once.hset(keys.feed(feed.id), items=items)
                    all_at_once.zadd(keys.FEEDS_DUE, {feed.id: now.timestamp()}, nx=True)
                await all_at_once.execute()

    async def _drop(self, ids: Sequence[str]) -> None:
        """Those that are not somebody's in Slack."""
        async with self._link.asking() as redis:
            async with redis.pipeline(transaction=False) as asked:
                for id_ in ids:
                    asked.hget(keys.feed(id_), "origin")
                origins = await asked.execute()
            async with redis.pipeline(transaction=True) as all_at_once:
                for id_, origin in zip(ids, origins, strict=True):
                    if origin != IN_SLACK:
                        all_at_once.zrem(keys.FEEDS_DUE, id_)
                        all_at_once.delete(keys.feed(id_), keys.feed_aliases(id_))
                await all_at_once.execute()

    async def claim(self, *, now: datetime, limit: int, lease: float) -> Sequence[Due]:
        """A claim whose answer is lost on the way costs one lease: those feeds are due again when it ends."""
        answer = await self._link.run(
            "feeds_claim",
            [keys.FEEDS_DUE, keys.FEED_HOSTS, keys.FEED_TURNS],
            [now.timestamp(), limit, lease, keys.feed(""), keys.feeds_at(""), self._per_host, self._spacing],
        )
        due = [
            _due(FEED.validate_json(feed), int(token), _FARE.validate_json(fare) if fare else None)
            for _, token, feed, fare in zip(*(iter(answer),) * 4, strict=True)
        ]
        # What only a newer worker knows how to read or to file is due again when this claim ends.
        return [one for one in due if is_known(one.feed.kind) and is_known(one.feed.label)]

    async def renew(self, held: Sequence[tuple[FeedId, int]], *, now: datetime, lease: float) -> int:
        args = [now.timestamp(), lease, keys.feed(""), keys.feeds_at(""), *(part for one in held for part in one)]
        return int(await self._link.run("feeds_renew", [keys.FEEDS_DUE], args)) if held else 0

    async def report(self, report: PollReport) -> None:
        async with self._link.asking() as redis:
            record, held, by = await redis.hmget(keys.feed(report.feed), ["feed", "fare", "by"])
        if record is None:
            return  # dropped from the list meanwhile
        before = _FARE.validate_json(held) if held else None
        if before is not None and before.polled == report.at:
            return  # said again
        feed = FEED.validate_json(record)
        fare = after(before, report, feed)
        news = _news(before, fare, feed, UserId(text(by))) if by else None
        await self._link.run(
            "feeds_report",
            [keys.feed(report.feed), keys.FEEDS_DUE, keys.FEED_HOSTS, keys.FEED_NEWS],
            [
                report.feed,
                report.token,
                _FARE.dump_json(fare),
                report.next_at.timestamp(),
                report.host_until.timestamp() if report.host_until else 0,
                f"{news.user} {news.feed}" if news else "",
                NEWS.dump_json(news) if news else "",
                keys.feeds_at(""),
                server_of(fare.url or feed.url),
            ],
        )

    async def recognise(
        self, feed: FeedId, entries: Sequence[tuple[ItemId, Sequence[str]]], *, now: datetime
    ) -> Sequence[ItemId]:
        if not entries:
            return ()
        args: list[str | int] = [int(now.timestamp() // 86_400), self._most_aliases]
        for id_, aliases in entries:
            args += [id_, len(aliases), *aliases]
        return [ItemId(text(id_)) for id_ in await self._link.run("feeds_recognise", [keys.feed_aliases(feed)], args)]

    async def states(self, *, now: datetime) -> Sequence[FeedState]:
        """By group and title."""
        async with self._link.asking() as redis:
            # redis-py types it for all protocols at once.
            due: Any = await redis.zrange(keys.FEEDS_DUE, 0, -1, withscores=True)
        return await self._states([(text(id_), float(at)) for id_, at in due], now)

    async def state(self, feed: FeedId, *, now: datetime) -> FeedState | None:
        async with self._link.asking() as redis:
            at = await redis.zscore(keys.FEEDS_DUE, feed)
        return next(iter(await self._states([] if at is None else [(feed, float(at))], now)), None)

    async def _states(self, due: Sequence[tuple[str, float]], now: datetime) -> Sequence[FeedState]:
        states: list[FeedState] = []
        for some in _chunks(due):
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for id_, _ in some:
                    asked.hmget(keys.feed(id_), ["feed", "fare", "origin", "by"])
                rows = await asked.execute()
            states += [_stated(row, at == PAUSED, now) for (_, at), row in zip(some, rows, strict=True) if row[0]]
        return sorted(states, key=lambda state: (state.feed.group, state.feed.title))

    async def next_due(self) -> datetime | None:
        async with self._link.asking() as redis:
            first = await redis.zrange(keys.FEEDS_DUE, 0, 0, withscores=True)
        return datetime.fromtimestamp(float(first[0][1]), UTC) if first and float(first[0][1]) < PAUSED else None

    async def coverage(self, *, now: datetime) -> Coverage:
        states = await self.states(now=now)
        worst = [s for wanted in ("gone", "refused", "failing") for s in states if s.state == wanted]
        return Coverage(
            feeds=len(states),
            answered=sum(s.state in ("fine", "slow", "silent", "moved") for s in states),
            never_polled=sum(s.state == "new" for s in states),
            failing=tuple((s.feed.title, s.reason) for s in worst),
            silent=tuple(s.feed.title for s in states if s.state == "silent"),
            paused=tuple(s.feed.title for s in states if s.state == "paused"),
        )


def _chunks(some: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many as one question to the server is good for: thousands take seconds, and others wait."""
    for start in range(0, len(some), CHUNK):
        yield some[start : start + CHUNK]


def _stated(row: Sequence[bytes | None], paused: bool, now: datetime) -> FeedState:
    feed, fare, origin, by = row
    return replace(
        _state(FEED.validate_json(feed or b""), _FARE.validate_json(fare) if fare else None, now, paused),
        origin="slack" if origin == IN_SLACK else "list",
        added_by=UserId(text(by)) if by else None,
    )


def _due(feed: Feed, token: int, fare: Fare | None) -> Due:
    if fare is None:
        return Due(feed=feed, token=token, baseline=True)
    return Due(
        feed=replace(feed, url=fare.url or feed.url),
        token=token,
        etag=fare.etag,
        modified=fare.modified,
        failures=fare.failures,
        baseline=fare.answered is None,
        hints=fare.hints,
        body=fare.body,
        repeats=fare.repeats,
        items=fare.items,
        newest=fare.newest,
        usual_pause=fare.usual_pause,
        last_fresh=fare.last_fresh,
    )


def after(before: Fare | None, report: PollReport, feed: Feed) -> Fare:
    """The feed's fare once the report is in."""
    answered = report.outcome in ("ok", "unchanged", "empty")
    kept = before or Fare(outcome=report.outcome, polled=report.at, next_at=report.next_at)
    fare = replace(
        kept,
        outcome=report.outcome,
        reason=report.reason,
        polled=report.at,
        next_at=report.next_at,
        failures=0 if answered else kept.failures + 1,
        strikes=kept.strikes + 1 if report.outcome == "empty" or not answered else 0,
    )
    if answered:
        fare = replace(
            fare,
            answered=report.at,
            etag=report.etag,
            modified=report.modified,
            items=report.items,
            newest=report.newest,
            last_fresh=report.at if report.fresh else kept.last_fresh,
            usual_pause=report.usual_pause,
            hints=report.hints,
            body=report.body,
            repeats=report.repeats,
            bodies=report.bodies or kept.bodies,
        )
        fare = _moving(fare, report, feed)
    return replace(fare, announced=announced_after(kept.announced, _judged(fare, report.at), fare.strikes))


def _judged(fare: Fare, now: datetime) -> State:
    return judge(now=now, outcome=fare.outcome, newest=fare.newest, last_fresh=fare.last_fresh, usual=fare.usual_pause)


def _news(before: Fare | None, fare: Fare, feed: Feed, user: UserId) -> FeedNews | None:
    if not is_news(before.announced if before else "", fare.announced) or not fare.announced:
        return None
    return FeedNews(
        feed=feed.id, title=feed.title, user=user, state=fare.announced, reason=fare.reason[:300], at=fare.polled
    )


def _moving(fare: Fare, report: PollReport, feed: Feed) -> Fare:
    """Counts how often a permanent redirect led to the same place, and believes it in the end."""
    if report.moved_to is None:
        return replace(fare, moved_to=None, moved_times=0, moved_since=None)
    same = report.moved_to == fare.moved_to and fare.moved_since is not None
    since = fare.moved_since if same and fare.moved_since else report.at
    times = fare.moved_times + 1 if same else 1
    believed = settled(url=fare.url or feed.url, moved_to=report.moved_to, times=times, since=since, now=report.at)
    return replace(
        fare,
        moved_to=report.moved_to,
        moved_times=times,
        moved_since=since,
        url=report.moved_to if believed else fare.url,
    )


def _state(feed: Feed, fare: Fare | None, now: datetime, paused: bool) -> FeedState:
    if fare is None:
        return FeedState(feed=feed, state="paused" if paused else "new")
    state = _judged(fare, now)
    moved = fare.url or ""
    return FeedState(
        feed=feed,
        state="paused" if paused else "moved" if moved and state == "fine" else state,
        reason=fare.reason,
        last_polled=fare.polled,
        last_new_item=fare.newest or fare.last_fresh,
        next_poll=fare.next_at,
        items=fare.items,
        failures=fare.failures,
        moved_to=moved,
        bodies=fare.bodies,
    )
