"""Who speaks before a cue: the noun right before it, or the subject that its clause or an earlier one begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model import Span
from bot.reading.chinese.cues import said
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Entities, Kind, Named, either

_LEXICON = chinese()
_GRAMMAR, _CUES = _LEXICON.grammar, _LEXICON.cues
_CLAUSE = re.compile("[，；：]")
_GOVERNED = re.compile(rf"{either(_GRAMMAR.before_object)}$")
_QUOTED_BY = re.compile(rf"{either(_GRAMMAR.before_speaker)}$")
_WITH = re.compile(rf"{either(_GRAMMAR.companions)}$")
_ADJUNCT = re.compile(
    rf"^(?:{either(_CUES.adverbs | _GRAMMAR.joiners)}|\d+(?:年|月|日|时|分)|（[^）]*）|[上下]午|晚间?| )*$"
)
_TIME_OR_PLACE = re.compile(rf"(?:{either(_GRAMMAR.adjunct_ends)}|（[^）]*）)$")
_NOUN = re.compile(rf"(?:{either(_GRAMMAR.unnamed | _LEXICON.names.titles)}|{either(_LEXICON.names.body_endings)})$")
_TITLED = re.compile(either(_LEXICON.names.titles))
_GOES_ON = re.compile(either(_GRAMMAR.continuing))
"""So a sentence begins whose subject is that of the one before."""
_TO = re.compile(
    rf"{either(_GRAMMAR.before_hearer)}(?P<whom>(?:《[^》]{{1,20}}》|“[^”]{{1,20}}”|[\u3400-\u9fffA-Z]){{1,14}})"
    r"(?:（[^）]*）)?$"
)
_HEARERS = re.compile(rf"{either(_GRAMMAR.hearers)}(?:们)?$")
_BRACKET, _BRACKET_LAST = re.compile("^（[^）]*）"), re.compile("（[^）]*）$")
"""A name in Latin letters behind the one that is read."""
_MARKED_LAST = re.compile("“[^”]*”$")
_PREDICATE = re.compile(either(_GRAMMAR.predicates))
_CONDITION = re.compile(either(_GRAMMAR.conditions))
_DENIED = re.compile(rf"{either(_CUES.denials)}了?，?[^，。；：“”并后时而的]+$")
"""Up to the cue; 否认指控并表示 and 在否认指控后表示 go on to what was said."""


@dataclass(frozen=True, slots=True)
class Source:
    named: Named | None
    """None: somebody who is described (一名学者), or nobody."""
    span: Span | None
    jointly: tuple[Named, ...] = ()
    inherited: bool = False
    """Of an earlier clause or sentence."""


@dataclass(frozen=True, slots=True)
class NotSaid:
    """The cue tells that it was not said, or a condition does."""


NOBODY = Source(None, None)


def source(plain: str, entities: Entities, begin: int, cue: int, before: Source) -> Source | NotSaid:
    """Who speaks at the cue, of a sentence that begins at `begin`. `before`: the source that an omitted subject
    stands for. NOBODY: no noun can be the subject, so that it is no statement."""
    clauses = _clauses(plain, begin, cue)
    start, end = clauses[-1]
    if _CONDITION.match(plain, begin, cue) or _DENIED.search(plain, begin, cue):
        return NotSaid()
    rest = said(plain[start:end])
    if rest is None:
        return NotSaid()
    rest = _without_addressee(rest)
    if not rest.strip():
        return _earlier(plain, entities, clauses[:-1], before)
    return _own(plain, entities, start, end)


def addressee(plain: str, start: int, cue: int) -> Span | None:
    """Who heard it, as named right before the cue: 向记者表示."""
    rest = said(plain[start:cue])
    found = _TO.search(rest) if rest else None
    if found is None or not _HEARERS.search(found["whom"]):
        return None
    return Span(start + found.start("whom"), start + found.end("whom"))


def _clauses(plain: str, begin: int, end: int) -> list[tuple[int, int]]:
    found, start = [], begin
    for match in _CLAUSE.finditer(plain, begin, end):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, end)]


def _without_addressee(rest: str) -> str:
    found = _TO.search(rest)
    cut = found.start() if found and _HEARERS.search(found["whom"]) else len(rest)
    return (said(rest[:cut]) or "") if cut < len(rest) else rest


def _own(plain: str, entities: Entities, start: int, end: int) -> Source | NotSaid:
    """The subject of the clause that the cue is in."""
    named = entities.between(start, end)
    if named:
        last = named[-1]
        between = said(_BRACKET.sub("", plain[last.span.end : end]))
        if between is None:
            return NotSaid()
        if last.kind is Kind.PERSON and (title := _TITLED.match(between)):  # 马斯洛夫教授的话
            between = said(between[title.end() :]) or ""
        if not _without_addressee(between):
            joint = _joint(plain, named, start)
            if joint is not None:
                return joint
            before = _MARKED_LAST.sub("", plain[start : last.begins])
            named_as_source = before.endswith("的") or _QUOTED_BY.search(before)  # 岛上的专家甘摩: she is no attribute
            if named_as_source or not _GOVERNED.search(before):
                return Source(last, Span(last.begins, last.span.end))
    return _clause_subject(plain, named, start, end)


def _clause_subject(plain: str, named: list[Named], start: int, end: int) -> Source | NotSaid:
    """What the clause begins with; else a noun nobody knows right before the cue."""
    first = _subject(plain, named, start)
    if first is not None:
        between = said(plain[first.span.end : end])
        if between is None:
            return NotSaid()
        titled = _TITLED.match(between)
        if titled and first.kind is not Kind.PERSON:  # 外交部发言人, and a name nobody knows
            return Source(None, Span(first.begins, first.span.end + len(between)))
        if titled:  # 拉夫罗夫外长在…时
            between = between[titled.end() :]
        between = _BRACKET_LAST.sub("", between)
        if not between.startswith("的") and not _NOUN.search(_without_addressee(between)):
            return Source(first, Span(first.begins, first.span.end))
    rest = said(plain[start:end]) or ""
    noun = _NOUN.search(rest)
    if noun is None:
        return NOBODY
    return Source(None, Span(start, start + len(rest)))


def _joint(plain: str, named: list[Named], start: int) -> Source | None:
    """王毅与拉夫罗夫(共同)表示: both."""
    if len(named) < 2:
        return None
    first, last = named[-2:]
    link = plain[first.span.end : last.begins]
    if not _WITH.fullmatch(link) or _GOVERNED.search(plain[start : first.begins]):
        return None
    return Source(first, Span(first.begins, last.span.end), jointly=(last,))


def _subject(plain: str, named: list[Named], start: int) -> Named | None:
    """What the clause begins with, adverbs and adjuncts apart."""
    leads: int | None = None
    for n, one in enumerate(named):
        begins = one.begins if leads is None else leads
        if _describes(plain, named[n:]):
            leads = begins
            continue
        leads = None
        before = plain[start:begins]
        if _ADJUNCT.match(before) or (_TIME_OR_PLACE.search(before) and not _GOVERNED.search(before)):
            return one
    return None


def _describes(plain: str, named: list[Named]) -> bool:
    """俄罗斯“…”公司总监别洛娃, 俄罗斯科学院中国与现代亚洲研究所所长甘·摩, 英国《金融时报》: whether the first is a
    state or body within what describes a person, or a body, behind it."""
    one, *others = named
    if one.kind not in (Kind.STATE, Kind.BODY) or not others:
        return False
    if others[0].kind is Kind.BODY and others[0].begins == one.span.end and one.kind is Kind.STATE:
        return True
    person = next((other for other in others if other.kind not in (Kind.STATE, Kind.BODY)), None)
    if person is None or person.kind is not Kind.PERSON or person.begins == person.span.start:
        return False
    between = plain[one.span.end : person.begins]
    return "，" not in between and not _PREDICATE.search(between)


def _earlier(plain: str, entities: Entities, clauses: list[tuple[int, int]], before: Source) -> Source:
    for start, end in reversed(clauses):
        found = _subject(plain, entities.between(start, end), start)
        if found is not None:
            if plain[found.span.end : found.span.end + 1] == "的" or found.kind is Kind.UNNAMED:
                return NOBODY
            return Source(found, Span(found.begins, found.span.end), inherited=True)
    if before.named is None or (clauses and not _GOES_ON.match(plain, clauses[0][0])):
        return NOBODY
    return Source(before.named, None, before.jointly, inherited=True)
