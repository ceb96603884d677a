"""Statement families: one utterance that several outlets tell, word for word, translated anew, in their own words or in
another language.

Joining two statements that differ is a falsehood in the speaker's mouth, so doubt keeps them apart: a number, a name or
a "not" that the other lacks, days between, too few words to tell. The thresholds come from reading pairs of general
news; `tests/benchmarks/reading/families.py` measures them on articles they were not set by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from operator import itemgetter
from typing import assert_never

from bot.model import EnglishReport, Family, ItemId, Kind, Repeat, Statement
from bot.reading.scripts import OTHER_SCRIPT
from bot.reading.statements import lines
from bot.reading.statements.evidence import NEAR_DAYS, language_of_words
from bot.reading.statements.similarity import (
    Likeness,
    Rarity,
    Wording,
    alike,
    contradict,
    names_differ,
    swapped,
    takes_up,
)
from bot.reading.statements.versions import joined, version

CLUSTERED = 200
"""Statements compared, the newest: each one behind them is an entry of its own."""
DAYS = 10
"""Further apart, the same words were said twice: officials repeat themselves."""
SAME = 0.55
"""Cosine, of words in the same order, from which two wordings of the same days are one utterance …"""
LEAST = 8.0
"""… if what they share weighs this much ("US sanctions" fits a hundred sentences) …"""
PLAIN = 2
"""… and is more than names."""
LOOSE = 0.3
"""Less than SAME will do, as in a paraphrase …"""
TELLING = 15.0
"""… if what they share weighs this much …"""
MANY = 5
"""… in this many words …"""
IN_ORDER = 1.1
"""… and more of them in the same order than chance would leave, this many times."""
FADE = 0.03
"""Added to the cosine asked for with each day between."""
UNSURE_WHEN = 0.1
"""Added where only one of the two has a date."""
NAMED = 0.7
"""Cosine asked for where each wording names what the other does not, or does not take up what the other opens with:
then they may well share no more than their background."""
EXCERPT = 0.85
"""Share of the shorter quotation that the longer one holds, from which it is an excerpt of it."""
REPEATED = 0.95
"""Share of the shorter wording that the longer one holds, asked for within one article: there two statements are two,
unless one repeats the other."""
SURE = 0.6
"""Confidence below which a statement never leads its family."""
AS_FULL = 0.9
"""Share of the fullest wording that counts as full too; among those the earliest leads."""
DISTINCTIVE = 2.5
"""Weight of a word from which sharing it tells something. Statements are looked at further if they share two such …"""
MANY_TELLING = 8
"""… or three, where there are as many as this …"""
NEIGHBOURS = 24
"""… and of those that do, so many, the next to it in time …"""
NEAREST = 6
"""… and compared in full those that have most in common."""
ENGLISH_DAYS = 2
"""Days around a statement in another language on which no English report may quote the speaker, for it to be in that
language only so far."""
SHOWN = 2
"""Differences told, each way."""
RUN = 4
"""Words of a difference."""

_INNER = re.compile(r"[“\"«]([^”\"»]+)[”\"»]?")
_WORDS = re.compile(r"\w+")
_BREAK = re.compile(r"[^\W\d_]{3}[.!?]\s+[^\W\d_“\"]")
_BROKEN = re.compile("\ufffd|Ã\\S|â€|&\\w+;|&#\\d")
_EVER = datetime.max.replace(tzinfo=UTC)

Group = tuple[Statement, ...]
"""Statements of one utterance, newest first, undated last."""


# ------------------------------------------------------------------------------------------------------------ grouping


@dataclass(slots=True)
class _Node:
    """Statements with the very same content words in the same order; only alive while one list is grouped."""

    wording: Wording
    language: str
    stance: bool
    own: bool
    """Some of it in the speaker's own words …"""
    verbatim: bool
    """… or all of it."""
    members: list[int]
    since: datetime | None
    until: datetime | None
    items: set[ItemId]
    group: list[_Node] = field(default_factory=list)


def grouped(statements: Sequence[Statement], rarity: Rarity) -> tuple[Group, ...]:
    """One speaker's statements (newest first, undated last), those of one utterance together.

    Each statement is in exactly one group, and no two of a group contradict each other. Compares each statement with a
    bounded number of others: time grows with the number of statements, not with its square.
    """
    recent = statements[:CLUSTERED]
    nodes = _nodes(recent, rarity)
    for _, one, other in sorted(_pairs(nodes), key=lambda pair: -pair[0]):
        if one.group is not other.group and _fit_together(one.group, other.group):
            one.group += other.group
            for node in other.group:
                node.group = one.group
    groups = {id(node.group): node.group for node in nodes}.values()
    numbers = sorted(sorted(at for node in group for at in node.members) for group in groups)
    if len({node.language for node in nodes}) > 1:
        numbers = joined(numbers, recent, rarity.facts)
    return tuple(tuple(recent[at] for at in group) for group in numbers) + tuple(
        (one,) for one in statements[CLUSTERED:]
    )


