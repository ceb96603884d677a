"""Where an article names people: the recogniser's word, mended by what the sentences around say."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.names.recognition import Name, Register, words_of
from bot.reading.names.titles import is_role
from bot.reading.quotes.entities.name_bounds import PARTICLES, Named, Phrase, is_corporate, is_hyphened_on, name_within
from bot.reading.quotes.entities.office_holders import offices_held, titled
from bot.reading.quotes.entities.source_names import is_common, joined_to, names_of_sources
from bot.reading.quotes.entities.surnames import (
    OF_STATES,
    given_names,
    parts_of_names,
    surnames_alone,
    surnames_of_fuller,
)
from bot.reading.quotes.text.document import Prose


def names_in(page: Prose, register: Register, sources: tuple[Phrase, ...]) -> tuple[list[Named], list[Named]]:
    """(names of several words, names of one), in text order; `sources` are names even where no entity was seen."""
    sources = (*sources, *(beside for source in sources for beside in joined_to(page, source)))
    spans = {*_named(page), *names_of_sources(page, sources)}
    spans |= set(given_names(page, spans))
    spans |= set(surnames_alone(page, spans)) | set(parts_of_names(page, spans, sources))
    spans |= {name for name in titled(page) if not is_corporate(page, *name)} - {*spans}
    held = frozenset(name for name in offices_held(page) if not is_corporate(page, *name))
    held |= frozenset(_known(page, register, held))
    full, short = _sorted_names(page, _without_place(spans, held))
    more = set(surnames_of_fuller(page, register, sources, full, short))
    return _sorted_names(page, _without_place(spans | more, held)) if more else (full, short)


_LONGEST_KNOWN = 5
"""Words of a name in the pack at most, particles and all."""


def _known(page: Prose, register: Register, held: frozenset[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`Ambassador to Norland Zhang Yunlan`, `von der Quill`: whole names of the pack's people, whatever the recogniser
    saw of them."""
    parse = page.parse
    taken = {token for first, last in held for token in range(first, last + 1)}
    behind = 0
    for first, (word, low) in enumerate(zip(parse.word[:-1], parse.low, strict=False)):
        if first < behind or first in taken or not (word[:1].isupper() or low in PARTICLES):
            continue
        last = _known_until(page, register, first)
        if last > first and taken.isdisjoint(range(first, last + 1)):
            yield first, last
        behind = last + 1


def _known_until(page: Prose, register: Register, first: int) -> int:
    """The last token of the longest such name that begins here, at a capital or a particle; `first` if none does."""
    parse = page.parse
    if is_role(parse.low[first]):
        return first
    last = stop = first
    words = 0
    while stop < len(parse) and words < _LONGEST_KNOWN and page.quoted[stop] == page.quoted[first]:
        if not (parse.word[stop][:1].isalpha() or parse.word[stop] in ("-", "‑")) or parse.entity[stop] == "DATE":
            break
        words += parse.word[stop][:1].isalpha()
        ends = parse.word[stop][:1].isupper() or is_hyphened_on(page, stop)
        if stop > first and ends and register.bearers(words_of(page.span(first, stop).of(page.text))):
            last = stop
        stop += 1
    behind = last + 1
    longer = behind < len(parse) and parse.tag[behind] == "NNP" and not parse.entity_begins[behind]
    return first if longer and parse.entity[behind] else last  # `the Quill Otto Foundation`, `Xi Jinping Thought`


def _without_place(spans: set[tuple[int, int]], held: frozenset[tuple[int, int]]) -> set[tuple[int, int]]:
    """`China Gennady Morovets` behind "Ambassador to" gives way to the name alone."""
    taken = {token for first, last in held for token in range(first, last + 1)}
    return {(first, last) for first, last in spans if taken.isdisjoint(range(first, last + 1))} | held


def _sorted_names(
    page: Prose, spans: set[tuple[int, int]]
) -> tuple[list[tuple[int, int, Name]], list[tuple[int, int, Name]]]:
    """(names of several words, names of one word), the longest where spans overlap."""
    full: list[tuple[int, int, Name]] = []
    short: list[tuple[int, int, Name]] = []
    end = -1
    without = {_behind_complement(page, first, last) for first, last in spans}
    for first, last in sorted(without, key=lambda span: (span[0], -span[1])):
        name = words_of(page.span(first, last).of(page.text)) if first > end else ()
        if name and not (len(name) == 1 and name[0] in OF_STATES):
            end = last
            (full if len(name) > 1 else short).append((first, last, name))
    return full, short


def _behind_complement(page: Prose, first: int, last: int) -> tuple[int, int]:
    """`Secretary of State Otto F. Berent`: what he is secretary of is none of his name."""
    low = page.parse.low
    cut = last - first > 1 and first > 1 and low[first - 1] == "of" and is_role(low[first - 2])
    return (first + 1 if cut else first), last


def _named(page: Prose) -> Iterator[tuple[int, int]]:
    parse = page.parse
    token, n = 0, len(parse)
    while token < n:
        if parse.entity[token] != "PERSON":
            token += 1
            continue
        last = token
        while last + 1 < n and parse.entity[last + 1] == "PERSON" and not parse.entity_begins[last + 1]:
            last += 1
        if token < last or not is_common(page, token):
            yield from name_within(page, token, last)
        token = last + 1
