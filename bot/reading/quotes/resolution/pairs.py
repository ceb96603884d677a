"""Two who speak together though neither is named: "they", "both", "the two leaders" behind a sentence of just two."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.statements import ResolvedBy
from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.entities.entities import OrgEntity, PersonEntity
from bot.reading.quotes.resolution.discourse import SUBJECTS, Memory, Resolved
from bot.reading.quotes.text.document import NONE

_BOTH = frozenset({"both", "two"})
_OF_STATES = ENGLISH.organisations.of_states
_SENTENCES = 3
"""Sentences back at most to the one that names the two."""
_CERTAINTY = 0.82


def together(memory: Memory, source: Source) -> Resolved | None:
    """Both of them, if the last sentence that names more than one names just two; None otherwise."""
    parse = memory.page.parse
    low = parse.low[source.head]
    pronoun = low in ("they", "both")
    counted = parse.tag[source.head] == "NNS" and not _BOTH.isdisjoint(parse.low[source.first : source.head])
    if not (pronoun or counted):
        return None
    states = counted and low in _OF_STATES
    if counted and not states and not (is_role(low) and _known(parse.low[source.first : source.head])):
        return None
    pair = _pair(memory, source.first, states=states, joined=pronoun)
    if pair is None:
        return None
    one, other = pair
    by: ResolvedBy = "pronoun" if pronoun else "nominal"
    if isinstance(one, PersonEntity):
        return Resolved(one.speaker, by, _CERTAINTY, one, jointly=(other.speaker,))
    return Resolved(one.speaker, by, _CERTAINTY, body=one, jointly=(other.speaker,))


def _known(before: Sequence[str]) -> bool:
    """`the two ministers`, `both ministers`: those the article has named. "Two ministers" are two more."""
    return not _DEFINITE.isdisjoint(before)


_DEFINITE = frozenset({"the", "these", "those", "both"})

_Named = PersonEntity | OrgEntity


def _pair(memory: Memory, at: int, *, states: bool, joined: bool) -> tuple[_Named, _Named] | None:
    page = memory.page
    begin, _ = page.sentence_of(at)
    for _ in range(_SENTENCES):
        if begin == 0:
            return None
        begin, end = page.sentence_of(begin - 1)
        if page.paragraph[at] - page.paragraph[begin] > 1:
            return None
        named = [t for t in range(begin, end) if page.quoted[t] == NONE and _at(memory, t, states) is not None]
        those = list({id(who): who for t in named if (who := _at(memory, t, states)) is not None}.values())
        if joined and not _are_joined(memory, named, states):
            if len(those) > 1:
                return None  # named side by side, but not as one subject
            continue
        if len(those) == 2:
            return those[0], those[1]
        if those and not joined and len(those) > 2:
            return None
    return None


def _at(memory: Memory, token: int, states: bool) -> _Named | None:
    entities = memory.entities
    if not states and token in entities.at:
        return entities.at[token]
    body = entities.body_at.get(token)
    if states:
        return body if memory.page.parse.entity[token] == "GPE" else None
    return body if body is not None and memory.page.parse.dep[token] in {*SUBJECTS, "conj"} else None


def _are_joined(memory: Memory, named: list[int], states: bool) -> bool:
    """`Quill and Berent met`: one subject."""
    parse = memory.page.parse
    return any(
        parse.dep[t] == "conj" and parse.dep[parse.head[t]] in SUBJECTS
        for t in named
        if _at(memory, parse.head[t], states) is not None
    )
