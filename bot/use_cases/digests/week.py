"""From a window to the week that ends with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.edition.arrangement import arrange
from bot.edition.clusters import grouped
from bot.edition.context import context_lines
from bot.edition.due import due
from bot.edition.placement import shown_as_cards
from bot.edition.stories import by_story
from bot.edition.week import Rewording, Week, dates_of, told_by_one, week_developments, week_until
from bot.edition.window import display_day
from bot.model import (
    SURE_ENOUGH,
    BeatPack,
    ChannelPlan,
    Coverage,
    Question,
    Reading,
    Said,
    Speaker,
    Standing,
    TopicId,
    Window,
)
from bot.ports import Readings, Watchlist
from bot.reading.names.nations import state_alone
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.who_said import SpeakersAndOutlets, who_said
from bot.use_cases.computation import computed
from bot.use_cases.digests.editor import capitals_of, people_followed, sides_of, voices_of
from bot.use_cases.digests.readings import came_later, in_full

SPEAKERS = 3
COMPARED = 8
"""Who spoke most, of whom it is asked whether their words changed …"""
REWORDED = 2
"""… and of how many it is said."""


class Material(Readings, SpeakersAndOutlets, Protocol):
    """What is asked of the archive for a week."""


class WeekRecords(Protocol):
    @property
    def archive(self) -> Material: ...
    @property
    def watchlist(self) -> Watchlist: ...


async def the_week(
    window: Window,
    records: WeekRecords,
    *,
    plan: ChannelPlan,
    pack: BeatPack,
    scans: Scans,
    looking_back: bool = False,
) -> Week:
    """The seven days that end where the window ends, by the channel's plan.

    `looking_back`: somebody asks for it, so that what was published in them and came to the archive later counts too.
    """
    span, archive = week_until(window), records.archive
    filed = await archive.filed(span.since, span.until)
    news = [one for one in filed if one.item.standing is Standing.NEWS and not one.in_doubt]
    if looking_back:
        news = [*await came_later(span, news, archive=archive), *news]
    made = await computed(
        arrange,
        news,
        window=span,
        pack_name=pack.name,
        topics=pack.topics,
        coverage=Coverage(),
        plan=plan,
        voices=voices_of(pack),
        sides=sides_of(pack),
        followed=await people_followed(records.watchlist, archive),
    )
    digest = await computed(grouped, await in_full(made, archive=archive, stories=shown_as_cards(made)))
    first, last = dates_of(span)
    one, other = pack.sides
    nobody = (one.name, other.name)
    spoken = [(who, said) for who, said in _speakers(news) if who.name not in nobody and not state_alone(who.name)]
    return Week(
        pack_name=pack.name,
        first=first,
        last=last,
        developments=week_developments(digest),
        speakers=tuple((who.name, said) for who, said in spoken[:SPEAKERS]),
        reworded=await _reworded([who for who, _ in spoken[:COMPARED]], news, span, archive, pack, scans),
        one_capital=told_by_one(await computed(by_story, news), capitals_of(pack).side, (one.name, other.name)),
        due=due(pack.calendar, display_day(span) + timedelta(days=1)),
        context=await computed(context_lines, [one for one in filed if one.in_doubt], plan),
    )


def _speakers(news: Sequence[Reading]) -> list[tuple[Speaker, int]]:
    """Most statements first."""
    said = [
        quote.speaker
        for one in news
        for quote in one.quotes
        if quote.speaker is not None and quote.confidence >= SURE_ENOUGH
    ]
    names = {one.id: one for one in said}
    counts = Counter(one.id for one in said)
    return [(names[id_], n) for id_, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


async def _reworded(
    speakers: Sequence[Speaker], news: Sequence[Reading], span: Window, archive: Material, pack: BeatPack, scans: Scans
) -> tuple[Rewording, ...]:
    """Of each of these people at most one, on the topic of most reports that they spoke in."""
    names = {topic.id: topic.name for topic in pack.topics}
    found: list[Rewording] = []
    for who in speakers:
        topic = _topic(who, news)
        if topic is None or len(found) == REWORDED:
            continue
        question = Question(name=who.name, speaker=who.id, about=topic)
        said = await who_said(question, archive=archive, topics=pack.topics, scans=scans)
        if not isinstance(said, Said):
            continue
        for family in said.families:
            when, change = family.statement.published, family.change
            within = when is not None and span.since <= when < span.until
            if within and change is not None and change.new and change.gone:
                found.append(Rewording(statement=family.statement, about=names.get(topic, topic), change=change))
                break
    return tuple(found)


def _topic(who: Speaker, news: Sequence[Reading]) -> TopicId | None:
    topics = Counter(
        one.topics[0].id
        for one in news
        if one.topics and any(quote.speaker is not None and quote.speaker.id == who.id for quote in one.quotes)
    )
    return min(topics, key=lambda topic: (-topics[topic], topic), default=None)
