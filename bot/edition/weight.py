"""How much a story weighs in a digest, as an editor would put it: what is new, how many tell it independently of each
other, and whose word it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.edition.outlets import independent, outlets
from bot.model import SURE_ENOUGH, Genre, Label, Reading, SpeakerId
from bot.reading.coverage.voice_balance import Voice, Voices
from bot.reading.sorting.genre import genre_of
from bot.reading.sorting.headlines import HeadlineVoice, governments, headline_speaks, headline_voice
from bot.reading.sorting.relevance.headline_sides import HeadlineSides, Named

SURE = 0.65
"""Relevance from which a story is on the beat whatever its headlines name. Of labelled items let in whose headline
names Russia and not China, the five that are on the beat are above, and the three below are not."""
OFFICIALS = 2
FOLLOWED = 2
"""What words of officials, and of people whom somebody follows, count at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """For whom it weighs."""

    voices: Voices | None = None
    """Knows who is an official; None: nobody is."""
    followed: frozenset[SpeakerId] = frozenset()
    sides: HeadlineSides | None = None
    """Knows what names the two sides; None: no headline is looked at for them."""


def reports_of(readings: Sequence[Reading]) -> list[Reading]:
    """Of a story's readings those that report it: opinion and the like weigh nothing."""
    news = Genre.NEWS
    return [one for one in readings if genre_of(one) is news]


def weight(reports: Sequence[Reading], news: int, audience: Audience) -> int:
    """`news`: 2 for a story that is new, 1 for one that goes on, 0 for one told before. Each outlet beside state media
    that reports it in words of its own counts one; officials heard, and a document of an official source, up to two
    together, or one where a headline alone names an official who speaks; people followed up to two.
    """
    voices, followed = audience.voices, audience.followed
    said = [q for one in reports for q in one.quotes if q.speaker and q.confidence >= SURE_ENOUGH]
    officials = {q.speaker.id for q in said if q.speaker and voices.of(q) is Voice.OFFICIAL} if voices else ()
    heard = {q.speaker.id for q in said if q.speaker} & followed if followed else ()
    labels = [one.item.label for one in reports]
    spoken = len(officials) + (Label.OFFICIAL in labels) or _in_headline(reports, voices, HeadlineVoice.OFFICIAL)
    theirs = reports
    if Label.STATE_MEDIA in labels:
        theirs = [one for one in reports if one.item.label is not Label.STATE_MEDIA]
    return news + len(outlets(independent(theirs))) + min(OFFICIALS, spoken) + min(FOLLOWED, len(heard))


def _in_headline(reports: Sequence[Reading], voices: Voices | None, voice: HeadlineVoice) -> bool:
    return voices is not None and any(headline_voice(one.item, voices) is voice for one in reports)


def is_remark(reports: Sequence[Reading], voices: Voices | None) -> bool:
    """All that is reported is what one politician without an office makes of it."""
    if voices is None or not reports:
        return False
    return all(headline_voice(one.item, voices) is HeadlineVoice.POLITICIAN for one in reports)


def answering(reports: Sequence[Reading], voices: Voices | None) -> frozenset[str]:
    """The states beside the two sides whose officials speak in its headlines."""
    if voices is None:
        return frozenset()
    return frozenset().union(*(governments(one.item, voices) for one in reports))


def names_both(readings: Sequence[Reading], sides: HeadlineSides | None) -> bool:
    """A headline names both sides."""
    return sides is not None and any(sides.named(one.item.title) is Named.BOTH for one in readings)


def is_aside(readings: Sequence[Reading], sides: HeadlineSides | None) -> bool:
    """Every headline tells an affair of one side's own, and none of the texts is surely on the beat."""
    if sides is None or any(one.relevance.score >= SURE for one in readings):
        return False
    return all(sides.named(one.item.title) is Named.ONE_AFFAIR for one in readings)


def is_statement(reports: Sequence[Reading]) -> bool:
    """A report's headline tells what somebody said: a fact of its own, however few carry it."""
    return any(headline_speaks(one) for one in reports)
