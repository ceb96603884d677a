"""`according to X`, `in the words of X`: whose phrase it is, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import is_person
from bot.reading.quotes.cues.noun_phrases import FINITE, Source, head_noun, phrase_end
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import Cue, Frame
from bot.reading.quotes.text.document import NONE, Prose

_ACCORDING = Cue("according to", Frame.CLAUSE | Frame.QUOTE | Frame.PARENTHESIS, False)


_VIEWS = ENGLISH.cues.views


_ACCORDING_TO = frozenset(tuple(phrase.split()) for phrase in ENGLISH.cues.according_to)
ACCORDING = frozenset({"in", "per", *(first for first, *_ in _ACCORDING_TO)})
"""What `accords` may find one at."""


def accords(page: Prose, token: int) -> int | None:
    """The last word of `according to`, `as per`, `in the words of` or `, per` that begins at `token`, if any."""
    low, tag = page.parse.low, page.parse.tag
    following = low[token + 1 : token + 4]
    if (low[token], *following[:1]) in _ACCORDING_TO:
        return token + 1
    if low[token] == "in" and len(following) == _OF and following[0] == "the" and following[1] in _VIEWS:
        ruled = token > 0 and tag[token - 1] in ("VBN", "VBD")  # `was echoed in the words of Quill`
        return token + _OF if following[2] == "of" and not ruled else None
    if low[token] == "per" and token and following and page.parse.word[token - 1] == ",":
        article = following[0] in ("the", "a")
        return token if tag[token + 1] in ("NNP", "NNPS") or article else None
    return None


_OF = 3
"""Words from "in" to "of" in `in the view of`."""


def accordance(page: Prose, token: int, to: int) -> Iterator[Report]:
    """`according to X`, `in the words of X`: from `token` to the preposition `to`, and the noun behind it."""
    parse = page.parse
    _, end = page.sentence_of(token)
    first = to + 1
    if first >= end:
        return
    if parse.low[first] == "which" or parse.low[first] == "what":
        return
    stop = first
    depth_end = max((parse.last[c] for c in parse.children[to] if c > token), default=first)
    last = min(depth_end, first + 30, end - 1)
    head = next((c for c in parse.children[to] if c > token and parse.dep[c] == "pobj"), None)
    if head is None:
        # `According to Minister Quill, Norland and Karsk expect …`: what the parser made the next clause's subject
        last = max(first, phrase_end(page, first, end))
        yield Report(token, to, _ACCORDING, Source(first, last, head_noun(page, first, last)))
        return
    if (
        parse.tag[head + 1 : head + 2] == ("DT",)
        and parse.tag[head] in ("NN", "NNP")
        and token == page.sentence_of(token)[0]
    ):
        yield Report(token, to, _ACCORDING, Source(first, head, head))  # `According to the Minister the issue is …`
        return
    named = _apposed_name(page, head, end)
    if named is not None:
        yield Report(token, to, _ACCORDING, Source(first, named, head))
        return
    for stop in range(first, last + 1):
        if (
            page.quoted[stop] != NONE
            or parse.word[stop] in (";", ":")
            or (parse.word[stop] == "," and stop > head and not _apposes(page, stop, last))
        ):
            stop -= 1
            break
    while stop > first and parse.word[stop] in (",", ".", ";", "—", "--", ")"):
        stop -= 1
    stop = _with_relative_clause(page, stop, end)
    stop = with_name_behind(page, head, stop, end)
    yield Report(token, to, _ACCORDING, Source(first, max(first, stop), min(head, max(first, stop))))


def in_view_of(page: Prose, noun: int) -> Report | None:
    """`In Quill's view, the bridge is a ruin`: from "in" to the noun."""
    parse = page.parse
    begin, _ = page.sentence_of(noun)
    if parse.tag[noun - 1] == "PRP$" and parse.low[noun - 2 : noun - 1] == ("in",):
        return _in_own_words(page, noun)
    if noun - begin < _OWNED or parse.tag[noun - 1] != "POS":
        return None
    owner = noun - 2
    token = owner
    while token > begin and noun - token < _PRESENT and parse.tag[token] in _OF_OWNER:
        token -= 1
    opens = token == begin or parse.word[token - 1] == ","
    closed = parse.word[noun + 1 : noun + 2] == (",",)
    if parse.low[token] != "in" or not (opens and closed) or page.quoted[token] != NONE:
        return None
    return Report(token, noun, _ACCORDING, Source(token + 1, owner, owner))


def _in_own_words(page: Prose, noun: int) -> Report | None:
    """`In her words, the bridge is a ruin`; `the bridge, in her view, is a ruin`."""
    parse, opening = page.parse, noun - 2
    begin, _ = page.sentence_of(noun)
    opens = opening == begin or parse.word[opening - 1] == ","
    closed = parse.word[noun + 1 : noun + 2] == (",",)
    if not (opens and closed) or page.quoted[noun] != NONE or parse.low[noun - 1] not in ENGLISH.grammar.own:
        return None
    return Report(opening, noun, _ACCORDING, Source(noun - 1, noun - 1, noun - 1))


_OWNED = 3
"""Tokens of `in Quill's` before the noun at least."""
_OF_OWNER = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "DT", "POS", "HYPH"})


_KINDS = ENGLISH.organisations.kinds


def _apposed_name(page: Prose, office: int, end: int) -> int | None:
    """`according to Norland's central banker, Jonas Berent, …`, `to its news agency, Sprut.`: the last token of a name
    between commas."""
    parse = page.parse
    first = office + 2
    role, kind = is_role(parse.low[office]), parse.low[office] in _KINDS
    if first >= end or parse.word[office + 1] != "," or not (role or kind):
        return None
    last = first
    while last < end and page.quoted[last] == NONE:
        person = parse.entity[last] == "PERSON"
        if not (person if role else parse.tag[last] == "NNP" and not person):
            break
        last += 1
    closed = last < end and parse.word[last] in (",", ".")
    return last - 1 if closed and last > first and parse.entity_begins[first] else None


_PRESENT = 12
"""Tokens of `with a long past` between an office and the comma before its holder's name at most."""


