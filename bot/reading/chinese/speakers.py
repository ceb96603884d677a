"""Who somebody named is: the pack's person or body, or one by the name in Latin letters."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import Mention, Speaker
from bot.reading.chinese.article import Article
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Kind, Named
from bot.reading.names.romanisation import speaker_of

_LEXICON = chinese()
_SURNAMES = tuple(_LEXICON.names.surnames)
_DOUBLE_SURNAMES = tuple(name for name in _SURNAMES if len(name) > 1)
LONGEST_NAME = 3
"""Characters of a Chinese name whose surname has one."""


def speaker(article: Article, named: Named) -> Speaker | None:
    key = (named.kind, named.span.of(article.text) if named.kind is Kind.BODY else named.name)
    if key not in article.speakers:
        article.speakers[key] = _looked_up(article, named)
    return article.speakers[key]


def _looked_up(article: Article, named: Named) -> Speaker | None:
    """The pack's, or by the name in Latin letters; none for groups and for those who are only described."""
    match named.kind:
        case Kind.PERSON:
            person = article.roster.people.get(named.name)
            if person:
                return Speaker(id=person.id, name=person.name)
            known = article.roster.whole(named.name)
            latin = article.entities.latin.get(named.name)
            written = latin or named.name
            by_sound = latin is None and _is_foreign(written)
            if known or by_sound:
                return article.register.speaker(known.name if known else written)
            return speaker_of(written, article.register)
        case Kind.BODY:
            return _body(article, named)
        case Kind.STATE:
            return article.register.speaker(_LEXICON.names.states[named.name])
        case _:
            return None


def _is_foreign(name: str) -> bool:
    """Written by sound, so that no Pinyin is made of it: 卡申 (no surname begins so), 蒙多洛尼 (too long)."""
    return not name.startswith(_SURNAMES) or (len(name) > LONGEST_NAME and not name.startswith(_DOUBLE_SURNAMES))


def _body(article: Article, named: Named) -> Speaker | None:
    plain = named.name.strip("《》")
    whole = _LEXICON.names.short_states.get(plain[:1], "") + plain[1:]  # 俄外交部
    for form in (plain, whole, plain.removeprefix("中国")):
        if org := article.roster.orgs.get(form):
            return Speaker(id=org.id, name=org.name)
    if plain in _LEXICON.names.body_endings:
        return None  # a ministry, a committee: whose, it does not say
    return article.register.speaker(named.span.of(article.text).strip("《》"))


def mentions(article: Article) -> Iterator[Mention]:
    met: dict[str, Mention] = {}
    for one in article.entities.everybody:
        if one.kind not in (Kind.PERSON, Kind.BODY):
            continue
        who = speaker(article, one)
        if who is None:
            continue
        known = met.get(who.id)
        met[who.id] = Mention(speaker=who, spans=(*known.spans, one.span) if known else (one.span,))
    yield from met.values()
