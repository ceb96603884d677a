"""Which items tell the same story: sparse TF-IDF, one pass in time, half best member and half the mean of all.

Whoever shows stories mends the borders once more, all seen together: `linkage.py`. Method: reference
figures measured on four sets (NeuS, ECB+, a hand-clustered year of this beat, a summit week).
`tests/benchmarks/reading/sorting.py` measures them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from Stemmer import Stemmer

from bot.model import BeatPack, Item, ItemId, Member, Placed, StoryId, Weights, stable_id
from bot.reading.lexicon import ENGLISH
from bot.reading.sorting.phrases import Phrases, term, words
from bot.reading.sorting.stories.circumstances import agreement, in_other_script
from bot.reading.sorting.stories.story_words import StoryWords

SAME_REPORT = 0.5
"""Likeness from which two items are one report in other clothes (95 of 100 pairs at .4 … .5 were one story)."""
SAME_STORY = 0.24
"""Mean of likeness to the best member and to all members from which an item joins a story."""
DAY = timedelta(days=1)
HORIZON = 3 * DAY
HEADLINE = 400
"""Characters of a title that are weighed."""
TITLE = 3
"""How often a word of it counts, against once in the text."""
LEAD = 140
"""Characters of a summary that are weighed: its first sentence or so. More blurs what is told apart."""
ARTICLE = 1_000
"""Characters from which a text is an article and not a summary …"""
OPENING = 1_500
"""… of which so many are weighed: two accounts of one event share facts, seldom the first sentence."""
HEAVY = 8
"""Stems by which earlier items are looked up."""
DISTINCT = 4
"""Words a title needs for its repetition to mean the same report; "Morning briefing" is a different one every day."""
RARE = 16
"""Documents assumed for a stem that the frequency table does not list: fewer than 5 in truth, but a misspelling or a
photographer's name should not outweigh what the item is about."""
FADE = 0.45
"""Likeness lost with each day between two items."""
FLATTER = 0.8
"""Power of a stem's rarity in its weight: with the bare rarity one odd word in both outweighs what they are about."""
EXACT = 5
"""Decimals of a weight: more would change no likeness by a hundredth, and be most of what an item's vector takes."""
UNTRANSLATED = 0.7
"""What a word counts that no pack says in English: how common it is nobody counted, and Chinese is cut into pairs of
signs, of which every other is half of two words."""
OWN_WORDS = 0.55
"""What the words of the two sides count: on the beat everything holds them, so they tell nothing apart."""

EMPTY_WORDS = ENGLISH.comparison.empty
"""Words without a story: not in the frequency table, which would take them for rare."""

EVENTS: Mapping[str, str] = {
    word: f"@{event}" for event, written in ENGLISH.comparison.events.items() for word in written.split()
}
"""Word → the event it tells, which is weighed in its place: headlines of one event share it and not its words."""
_AMERICA = re.compile(r"\bU\.?S\.?(?!\w)")
"""Cut into words and folded it would be "us", which is empty."""

