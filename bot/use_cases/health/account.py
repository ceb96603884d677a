"""The one account of health: what storage, processes, deliveries, feeds and folder say, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import StorageAway
from bot.model import (
    LATE_BY_SLACK,
    Area,
    Delivery,
    DeliveryId,
    FeedState,
    Health,
    Heartbeat,
    Overdue,
    Role,
    Trouble,
    is_known,
)
from bot.ports import FeedBook, Heartbeats, Ledger, Notes, Probe, Queue
from bot.reading.polling.outage import most_in_trouble
from bot.use_cases.note_names import PACK_WRONG
from bot.use_cases.unread_files import unread_files

BEATS = 15.0
"""Seconds between two heartbeats of a process."""
MISSED = timedelta(seconds=60)
"""Without a heartbeat a process is gone: four are missing."""
CLOCK_OFF = 60.0
"""Seconds by which a machine's clock may differ from the storage server's."""

LATE = timedelta(minutes=30)
"""What is still to be posted then does not wait its turn: Slack takes a message a second and place, its waits are of
seconds to minutes, and of a digest it is said after ten minutes already."""
UNREAD = timedelta(hours=1)
"""What no worker could read for so long is no matter of an upgrade that is under way."""


class Stored(Protocol):
    """What is asked."""

    @property
    def probe(self) -> Probe: ...
    @property
    def heartbeats(self) -> Heartbeats: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def feedbook(self) -> FeedBook: ...
    @property
    def notes(self) -> Notes: ...


async def account(stored: Stored, *, now: datetime) -> Health:
    """Never raises StorageAway: that is a trouble of its own, beside which nothing else is known."""
    try:
        return await _account(stored, now)
    except StorageAway as problem:
        return Health(troubles=(Trouble(area=Area.STORAGE, of=problem.fault, detail=str(problem)),))


async def _account(stored: Stored, now: datetime) -> Health:
    (dead, unreadable, overdue), fault, beats, held, feeds = await asyncio.gather(
        _undelivered(stored.queue),
        stored.probe.fault(),
        stored.heartbeats.all(),
        stored.ledger.held(),
        stored.feedbook.states(now=now),
    )
    found = [
        *([Trouble(area=Area.STORAGE, of=fault)] if fault is not None else []),
        *_processes(beats, now, blind=fault is not None),
        *_letters(dead),
        *_unreadable(unreadable, now),
        *_held(held),
        *_feeds(feeds),
        *(Trouble(area=Area.FOLDER, of=one.name, detail=one.reason) for one in await unread_files(stored.notes)),
    ]
    if wrong := await stored.notes.get(PACK_WRONG):
        found.append(Trouble(area=Area.PACK, detail=wrong))
    if overdue is not None and not any(map(_stops_posting, found)):
        of = LATE_BY_SLACK if overdue.by_slack else ""
        found.append(Trouble(area=Area.LATE, of=of, detail=overdue.reason, count=overdue.count, since=overdue.since))
    order = list(Area)
    found.sort(key=lambda one: order.index(one.area) if is_known(one.area) else len(order))
    return Health(troubles=tuple(found), beats=tuple(beats))


async def _undelivered(
    queue: Queue,
) -> tuple[Sequence[tuple[str, DeliveryId, str]], Sequence[datetime], Overdue | None]:
    """(given up, unreadable, late)."""
    return await asyncio.gather(queue.dead(), queue.unreadable(), queue.overdue(seconds=LATE.total_seconds()))


def _stops_posting(trouble: Trouble) -> bool:
    """Nothing can be posted while it lasts, so that it is what is to be mended, not what is late for it."""
    no_worker = trouble.area is Area.PROCESS and trouble.of == Role.WORKER
    return no_worker or trouble.area in (Area.STORAGE, Area.SLACK)


def _processes(beats: Sequence[Heartbeat], now: datetime, *, blind: bool) -> Iterator[Trouble]:
    """`blind`: nothing can be written, so that nobody's heart can be heard."""
    living = [one for one in beats if now - one.at <= MISSED]
    for role in Role:
        of_role = [one for one in beats if one.role is role]
        if of_role and not blind and not any(one in living for one in of_role):
            yield Trouble(area=Area.PROCESS, of=role, since=of_role[0].at)
    told = set[tuple[Area, str]]()
    for one in living:
        for trouble in one.troubles:
            if (trouble.area, trouble.of) not in told:
                told.add((trouble.area, trouble.of))
                yield trouble
        if abs(one.clock_off) > CLOCK_OFF:
            yield Trouble(area=Area.CLOCKS, of=one.process, detail=f"{one.clock_off:+.0f}")


def _letters(dead: Sequence[tuple[str, DeliveryId, str]]) -> Iterator[Trouble]:
    if dead:
        yield Trouble(area=Area.LETTERS, detail=dead[0][2], count=len(dead))


def _unreadable(since: Sequence[datetime], now: datetime) -> Iterator[Trouble]:
    if long := [one for one in since if now - one >= UNREAD]:
        yield Trouble(area=Area.UNREADABLE, count=len(long), since=long[0])


def _held(held: Sequence[Delivery]) -> Iterator[Trouble]:
    channels: dict[str, list[Delivery]] = {}
    for one in held:
        channels.setdefault(one.to, []).append(one)
    for to, some in channels.items():
        yield Trouble(area=Area.HELD, of=to, detail=some[0].reason, count=len(some))


def _feeds(states: Sequence[FeedState]) -> Iterator[Trouble]:
    """A feed's own trouble is told to whoever added it; here only what looks like ours."""
    if troubled := most_in_trouble(states):
        polled = sum(one.last_polled is not None and one.state != "paused" for one in states)
        yield Trouble(area=Area.FEEDS, detail=troubled[0].reason, of=str(polled), count=len(troubled))
