"""Whom a statement was made to, if its own sentence says so: told VOA; in a written response to AFP; asked by reporters."""

from __future__ import annotations

import re

from bot.reading.quotes.acts import Act
from bot.reading.quotes.cues import Frame
from bot.reading.quotes.prose import NONE, Prose
from bot.reading.wordlist import listed

_FORMS = listed(
    """
    interview statement email e-mail response reply comment comments answer letter message speech remarks
    briefing conference conversation call text
    """
)
_HEARERS = listed("reporters journalists media press newspaper newspapers outlet outlets agency correspondents")
_PRONOUNS = listed("me us him her them it himself herself themselves you")


def told_of(page: Prose, act: Act) -> str | None:
    """By name, as worded."""
    parse = page.parse
    begin, end = page.sentence_of(act.verb)
    if Frame.ADDRESSEE in act.cue.frames or act.cue.lemma in ("warn", "urge", "ask"):
        named = _addressee(page, act, end)
        if named:
            return named
    if act.participle:
        ruler = parse.head[act.verb]
        if parse.low[ruler] in ("told", "tells"):
            named = _phrase(page, ruler + 1, end)
            if named:
                return named
    for token in range(begin, end - 2):
        low = parse.low[token]
        if page.quoted[token] != NONE:
            continue
        if (
            low in _FORMS
            and parse.low[token + 1] in ("to", "with", "for")
            and parse.tag[token + 2] in ("NNP", "DT", "NNS", "JJ", "NN", "NNPS", "PRP$")
        ):
            if parse.low[token + 1] == "for" and parse.tag[token + 2] != "NNP":
                continue
            if low in ("call", "conversation", "letter", "message", "speech") and parse.entity[token + 2] != "ORG":
                continue
            named = _phrase(page, token + 2, end)
            if named and (
                (parse.tag[token + 2] in ("NNP", "NNPS", "DT") and named[:1].isupper())
                or set(named.lower().split()) & _HEARERS
            ):
                return named
        if low in ("shared", "sent", "emailed", "provided") and parse.low[token + 1] in ("with", "to"):
            named = _phrase(page, token + 2, end)
            if named and (set(named.lower().split()) & _HEARERS or parse.entity[token + 2] == "ORG"):
                return named
        if low in ("question", "questions") and _within(page, token, end, "from", 2):
            named = _phrase(page, token + 2, end)
            if named and set(named.lower().split()) & _HEARERS:
                return named
    if act.verb + 2 < end and parse.low[act.verb + 1] == "to" and parse.tag[act.verb + 2] in ("NNS", "NNP", "DT"):
        named = _phrase(page, act.verb + 2, end)
        if named and (set(named.lower().split()) & _HEARERS or parse.entity[act.verb + 2] in ("ORG", "PERSON")):
            return named
    return None


def _within(page: Prose, token: int, end: int, word: str, reach: int) -> bool:
    return any(page.parse.low[t] == word for t in range(token + 1, min(end, token + reach)))


def _addressee(page: Prose, act: Act, end: int) -> str | None:
    parse = page.parse
    start = act.last + 1
    if act.source is not None and act.source.first == start:
        start = act.source.last + 1
    if start >= end:
        return None
    if act.cue.lemma in ("warn", "urge", "ask"):
        child = next((c for c in parse.children[act.verb] if c > act.verb and parse.dep[c] in ("dobj", "dative")), None)
        if child is None or act.cue.lemma == "urge":
            return None
        start = parse.first[child]
        if not set(parse.low[start : parse.last[child] + 1]) & _HEARERS and parse.entity[child] != "PERSON":
            return None
    return _phrase(page, start, end)


_OUTLET = re.compile(
    r"(?i)\b(?:state )?(?:media outlet|news agency|newspaper|broadcaster|news outlet|daily|website|magazine|channel|radio|television|outlet|agency)$"
)


def _phrase(page: Prose, first: int, end: int) -> str | None:
    """The noun phrase at `first`, shortened to the name it ends in."""
    parse = page.parse
    token = first
    while token < end and page.quoted[token] == NONE:
        tag, low = parse.tag[token], parse.low[token]
        if tag in ("NNP", "NNPS", "NN", "NNS", "JJ", "DT", "POS", "PRP$", "HYPH", "CD", "FW") and low not in (
            "that",
            "this",
        ):
            if parse.entity[token] in ("DATE", "TIME"):
                break
            token += 1
        elif (
            low == "of"
            and token > first
            and parse.tag[token - 1] in ("NNP", "NN")
            and token + 1 < end
            and parse.tag[token + 1] == "NNP"
        ) or (low == "." and token + 1 < end and len(parse.word[token - 1]) <= 2):
            token += 1
        else:
            break
    last = token - 1
    if last < first:
        return None
    # "told reporters Moscow would …": the clause's own subject is no part of it.
    if (
        token < end
        and parse.tag[token] in ("VBD", "VBZ", "VBP", "MD")
        and parse.entity[last]
        and not parse.entity[first]
    ):
        while last > first and parse.entity[last]:
            last -= 1
    words = page.span(first, last).of(page.text).strip(" ,.")
    if words.lower() in _PRONOUNS or not words:
        return None
    return _named_tail(page, first, last, words)


def _named_tail(page: Prose, first: int, last: int, words: str) -> str:
    parse = page.parse
    begin = last
    while (begin > first and parse.tag[begin - 1] in ("NNP", "NNPS")) or (
        begin > first and parse.low[begin - 1] == "of"
    ):
        begin -= 1
    if begin > first and parse.tag[begin] in ("NNP", "NNPS"):
        before = page.span(first, begin - 1).of(page.text)
        if _OUTLET.search(before):
            return page.span(begin, last).of(page.text)
    for token in range(first, last + 1):
        if parse.entity[token] == "PERSON":
            stop = token
            while stop < last and parse.entity[stop + 1] == "PERSON":
                stop += 1
            return page.span(token, stop).of(page.text)
    return words
