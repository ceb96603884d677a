"""Polls feeds: fetch → parse → take in → report. What one feed does never reaches another."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from bot.model import Contents, Feed, FeedId, Fetched, Flaw, Item, NotFetched, Page, Unchanged, Unusable, stable_id
from bot.ports import Due, FeedBook, Fetch, Parser, PollReport
from bot.reading.polling.schedule import Outcome, bodies, fresh_for, next_poll, usual_pause

TakeIn = Callable[[Sequence[Item], bool], Awaitable[int]]
"""Files what is new among the items, gives how many were. The flag says that the feed is polled for the first time."""


async def poll(
    due: Due,
    *,
    fetch: Fetch,
    parser: Parser,
    feedbook: FeedBook,
    take_in: TakeIn,
    now: Callable[[], datetime],
    jitter: Callable[[], float],
    poll_minutes: float = 60,
) -> PollReport:
    """One feed, once; gives the report that was kept. Only AmurErrors (storage, language) come out.

    The report is written last: a worker that dies before leaves the feed to the next one after the lease, and taking
    the same items in twice changes nothing.
    """
    fetched = await fetch.get(due.feed.url, etag=due.etag, modified=due.modified)
    match fetched:
        case Page():
            report = await _read(fetched, due, parser, feedbook, take_in, now)
        case Unchanged():
            report = _revalidated(_unchanged(due, now()), fetched)
        case NotFetched():
            report = _not_fetched(fetched, due, now())
        case _:
            assert_never(fetched)
    report = _scheduled(report, fetched, due, poll_minutes=poll_minutes, chance=jitter())
    await feedbook.report(report)
    return report


async def _read(
    page: Page,
    due: Due,
    parser: Parser,
    feedbook: FeedBook,
    take_in: TakeIn,
    now: Callable[[], datetime],
) -> PollReport:
    body = hashlib.sha256(page.body).hexdigest()[:16]
    if body == due.body:
        same = _validated(_unchanged(due, now()), page)
        return replace(same, repeats=0 if same.etag or same.modified else due.repeats + 1)
    contents = await parser.parse(page, due.feed, now=now())
    if isinstance(contents, Unusable):
        return _report(due, now(), _outcome_of(contents), reason=contents.reason)
    items = await _recognised(contents, due.feed.id, feedbook, now())
    fresh = await take_in(items, due.baseline) if items else 0
    dates = [item.published for item in items if item.published]
    report = _report(due, now(), "ok" if items else "empty", reason=_remark(contents))
    return replace(
        _validated(report, page),
        items=len(items),
        fresh=fresh,
        newest=max([*dates, *([due.newest] if due.newest else [])], default=None),
        usual_pause=usual_pause(dates) or due.usual_pause,
        hints=contents.hints,
        body=body,
        bodies=bodies(items),
    )


def _validated(report: PollReport, page: Page) -> PollReport:
    """With what the page says to compare with next time, byte for byte, and where it has moved."""
    return replace(report, etag=page.header("etag"), modified=page.header("last-modified"), moved_to=page.moved_to)


def _revalidated(report: PollReport, answer: Unchanged) -> PollReport:
    """With the validators that the 304 itself carried, where it did (RFC 9110 §15.4.5)."""
    told = dict(answer.headers)
    return replace(
        report,
        etag=told.get("etag", report.etag),
        modified=told.get("last-modified", report.modified),
        moved_to=answer.moved_to,
    )


async def _recognised(contents: Contents, feed: FeedId, feedbook: FeedBook, now: datetime) -> tuple[Item, ...]:
    """The items under the ids they had before, though guid, link or title changed meanwhile."""
    if not contents.aliases:
        return contents.items
    pairs = [(item.id, aliases) for item, aliases in zip(contents.items, contents.aliases, strict=True)]
    ids = await feedbook.recognise(feed, pairs, now=now)
    return tuple(replace(item, id=id_) for item, id_ in zip(contents.items, ids, strict=True))


def _outcome_of(document: Unusable) -> Literal["refused", "failed"]:
    return "refused" if document.flaw is Flaw.BOT_WALL else "failed"


def _remark(contents: Contents) -> str:
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


def _not_fetched(answer: NotFetched, due: Due, at: datetime) -> PollReport:
    outcome: Outcome = "gone" if answer.status == 410 else "refused" if answer.refused else "failed"
    return _report(due, at, outcome, reason=answer.reason)


def _report(due: Due, at: datetime, outcome: Outcome, *, reason: str = "") -> PollReport:
    return PollReport(feed=due.feed.id, token=due.token, outcome=outcome, reason=reason, at=at, next_at=at)


def _scheduled(report: PollReport, fetched: Fetched, due: Due, *, poll_minutes: float, chance: float) -> PollReport:
    """With the next poll's time, and the host's wish to be left alone if it said so."""
    headers: tuple[tuple[str, str], ...] = ()
    wait = status = None
    if isinstance(fetched, NotFetched):
        wait, status = fetched.retry_after, fetched.status
    else:
        headers = fetched.headers
    next_at = next_poll(
        now=report.at,
        poll_minutes=poll_minutes,
        outcome=report.outcome,
        failures=due.failures + 1,
        chance=chance,
        hints=report.hints,
        fresh_for=fresh_for(headers, now=report.at),
        retry_after=wait,
        repeats=report.repeats,
    )
    alone = report.at + timedelta(seconds=wait) if wait and status in (429, 503) else None
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
    """
    clock = asyncio.get_running_loop().time
    under_way: dict[asyncio.Task[None], float] = {}
    """Each with when it began."""
    stopped = asyncio.create_task(_nothing(stop.wait()))
    try:
        while not stop.is_set():
            room = places.free([clock() - began for began in under_way.values()])
            due = await feedbook.claim(now=now(), limit=room, lease=lease) if room else ()
            under_way |= {asyncio.create_task(_nothing(poll_one(one))): clock() for one in due}
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
    for result in ended:
        if isinstance(result, BaseException):
            raise result


async def _nothing(act: Awaitable[object]) -> None:
    await act


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
            return Looked(source=source, outcome=outcome, reason=fetched.reason, url=source, status=fetched.status)
        case _:
            assert_never(fetched)
    feed = Feed(id=FeedId(stable_id("feed", source)), url=page.url or source, title=source)
    contents = await parser.parse(page, feed, now=now())
    looked = Looked(source=source, outcome="failed", url=page.moved_to or source, status=page.status)
    if isinstance(contents, Unusable):
        return replace(looked, outcome=_outcome_of(contents), reason=contents.reason)
    return replace(
        looked,
        outcome="ok" if contents.items else "empty",
        reason=_remark(contents),
        items=contents.items,
        guids=contents.guids,
        left_out=contents.left_out,
        title=contents.title,
    )
