"""From a window to its digest: the one road for what is posted, what somebody asks for, and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.edition.arrangement import arrange
from bot.model import BeatPack, ChannelId, ChannelPlan, Digest, Reading, Revised, TeamId, TopicId, Window
from bot.ports import Edits, FeedBook, Names, Notes, Readings, Watchlist
from bot.reading.sorting.revisions import combined
from bot.use_cases.digests.editor import last_shown, people_followed, voices_of
from bot.use_cases.digests.readings import gather


class Material(Readings, Names, Protocol):
    """What is asked of the archive for a digest."""


class Room(Protocol):
    """What a digest is made from: the part of `bot.bootstrap.store.Store` that it takes."""

    @property
    def archive(self) -> Material: ...
    @property
    def edits(self) -> Edits: ...
    @property
    def feedbook(self) -> FeedBook: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def watchlist(self) -> Watchlist: ...


def is_gone_by(day: date | None, today: date) -> bool:
    """Before yesterday: the digest in between has told what the feeds are like."""
    return day is not None and day < today - timedelta(days=1)


async def arranged(
    window: Window,
    *,
    room: Room,
    pack: BeatPack,
    now: datetime,
    team: TeamId | None,
    channel: ChannelId | None,
    plan: ChannelPlan | None = None,
    only: TopicId | None = None,
    looking_back: bool = False,
) -> Digest:
    """The window's digest, its readings in brief. `channel`: whose last digest it is compared with; None: nobody's.
    `looking_back`: at days gone by."""
    readings, coverage = await gather(
        window, archive=room.archive, feedbook=room.feedbook, now=now, looking_back=looking_back
    )
    earlier, edits = await _edited(window, readings, room)
    told = await last_shown(channel, team, window.since, room.notes) if team is not None else None
    return arrange(
        [*earlier, *readings],
        window=window,
        pack_name=pack.name,
        topics=pack.topics,
        coverage=coverage,
        only=only,
        plan=plan,
        told=told,
        voices=voices_of(pack),
        followed=await people_followed(room.watchlist, room.archive),
        edits=edits,
    )


async def _edited(
    window: Window, readings: Sequence[Reading], room: Room
) -> tuple[Sequence[Reading], Sequence[Revised]]:
    """What came before the window and was edited in it, and the edits. What came in it is told as it is now."""
    if window.first:
        return (), ()
    told = {one.item.id for one in readings}
    edits = [one for one in combined(await room.edits.between(window.since, window.until)) if one.item not in told]
    earlier = await room.archive.readings([one.item for one in edits])
    return earlier, edits