_stemmer = Stemmer("english")
_IDENTITY = "#"


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The English stem; words of other scripts as they are."""
    return str(_stemmer.stemWord(word)) if word.isascii() else word


_STEMS: dict[str, set[str]] = {}
"""Event → the stems of the words that tell it."""
for _word, _event in EVENTS.items():
    _STEMS.setdefault(_event, set()).add(stem(_word))


class Weigher:
    """Turns items into sparse vectors by the pack's document frequencies."""

    def __init__(self, pack: BeatPack) -> None:
        self._documents = max(pack.documents, 1)
        self._frequency = dict(pack.document_frequency)
        self._own = Phrases(
            name for side in pack.sides for name in (*side.terms, *side.weak) if len(term(name).words) == 1
        )
        self._events = {event: sum(self._frequency.get(one, RARE) for one in its) for event, its in _STEMS.items()}
        self._memory: dict[str, tuple[str, float]] = {}
        self._words = StoryWords(pack)

    def weigh(self, item: Item) -> Weights:
        """Stems and events of title (counted `TITLE` times) and text with (1 + log count) × IDF, of unit length,
        heaviest first.

        Two marks of weight 0 go first: the item's canonical address and its title, hashed, so that reposts meet. Of an
        item whose address is another site's, the words alone count: else it could tie any two stories together.
        """
        counts: dict[str, int] = {}
        lead = OPENING if len(item.text) - item.head > ARTICLE else LEAD
        for part, counted in ((item.title[:HEADLINE], TITLE), (item.text[item.head : item.head + lead], 1)):
            for word in self._words.of(_AMERICA.sub("America", part)):
                counts[word] = counts.get(word, 0) + counted
        stems: dict[str, tuple[int, float]] = {}
        for word, count in counts.items():
            stemmed, rarity = self._memory.get(word) or self._learn(word)
            if rarity:
                stems[stemmed] = (stems[stemmed][0] + count if stemmed in stems else count, rarity)
        weights = {stemmed: (1 + math.log(count)) * rarity for stemmed, (count, rarity) in stems.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        shares = ((s, round(w / length, EXACT)) for s, w in weights.items())
        heaviest_first = sorted(shares, key=lambda pair: (-pair[1], pair[0]))
        return Weights(of=tuple(_marks(item)) + tuple(heaviest_first))

    def _learn(self, word: str) -> tuple[str, float]:
        stemmed = EVENTS.get(word) or stem(word)
        common = self._events.get(stemmed) or self._frequency.get(stemmed, RARE)
        rarity = (
            0.0 if word in EMPTY_WORDS or (len(word) < 2 and word.isascii()) else math.log(self._documents / common + 1)
        )
        rarity **= FLATTER
        if in_other_script((word,)):
            rarity *= UNTRANSLATED
        if self._own.find((word,)):
            rarity *= OWN_WORDS
        if len(self._memory) > 200_000:
            self._memory.clear()
        self._memory[word] = found = (stemmed, rarity)
        return found


def _marks(item: Item) -> list[tuple[str, float]]:
    marks = []
    if item.url and not item.claimed:
        marks.append((_IDENTITY + stable_id("url", _address(item.url)), 0.0))
    title = words(item.title[:HEADLINE])
    if len(title) >= DISTINCT:
        marks.append((_IDENTITY + stable_id("title", " ".join(title)), 0.0))
    return marks


def _address(url: str) -> str:
    from courlan import normalize_url  # with an HTTP client, which no process that places nothing should load

    try:
        plain = str(normalize_url(url, strict=False, trailing_slash=False))
    except (ValueError, TypeError):
        plain = url
    return re.sub(r"^https?://(www\.|m\.|amp\.)?", "", plain).rstrip("/")


def heavy(weights: Weights, most: int = HEAVY) -> tuple[str, ...]:
    """The stems to index an item by and to look up those like it by: its marks and its heaviest stems."""
    marks = [stemmed for stemmed, weight in weights.of if not weight]
    rest = [stemmed for stemmed, weight in weights.of if weight]
    return tuple(marks + rest[:most])


def nearness(days: float) -> float:
    """What is left of a likeness over so many days; never nothing, as a repost is one however late."""
    return max(0.02, 1 - FADE * days)


def moment(item: Item) -> datetime:
    """Where the item stands in time: published, else first seen."""
    return item.published or item.seen_at


def place(item: Item, weights: Weights, members: Sequence[Member]) -> Placed:
    """The story the item belongs to: that of a member with its address or title, else the likest one, else its own.

    `members`: earlier items; those outside the horizon and the item itself are passed over. The same members in any
    order give the same story.
    """
    when = moment(item)
    mine = dict(weights.of)
    alike: dict[StoryId, list[tuple[float, Member]]] = {}
    for member in members:
        if member.item != item.id and abs(member.published - when) <= HORIZON:
            alike.setdefault(member.story, []).append((_cosine(mine, member.weights), member))
    best = Placed(story=StoryId(stable_id("story", item.id)))
    score = SAME_STORY
    for story, likes in sorted(alike.items()):
        near = [cosine * nearness(abs((member.published - when) / DAY)) for cosine, member in likes]
        joined = (max(near) + sum(near) / len(near)) / 2
        if joined >= score:
            best, score = Placed(story=story, likeness=round(min(max(near), 1.0), 4)), joined
    return best


def apart(item: ItemId) -> StoryId:
    """The story of an item of which somebody said that it is not the story it was in."""
    return StoryId(stable_id("apart", item))


_IDENTICAL = 100.0
"""Stands for a cosine where address or title is the same: more than any cosine, however many days lie between."""


def _cosine(mine: Mapping[str, float], theirs: Weights) -> float:
    cosine = 0.0
    for stemmed, weight in theirs.of:
        own = mine.get(stemmed)
        if own is not None:
            if not weight:
                return _IDENTICAL
            cosine += own * weight
    if cosine < SAME_STORY / 2:
        return cosine
    others = [stemmed for stemmed, _ in theirs.of]
    return cosine * agreement(mine, others) if in_other_script(mine) or in_other_script(others) else cosine


def likeness(one: Weights, other: Weights) -> float:
    """Cosine, 0 … 1; 1 also where address or title is the same. Time does not count."""
    return min(_cosine(dict(one.of), other), 1.0)


class Shelf:
    """Stories in memory: what `amur stories` and the measurements use in place of the archive.

    Looks earlier items up by their heavy stems within the horizon, as the archive does; keeps every item it was given.
    """

    def __init__(self, pack: BeatPack) -> None:
        self._weigher = Weigher(pack)
        self._members: dict[ItemId, Member] = {}
        self._shelves: dict[tuple[int, str], list[Member]] = {}
        """(day, stem) → the items of that day that the stem weighs heavily in."""

    def put(self, item: Item) -> StoryId:
        """Places the item among those put before, keeps it, gives its story. The same item again: the same story."""
        known = self._members.get(item.id)
        if known is not None:
            return known.story
        weights = self._weigher.weigh(item)
        keys = heavy(weights)
        today = moment(item).toordinal()
        near: dict[ItemId, Member] = {}
        for day in range(today - HORIZON.days, today + HORIZON.days + 1):
            for key in keys:
                for member in self._shelves.get((day, key), ()):
                    near[member.item] = member
        placed = place(item, weights, tuple(near.values()))
        new = Member(item=item.id, story=placed.story, weights=weights, published=moment(item))
        self._members[item.id] = new
        for key in keys:
            self._shelves.setdefault((today, key), []).append(new)
        return placed.story

    def members(self) -> tuple[Member, ...]:
        """All that was put, as it was placed."""
        return tuple(self._members.values())