def _fit_together(one: list[_Node], other: list[_Node]) -> bool:
    """No two of them are apart, and all tell like the one that has most to tell: a chain of likenesses is no family."""
    if any(_apart(a, b) for a in one for b in other):
        return False
    every = [*one, *other]
    fullest = max(every, key=lambda node: node.wording.total)
    return all(_same(node, fullest) for node in every if node is not fullest)


def _nodes(statements: Sequence[Statement], rarity: Rarity) -> list[_Node]:
    nodes: list[_Node] = []
    last: dict[tuple[str, ...], _Node] = {}
    for at, one in enumerate(statements):
        wording = rarity.wording(one.quote.text)
        words = tuple(wording.weights)
        same = last.get(words)
        if same is not None and _repeats(same, wording, one):
            same.members.append(at)
            same.items.add(one.item)
            same.since = one.published
            continue
        own = _has_own_words(one)
        node = _Node(
            wording=wording,
            language=language_of_words(one.quote.text),
            stance=one.quote.stance,
            own=own,
            verbatim=own and one.quote.kind is not Kind.MIXED,
            members=[at],
            since=one.published,
            until=one.published,
            items={one.item},
        )
        node.group = [node]
        last[words] = node
        nodes.append(node)
    return nodes


def _repeats(node: _Node, wording: Wording, one: Statement) -> bool:
    return (
        wording.total >= LEAST / 2
        and node.stance == one.quote.stance
        and not contradict(node.wording, wording)
        and (node.until is None) == (one.published is None)
        and _days(node.until, one.published) <= DAYS
    )


class _Sharing:
    """Which of some wordings share enough telling words. A set of wordings is a whole number here, a bit for each: so
    all of them are counted at once."""

    def __init__(self, every: Sequence[Mapping[str, float]]) -> None:
        self._telling = [[word for word, weight in weights.items() if weight >= DISTINCTIVE] for weights in every]
        self._holding: dict[str, int] = {}
        self._short = 0
        for at, words in enumerate(self._telling):
            for word in words:
                self._holding[word] = self._holding.get(word, 0) | 1 << at
            if len(words) < MANY_TELLING:
                self._short |= 1 << at

    def after(self, at: int) -> int:
        """Those behind the wording that share with it at least three telling words; two, if either of them is short."""
        once = twice = thrice = 0
        for word in self._telling[at]:
            holders = self._holding[word]
            thrice |= twice & holders
            twice |= once & holders
            once |= holders
        enough = twice if len(self._telling[at]) < MANY_TELLING else thrice | twice & self._short
        return enough >> at + 1 << at + 1


def perhaps_repeated(some: Sequence[str], rarity: Rarity) -> list[str]:
    """Of one speaker's lines (`bot.reading.statements.lines`; newest first, undated last) those of which `grouped` may
    join some.

    A quick look: most statements are told once, and need not be fetched to be compared.
    """
    weights = [rarity.stems(lines.text_of(line)) for line in some]
    sharing, days = _Sharing(weights), [_day(line) for line in some]
    dated = sum(1 for day in days if day)
    foreign = [bool(OTHER_SCRIPT.search(lines.text_of(line))) for line in some]
    elsewhere = {
        other: {day for day, one in zip(days, foreign, strict=True) if one is not other} for other in (False, True)
    }
    mixed = any(foreign)
    found = end = 0
    last: dict[tuple[str, ...], int] = {}
    for at, day in enumerate(days):
        while end < dated and day - days[end] <= DAYS + 1:
            end += 1
        others = sharing.after(at)
        if at < dated:
            others &= (1 << end) - 1 | -1 << dated
        like = [other for other in _first(others, 2 * NEIGHBOURS) if _perhaps(weights[at], weights[other])]
        same = last.get(tuple(weights[at]))
        if mixed and day and not elsewhere[foreign[at]].isdisjoint(range(day - NEAR_DAYS, day + NEAR_DAYS + 1)):
            found |= 1 << at
        last[tuple(weights[at])] = at
        for other in like if same is None else [*like, same]:
            found |= 1 << other | 1 << at
    return [some[at] for at in _first(found, len(some))]


def _day(line: str) -> int:
    """The day's number, 0 for none."""
    day = lines.day_of(line)
    return 0 if day is None else day.toordinal()


