"""From a window to its digest: the one path for what is posted, what somebody asks for, and the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.edition.angles import with_angles
from bot.edition.arrangement import arrange
from bot.edition.clusters import grouped
from bot.edition.context import context_lines
from bot.edition.due import due
from bot.edition.placement import shown_as_cards
from bot.edition.stories import StoriesShown
from bot.edition.window import display_day
from bot.garbage import collector_at_rest
from bot.model import (
    BeatPack,
    ChannelPlan,
    Coverage,
    Digest,
    Reading,
    Revised,
    SpeakerId,
    StoryId,
    TeamId,
    TopicId,
    Window,
)
from bot.ports import ArchiveRevision, Edits, FeedBook, Names, Notes, Readings, Watchlist
from bot.reading.coverage.two_sides import TwoCapitals
from bot.reading.sorting.revisions import combined
from bot.use_cases.computation import computed
from bot.use_cases.digests.editor import both_capitals, last_shown, people_followed, sides_of, voices_of
from bot.use_cases.digests.readings import coverage_of, gather, in_full
from bot.use_cases.unread_files import unread_files


class Material(Readings, Names, Protocol):
    """What is asked of the archive for a digest."""


class Records(Protocol):
    """Whatever a digest is made of; all that is kept (`bot.bootstrap.store.Store`) holds it."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a digest is made by: of equal ones, and of one pack, digests are the same."""

    window: Window
    plan: ChannelPlan
    only: TopicId | None
    """One topic's, whatever topics the channel has."""
    looking_back: bool
    """At days gone by, see `gather`."""
    revision: ArchiveRevision
    coverage: Coverage
    edits: tuple[Revised, ...]
    """Seen in the window."""
    shown_before: StoriesShown | None
    followed: frozenset[SpeakerId]

    def to_the_minute(self) -> Basis:
        """Equal for whoever asks in one minute, as long as nothing came: as much was filed before either asked."""
        until = self.window.until.replace(second=0, microsecond=0)
        return replace(self, window=replace(self.window, until=until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    digest: Digest
    """Grouped for a page; the readings of stories that may be cards in full, of all others in brief."""
    sides: Mapping[StoryId, TwoCapitals]
    """How the two capitals tell stories that both tell."""


async def assemble(
    window: Window,
    records: Records,
    *,
    plan: ChannelPlan,
    pack: BeatPack,
    team: TeamId | None,
    now: datetime,
    only: TopicId | None = None,
    looking_back: bool = False,
) -> Assembled:
    """The window's digest by the channel's plan, compared with the channel's last one if there is a `team`.

    `only`: one topic's, whatever topics the channel has. `looking_back`: at days gone by, see `gather`.
    """
    basis = await basis_of(window, records, plan=plan, team=team, now=now, only=only, looking_back=looking_back)
    return await assembled(basis, records, pack=pack)


async def basis_of(
    window: Window,
    records: Records,
    *,
    plan: ChannelPlan,
    team: TeamId | None,
    now: datetime,
    only: TopicId | None = None,
    looking_back: bool = False,
) -> Basis:
    """As `assemble`. What is on file may be newer than the revision, never older."""
    archive, notes = records.archive, records.notes
    revision, coverage, unread, edits, shown_before, followed = await asyncio.gather(
        archive.revision(window.until),
        coverage_of(window, archive=archive, feedbook=records.feedbook, now=now, looking_back=looking_back),
        unread_files(notes),
        records.edits.between(window.since, window.until),
        last_shown(plan.channel, team, window.since, notes),
        people_followed(records.watchlist, archive),
    )
    return Basis(
        window=window,
        plan=plan,
        only=only,
        looking_back=looking_back,
        revision=revision,
        coverage=coverage if looking_back else replace(coverage, unread=unread),
        edits=() if window.first else tuple(combined(edits)),
        shown_before=shown_before,
        followed=followed,
    )


async def assembled(basis: Basis, records: Records, *, pack: BeatPack) -> Assembled:
    """The digest made by that, of what is on file."""
    archive = records.archive
    with collector_at_rest():  # or what is gathered is walked through before it is let go of
        gathered = await gather(basis.window, archive=archive, coverage=basis.coverage, looking_back=basis.looking_back)
        earlier, edited = await _edited(basis.edits, gathered.readings, archive)
        made = await computed(
            arrange,
            [*earlier, *gathered.readings],
            window=basis.window,
            pack_name=pack.name,
            topics=pack.topics,
            coverage=gathered.coverage,
            only=basis.only,
            plan=basis.plan,
            shown_before=basis.shown_before,
            voices=voices_of(pack),
            sides=sides_of(pack),
            followed=basis.followed,
            edits=edited,
        )
        if basis.only is None:
            context = await computed(context_lines, gathered.context, basis.plan, basis.shown_before)
            made = replace(made, due=due(pack.calendar, display_day(basis.window)), context=context)
        return await computed(_for_a_page, await in_full(made, archive=archive, stories=shown_as_cards(made)), pack)


def _for_a_page(digest: Digest, pack: BeatPack) -> Assembled:
    page = with_angles(grouped(digest), voices_of(pack))
    return Assembled(digest=page, sides=both_capitals(page, pack))


async def _edited(
    edits: Sequence[Revised], readings: Sequence[Reading], archive: Readings
) -> tuple[Sequence[Reading], Sequence[Revised]]:
    """What came before the window and was edited in it, and the edits. What came in it is told as it is now."""
    shown_before = {one.item.id for one in readings}
    found = [one for one in edits if one.item not in shown_before]
    return await archive.readings([one.item for one in found]), found
