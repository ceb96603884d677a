"""One role of all that an article gives a person, wherever it does: every mention's wording is scored, the best is his.

An office weighs more than a calling, a calling more than a rank or a passing word (`a keen gardener`); what says of
what or whose weighs more than what does not; what is over weighs less. Of two that weigh alike the first one stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import words_of
from bot.reading.names.titles import COURTESY, OFFICES, RANKS, is_role
from bot.reading.quotes.cues.animacy import is_person
from bot.reading.quotes.cues.noun_phrases import FINITE, NAMING, Source
from bot.reading.quotes.entities.entities import PersonEntity, is_short_for
from bot.reading.quotes.entities.offices import holder
from bot.reading.quotes.entities.role_appositions import after_name
from bot.reading.quotes.entities.role_prenominals import before_name
from bot.reading.quotes.entities.roles import of_unnamed, worded
from bot.reading.quotes.text.document import NONE, Prose

_AT_PRESENT = ENGLISH.titles.at_present
_OVER = ENGLISH.titles.over
_UNTIL = ENGLISH.titles.until
_PASSING = ENGLISH.titles.passing
_OF = ENGLISH.grammar.of_role


@dataclass(frozen=True, slots=True)
class Candidate:
    role: str
    first: int
    """The token of the mention it belongs to."""

    @property
    def weight(self) -> float:
        return weight_of(self.role)


def weight_of(role: str) -> float:
    """−2.5 … 4: what the wording says of somebody; see the head of this module."""
    words = [word.strip(".,") for word in role.replace("’", "'").replace("-", " ").split()]
    low = [word.lower() for word in words]
    joint = next((k for k, word in enumerate(low) if k and word in _OF), len(low))
    heads = [word for word in low[:joint] if is_role(word)] or [word for word in low if is_role(word)]
    if not heads:
        strength = 0.0
    elif any(_singular(word) in OFFICES for word in heads):
        strength = 3.0
    elif all(_singular(word) in RANKS | _PASSING for word in heads):
        strength = 1.0
    else:
        strength = 2.0
    specific = len(low) > 1 and (joint < len(low) - 1 or any(w[:1].isupper() for w in words[:-1]))
    over = bool(set(low[:2]) & _OVER) or (not _UNTIL.isdisjoint(low) and any(word.isdecimal() for word in low))
    return strength + specific - 1.5 * over - (low[:1] == ["his"])


def _singular(word: str) -> str:
    return word if word in RANKS | OFFICES or not word.endswith("s") else word[:-1]


def give_roles(page: Prose, figures: Sequence[PersonEntity]) -> None:
    """Each person gets all his roles, and the weightiest of them, without a leading article."""
    pools = [
        sorted(
            (one for one in candidates(page, figure) if not _is_shared(page, figure, one.first, figures)),
            key=lambda one: one.first,
        )
        for figure in figures
    ]
    for figure, pool in zip(figures, pools, strict=True):
        figure.roles = tuple(one.role for one in pool)
    for figure, pool in zip(figures, pools, strict=True):
        figure.role = max(pool, key=lambda one: one.weight).role if pool else None
    for figure in figures:
        if figure.role is not None and figure.role.lower() in OFFICES:
            figure.role = _fuller_before(page, figure, figures) or figure.role
    weak = [f for f in figures if f.role is None or weight_of(f.role) < _CALLING or f.role.lower() in OFFICES]
    if weak:
        _give_described(page, figures, weak)


def _is_shared(page: Prose, figure: PersonEntity, first: int, figures: Sequence[PersonEntity]) -> bool:
    """`Foreign Minister Wan`, where two Wans are ministers: nobody's by this wording."""
    last = next(b for a, b in figure.mentions if a == first)
    spelt = words_of(page.span(first, last).of(page.text))
    return len(figure.name) > 1 and any(one is not figure and is_short_for(spelt, one) for one in figures)


