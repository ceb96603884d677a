"""Polls sources: read → take in → report. What one source does never reaches another."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol, assert_never

from bot.errors import StorageAway
from bot.model import Contents, Feed, FeedId, Fetched, Item, NotFetched, Obstacle, Page, Unchanged, Unusable, stable_id
from bot.ports import (
    Brought,
    Due,
    FeedBook,
    Fetch,
    NothingNew,
    Parser,
    PollReport,
    Sources,
    Unavailable,
    Validators,
)
from bot.reading.polling.schedule import LONGEST_USUAL, Outcome, bodies, next_poll, usual_pause

UNDATED = 7 * 24 * 3600.0
"""Seconds that a source without dates may be without news before its own pace is known."""


class Taken(Protocol):
    """What came of the items of one poll."""

    @property
    def fresh(self) -> int:
        """Never seen before."""
        ...

    @property
    def owed(self) -> int:
        """To be given again at the next poll."""
        ...


TakeIn = Callable[[Sequence[Item], bool], Awaitable[Taken]]
"""Files what is new among the items. The flag says that the source is polled for the first time."""


async def poll(
    due: Due,
    *,
    sources: Sources,
    feedbook: FeedBook,
    take_in: TakeIn,
    now: Callable[[], datetime],
    jitter: Callable[[], float],
    poll_minutes: float = 60,
) -> PollReport:
    """One source, once, by its kind; gives the report that was kept. Only AmurErrors (storage, language) come out.

    The report is written last: a worker that dies before leaves the feed to the next one after the lease, and taking
    the same items in twice changes nothing.
    """
    answer = await sources[due.feed.kind].read(due)
    match answer:
        case Brought():
            report = await _read(answer, due, feedbook, take_in, now)
        case NothingNew():
            report = _validated(_unchanged(due, now()), answer.validators)
            unaided = answer.whole and not (report.etag or report.modified)
            report = replace(report, repeats=due.repeats + 1 if unaided else 0)
        case Unavailable():
            report = _report(due, now(), answer.outcome, reason=answer.reason)
        case _:
            assert_never(answer)
    report = _scheduled(report, answer, due, poll_minutes=poll_minutes, chance=jitter())
    await feedbook.report(report)
    return report


async def _read(
    answer: Brought, due: Due, feedbook: FeedBook, take_in: TakeIn, now: Callable[[], datetime]
) -> PollReport:
    contents = answer.contents
    items = await _recognised(contents, due.feed.id, feedbook, now())
    taken = await take_in(items, due.baseline) if items else None
    fresh, owed = (taken.fresh, taken.owed) if taken else (0, 0)
    dates = [item.published for item in items if item.published]
    report = _report(due, now(), "ok" if items else "empty", reason=remark(contents))
    given = answer.validators
    if owed:  # "nothing new" must not keep what is owed from having its turn at the next poll
        given = replace(given, etag=None, modified=None, body="")
    return replace(
        _validated(report, given),
        items=len(items),
        fresh=fresh,
        newest=max([*dates, *([due.newest] if due.newest else [])], default=None),
        usual_pause=usual_pause(dates) or (_pace(due, fresh, now()) if items and not dates else due.usual_pause),
        hints=contents.hints,
        bodies=bodies([item for item in items if not item.link_only]),
    )


def _pace(due: Due, fresh: int, at: datetime) -> float:
    """Seconds: the longest pause so far of a source that gives no dates; a week until one is known."""
    seen = (at - due.last_fresh).total_seconds() if fresh and due.last_fresh else 0.0
    return min(max(due.usual_pause or UNDATED, seen), LONGEST_USUAL)


def _validated(report: PollReport, given: Validators) -> PollReport:
    """With what to compare with next time, and where the source has moved."""
    return replace(report, etag=given.etag, modified=given.modified, moved_to=given.moved_to, body=given.body)


async def _recognised(contents: Contents, feed: FeedId, feedbook: FeedBook, now: datetime) -> tuple[Item, ...]:
    """The items under the ids they had before, though guid, link or title changed meanwhile."""
    if not contents.aliases:
        return contents.items
    pairs = [(item.id, aliases) for item, aliases in zip(contents.items, contents.aliases, strict=True)]
    ids = await feedbook.recognise(feed, pairs, now=now)
    return tuple(replace(item, id=id_) for item, id_ in zip(contents.items, ids, strict=True))


def remark(contents: Contents) -> str:
    """What to know of a source that was read; "" for nothing."""
    if not contents.items:
        return "it answers, but holds no items"
    if contents.left_out:
        return f"{contents.left_out:,} of its items were left out: at most {len(contents.items):,} are read at once"
    return ""


def _unchanged(due: Due, at: datetime) -> PollReport:
    return replace(
        _report(due, at, "unchanged"),
        etag=due.etag,
        modified=due.modified,
        items=due.items,
        newest=due.newest,
        usual_pause=due.usual_pause,
        hints=due.hints,
        body=due.body,
    )


def _report(due: Due, at: datetime, outcome: Outcome, *, reason: str = "") -> PollReport:
    return PollReport(feed=due.feed.id, token=due.token, outcome=outcome, reason=reason, at=at, next_at=at)


def _scheduled(
    report: PollReport,
    answer: Brought | NothingNew | Unavailable,
    due: Due,
    *,
    poll_minutes: float,
    chance: float,
) -> PollReport:
    """With the next poll's time, and the host's wish to be left alone if it said so."""
    missed = answer if isinstance(answer, Unavailable) else None
    wait = missed.retry_after if missed else None
    next_at = next_poll(
        now=report.at,
        poll_minutes=poll_minutes,
        outcome=report.outcome,
        failures=due.failures + 1,
        chance=chance,
        hints=report.hints,
        fresh_for=0.0 if isinstance(answer, Unavailable) else answer.validators.fresh_for,
        retry_after=wait,
        repeats=report.repeats,
    )
    alone = report.at + timedelta(seconds=wait) if wait and missed and missed.overloaded else None
    return replace(report, next_at=next_at, host_until=alone)


# ------------------------------------------------------------------------------------------------- many feeds at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many polls may be under way side by side."""

    quick: int
    """Of those that began less than `slow_after` seconds ago. Later a poll most likely waits for a server that hangs,
    which costs us nothing, and gives its place to another …"""
    slow_after: float = 5.0
    most: int = 0
    """… up to so many in all; 0: no more than `quick`."""

    def free(self, ages: Collection[float]) -> int:
        """Places for further polls, beside those that began so many seconds ago."""
        quick = sum(age < self.slow_after for age in ages)
        return max(0, min(self.quick - quick, max(self.most, self.quick) - len(ages)))


