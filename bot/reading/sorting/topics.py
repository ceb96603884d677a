"""Which topics an item belongs to, by the terms that occur in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.model import BeatPack, Item, Span, Topic, TopicId
from bot.reading.sorting.phrases import Hit, Phrases, words

TITLE = 2.0
"""A term in the title counts twice: what an article is about stands there (measured in reference/sorting.md, 5)."""
AGAIN = 0.25
"""Each further mention in the text, up to `MOST_AGAIN`, adds a quarter: dwelling on a thing means a little."""
MOST_AGAIN = 4
HEADLINE = 400
"""Characters of a title that are looked at."""
LEAD = 4_000
"""Characters of the text that are looked at: news says early what it is about."""
SECOND = 0.3
"""Share of the first topic's score that a second one needs."""
REASONS = 5
AROUND = 240
"""Characters before and after a statement that tell what it is about, within its paragraph: a sentence or two."""


class TopicLexicon:
    """The pack's topics, ready to be found. A term may belong to several topics, with a weight in each."""

    def __init__(self, pack: BeatPack) -> None:
        terms = dict.fromkeys(term for topic in pack.topics for term, _ in topic.terms)
        self._terms = tuple(terms)
        self._phrases = Phrases(terms)
        self._topics = tuple(topic.id for topic in pack.topics)
        self._order = {topic.id: topic.order for topic in pack.topics}
        weights: dict[str, list[tuple[int, float]]] = {term: [] for term in terms}
        for number, topic in enumerate(pack.topics):
            for term, weight in topic.terms:
                weights[term].append((number, weight))
        self._belongs = tuple(frozenset(topic for topic, _ in weights[term]) for term in self._terms)
        self._weights = tuple(tuple(weights[term]) for term in self._terms)

    def topics(self, item: Item) -> tuple[Topic, ...]:
        """At most two, best first, each with the terms that fired, weightiest first. None: nothing fired ("other")."""
        return self._ranked(self._strength(item))

    def topics_around(self, text: str, span: Span) -> tuple[TopicId, ...]:
        """What the passage is about that a stretch of the text stands in, at most two topics, best first."""
        return self._passage(passage(text, span))

    @lru_cache(maxsize=256)  # noqa: B019  # one lexicon a process, and the statements of a paragraph share a passage
    def _passage(self, text: str) -> tuple[TopicId, ...]:
        return tuple(topic.id for topic in self._ranked(dict.fromkeys(self._found(text), 1.0)))

    def _ranked(self, strength: Mapping[int, float]) -> tuple[Topic, ...]:
        scores = [0.0] * len(self._topics)
        fired: list[list[tuple[float, str]]] = [[] for _ in self._topics]
        for number, times in strength.items():
            for topic, weight in self._weights[number]:
                scores[topic] += weight * times
                fired[topic].append((weight * times, self._terms[number]))
        ranked = sorted(
            (number for number, score in enumerate(scores) if score > 0),
            key=lambda number: (-scores[number], self._order[self._topics[number]]),
        )
        return tuple(
            Topic(
                id=self._topics[number],
                score=round(scores[number], 3),
                because=tuple(term for _, term in sorted(fired[number], key=lambda f: (-f[0], f[1]))[:REASONS]),
            )
            for number in ranked[:2]
            if scores[number] >= SECOND * scores[ranked[0]]
        )

    def _strength(self, item: Item) -> dict[int, float]:
        """Term number → how strongly it occurs."""
        strength: dict[int, float] = {}
        for number in self._found(item.title[:HEADLINE]):
            strength[number] = TITLE
        counts: dict[int, int] = {}
        for number in self._found(item.text[item.head : item.head + LEAD]):
            counts[number] = counts.get(number, 0) + 1
        for number, count in counts.items():
            strength[number] = strength.get(number, 0.0) + 1.0 + AGAIN * min(count - 1, MOST_AGAIN)
        return strength

    def _found(self, text: str) -> list[int]:
        """Terms that occur; one inside a longer one of its topic does not count beside it (war in "Ukraine war")."""
        found: list[int] = []
        over: Hit | None = None
        for hit in sorted(self._phrases.find(words(text)), key=lambda hit: (hit.start, -hit.end)):
            if over and hit.end <= over.end and self._belongs[hit.number] & self._belongs[over.number]:
                continue
            found.append(hit.number)
            if over is None or hit.end > over.end:
                over = hit
        return found


def passage(text: str, span: Span) -> str:
    """The stretch with what its paragraph says before and after it, up to `AROUND` characters and whole words."""
    start = text.rfind("\n", max(0, span.start - AROUND), span.start) + 1
    if not start and span.start > AROUND:
        start = text.find(" ", span.start - AROUND, span.start) + 1 or span.start
    end = text.find("\n", span.end, span.end + AROUND)
    if end < 0:
        end = len(text) if span.end + AROUND >= len(text) else text.rfind(" ", span.end, span.end + AROUND)
    return text[start : max(end, span.end)]


CROWDED = 0.5
"""Share of a batch that one topic may lead before it gives way."""
NEARLY = 0.5
"""Share of the leading topic's score from which the second one takes over."""


def spread(batch: Sequence[tuple[Topic, ...]]) -> tuple[tuple[Topic, ...], ...]:
    """The same topics for each item of a batch, told apart on a day when one topic leads most of them.

    When everything is a summit, "summits" says nothing: its items go under their second topic where that is at least
    `NEARLY` as strong; both stay on the item. A batch of fewer than four is left as it is.
    """
    leading = Counter(topics[0].id for topics in batch if topics)
    crowded = {topic for topic, items in leading.items() if len(batch) >= 4 and items > CROWDED * len(batch)}
    return tuple(
        (topics[1], topics[0], *topics[2:])
        if len(topics) > 1 and topics[0].id in crowded and topics[1].score >= NEARLY * topics[0].score
        else topics
        for topics in batch
    )