def _fuller_before(page: Prose, figure: PersonEntity, figures: Sequence[PersonEntity]) -> str | None:
    """`A Karskian Foreign Ministry spokeswoman refused. … spokeswoman Vera Talanova said`: the same one, called so a
    little before, where nobody else of the article is."""
    parse = page.parse
    office, first = str(figure.role).lower(), min(a for a, _ in figure.mentions)
    if any(other is not figure and office in role.lower().split() for other in figures for role in other.roles):
        return None
    nouns = [
        t
        for t in range(first - 1)
        if parse.low[t] == office
        and page.quoted[t] == NONE
        and page.paragraph[first] - page.paragraph[t] <= _JUST_BEFORE
        and parse.tag[t + 1] not in NAMING
    ]
    wordings = [of_unnamed(page, Source(max(parse.first[t], t - _MOST_WORDS - 1), t, t)) for t in nouns]
    return next((role for role in reversed(wordings) if role and weight_of(role) > weight_of(office)), None)


_JUST_BEFORE = 2
"""Paragraphs between the description and the name at most."""
_CALLING = 2.0


def _give_described(page: Prose, figures: Sequence[PersonEntity], weak: Sequence[PersonEntity]) -> None:
    """`Putin arrived. The Russian leader …`: whom the article names without an office, but describes by one."""
    parse = page.parse
    known: dict[str, PersonEntity | None] = {}
    for head, low in enumerate(parse.low):
        if (
            low not in OFFICES
            or parse.tag[head] not in ("NN", "NNP")
            or page.quoted[head] != NONE
            or parse.first[head] >= head
        ):
            continue
        if head + 1 < len(parse) and parse.tag[head + 1] in NAMING:
            continue
        source = Source(max(parse.first[head], head - _MOST_WORDS), head, head)
        described = " ".join(parse.low[source.first : head + 1])
        if described not in known:
            known[described] = holder(page, figures, source)
        who = known[described]
        if who is not None and any(who is one for one in weak):
            role = worded(page, source.first, head)
            bare = who.role is not None and who.role.lower() in OFFICES
            if bare and str(who.role).lower() != low:
                continue  # `President Quill`: no other word for his office is fuller
            if weight_of(role) > (weight_of(who.role) if who.role else 0):
                who.role = role


_MOST_WORDS = 4
"""Words before the noun of an office at most."""


def candidates(page: Prose, figure: PersonEntity) -> Iterator[Candidate]:
    """What stands around each of his mentions outside quotations."""
    for first, last in figure.mentions:
        if page.quoted[first] != NONE:
            continue
        for role in (
            after_name(page, first, last),
            _titled(page, first),
            _before_comma(page, first, last),
            _of_plural(page, first, last),
            _said_to_be(page, first, last),
        ):
            if role:
                yield Candidate(role, first)


def _titled(page: Prose, first: int) -> str | None:
    """A title that runs up to the name; one of several (`Reps. Quill and Ferrow`) in the singular."""
    role = before_name(page, first)
    return _in_singular(role) if role and _is_plural(page, first - 1) else role


_OFFICE = 14
"""Tokens of `Mayor Lena Ustrina's press secretary` at most."""
_OF_OFFICE = frozenset({"NN", "NNP", "NNPS", "JJ", "POS", "HYPH", "PRP$", "DT", "IN", "TO", "CC", "VBG", "NNS"})
_CLOSING = frozenset({",", ".", ")", "--", "—", "–", ":", ";", "?", "!"})


def _before_comma(page: Prose, first: int, last: int) -> str | None:
    """`the mayor of Karsk, Lena Ustrina,` and `Mayor Lena Ustrina's press secretary, Oleg Brandin,`."""
    parse = page.parse
    start = first
    while parse.tag[start - 1] in NAMING | {"."} and parse.low[start - 1].rstrip(".") in RANKS | COURTESY | {""}:
        start -= 1
    comma = start - 1
    begin, end = page.sentence_of(first)
    after = last + 1
    closed = after >= end or parse.word[after] in _CLOSING or parse.tag[after] in FINITE or page.is_mark(after)
    if comma - 1 <= begin or parse.word[comma] != "," or not closed:
        return None
    token = comma
    while token > max(begin, comma - _OFFICE) and parse.tag[token - 1] in _OF_OFFICE and page.quoted[token - 1] == NONE:
        token -= 1
        if parse.tag[token] in ("DT", "PRP$") and (token == begin or parse.low[token - 1] not in _OF):
            break
    owned = any(parse.tag[t] in ("POS", "PRP$") for t in range(token, comma))
    if token > begin and parse.word[token - 1] == "," and parse.tag[token] != "DT" and not owned:
        return None  # one of a list
    head = next((t for t in range(token, comma) if parse.low[t + 1] in _OF), comma - 1)
    while head > token and parse.low[head] in ("and", "'s"):
        head -= 1
    if not (is_role(parse.low[head]) or is_person(page, head)) or parse.tag[head] in ("NNS", "NNPS"):
        return None
    opens = _opening(page, token, head)
    return worded(page, opens, comma - 1) or None


