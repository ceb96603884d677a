"""From a window to its digest: the one path for what is posted, what somebody asks for, and the terminal."""

from __future__ import annotations

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
from bot.edition.window import display_day
from bot.model import BeatPack, ChannelPlan, Digest, Reading, Revised, StoryId, TeamId, TopicId, Window
from bot.ports import Edits, FeedBook, Names, Notes, Readings, Watchlist
from bot.reading.coverage.two_sides import TwoCapitals
from bot.reading.sorting.revisions import combined
from bot.use_cases.computation import computed
from bot.use_cases.digests.editor import both_capitals, last_shown, people_followed, voices_of
from bot.use_cases.digests.readings import gather, in_full
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
    archive = records.archive
    gathered = await gather(window, archive=archive, feedbook=records.feedbook, now=now, looking_back=looking_back)
    readings, coverage = gathered.readings, gathered.coverage
    if not looking_back:
        coverage = replace(coverage, unread=await unread_files(records.notes))
    earlier, edited = await _edited(window, readings, archive=archive, edits=records.edits)
    shown_before = await last_shown(plan.channel, team, window.since, records.notes) if team is not None else None
    followed = await people_followed(records.watchlist, archive)
    made = await computed(
        arrange,
        [*earlier, *readings],
        window=window,
        pack_name=pack.name,
        topics=pack.topics,
        coverage=coverage,
        only=only,
        plan=plan,
        shown_before=shown_before,
        voices=voices_of(pack),
        followed=followed,
        edits=edited,
    )
    if only is None:
        context = await computed(context_lines, gathered.context, plan, shown_before)
        made = replace(made, due=due(pack.calendar, display_day(window)), context=context)
    page = grouped(await in_full(made, archive=archive, stories=shown_as_cards(made)))
    digest = await computed(with_angles, page, voices_of(pack))
    return Assembled(digest=digest, sides=await computed(both_capitals, digest, pack))


async def _edited(
    window: Window, readings: Sequence[Reading], *, archive: Readings, edits: Edits
) -> tuple[Sequence[Reading], Sequence[Revised]]:
    """What came before the window and was edited in it, and the edits. What came in it is told as it is now."""
    if window.first:
        return (), ()
    shown_before = {one.item.id for one in readings}
    found = [one for one in combined(await edits.between(window.since, window.until)) if one.item not in shown_before]
    return await archive.readings([one.item for one in found]), found
