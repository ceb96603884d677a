"""Surnames that stand alone, and the whole names elsewhere in the article that they are short for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import fold
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Name, Register, family_first, words_of
from bot.reading.quotes.cues.noun_phrases import NAMING
from bot.reading.quotes.entities.name_bounds import Phrase, is_corporate, is_name_part, name_begins
from bot.reading.quotes.entities.office_holders import is_place
from bot.reading.quotes.text.document import NONE, Prose


def given_names(page: Prose, spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`Vera Quill`, taken for a place or a body beside Pavel Quill, or in `his host, Vera Quill, nodded`: a given name,
    and the surname of somebody here or an apposition between commas."""
    parse = page.parse
    names = (words_of(page.span(first, last).of(page.text)) for first, last in spans if last > first)
    surnames = {_surname(name) for name in names if len(name) > 1}
    for first in range(len(parse) - 1):
        beside = parse.tag[first] == parse.tag[first + 1] == "NNP" and page.quoted[first] == page.quoted[first + 1]
        if not beside or fold(parse.word[first]) not in _GIVEN:
            continue
        apposed = parse.dep[first + 1] == "appos" and first > 0 and parse.word[first - 1] == ","
        apposed = apposed and parse.tag[parse.head[first + 1]] == "NN"
        if not apposed and fold(parse.word[first + 1]) not in surnames:
            continue
        whole = first + 2 >= len(parse) or parse.tag[first + 2] not in NAMING
        if parse.entity[first + 1] in _MISTAKEN | {""} and whole:
            yield first, first + 1


_GIVEN = ENGLISH.names.women | ENGLISH.names.men


def surnames_alone(page: Prose, spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`Talanov laughed`, of Yegor Talanov, where the recogniser saw a people or nothing: subjects of one word.

    Likewise `Temir, the owner of a shop, sold …`, of whoever speaks later by that name alone.
    """
    parse = page.parse
    names = (words_of(page.span(first, last).of(page.text)) for first, last in spans if last > first)
    single = [
        fold(parse.word[first]) for first, last in spans if first == last and parse.entity[first] in ("", "PERSON")
    ]
    whole = {_surname(name) for name in names if len(name) > 1}
    surnames = whole | set(single)
    for token, dep in enumerate(parse.dep):
        if (
            dep == "nsubj"
            and parse.tag[token] == "NNP"
            and parse.entity[token] in ("", "NORP", "LOC", "FAC", "PRODUCT")
        ):
            if _is_alone(page, token) and fold(parse.word[token]) in surnames:
                yield token, token
        elif (
            dep == "nsubj"
            and parse.entity[token] in _MISTAKEN
            and fold(parse.word[token]) in whole - OF_STATES
            and _is_alone(page, token)
            and not is_place(parse.low[token])
        ):
            yield token, token


def _is_alone(page: Prose, token: int) -> bool:
    """Outside quotations, and no part of a longer name."""
    tag = page.parse.tag
    beside = token > 0 and tag[token - 1] in NAMING, token + 1 < len(tag) and tag[token + 1] in NAMING
    return not any(beside) and page.quoted[token] == NONE


def parts_of_names(page: Prose, spans: set[tuple[int, int]], sources: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """`According to Jian`, of Lin Jian, where the recogniser saw a place: a source of one word out of a full name."""
    parse = page.parse
    names = (words_of(page.span(first, last).of(page.text)) for first, last in spans if last > first)
    parts = {word for name in names for word in name} - OF_STATES
    for first, last, head in sources:
        alone = first == last == head and parse.tag[head] == "NNP" and parse.entity[head] in _MISTAKEN
        if alone and fold(parse.word[head]) in parts:
            yield head, head


_MISTAKEN = frozenset({"GPE", "LOC", "NORP", "ORG"})


OF_STATES = frozenset(word for words in ENGLISH.places.nations.values() for word in words.split())


def surnames_of_fuller(
    page: Prose,
    register: Register,
    sources: tuple[tuple[int, int, int], ...],
    full: list[tuple[int, int, Name]],
    short: list[tuple[int, int, Name]],
) -> Iterator[tuple[int, int]]:
    """Lone surnames in a source, and the full names elsewhere that they are short for.

    A place (Washington) is somebody's surname only where the recogniser saw the full name as a person's.
    """
    parse = page.parse
    people = {_surname(name) for _, _, name in full}
    lone: dict[str, list[tuple[int, int]]] = {name[-1]: [] for _, _, name in short if name[-1] not in people}
    for first, _, head in sources:
        if parse.tag[head] in MISTAGGED and first == head and parse.word[head][:1].isupper():
            word = fold(parse.word[head])
            known = word in people or (parse.tag[head] == "NN" and register.bearers((word,)))
            if known and not is_corporate(page, head, head):
                yield head, head
            continue
        if parse.tag[head] == "NNP" and name_begins(page, first, head) == head and not is_corporate(page, head, head):
            word = fold(parse.word[head])
            if word in people or register.bearers((word,)):
                yield head, head
            elif parse.entity[head] != "GPE":
                lone.setdefault(word, []).append((head, head))
    if lone:
        runs = _runs(page, frozenset(lone))
        for word, heads in lone.items():
            if word in runs:
                yield from heads
                yield from runs[word]


MISTAGGED = frozenset({"NN", "NNS", "NNPS", "JJ", "FW", "VB", "RB", "UH"})
"""What a foreign surname that opens a sentence is taken for."""


def _surname(name: Name) -> str:
    return name[0] if family_first(name) else name[-1]


def _runs(page: Prose, wanted: frozenset[str]) -> dict[str, list[tuple[int, int]]]:
    """Wanted folded surname → the runs of proper nouns that can be a full name with it."""
    parse = page.parse
    found: dict[str, list[tuple[int, int]]] = {}
    for last in range(1, len(parse)):
        if parse.tag[last] != "NNP" or (last + 1 < len(parse) and parse.tag[last + 1] in NAMING):
            continue
        begin = name_begins(page, max(0, last - 4), last)
        if begin == last or not {_plain(parse.low[begin]), _plain(parse.low[last])} & wanted:
            continue
        if not all(is_name_part(page, t) for t in range(begin, last + 1)):
            continue
        name = words_of(page.span(begin, last).of(page.text))
        if len(name) > 1 and not is_corporate(page, begin, last):
            found.setdefault(_surname(name), []).append((begin, last))
    return found


def _plain(low: str) -> str:
    return low if low.isascii() else fold(low)
