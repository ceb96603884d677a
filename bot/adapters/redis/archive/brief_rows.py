"""Readings in brief as rows of JSON: read by the thousand, so by position, and with what recurs made once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic_core import from_json

from bot.errors import StorageUnfit
from bot.garbage import collector_at_rest
from bot.model import (
    Genre,
    Item,
    Kind,
    Label,
    Placed,
    Quote,
    Reading,
    Relevance,
    Speaker,
    SpeakerId,
    Standing,
    StoryId,
    Topic,
    TopicId,
    Weights,
)
from bot.model.drafts import draft_of
from bot.reading.brief import brief, rules

FORM = 1
"""First in each row; a row of another form is not read, and the whole reading is asked for."""

Row = list[Any]
"""Any: JSON as it comes; what it must be is known by its place and form."""


class _Unread(Weights):
    """Weights as they are kept, read when first asked for: of most readings nobody asks."""

    __slots__ = ("_kept", "_read")
    _kept: str
    _read: tuple[tuple[str, float], ...]

    def __init__(self, kept: str) -> None:
        object.__setattr__(self, "_kept", kept)

    @property
    def of(self) -> tuple[tuple[str, float], ...]:
        try:
            return self._read
        except AttributeError:
            parts = self._kept.split(" ") if self._kept else []
            object.__setattr__(self, "_read", tuple(zip(parts[0::2], map(float, parts[1::2]), strict=True)))
            return self._read

    def foremost(self, most: int) -> tuple[tuple[str, float], ...]:
        parts = self._kept.split(" ", 2 * most)[: 2 * most] if self._kept else []
        return tuple(zip(parts[0::2], map(float, parts[1::2]), strict=True))

    def may_hold(self, stem: str) -> bool:
        return stem in self._kept

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weights) and self.of == other.of

    def __hash__(self) -> int:
        return hash(self.of)

    def __repr__(self) -> str:
        return f"Weights(of={self.of!r})"


def packed(reading: Reading) -> str:
    """The row of a reading, whose stems are words without spaces. Lone surrogates become "?"."""
    one = brief(reading)
    item = one.item
    speakers = {quote.speaker: None for quote in one.quotes if quote.speaker is not None}
    number = {speaker: place for place, speaker in enumerate(speakers)}
    row = [
        FORM,
        item.id,
        item.title,
        item.text,
        item.url,
        item.outlet,
        _written(item.published),
        item.published_to,
        _written(item.seen_at),
        item.feed,
        item.label,
        item.in_digest,
        item.standing,
        item.extent,
        one.relevance.score,
        one.relevance.relevant,
        None if one.placed is None else [one.placed.story, one.placed.likeness],
        [[topic.id, topic.score] for topic in one.topics],
        [[speaker.id, speaker.name] for speaker in speakers],
        [[number[q.speaker], q.role, q.kind, q.stance, q.confidence] for q in one.quotes if q.speaker is not None],
        one.language,
        item.language,
        " ".join(f"{stem} {weight!r}" for stem, weight in one.weights.of),
        *(item.claimed, one.unparsed, one.relevance.maybe, item.added, one.relevance.context),
        *(rules(), one.genre, one.headline_speaks),
    ]
    plain = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return plain.encode("utf-8", "replace").decode()


def unpacked(rows: Sequence[bytes | None]) -> list[Reading | None]:
    """Readings in brief of their rows; None where there is none, or one of another form."""
    try:
        with collector_at_rest():
            return [None if row is None else _reading(from_json(row)) for row in rows]
    except (ValueError, TypeError, IndexError, KeyError) as problem:
        raise StorageUnfit("the database", f"a reading in brief in it cannot be read ({problem})") from problem


def _reading(row: Row) -> Reading | None:
    if row[0] != FORM:
        return None
    (
        _,
        id_,
        title,
        text,
        url,
        outlet,
        published,
        published_to,
        seen_at,
        feed,
        label,
        in_digest,
        standing,
        extent,
        score,
        relevant,
        placed,
        topics,
        speakers,
        quotes,
        language,
        page_language,
        weights,
        *rest,
    ) = row
    # An earlier build's rows end before the last of these, or before all.
    claimed, unparsed, maybe, added, context, judged_by, kind, speaks = (*rest, *_ABSENT[len(rest) :])
    if judged_by != rules():
        kind = speaks = None
    if (published is None) != (published_to is None):
        raise ValueError("a date and how exact it is go together")
    item = _ItemDraft()
    item.id = id_
    item.title = title
    item.text = text
    item.url = url
    item.outlet = outlet
    item.published = None if published is None else _moment(published)
    item.published_to = published_to
    item.seen_at = _moment(seen_at)
    item.feed = feed
    item.label = _LABELS[label]
    item.in_digest = in_digest
    item.standing = _STANDINGS[standing]
    item.extent = extent
    item.head = 0
    item.page = None
    item.language = page_language
    item.link_only = False
    item.claimed = claimed
    item.added = added
    item.__class__ = Item
    one = _ReadingDraft()
    one.item = item
    one.relevance = _relevance(score, relevant, maybe, context)
    one.topics = tuple([_topic(*topic) for topic in topics]) if topics else ()
    one.quotes = tuple([_quote(*speakers[by], *how) for by, *how in quotes]) if quotes else ()
    one.mentions = ()
    one.weights = _Unread(weights)
    one.placed = None if placed is None else _placed(*placed)
    one.language = language
    one.gloss = ()
    one.names = ()
    one.read_for = 0.0
    one.in_brief = True
    one.genre = _GENRES[kind]
    one.headline_speaks = speaks
    one.unparsed = unparsed
    one.unread_languages = ()
    one.__class__ = Reading
    made: Reading = one
    return made


_ItemDraft, _ReadingDraft = draft_of(Item), draft_of(Reading)
_moment = datetime.fromisoformat
_ABSENT: tuple[Any, ...] = (False, False, False, False, False, None, None, None)
_GENRES: Mapping[str | None, Genre | None] = {None: None, **{one.value: one for one in Genre}}
_LABELS = {one.value: one for one in Label}
_STANDINGS = {one.value: one for one in Standing}
_KINDS = {one.value: one for one in Kind}


@lru_cache(maxsize=20_000)
def _speaker(id_: str, name: str) -> Speaker:
    return Speaker(id=SpeakerId(id_), name=name)


@lru_cache(maxsize=20_000)
def _topic(id_: str, score: float) -> Topic:
    return Topic(id=TopicId(id_), score=score)


@lru_cache(maxsize=20_000)
def _relevance(score: float, relevant: bool, maybe: bool, context: bool) -> Relevance:
    return Relevance(score=score, relevant=relevant, maybe=maybe, context=context)


@lru_cache(maxsize=20_000)
def _placed(story: str, likeness: float) -> Placed:
    return Placed(story=StoryId(story), likeness=likeness)


@lru_cache(maxsize=20_000)
def _quote(id_: str, name: str, role: str | None, kind: str, stance: bool, sure: float) -> Quote:
    speaker = _speaker(id_, name)
    return Quote(text="", content=(), speaker=speaker, role=role, kind=_KINDS[kind], stance=stance, confidence=sure)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
