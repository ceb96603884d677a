"""Whom 他, or an omitted subject, may mean further on."""

from __future__ import annotations

import re

from bot.model import Span
from bot.reading.chinese.article import Article
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Kind, Named, either
from bot.reading.chinese.sources import NOBODY, Source

_WITH = re.compile(rf"(?:（[^）]*）)?{either(chinese().grammar.companions)}")


def note_subject(article: Article, sentence: Span, begin: int) -> None:
    """Of a sentence in which nobody speaks: whom 他 or an omitted subject may mean later."""
    named = article.entities.between(begin, sentence.end)
    first = next((one for one in named if one.begins == begin), None)
    if first is None:
        return
    if first.kind is Kind.PERSON:
        alone = not has_partner(article, first, named)
        article.last_person = first if alone else None
        article.before = Source(first, None, inherited=True) if alone else NOBODY
    elif first.kind in (Kind.GROUP, Kind.BODY, Kind.STATE):
        article.before = Source(first, None, inherited=True)


def has_partner(article: Article, first: Named, named: list[Named]) -> bool:
    """X与部长Y会谈: 他 may be either."""
    if _WITH.match(article.plain, first.span.end) is None:
        return False
    other = next((one for one in named if one.span.start > first.span.end and one.kind is Kind.PERSON), None)
    return other is not None and "，" not in article.plain[first.span.end : other.begins]


def note_pronoun(article: Article, who: Source, begin: int) -> None:
    """秦刚…，他说: the subject that the sentence begins with is whom its pronoun means."""
    if who.named is None or who.named.kind is not Kind.PRONOUN:
        return
    before = article.entities.between(begin, who.named.span.start)
    if before and before[0].begins == begin and before[0].kind is Kind.PERSON:
        article.last_person = None if has_partner(article, before[0], before) else before[0]
