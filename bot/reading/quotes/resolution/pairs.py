"""Two who speak together though neither is named: "they", "both", "the two leaders" behind a sentence of just two."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.statements import ResolvedBy
from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import OFFICES, is_role
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import CUES
from bot.reading.quotes.entities.entities import OrgEntity, PersonEntity
from bot.reading.quotes.resolution.discourse import SUBJECTS, Memory, Resolved
from bot.reading.quotes.text.document import NONE

_BOTH = ENGLISH.grammar.both
_HEADS_OF_STATE = ENGLISH.titles.heads_of_state
_OF_STATES = ENGLISH.organisations.of_states
_TWO = ENGLISH.grammar.two
_SENTENCES = 3
"""Sentences back at most to the one that names the two."""
_CERTAINTY = 0.82


def together(memory: Memory, source: Source) -> Resolved | None:
    """Both of them, if the last sentence that names more than one names just two; None otherwise."""
    parse = memory.page.parse
    low = parse.low[source.head]
    pronoun = low in ("they", "both")
    pronoun = pronoun or (low in _TWO and parse.low[source.first] == "the" and source.first == source.head - 1)
    counted = parse.tag[source.head] == "NNS" and not _BOTH.isdisjoint(parse.low[source.first : source.head])
    holders = _holders(memory, source)
    if holders is not None:
        first, second = holders
        return Resolved(first.speaker, "nominal", _CERTAINTY, first, jointly=(second.speaker,))
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


def _holders(memory: Memory, source: Source) -> tuple[PersonEntity, PersonEntity] | None:
    """`the ministers`, `both leaders`, of an article that has named just two who hold such an office."""
    page, parse = memory.page, memory.page.parse
    office = parse.low[source.head].removesuffix("s")
    before = parse.low[source.first : source.head]
    if parse.tag[source.head] not in ("NNS", "NNPS") or office not in OFFICES or not _known(before):
        return None
    if source.last != source.head or "more" in before or "other" in before:
        return None
    rest = set(before) - _DEFINITE - _BOTH
    fitting = [
        one
        for one in memory.entities.figures
        if any(a < source.first and page.paragraph[source.head] - page.paragraph[a] <= _FAR for a, _ in one.mentions)
        and any(_is_held(office, rest, role.lower().split()) for role in (*one.roles, *(o.title for o in one.held)))
    ]
    return (fitting[0], fitting[1]) if len(fitting) == 2 else None


_FAR = 6
"""Paragraphs back at most to where either was named."""


def _is_held(office: str, rest: set[str], role: list[str]) -> bool:
    led = office in ENGLISH.titles.leaders and not _HEADS_OF_STATE.isdisjoint(role)
    return (office in role or led) and rest <= set(role)


def _known(before: Sequence[str]) -> bool:
    """`the two ministers`, `both ministers`: those the article has named. "Two ministers" are two more."""
    return not _DEFINITE.isdisjoint(before)


_DEFINITE = ENGLISH.grammar.definite

_Named = PersonEntity | OrgEntity


def _pair(memory: Memory, at: int, *, states: bool, joined: bool) -> tuple[_Named, _Named] | None:
    page = memory.page
    begin, _ = page.sentence_of(at)
    for _ in range(_SENTENCES):
        if begin == 0:
            return None
        begin, end = page.sentence_of(begin - 1)
        if page.paragraph[at] - page.paragraph[begin] > 1 or (joined and _speaks_unnamed(memory, begin, end)):
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


def _speaks_unnamed(memory: Memory, begin: int, end: int) -> bool:
    """`Officials said they expect Norland and Karsk to meet. They …`: the officials, whoever they speak of."""
    page, parse = memory.page, memory.page.parse
    return any(
        parse.dep[t] == "nsubj"
        and parse.tag[t] == "NNS"
        and t not in memory.reported
        and page.quoted[t] == NONE
        and parse.low[parse.head[t]] in CUES
        and can_speak(page, Source(t, t, t))
        for t in range(begin, end)
    )


def _at(memory: Memory, token: int, states: bool) -> _Named | None:
    entities = memory.entities
    if not states and token in entities.at:
        return entities.at[token]
    body = entities.body_at.get(token)
    if states:
        return body if memory.page.parse.entity[token] == "GPE" else None
    return body if body is not None and memory.page.parse.dep[token] in {*SUBJECTS, "conj"} else None


def _are_joined(memory: Memory, named: list[int], states: bool) -> bool:
    """`Quill and Berent met`, `Quill and her counterpart, Berent, met`: one subject."""
    parse = memory.page.parse
    tops = [parse.head[t] if parse.dep[t] == "appos" else t for t in named]
    return any(
        parse.dep[t] == "conj" and parse.dep[parse.head[t]] in SUBJECTS
        for t in tops
        if _at(memory, parse.head[t], states) is not None
    )