def with_name_behind(page: Prose, office: int, last: int, end: int) -> int:
    """`…, according to a former negotiator and banker with a long past, Jonas Berent.`: to the end of the name."""
    parse = page.parse
    comma = next((t for t in range(last + 1, min(end, last + _PRESENT)) if parse.word[t] == ","), None)
    if comma is None or comma + 1 >= end or not (is_role(parse.low[office]) or is_person(page, office)):
        return last
    between = range(office, comma + 2)
    if any(parse.entity[t] == "PERSON" or page.quoted[t] != NONE or parse.tag[t] in FINITE for t in between[:-1]):
        return last
    name = first = comma + 1
    while name < end and parse.entity[name] == "PERSON":
        name += 1
    return name - 1 if name > first + 1 and (name >= end or parse.word[name] in (",", ".", ";")) else last


def _with_relative_clause(page: Prose, last: int, end: int) -> int:
    """`According to a banker, who is not named, crates arrived`: to the clause's comma, if a verb follows it."""
    parse = page.parse
    if last + 3 >= end or parse.word[last + 1] != "," or parse.low[last + 2] not in ("who", "whose", "which"):
        return last
    for comma in range(last + 4, end - 1):
        if page.quoted[comma] != NONE:
            break
        if parse.word[comma] == "," and any(parse.tag[t] in FINITE for t in range(last + 3, comma)):
            return comma - 1 if any(parse.tag[t] in FINITE for t in range(comma + 1, end)) else last
    return last


def _apposes(page: Prose, comma: int, last: int) -> bool:
    parse = page.parse
    begin, _ = page.sentence_of(comma)
    opens = not any(parse.tag[t] in FINITE for t in range(begin, comma))
    if opens and not any(parse.word[t] == "," for t in range(comma + 2, last + 1)):
        return False  # `According to Quill, the move …`: what follows the only comma is what he says
    return (
        comma < last
        and parse.low[comma + 1] in ("a", "an", "the", "who", "which")
        and not any(
            parse.tag[t] in FINITE for t in range(comma + 1, last + 1) if parse.low[comma + 1] not in ("who", "which")
        )
    )
