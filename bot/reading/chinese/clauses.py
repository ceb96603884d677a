"""The clause of a cue: where its source may begin, and where what was said ends."""

from __future__ import annotations

import re

from bot.model import Span
from bot.reading.chinese.article import Article
from bot.reading.chinese.cues import Cue, Mark, said
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Kind, Named, either
from bot.reading.chinese.script import HEADING, Paragraph
from bot.reading.chinese.sources import Source, source

_LEXICON = chinese()
_LABEL = re.compile("(?:（[^）]*）)? ?： ?“")
_CLAUSE_END = re.compile("[，。；]")
_GOVERNED = re.compile(rf"{either(_LEXICON.grammar.before_object)}$")
_NAME_IN_MARKS = re.compile(rf"（|[^，。；“”]{{0,4}}{either(_LEXICON.names.body_endings | _LEXICON.names.titles)}")
"""What follows a name in marks: “每日冲锋”网站, “保卫民主基金会”（…）学者."""
_SELF = Named(Span(0, 0), 0, Kind.GROUP, "")


def labels(article: Article, paragraph: Paragraph, sentence: Span) -> list[Named]:
    """People whose words follow a colon, without a verb: 经济学家罗奇：“…”."""
    if article.plain.find("：", sentence.start, sentence.end) < 0:
        return []
    named = article.entities.between(sentence.start, sentence.end)
    people = (one for one in named if one.kind is Kind.PERSON and not paragraph.quoted(one.span.start))
    begins = (one for one in people if one.begins == sentence.start or article.plain[one.begins - 1] in "，；。 ")
    return [one for one in begins if _LABEL.match(article.plain, one.span.end)]


def after_quotation(plain: str, quotation: Span | None, begin: int, cue: Cue) -> int:
    """Where the clause of a source begins that stands right after a quotation (“…”，X说), else the sentence."""
    if quotation is None or begin > quotation.end or _CLAUSE_END.search(plain, quotation.end + 1, cue.span.start):
        return begin
    if not _is_speech(plain, quotation, begin, cue):
        return begin
    left = quotation.end
    while left < cue.span.start and plain[left] in " ，":
        left += 1
    return left


def _is_speech(plain: str, quotation: Span, begin: int, cue: Cue) -> bool:
    """No name in marks (“每日冲锋”网站), and not what somebody speaks of (谈及“…”，X指出，…)."""
    goes_on = plain[quotation.end] not in " ，。" and plain[quotation.end - 2] not in "，。！？…"
    named = goes_on and quotation.end < cue.span.start and _NAME_IN_MARKS.match(plain, quotation.end) is not None
    return not named and not _GOVERNED.search(plain[begin : quotation.start])


def until_of(article: Article, sentence: Span, cue: Cue, coming: tuple[Cue, ...]) -> int:
    """Where the next cue of the same subject begins: ，并强调…; others are part of what was said."""
    for later in coming:
        comma = max(article.plain.rfind(mark, cue.content, later.span.start) for mark in "，；")
        if comma < 0 or later.trailing:
            continue
        if _another_speaks(article, cue.content, comma, later):
            return comma
        who = source(article.plain, article.entities, comma + 1, later.span.start, Source(_SELF, None))
        if isinstance(who, Source) and who.named is _SELF:
            return comma
    return sentence.end


def _another_speaks(article: Article, begin: int, comma: int, later: Cue) -> bool:
    """…；普京则重申…, or …，他还说，…: a new statement, where a person and a cue follow what was said so far."""
    named = article.entities.between(comma + 1, later.span.start)
    if len(named) != 1 or named[0].begins > comma + 2 or named[0].kind not in (Kind.PERSON, Kind.PRONOUN):
        return False
    marked = later.quoting or later.mark is not Mark.NONE
    if not (marked or article.plain[comma] == "；" or named[0].kind is Kind.PRONOUN):
        return False
    return comma - begin >= HEADING // 5 and said(article.plain[named[0].span.end : later.span.start]) == ""
