"""What may stand between a cue and its content, or after a parenthesis: to whom, when, where, in what form."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import FINITE
from bot.reading.quotes.text.document import NONE, Prose

_PREPOSITIONS = ENGLISH.grammar.adjuncts
_TIME = ENGLISH.time.around_cue.union(ENGLISH.time.weekdays)
_PARTICIPLES = ENGLISH.grammar.adjunct_participles
_INSIDE = frozenset(
    {
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "JJ",
        "JJR",
        "JJS",
        "CD",
        "DT",
        "POS",
        "PRP$",
        "PRP",
        "HYPH",
        "VBN",
        "PDT",
        "$",
        "RB",
        "WDT",
        "FW",
        "ADD",
        "RBR",
        "AFX",
    }
)


def skip(page: Prose, token: int, *, addressee: bool) -> int:
    """One past the adjuncts that begin at `token`; stops before commas, marks, colons, "that" and clauses."""
    parse = page.parse
    if token >= len(parse):
        return token
    _, end = page.sentence_of(token)
    if addressee:
        token = _noun_phrase(page, token, end)
    while token < end and page.quoted[token] == NONE:
        low, tag = parse.low[token], parse.tag[token]
        if low == "," and not _is_in_date(page, token, end):
            break  # `said Tuesday, days after …`, which the recogniser takes for one date
        if (low in _PREPOSITIONS and tag in ("IN", "TO", "RP", "RB")) or (tag == "VBG" and low in _PARTICIPLES):
            after = _noun_phrase(page, token + 1, end)
            after = _past_bracket(page, after, end)
            if after == token + 1 and tag == "RB" and low in _TIME:
                token = after  # `late on Monday`
                continue
            if after == token + 1:
                if tag == "VBG" or after >= end or page.quoted[after] != NONE or parse.word[after] in (",", ":", "."):
                    return token + 1 if tag != "TO" else token
                return token
            token = after
        elif low in _TIME or parse.entity[token] in ("DATE", "TIME") or tag in ("RB", "RBR", "RP"):
            if low == "that":
                break
            token += 1
        else:
            break
    return token


def _is_in_date(page: Prose, comma: int, end: int) -> bool:
    """`May 8, 2020`, `on Thursday, March 16`: the comma of one date, and a number or a name behind it."""
    parse, following = page.parse, min(comma + 1, end - 1)
    dated = parse.entity[comma] in ("DATE", "TIME")
    return parse.tag[following] == "CD" or (dated and parse.tag[following] == "NNP")


def _past_bracket(page: Prose, token: int, end: int) -> int:
    """Behind the short form in `at the Karsk Fair (KF)`; `token` if no bracket opens there."""
    word = page.parse.word
    if token >= end or word[token] != "(":
        return token
    closing = next((t for t in range(token, min(end, token + _SHORT_FORM)) if word[t] == ")"), None)
    return token if closing is None else closing + 1


_SHORT_FORM = 6
"""Tokens of a short form with its brackets at most."""


def _noun_phrase(page: Prose, token: int, end: int) -> int:
    parse = page.parse
    start = token
    if token < end and parse.tag[token] == "PRP":
        return token + 1  # `telling him his visit …`
    while token < end and page.quoted[token] == NONE:
        tag, low = parse.tag[token], parse.low[token]
        if tag in FINITE or low == "that":
            break
        if tag == "PRP" and token > start:
            break
        if (
            tag in _INSIDE
            or low in ("'s", "'")
            or (
                low in ("of", "and", "&", "-", "for")
                and token > start
                and token + 1 < end
                and parse.tag[token + 1] in _INSIDE
            )
            or (
                parse.word[token] == "."
                and token + 1 < end
                and parse.word[token - 1][:1].isupper()
                and len(parse.word[token - 1]) <= 4
                and token > start
            )
            or (
                parse.word[token] == ","
                and token + 1 < end
                and parse.tag[token + 1] == "CD"
                and parse.entity[token + 1] in ("DATE", "TIME")
            )
            or (parse.tag[token] == "VBG" and token > start and parse.tag[token - 1] in ("DT", "JJ", "NN"))
        ):
            token += 1
        else:
            break
    # A noun that is the subject of a following clause is not an adjunct's object.
    if token < end and parse.tag[token] in FINITE:
        return start
    return token