def _opening(page: Prose, token: int, head: int) -> int:
    """The first word of the office: behind an article, and behind a preposition that rules it."""
    parse = page.parse
    while token < head and (
        parse.tag[token] in ("IN", "TO", "CC", "DT", "PRP$", "POS", "HYPH", "VBG") or parse.low[token] in COURTESY
    ):
        token += 1
    for k in range(head - 1, token, -1):
        if parse.tag[k] in ("IN", "TO", "CC") and parse.low[k] != "and":
            return k + 1 + (parse.tag[k + 1] in ("DT", "PRP$"))
    return token


def _of_plural(page: Prose, first: int, last: int) -> str | None:
    """`Presidents Artyom Velikov of Norland and Lena Ustrina of Karsk`: President of Norland, President of Karsk."""
    parse = page.parse
    token = first
    begin, end = page.sentence_of(first)
    if not _is_plural(page, token - 1):
        while token > max(begin + 1, first - _LIST) and (
            parse.tag[token - 1] in NAMING or parse.low[token - 1] in ("and", ",", "of", "the")
        ):
            token -= 1
            if _is_plural(page, token - 1):
                break
    if token <= begin or not _is_plural(page, token - 1) or parse.word[token] == ",":
        return None  # `after talks of ministers, Quill said`: the names of a list follow its title at once
    role = before_name(page, token)
    if role is None:
        return None
    stop = last + 1
    if parse.low[stop : stop + 1] == ("of",):
        stop += 1 + (parse.low[stop + 1 : stop + 2] == ("the",))
        while stop < end and parse.tag[stop] in NAMING:
            stop += 1
    place = page.span(last + 1, stop - 1).of(page.text) if stop > last + 2 else ""
    return f"{_in_singular(role)} {place}".rstrip()


_LIST = 16
"""Tokens of a list of names behind their title in the plural at most."""
_BEING = ENGLISH.grammar.being
_WAS = frozenset({"was", "were"})


def _said_to_be(page: Prose, first: int, last: int) -> str | None:
    """`Lena Ustrina is a professor of law at Karsk University.`"""
    parse = page.parse
    _, end = page.sentence_of(first)
    verb = last + 1
    begin = verb + 1
    if begin + 1 >= end or parse.low[verb] not in _BEING - _WAS or parse.dep[verb] not in ("ROOT", "conj"):
        return None
    if parse.tag[begin] == "RB" and parse.low[begin] in _AT_PRESENT:
        begin += 1
    if parse.low[begin] not in ("a", "an", "the"):
        return None
    head = next((c for c in parse.children[verb] if parse.dep[c] == "attr" and c >= begin), None)
    if head is None or not (is_role(parse.low[head]) or is_person(page, head)) or parse.tag[head] != "NN":
        return None
    stop = head + 1
    while stop < min(end, parse.last[head] + 1) and parse.tag[stop] in _OF_OFFICE and page.quoted[stop] == NONE:
        stop += 1
    return worded(page, begin, stop - 1) or None


def _is_plural(page: Prose, token: int) -> bool:
    low = page.parse.low[token].rstrip(".")
    return low.endswith("s") and low not in RANKS and low[:-1] in RANKS | OFFICES


def _in_singular(role: str) -> str:
    dot = role.endswith(".")
    words = role.rstrip(".")
    return words[:-1] + ("." if dot else "")
