"""Noun phrases by the surface: where a name with its title begins, and an apposition ends, whatever the parser made."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.text.document import NONE, Prose

RELATIVE = ENGLISH.grammar.relatives
PERSONAL = ENGLISH.grammar.personal
NAMING = frozenset({"NNP", "NNPS"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOUNY = frozenset(
    {
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "JJ",
        "JJR",
        "JJS",
        "CD",
        "POS",
        "DT",
        "PRP$",
        "PDT",
        "VBG",
        "VBN",
        "HYPH",
        "FW",
        "$",
        "AFX",
        "ADD",
    }
)
LONGEST = 30
"""Tokens of a source at most."""


@dataclass(frozen=True, slots=True)
class Source:
    """Tokens first … last name the speaker; `head` is the noun, `stands_for` a relative pronoun's antecedent."""

    first: int
    last: int
    head: int
    stands_for: int | None = None


_OPENS_ROLE = ENGLISH.grammar.opens_role


def reads_as_role(page: Prose, first: int, last: int) -> bool:
    """A noun phrase (or a place, an age, "who …") between two commas."""
    parse = page.parse
    if parse.low[first] in RELATIVE | _OPENS_ROLE or parse.tag[first] == "CD":
        return parse.low[first] in RELATIVE or not any(
            parse.tag[t] in FINITE for t in range(first, last + 1) if not _in_relative(page, first, t)
        )
    if parse.tag[first] not in NOUNY or parse.low[first] in PERSONAL:
        return False
    return not any(parse.tag[t] in FINITE for t in range(first, last + 1) if not _in_relative(page, first, t))


def _in_relative(page: Prose, first: int, token: int) -> bool:
    return any(page.parse.low[t] in RELATIVE | {"whose", "where"} for t in range(first, token))


def name_start(page: Prose, last: int, begin: int) -> int:
    """The first token of the name (with its title) that ends at `last`."""
    parse = page.parse
    first = last
    here = page.quoted[last]
    while (
        first - 1 >= begin
        and page.quoted[first - 1] == here
        and (
            parse.tag[first - 1] in NAMING | {"POS", "HYPH"}
            or is_dot_inside(page, first - 1)
            or (parse.tag[first - 1] in ("NN", "JJ", "DT", "NNS", "PRP$") and last - first < 10)
            or (parse.tag[first - 1] in ("VBN", "VBG") and parse.tag[first - 2] == "HYPH" and first - 2 > begin)
            or (
                parse.tag[first - 1] in ("IN", "TO")
                and parse.tag[first] in NAMING | {"NN", "DT"}
                and parse.low[first - 1] in ("of", "for", "to", "at")
                and first - 2 >= begin
                and parse.tag[first - 2] in NOUNY
            )
        )
    ):
        first -= 1
    return first


def is_dot_inside(page: Prose, token: int) -> bool:
    """The dot of `Harbour.NET`, with no space around it."""
    parse = page.parse
    joined = parse.word[token] == "." and 0 < token < len(parse) - 1 and parse.tag[token - 1] in NAMING
    return joined and parse.end[token - 1] == parse.start[token] and parse.end[token] == parse.start[token + 1]


def phrase_end(page: Prose, first: int, end: int) -> int:
    """Last token of the plain noun phrase that starts at `first`, prepositional parts within reason included."""
    parse = page.parse
    token = first
    while token < end and page.quoted[token] == NONE:
        if parse.tag[token] in NOUNY or parse.word[token] in ("&", "."):
            if parse.word[token] == "." and (token + 1 >= end or parse.tag[token + 1] not in NAMING):
                break
            if parse.entity[token] in ("DATE", "TIME") and token > first:
                break
        elif parse.tag[token] in ("IN", "CC", "TO") and token + 1 < end and token > first:
            if (
                parse.low[token] not in ("of", "for", "at", "and", "to", "from", "with")
                or parse.tag[token + 1] not in NOUNY
            ):
                break
            if parse.low[token] in ("to", "from", "with") and parse.entity[token - 1] == "PERSON":
                break
            if parse.low[token] == "and" and any(parse.tag[t] in FINITE for t in range(token, min(end, token + 6))):
                break
        elif parse.word[token] == "(":
            close = next((t for t in range(token, min(end, token + 8)) if parse.word[t] == ")"), None)
            if close is None:
                break
            token = close
        else:
            break
        token += 1
    last = token - 1
    while last > first and parse.tag[last] in ("IN", "CC", "DT", "TO"):
        last -= 1
    return last


def head_noun(page: Prose, first: int, last: int) -> int:
    parse = page.parse
    for token in range(first, last + 1):
        if (parse.tag[token] in ("IN", "TO") or parse.word[token] == "(") and token > first:
            return token - 1
        postposed = parse.tag[token] == "VBN" and parse.tag[token + 1 : token + 2] in (("IN",), ("TO",))
        if postposed and token > first and parse.tag[token - 1] in ("NN", "NNS", "NNP"):
            return token - 1  # `Quill's statement prepared for the board`
    return last


def with_apposition(page: Prose, last: int, end: int) -> int:
    """`, an expert at Russia's council` after the name: to its closing comma or the end of the sentence."""
    parse = page.parse
    if last + 2 >= end or parse.word[last + 1] != "," or page.quoted[last + 2] != NONE:
        return last
    first = last + 2
    stop = first
    while stop < end and page.quoted[stop] == NONE and stop - first < LONGEST:
        word = parse.word[stop]
        if word in (".", ";", ":") and stop + 1 >= end - 1:
            break
        if word in (",", "--", "—") and not _list_goes_on(page, stop, end):
            break
        stop += 1
    if (
        stop - 1 < first
        or not reads_as_role(page, first, stop - 1)
        or parse.tag[first] in ("VBG", "VBN")
        or parse.entity[first] in ("DATE", "TIME")
    ):
        return last
    if parse.tag[first] == "IN" or parse.low[first] in ENGLISH.cues.beside:
        return last
    while stop - 1 > first and parse.word[stop - 1] in (".", ",", '"'):
        stop -= 1
    return stop - 1


def _list_goes_on(page: Prose, comma: int, end: int) -> bool:
    parse = page.parse
    return comma + 1 < end and parse.low[comma + 1] in ("and", "or") and parse.tag[min(comma + 2, end - 1)] in NAMING
