"""Roles as an article words them: "Chinese Ambassador to Russia" before a name, "director of …" after it."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import RANKS, is_role
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import PERSONAL, RELATIVE, Source
from bot.reading.quotes.cues.verbs import DOCUMENTS
from bot.reading.quotes.text.document import Prose

ARTICLES = ENGLISH.grammar.articles


WHEN = frozenset({"DATE", "TIME"})


def worded(page: Prose, first: int, last: int) -> str:
    """Empty if nothing is left."""
    while first < last and page.parse.low[first] in ARTICLES:
        first += 1
    if first > last:
        return ""
    while last > first and page.parse.tag[last] in ("IN", "CC", ",", "DT"):
        last -= 1
    words = " ".join(page.span(first, last).of(page.text).split()).rstrip(" ,.")
    if page.parse.word[last].endswith(".") and page.parse.low[last].rstrip(".") in RANKS:
        words += "."
    return words[:1].lower() + words[1:] if _capital_is_the_sentences(page, first, last) else words


_WHATEVER_OFFICE = ENGLISH.titles.over | ENGLISH.titles.loose


def _capital_is_the_sentences(page: Prose, first: int, last: int) -> bool:
    """`Political scientist Quill` opens a sentence: a capital that the word has not by itself.

    A title in capitals throughout (Foreign Minister), an adjective of a place or body, and what is tagged a name
    (`Gazprom chief executive`) keep theirs, unless the text has the word in small letters elsewhere.
    """
    parse = page.parse
    begin, _ = page.sentence_of(first)
    opens = first == begin or all(page.is_mark(t) for t in range(begin, first))
    if first < last and (parse.low[first + 1] in ("'s", "'") or parse.word[first + 1][:1].isupper()):
        return parse.low[first] in _WHATEVER_OFFICE  # `Norlandic Foreign Minister Quill`
    if not opens or parse.entity[first] not in ("", "PERSON") or not parse.word[first][1:].islower():
        return False
    if first == last:
        return parse.low[first].rstrip(".") not in RANKS
    return parse.tag[first] != "NNP" or parse.low[first] in parse.word


def of_unnamed(page: Prose, source: Source) -> str | None:
    """What is told of somebody without a name: "senior Kremlin official", "Chinese foreign ministry spokesperson"."""
    parse = page.parse
    head = source.head
    if source.stands_for is not None or parse.tag[head] not in ("NN", "NNS") or not can_speak(page, source):
        return None
    first, last = source.first, head
    while first < head and (parse.low[first] in ARTICLES or parse.tag[first] in ("IN", "CC", ",", "RB", "CD")):
        first += 1
    follows = last + 1
    if follows < source.last and parse.low[follows] in ("of", "for", "at", "in", "from", "with", "to"):
        last = next(
            (t for t in range(follows, source.last + 1) if parse.word[t] == "," or parse.low[t] in RELATIVE), -1
        )
        last = source.last if last < 0 else last - 1
    if parse.low[head] in DOCUMENTS or (first == head and parse.low[first] in PERSONAL | RELATIVE):
        return None
    if first == last and not is_role(parse.low[head]):
        return None
    if first > 1 and parse.word[first - 1] == "-" and parse.end[first - 1] == parse.start[first]:
        first -= 2  # `ex-president`
    return worded(page, first, last) or None
