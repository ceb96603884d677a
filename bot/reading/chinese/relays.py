"""Whose report it is: a dateline, 据X报道, an outlet that tells what somebody else says."""

from __future__ import annotations

import re

from bot.model import Kind, Span
from bot.reading.chinese.article import Article
from bot.reading.chinese.content import Content
from bot.reading.chinese.cues import Cue, cues
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Kind as NameKind
from bot.reading.chinese.names import either
from bot.reading.chinese.script import HEADING, Paragraph
from bot.reading.chinese.sources import NOBODY, Source, source
from bot.reading.chinese.statements import file

_LEXICON = chinese()
_OUTLET_ENDINGS = tuple(_LEXICON.names.outlet_endings)
_WIRE = either(_LEXICON.cues.wire)
_TELLS = rf"{either(_LEXICON.cues.outlet_verbs)}?[，：]"
_DATELINE = re.compile(
    rf"[^，。；“”\n]{{0,40}}?(?:\d{{1,2}}月\d{{1,2}}日|\d日){_WIRE}(?:（[^）]{{0,40}}）)?[：\s]?|"
    rf"[^，。；“”\n]{{2,16}}{_WIRE}(?:（[^）]{{0,20}}）)?[：]|（[^）]{{2,30}}{_WIRE}）|据[^，。；“”\n]{{2,16}}{_WIRE}\s"
)
_RELAY = re.compile(
    rf"(?:[另又]|\d[^，。：“”\n]{{0,9}}[日月]，)?{either(_LEXICON.cues.relays)}"
    rf"(?P<who>[^，。；：“”\n]{{1,25}}?)(?:\d+月?\d*日|周.|星期.)?"
    rf"{either(_LEXICON.cues.relay_verbs)}{_TELLS}"
)
_REPORTS = re.compile(
    rf"(?P<who>[^，。；：“”\n]{{2,25}}?)(?:\d+月?\d*日|当天|今日)?{either(_LEXICON.cues.reports)}{_TELLS}"
)
"""An outlet without 据 before it; only where it is known to be one."""
_TELLERS = frozenset({NameKind.PERSON, NameKind.BODY, NameKind.UNNAMED})


def begin_of(plain: str, sentence: Span, relay: Span | None) -> int:
    head = plain[sentence.start : sentence.start + HEADING]
    dated = any(word in head for word in _LEXICON.cues.wire)
    dateline = _DATELINE.match(plain, sentence.start, sentence.end) if dated else None
    begin = dateline.end() if dateline else sentence.start
    while begin < sentence.end and plain[begin] == " ":
        begin += 1
    return max(begin, relay.end) if relay else begin


def relay(article: Article, paragraph: Paragraph, sentence: Span, *, has_cue: bool) -> Span | None:
    """据X报道: a statement of X, unless somebody's words follow, which it then relays."""
    plain = article.plain
    match = _RELAY.match(plain, sentence.start, sentence.end) or _reported(article, sentence, has_cue=has_cue)
    if match is None:
        return None
    relay = Span(match.start("who"), match.end("who"))
    whole = Span(relay.start, match.end())
    if not has_cue or not any(cue.span.start > match.end() for cue in cues(plain, paragraph, sentence)):
        end = sentence.end
        while end > match.end() and plain[end - 1] in "。 ":
            end -= 1
        if end - match.end() >= HEADING // 5:
            inside = article.entities.between(relay.start, relay.end)
            named = [one for one in inside if one.kind in (NameKind.BODY, NameKind.PERSON)]
            who = Source(named[-1] if named else None, relay)
            quoted = any(match.end() <= one.start < end for one in paragraph.quotations)
            content = Content((Span(match.end(), end),), Kind.MIXED if quoted else Kind.INDIRECT)
            file(article, content, who, None, None)
    return whole


def _reported(article: Article, sentence: Span, *, has_cue: bool) -> re.Match[str] | None:
    """《X》报道，… of a body that is named so: its own words, or those of whom it names at once."""
    if not any(article.plain.find(word, sentence.start, sentence.start + 45) >= 0 for word in _LEXICON.cues.reports):
        return None
    match = _REPORTS.match(article.plain, sentence.start, sentence.end)
    if match is None:
        return None
    named = article.entities.between(match.start("who"), sentence.end)
    outlet = any(one.kind is NameKind.BODY and one.span.end == match.end("who") for one in named)
    said_by = any(one.begins == match.end() and one.kind in _TELLERS for one in named)
    return match if outlet and (said_by or not has_cue) else None


def teller(article: Article, begin: int, cue: Cue, coming: tuple[Cue, ...]) -> Span | None:
    """塔斯社称，鲁登科表示，…: the outlet, where whom it names at once has a cue too."""
    if cue.trailing or cue.quoting:
        return None
    who = source(article.plain, article.entities, begin, cue.span.start, NOBODY)
    if not isinstance(who, Source) or who.named is None or who.span is None or who.named.kind is not NameKind.BODY:
        return None
    if not who.named.name.endswith(_OUTLET_ENDINGS):
        return None
    for later in coming:
        teller = source(article.plain, article.entities, cue.content, later.span.start, NOBODY)
        if isinstance(teller, Source) and teller.named is not None and teller.span is not None:
            return who.span if teller.named.kind is NameKind.PERSON and teller.span.start == cue.content else None
    return None