async def watch(
    poll_one: Callable[[Due], Awaitable[object]],
    *,
    feedbook: FeedBook,
    now: Callable[[], datetime],
    stop: asyncio.Event,
    places: Places,
    lease: float,
    longest_rest: float = 3.0,
) -> None:
    """Polls what is due until `stop`, many side by side: feeds that hang hold up nobody while `places` lasts.

    After `stop`, waits for the polls under way; when cancelled, cancels them. An error of one poll (AmurError: storage,
    language) ends the watch once the others are through, and is raised; its feed is due again when the lease ends.
    A lease is short, so that a killed worker's feeds are soon another's, and is renewed while the poll goes on.
    """
    clock = asyncio.get_running_loop().time
    under_way: dict[asyncio.Task[None], tuple[float, Due]] = {}
    """Each with when it began."""
    stopped = asyncio.create_task(_nothing(stop.wait()))
    renewing = asyncio.create_task(_renew(under_way, feedbook, now, lease))
    try:
        while not stop.is_set():
            room = places.free([clock() - began for began, _ in under_way.values()])
            due = await feedbook.claim(now=now(), limit=room, lease=lease) if room else ()
            under_way |= {asyncio.create_task(_nothing(poll_one(one))): (clock(), one) for one in due}
            if room and len(due) == room:
                continue
            rest = await _rest(feedbook, now(), longest_rest) if room else 1.0
            done, _ = await asyncio.wait({*under_way, stopped}, timeout=rest, return_when=asyncio.FIRST_COMPLETED)
            for poll_done in done - {stopped}:
                del under_way[poll_done]
                poll_done.result()
    except asyncio.CancelledError:
        for one in under_way:
            one.cancel()
        raise
    finally:
        stopped.cancel()
        ended = await asyncio.gather(*under_way, return_exceptions=True)
        renewing.cancel()
    for result in ended:
        if isinstance(result, BaseException):
            raise result


