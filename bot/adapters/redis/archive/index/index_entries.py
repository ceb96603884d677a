"""Under what a reading is filed: pure, so that it can be tested and printed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.adapters.redis.archive import brief_rows
from bot.adapters.redis.archive.index import line_chunks
from bot.model import Item, Quote, Reading, Speaker, SpeakerId, TopicId, fold
from bot.reading.search.inverted_index import rows_of, written
from bot.reading.sorting.stories.stories import heavy, moment
from bot.reading.statements import lines
from bot.reading.statements.lines import MOST_STATEMENTS

SCHEMA = 5
"""The number of the indexes as they are now: raised whenever `Entry` changes, so that workers reindex what is older."""
UNDATED = -1e11
"""Added to the filing time of an undated item: any date of history sorts above it."""
DATED_FROM = -7e10
"""Orders above this are dates (the year 1 is about -6.2e10), those below are of undated items."""
BRIEF_DAYS = 45
"""How long readings in brief are kept: longer than what digests, threads and charts look back."""
LONGEST_FORM = 80
OTHER = TopicId("other")

Form = tuple[str, str]
"""(as met, folded)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reading's index entries; indexing.lua writes them as they are."""

    said: tuple[tuple[SpeakerId, str, float], ...]
    """(speaker, "item:rank", order)."""
    lines: tuple[tuple[SpeakerId, bytes], ...]
    """(speaker, their statements here as a chunk of lines)."""
    block: str
    """The month among whose lines they stand …"""
    day: str
    """… or the day, where the month has many."""
    roles: tuple[tuple[SpeakerId, str], ...]
    """(speaker, role as worded)."""
    mentioned: tuple[SpeakerId, ...]
    speakers: tuple[tuple[SpeakerId, str, tuple[Form, ...]], ...]
    """(speaker, fullest name here, forms of it here)."""
    stems: tuple[str, ...]
    published: float
    """Where the item stands in a list that is newest first, undated last."""
    moment: float
    """Where it stands in time for story placing."""
    topics: tuple[TopicId, ...]
    """"other" for an item without one."""
    words: str
    """The item's words as they are searched."""
    brief: str
    """The reading in brief, as a row of JSON."""
    unparsed: bool

    def args(self) -> list[str | bytes | int | float]:
        """As indexing.lua is given it."""
        spoke: dict[SpeakerId, list[int]] = {}
        for speaker, place, _ in self.said:
            spoke.setdefault(speaker, []).append(lines.placed(place)[1])
        undo = {
            "spoke": list(spoke.items()),
            "block": self.block,
            "day": self.day,
            "roles": self.roles,
            "mentioned": self.mentioned,
            "topics": self.topics,
        }
        # Numbers go as text: Lua would print them with fourteen digits.
        plain = {
            "said": [(speaker, place, repr(order)) for speaker, place, order in self.said],
            "lines": [speaker for speaker, _ in self.lines],
            "block": self.block,
            "day": self.day,
            "roles": self.roles,
            "mentioned": self.mentioned,
            "speakers": self.speakers,
            "stems": self.stems,
            "published": repr(self.published),
            "moment": repr(self.moment),
            "order": str(math.floor(self.published)),
            "topics": self.topics,
            "words": self.words,
            "brief": self.brief,
            "brief_for": BRIEF_DAYS * 86_400,
            "unparsed": self.unparsed,
            "schema": str(SCHEMA),
            "undo": undo,
        }
        chunks = [chunk for _, chunk in self.lines]
        return [json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace"), len(chunks), *chunks]


def entry(reading: Reading, *, now: datetime) -> Entry:
    """The index entries of a reading filed now."""
    item = reading.item
    order = standing_in_time(item, now)
    attributed = [
        (number, quote, quote.speaker)
        for number, quote in enumerate(reading.quotes[:MOST_STATEMENTS])
        if quote.speaker is not None
    ]
    roles: dict[SpeakerId, str] = {}
    for _, quote, speaker in attributed:
        if quote.role:
            roles.setdefault(speaker.id, quote.role)
    stamp = lines.stamp(item.published, now)
    return Entry(
        said=tuple((speaker.id, lines.place(item.id, number), order) for number, _, speaker in attributed),
        lines=_lines(reading, attributed, now),
        block=lines.month(stamp),
        day=lines.day(stamp),
        roles=tuple(roles.items()),
        mentioned=tuple(dict.fromkeys(mention.speaker.id for mention in reading.mentions)),
        speakers=_speakers(reading),
        stems=tuple(dict.fromkeys(heavy(reading.weights))),
        published=order,
        moment=moment(item).timestamp(),
        topics=tuple(dict.fromkeys(topic.id for topic in reading.topics)) or (OTHER,),
        words=written(rows_of(reading)),
        brief=brief_rows.packed(reading),
        unparsed=reading.unparsed,
    )


def standing_in_time(item: Item, now: datetime) -> float:
    return item.published.timestamp() if item.published else UNDATED + now.timestamp()


def _lines(
    reading: Reading, attributed: list[tuple[int, Quote, Speaker]], now: datetime
) -> tuple[tuple[SpeakerId, bytes], ...]:
    said: dict[SpeakerId, list[tuple[int, Iterable[TopicId], str]]] = {}
    for number, quote, speaker in attributed:
        # Not the article's where it is not known: an article about banks quotes people on other things too.
        said.setdefault(speaker.id, []).append((number, quote.topics or (), quote.text))
    item = reading.item
    return tuple(
        (speaker, line_chunks.packed(item.id, lines.written(item, some, now))) for speaker, some in said.items()
    )


def _speakers(reading: Reading) -> tuple[tuple[SpeakerId, str, tuple[Form, ...]], ...]:
    """Everybody who speaks or is named, with the forms of the name that the item uses."""
    names: dict[SpeakerId, str] = {}
    forms: dict[SpeakerId, dict[str, str]] = {}

    def met(speaker: Speaker, *wordings: str) -> None:
        if len(speaker.name) > len(names.get(speaker.id, "")):
            names[speaker.id] = speaker.name
        found = forms.setdefault(speaker.id, {})
        found.update((form, fold(form)) for form in (speaker.name, *wordings) if fold(form))

    for quote in reading.quotes:
        if quote.speaker is not None:
            met(quote.speaker)
    for mention in reading.mentions:
        worded = {" ".join(span.of(reading.item.text).split()) for span in mention.spans}
        met(mention.speaker, *sorted(form for form in worded if is_form_of(form, mention.speaker.name)))
    return tuple((speaker, name, tuple(forms[speaker].items())) for speaker, name in names.items())


_OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u3400-\u9fff· -]{2,40}")


def is_form_of(wording: str, name: str) -> bool:
    """Whether words of an article are a form of the name: "Putin" of Vladimir Putin is, "the president" is not."""
    if _OTHER_SCRIPT.fullmatch(wording):
        return True  # what a reader of that language took for the name: Лавров, 拉夫罗夫
    words = set(fold(wording).split())
    return len(wording) <= LONGEST_FORM and bool(words) and words <= set(fold(name).split())