def _pairs(nodes: Sequence[_Node]) -> Iterator[tuple[float, _Node, _Node]]:
    """(cosine, node, later one in the list) of those that may be one utterance."""
    sharing = _Sharing([node.wording.weights for node in nodes])
    dated = sum(1 for node in nodes if node.since is not None)
    end = 0
    for at, node in enumerate(nodes):
        while end < dated and _days(node.since, nodes[end].until) <= DAYS:
            end += 1
        others = sharing.after(at)
        near = [*_first(others & (1 << end) - 1, NEIGHBOURS), *_first(others >> dated << dated, NEIGHBOURS // 2)]
        if at >= dated:
            near = list(_first(others, NEIGHBOURS))
        common = [(_in_common(node.wording.weights, nodes[other].wording.weights), nodes[other]) for other in near]
        for weight, other in nlargest(NEAREST, common, key=itemgetter(0)):
            worth = _worth_comparing(node.wording.total, other.wording.total, weight)
            if worth and (cosine := _same(node, other)):
                yield cosine, node, other


def _first(nodes: int, most: int) -> Iterator[int]:
    """The members of a set, in order."""
    while nodes and most:
        lowest = nodes & -nodes
        yield lowest.bit_length() - 1
        nodes ^= lowest
        most -= 1


def _in_common(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum([weight for word, weight in one.items() if word in other])


def _perhaps(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return _worth_comparing(sum(one.values()), sum(other.values()), _in_common(one, other))


def _worth_comparing(one: float, other: float, weight: float) -> bool:
    """Two wordings of these weights, of which they have so much in common in any order."""
    return weight >= LEAST and (weight * weight >= LOOSE * LOOSE * one * other or weight >= EXCERPT * min(one, other))


def _same(one: _Node, other: _Node) -> float:
    """The cosine of two wordings that tell one utterance in one language; 0 if they do not."""
    if one.language != other.language:
        return 0.0
    likeness = alike(one.wording, other.wording, least=LEAST, cosine=LOOSE, within=EXCERPT)
    if likeness.weight < LEAST or likeness.plain < PLAIN or _apart(one, other):
        return 0.0
    return likeness.cosine if likeness.cosine >= _asked(one, other, likeness) else 0.0


def _asked(one: _Node, other: _Node, likeness: Likeness) -> float:
    """The cosine that is enough for two wordings with so much in common."""
    dated = (one.since is not None) + (other.since is not None)
    more = FADE * _between(one, other) + (UNSURE_WHEN if dated == 1 else 0.0)
    if names_differ(one.wording, other.wording):
        return NAMED + more
    openings = (takes_up(one.wording, other.wording), takes_up(other.wording, one.wording))
    telling = likeness.weight >= TELLING and likeness.words >= MANY and likeness.order >= IN_ORDER
    if telling and one.own and other.own and likeness.within >= EXCERPT + more:
        return 0.0 if any(openings) else 1.0
    if not all(openings):
        return NAMED + more
    return (LOOSE if telling else SAME) + more


def _apart(one: _Node, other: _Node) -> bool:
    """What keeps two wordings from being of one utterance, however they came together."""
    return (
        one.stance != other.stance
        or contradict(one.wording, other.wording)
        or _between(one, other) > DAYS
        or (one.verbatim and other.verbatim and swapped(one.wording, other.wording))
        or (bool(one.items & other.items) and alike(one.wording, other.wording).within < REPEATED)
    )


def _between(one: _Node, other: _Node) -> float:
    """Days from the first to the last of both; 0 where a date is missing."""
    dates = [date for node in (one, other) for date in (node.since, node.until) if date is not None]
    if one.since is None or other.since is None:
        return 0.0
    return _days(max(dates), min(dates))


def _days(one: datetime | None, other: datetime | None) -> float:
    return 0.0 if one is None or other is None else abs(one - other) / timedelta(days=1)


# ------------------------------------------------------------------------------------------------------------- telling


def leading(members: Sequence[Statement], native: str = "") -> Statement:
    """Whose wording stands for the family: in the speaker's own language `native`, if somebody tells it so, else in
    English; with most of the speaker's own words, then most words; the earliest of those as full. Garbled or doubtful
    wordings never lead, unless there are no others."""
    members = _in_language(members, native)
    kept = [one for one in members if one.quote.confidence >= SURE and not garbled(one)] or list(members)
    for size in (own_words, _size):
        most = max(map(size, kept))
        kept = [one for one in kept if size(one) >= AS_FULL * most]
    return min(kept, key=_in_time)


def _in_language(members: Sequence[Statement], native: str) -> Sequence[Statement]:
    if not any(OTHER_SCRIPT.search(one.quote.text) for one in members):
        return members
    spoken = [language_of_words(one.quote.text) for one in members]
    chosen = next((code for code in (native, "en") if code in spoken), "")
    return [one for one, code in zip(members, spoken, strict=True) if code == chosen] or members


Entry = tuple[Statement, Group]
"""A leading statement, and all that tell the same."""


def own_words(one: Statement) -> int:
    """How many words of it the article gives as the speaker's own."""
    match one.quote.kind:
        case Kind.DIRECT | Kind.UNMARKED:
            return _size(one)
        case Kind.MIXED:
            return sum(len(_WORDS.findall(words)) for words in _INNER.findall(one.quote.text))
        case Kind.INDIRECT:
            return 0
        case never:
            assert_never(never)


def _has_own_words(one: Statement) -> bool:
    """own_words(one) > 0"""
    if one.quote.kind in (Kind.DIRECT, Kind.UNMARKED):
        return _WORDS.search(one.quote.text) is not None
    return own_words(one) > 0


def _size(one: Statement) -> int:
    return len(_WORDS.findall(one.quote.text))


def garbled(one: Statement) -> bool:
    """Broken letters; or words told in the outlet's own sentence that run over the end of that sentence."""
    text = one.quote.text
    if _BROKEN.search(text):
        return True
    own_text = text if one.quote.kind is Kind.INDIRECT else _INNER.sub(" ", text)
    return one.quote.kind in (Kind.INDIRECT, Kind.MIXED) and _BREAK.search(own_text) is not None


def _in_time(one: Statement) -> tuple[datetime, datetime, str, int]:
    return one.published or _EVER, one.filed_at, one.item, one.number


def family(first: Statement, group: Group, rarity: Rarity) -> Family:
    """An entry of an answer: one statement of a group, the others of its language from the earliest on with what
    differs, and what it is in other languages."""
    spoken: dict[str, list[Statement]] = {}
    for one in sorted(group, key=_in_time):
        spoken.setdefault(language_of_words(one.quote.text), []).append(one)
    language = language_of_words(first.quote.text)
    mine = spoken.pop(language, [first])
    return Family(
        statement=first,
        also=tuple(_repeat(one, first, rarity) for one in mine if _name(one) != _name(first)),
        versions=tuple(
            version(code, leading(spoken[code]), spoken[code], [first, *mine], rarity.facts)
            for code in sorted(spoken, key=lambda code: (code != "en", code))
        ),
        language=language,
        english=EnglishReport.MATCHED if "en" in spoken else EnglishReport.NOT_ASKED,
    )


def english_report(one: Family, newest: Sequence[str]) -> EnglishReport:
    """What there is in English of a family's statement among the speaker's compared lines, `newest`."""
    statement = one.statement
    if one.language == "en" or one.english is EnglishReport.MATCHED:
        return one.english
    compared = any(lines.place_of(line) == lines.place(statement.item, statement.number) for line in newest)
    if statement.published is None or not compared:
        return EnglishReport.NOT_ASKED
    near = (line for line in newest if abs(_day(line) - statement.published.date().toordinal()) <= ENGLISH_DAYS)
    quoted = any(not OTHER_SCRIPT.search(lines.text_of(line)) for line in near)
    return EnglishReport.UNMATCHED if quoted else EnglishReport.NONE


def _name(one: Statement) -> tuple[str, int]:
    return one.item, one.number


def _repeat(one: Statement, first: Statement, rarity: Rarity) -> Repeat:
    return Repeat(
        statement=one,
        has=tuple(only(one.quote.text, first.quote.text, rarity)),
        lacks=tuple(only(first.quote.text, one.quote.text, rarity)),
    )


def only(text: str, other: str, rarity: Rarity) -> list[str]:
    """The most telling words of `text` whose stems `other` has not: runs as they stand there, in order, shortened."""
    known = rarity.wording(other).weights
    runs: list[tuple[float, int, str]] = []
    run: list[tuple[str, float]] = []
    for token, weight, stem in [*rarity.weighed(text), (".", 0.0, "")]:
        if weight and stem not in known and len(run) < 2 * RUN:
            run.append((token, weight))
        elif run and token.isalpha() and not weight and len(run) < RUN:
            run.append((token, 0.0))
        elif run:
            runs.append((sum(w for _, w in run), len(runs), _run(run)))
            run = []
    best = sorted(sorted(runs, reverse=True)[:SHOWN], key=lambda found: found[1])
    return [words for _, _, words in best]


def _run(run: list[tuple[str, float]]) -> str:
    while run and not run[-1][1]:
        run.pop()
    words = [token for token, _ in run]
    return " ".join(words) if len(words) <= RUN else " ".join(words[:RUN]) + " …"
