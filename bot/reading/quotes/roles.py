"""Roles as an article words them: "Chinese Ambassador to Russia" before a name, "director of …" after it."""

from __future__ import annotations

from bot.reading.quotes.cast import Figure
from bot.reading.quotes.prose import NONE, Prose
from bot.reading.quotes.sources import FINITE, RELATIVE, Source
from bot.reading.quotes.titles import COURTESY, is_role

_ARTICLES = frozenset({"a", "an", "the", "his", "her", "its", "their", "our"})
_BEFORE = frozenset({"NN", "NNP", "NNPS", "NNS", "JJ", "HYPH", "POS", "IN", "TO", "CC", "VBG", "AFX", "RB"})
_NOT_A_ROLE = frozenset(
    {"age", "aged", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "who", "which"}
)


def role_of(page: Prose, figure: Figure) -> str | None:
    """The first role the article gives the person, wherever it does; without a leading article."""
    for first, last in figure.mentions:
        if page.quoted[first] != NONE:
            continue
        role = after_name(page, first, last) or before_name(page, first)
        if role:
            return role
    return None


def before_name(page: Prose, first: int) -> str | None:
    """A title that runs up to the name."""
    parse = page.parse
    begin = first
    stop = max(page.sentence_of(first)[0], first - 12)
    while (
        begin > stop
        and page.quoted[begin - 1] == NONE
        and parse.tag[begin - 1] in _BEFORE
        and parse.word[begin - 1] not in (",", ";")
    ):
        tag = parse.tag[begin - 1]
        if tag == "RB" or (
            tag in ("IN", "TO", "CC")
            and (parse.low[begin - 1] not in ("of", "for", "to", "and") or begin - 1 == first - 1)
        ):
            break
        begin -= 1
    while begin < first and (
        parse.low[begin].rstrip(".") in COURTESY | _ARTICLES
        or parse.tag[begin] in ("IN", "TO", "CC", "POS", "RB", "VBG", "HYPH")
        or (parse.entity[begin] == "PERSON" and not is_role(parse.low[begin]))
    ):
        begin += 1
    begin = _without_foreign_head(page, begin, first)
    if begin >= first or not any(is_role(parse.low[t]) for t in range(begin, first)):
        return None
    if parse.low[first - 1] == "'s" or parse.tag[first - 1] in ("POS", "IN"):
        return None
    if (
        not is_role(parse.low[first - 1])
        and not is_role(parse.low[begin])
        and not any(parse.low[t] in ("to", "of", "for") for t in range(begin, first))
    ):
        return None
    return _worded(page, begin, first - 1)


def _without_foreign_head(page: Prose, begin: int, first: int) -> int:
    """ "invitation of leader Xi": only "leader" is the title, as no role word stands before "of"."""
    parse = page.parse
    for token in range(first - 1, begin, -1):
        if parse.low[token] in ("of", "to", "for", "and") and not any(
            is_role(parse.low[t]) for t in range(begin, token)
        ):
            return token + 1
    return begin


def after_name(page: Prose, first: int, last: int) -> str | None:
    """An apposition between commas, joined with its tail where a sentence end broke it in two."""
    parse = page.parse
    _, end = page.sentence_of(first)
    if last + 2 >= end or parse.word[last + 1] not in (",", "--", "—") or page.quoted[last + 1] != NONE:
        return None
    begin = last + 2
    if parse.tag[begin] == "CD" and begin + 2 < end and parse.word[begin + 1] == ",":
        begin += 2
    final = _apposition_end(page, begin, end)
    if final < begin or parse.low[begin] in _NOT_A_ROLE | RELATIVE or parse.tag[begin] in _NO_ROLE_BEGINS:
        return None
    relative = next((t for t in range(begin + 1, final + 1) if parse.low[t] in RELATIVE), None)
    if any(parse.tag[t] in FINITE for t in range(begin, (relative or final) + 1)):
        return None
    if relative is not None:
        final = relative - 1
    while final > begin and parse.word[final] == ",":
        final -= 1
    if not any(is_role(parse.low[t]) for t in range(begin, final + 1)):
        return None
    role = _worded(page, begin, final)
    return role + _broken_off(page, final, end) if role else None


_NO_ROLE_BEGINS = FINITE | {"VBG", "VBN", "IN", "CC", "PRP", "RB", "TO"}


def _apposition_end(page: Prose, begin: int, end: int) -> int:
    """The last token before the comma, dash or full stop that closes it."""
    parse = page.parse
    stop = begin
    while stop < end and page.quoted[stop] == NONE and stop - begin < 32:
        word = parse.word[stop]
        if word in (";", ":", "--", "—", "(") or (word == "," and not _listed(page, begin, stop, end)):
            break
        if word == "." and stop + 1 >= end - 1:
            break
        stop += 1
    final = stop - 1
    while final > begin and parse.word[final] in (".", ","):
        final -= 1
    return final


def _listed(page: Prose, begin: int, comma: int, end: int) -> bool:
    """The comma is inside the role: "professor of economics, law and history at …"."""
    parse = page.parse
    return comma + 2 < end and parse.low[comma + 1] == "and" and comma - begin > 1


def _broken_off(page: Prose, final: int, end: int) -> str:
    """ "director of Carnegie, told AFP. Russia Eurasia Center.": a verbless run of capitals that follows at once."""
    parse = page.parse
    if (
        end >= len(parse)
        or page.paragraph[end] != page.paragraph[final]
        or parse.tag[final] != "NNP"
        or end - final > 8
    ):
        return ""
    first, after = page.sentence_of(end)
    words = [t for t in range(first, after) if parse.word[t] not in (".", '"')]
    if not 2 <= len(words) <= 6 or parse.word[after - 1] != "." or page.quoted[first] != NONE:
        return ""
    if all(parse.word[t][:1].isupper() for t in words) and all(
        parse.tag[t] in ("NNP", "NNPS", "NN", "JJ") for t in words
    ):
        return " " + page.span(words[0], words[-1]).of(page.text)
    return ""


def _worded(page: Prose, first: int, last: int) -> str | None:
    while first < last and page.parse.low[first] in _ARTICLES:
        first += 1
    if first > last:
        return None
    words = " ".join(page.span(first, last).of(page.text).split()).rstrip(" ,.")
    return words or None


def of_phrase(page: Prose, source: Source, figure: Figure) -> str | None:
    """The role within the source's own words."""
    for first, last in figure.mentions:
        if source.first <= first and last <= source.last:
            return after_name(page, first, last) or before_name(page, first)
    return None
