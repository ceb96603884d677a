"""What a digest needs besides its readings: the channel's plan, what was told last, who is followed, both capitals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from bot.edition.arrangement import stories_shown
from bot.edition.stories import ShownStory, StoriesShown
from bot.model import BeatPack, ChannelId, Digest, Reading, SpeakerId, StoryId, TeamId
from bot.ports import Names, Notes, Watchlist
from bot.reading.coverage.two_sides import STATE, Capitals, TwoCapitals
from bot.reading.coverage.voice_balance import Voices
from bot.reading.sorting.relevance.headline_sides import HeadlineSides
from bot.use_cases.alerts.subscriptions import followed
from bot.use_cases.answers.who_said import bearers

KEPT = 30 * 86_400
"""Seconds for which it is known what a digest told: longer than any pause between two."""


_SHOWN = TypeAdapter(tuple[ShownStory, ...])


async def last_shown(channel: ChannelId, team: TeamId | None, ended: datetime, notes: Notes) -> StoriesShown | None:
    """What the channel's digest that ended then showed; None if there was none, an older version noted it, or no team
    is known yet."""
    if team is None:
        return None
    kept = await notes.get(_note(channel, team, ended))
    try:
        return _SHOWN.validate_json(kept) if kept is not None else None
    except ValidationError:
        return None


async def note_shown(digest: Digest, channel: ChannelId, team: TeamId, notes: Notes) -> None:
    kept = _SHOWN.dump_json(tuple(stories_shown(digest))).decode()
    await notes.put(_note(channel, team, digest.window.until), kept, seconds=KEPT)


def _note(channel: ChannelId, team: TeamId, ended: datetime) -> str:
    return f"told:{team}:{channel}:{ended.timestamp():.0f}"


async def people_followed(watchlist: Watchlist, archive: Names) -> frozenset[SpeakerId]:
    """By anybody, by whichever of their names: it ranks stories, and says nobody's name."""
    names = [followed(one) for one in await watchlist.everyone()]
    return await bearers([name for name in names if name is not None], archive=archive)


@lru_cache(maxsize=2)
def voices_of(pack: BeatPack) -> Voices:
    return Voices(pack)


@lru_cache(maxsize=2)
def sides_of(pack: BeatPack) -> HeadlineSides:
    return HeadlineSides(pack)


@lru_cache(maxsize=2)
def capitals_of(pack: BeatPack) -> Capitals:
    return Capitals(pack)


def both_capitals(digest: Digest, pack: BeatPack) -> Mapping[StoryId, TwoCapitals]:
    """Of the stories that both capitals' own outlets tell, as far as their readings are there in full."""
    found: dict[StoryId, TwoCapitals] = {}
    for one in digest.news:
        for card in one.stories:
            compared = capitals_on(card.readings, pack)
            if compared is not None:
                found[card.story] = compared
    return found


def capitals_on(readings: Sequence[Reading], pack: BeatPack) -> TwoCapitals | None:
    """Of one story, if both capitals' own outlets tell it and its readings are there in full."""
    in_full = not any(one.in_brief for one in readings)
    if not in_full or sum(one.item.label in STATE for one in readings) < 2:
        return None
    return capitals_of(pack).compare(readings)