async def _nothing(act: Awaitable[object]) -> None:
    await act


async def _renew(
    under_way: Mapping[asyncio.Task[None], tuple[float, Due]],
    feedbook: FeedBook,
    now: Callable[[], datetime],
    lease: float,
) -> None:
    """Three times a lease, so that two renewals may be lost; until cancelled."""
    while True:
        await asyncio.sleep(lease / 3)
        with contextlib.suppress(StorageAway):  # whoever reports says so
            held = [(due.feed.id, due.token) for task, (_, due) in under_way.items() if not task.done()]
            await feedbook.renew(held, now=now(), lease=lease)


async def _rest(feedbook: FeedBook, now: datetime, longest: float) -> float:
    """Seconds until a feed is due, at most `longest`: another worker may enrol feeds meanwhile."""
    due = await feedbook.next_due()
    return longest if due is None else min(max((due - now).total_seconds(), 0.05), longest)


# --------------------------------------------------------------------------------------------- looking without keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the bot would make of an address or a document."""

    source: str
    outcome: Literal["ok", "empty", "refused", "failed"]
    reason: str = ""
    obstacle: Obstacle = Obstacle.OTHER
    """Of what is refused or failed."""
    items: tuple[Item, ...] = ()
    guids: tuple[str, ...] = ()
    """For each item the id its feed gives it."""
    left_out: int = 0
    url: str = ""
    """Where the feed is to be polled: the address asked for, or where it has moved for good; "" for a file."""
    status: int | None = None
    """HTTP's, if the server answered."""
    title: str = ""
    """What the feed calls itself."""


async def look(
    source: str, *, fetch: Fetch, parser: Parser, now: Callable[[], datetime], document: bytes | None = None
) -> Looked:
    """Fetches and parses `source` as a poll would, and keeps nothing.

    With `document`, the bytes of a file: nothing is fetched, and the parser gets them without headers.
    """
    if document is not None:
        page = Page(url="", status=200, headers=(), body=document, fetched_at=now())
        return replace(await look_into(page, source, parser=parser, now=now), url="", status=None)
    return await look_into(await fetch.get(source), source, parser=parser, now=now)


async def look_into(fetched: Fetched, source: str, *, parser: Parser, now: Callable[[], datetime]) -> Looked:
    """What a poll would make of the answer to a request for `source`."""
    match fetched:
        case Page():
            page = fetched
        case Unchanged():
            return Looked(source=source, outcome="failed", reason="it answers “unchanged” to a first request")
        case NotFetched():
            outcome: Literal["refused", "failed"] = "refused" if fetched.refused else "failed"
            return Looked(
                source=source,
                outcome=outcome,
                reason=fetched.reason,
                obstacle=fetched.obstacle,
                url=source,
                status=fetched.status,
            )
        case _:
            assert_never(fetched)
    feed = Feed(id=FeedId(stable_id("feed", source)), url=page.url or source, title=source)
    contents = await parser.parse(page, feed, now=now())
    looked = Looked(source=source, outcome="failed", url=page.moved_to or source, status=page.status)
    if isinstance(contents, Unusable):
        refusal: Literal["refused", "failed"] = "refused" if contents.refused else "failed"
        return replace(looked, outcome=refusal, reason=contents.reason, obstacle=contents.obstacle)
    return replace(
        looked,
        outcome="ok" if contents.items else "empty",
        reason=remark(contents),
        items=contents.items,
        guids=contents.guids,
        left_out=contents.left_out,
        title=contents.title,
    )
