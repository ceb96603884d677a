"""Several who speak as one subject: `Oslo and Stockholm said`, `Ministers Zarin and Ustrina said`."""

from __future__ import annotations

from bot.model import Speaker
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.entities.entities import Entities, PersonEntity
from bot.reading.quotes.entities.office_holders import held_by
from bot.reading.quotes.resolution.discourse import SUBJECTS, Memory
from bot.reading.quotes.text.document import Prose


def is_joined(page: Prose, source: Source) -> bool:
    """`Oslo and Stockholm said`: more than one subject."""
    parse = page.parse
    return parse.dep[source.head] in SUBJECTS and any(
        parse.dep[c] == "conj" and parse.tag[c] in ("NNP", "NNPS") for c in parse.children[source.head]
    )


def joint_speakers(memory: Memory, source: Source) -> tuple[Speaker, ...]:
    """Those beside the source's head: `Oslo, Karsk and Marta Quill said`; () if one of them is not named."""
    parse, entities = memory.page.parse, memory.entities
    found: list[Speaker] = []
    head = source.head
    for _ in range(_MOST_JOINT):
        beside = next((c for c in parse.children[head] if parse.dep[c] == "conj" and c > head), None)
        if beside is None:
            return tuple(found)
        named = entities.at.get(beside) or entities.body_at.get(beside)
        if named is None or beside > source.last:
            return ()
        found.append(named.speaker)
        head = beside
    return ()


_MOST_JOINT = 8


def are_states(page: Prose, source: Source) -> bool:
    """`Oslo and Stockholm`, each a place, and the phrase ends with them."""
    entity = page.parse.entity
    others = [c for c in page.parse.children[source.head] if page.parse.dep[c] == "conj"]
    return entity[source.head] == "GPE" and source.last in others and all(entity[c] == "GPE" for c in others)


def with_another(page: Prose, entities: Entities, figure: PersonEntity, source: Source) -> bool:
    """`…, Quill and Berent said`: a second person joined to this one right before or right behind."""
    inside = [(a, b) for a, b in figure.mentions if source.first <= a and b <= source.last]
    first = next((a for a, b in [*figure.mentions, *inside] if a <= source.head <= b or (a, b) in inside), None)
    if first is None:
        return False
    last = first
    while entities.at.get(last + 1) is figure:
        last += 1
    low, head = page.parse.low, page.parse.head[source.head]
    if page.parse.dep[source.head] == "conj" and entities.at.get(head, figure) is not figure:
        return True
    before = entities.at.get(first - 2) if low[first - 1] == "and" else None
    after = entities.at.get(last + 2) if last + 2 <= source.last and low[last + 1] == "and" else None
    if any(other is not None and other is not figure for other in (before, after)):
        return True
    if low[first - 1] == "and" and first - 2 >= source.first and page.parse.tag[first - 2] == "NNP":
        return True  # `Ministers Zarin and Ustrin`, though the recogniser saw one name only
    return any(
        entities.at.get(token, figure) is not figure
        and entities.at.get(token - 1) is None
        and _is_joined_by_and(page, token)
        for token in range(last + 2, source.last + 1)
    )


_TITLE = 6
"""Tokens of a title before a name at most."""


def _is_joined_by_and(page: Prose, name: int) -> bool:
    """`Quill, a former envoy, and his counterpart Berent`; not `Quill, an aide to Haug and Berent`."""
    parse = page.parse
    token = name - 1
    while token > name - _TITLE and parse.tag[token] in ("NN", "NNP", "JJ", "DT", "PRP$", "POS", "HYPH"):
        token -= 1
    office = next((t for t in range(token - 1, max(0, token - _TITLE), -1) if is_role(parse.low[t])), None)
    if office is not None and (held := held_by(page, office)) is not None and held[0] <= name <= held[1]:
        token = office - 1  # `and Russian Ambassador to China Quill`
        while token > office - _TITLE and parse.tag[token] in ("NN", "NNP", "JJ", "DT", "PRP$", "POS", "HYPH"):
            token -= 1
    if parse.low[token] != "and":
        return False
    if office is not None and token < office:
        return True
    top = name
    while parse.dep[top] in ("conj", "compound", "appos") and parse.head[top] != top:
        top = parse.head[top]
    return parse.dep[top] != "pobj"


def others_in(memory: Memory, figure: PersonEntity, source: Source) -> tuple[Speaker, ...]:
    """The second person of `Ministers Zarin and Ustrina said`, where the phrase names two and no more."""
    entities = memory.entities
    named = dict.fromkeys(entities.at[t].speaker for t in range(source.first, source.last + 1) if t in entities.at)
    others = tuple(who for who in named if who != figure.speaker)
    return others if len(others) == 1 else ()
