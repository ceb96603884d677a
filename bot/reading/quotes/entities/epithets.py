"""What an article calls an organisation before or behind its name: "state news agency", "Oslo-based think tank"."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import FINITE, RELATIVE
from bot.reading.quotes.entities.entities import OrgEntity
from bot.reading.quotes.entities.roles import worded
from bot.reading.quotes.text.document import NONE, Prose

_KINDS = ENGLISH.organisations.kinds
_BEFORE = frozenset({"NN", "NNS", "JJ", "HYPH", "VBN", "VBG", "NNP", "JJR", "JJS", "CD", "RB", "POS"})
_LONGEST = 8
"""Tokens of an epithet before a name at most."""


def epithet_of(page: Prose, body: OrgEntity) -> str | None:
    """The first epithet the article gives the body, in text order; without a leading article."""
    for first, last in body.mentions:
        if page.quoted[first] == NONE:
            found = _before(page, first) or _behind(page, last)
            if found:
                return found
    return None


def kind_of(epithet: str) -> str:
    """The noun of an epithet: agency, company, bank; empty if it has none."""
    words = epithet.lower().split()
    return next((word for word in words if word in _KINDS), "")


def _before(page: Prose, first: int) -> str | None:
    """`state news agency Sprut`, `the bakery chain Blythe`."""
    parse = page.parse
    head = first - 1
    if head < 1 or parse.low[head] not in _KINDS or not parse.word[head].islower() or parse.tag[head] != "NN":
        return None
    begin, _ = page.sentence_of(first)
    start = head
    while (
        start > begin
        and head - start < _LONGEST
        and parse.tag[start - 1] in _BEFORE
        and parse.entity[start - 1] not in ("DATE", "TIME", "PERSON")
        and page.quoted[start - 1] == NONE
    ):
        start -= 1
    while start < head and parse.tag[start] in ("RB", "POS", "VBG", "HYPH"):
        start += 1
    words = worded(page, start, head)
    return words if " " in words else None


def _behind(page: Prose, last: int) -> str | None:
    """`Sprut, a news agency in Karsk,`: an apposition with an article, without a verb, closed."""
    parse = page.parse
    _, end = page.sentence_of(last)
    begin = last + 2
    if begin + 1 >= end or parse.word[last + 1] not in (",", "(", "--", "—", "–"):
        return None
    if parse.low[begin] not in ("a", "an", "the"):
        return None
    stop = begin
    while stop < end and page.quoted[stop] == NONE and stop - begin < 4 * _LONGEST:
        if parse.word[stop] in (",", ")", "--", "—", "–", ";", ":", ".") or parse.low[stop] in RELATIVE:
            break
        stop += 1
    final = stop - 1
    joint = next((t for t in range(begin + 1, stop) if parse.tag[t] in ("IN", "TO")), stop)
    if not any(parse.low[t] in _KINDS for t in range(begin, joint)) or any(
        parse.tag[t] in FINITE for t in range(begin, stop)
    ):
        return None
    end = next((t for t in range(begin + 1, stop) if parse.tag[t] in ("VBN", "VBG") and parse.tag[t - 1] == "NN"), stop)
    return worded(page, begin, min(final, end - 1)) or None
