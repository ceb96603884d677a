"""Which statements stand for a story: in a digest's cards and lines, in Slack and in a terminal."""

from __future__ import annotations

from dataclasses import replace

from bot.model import SURE_ENOUGH, Kind, Quote, Reading, StoryCard
from bot.reading.sorting.headlines import speaks
from bot.reading.sorting.roundups import round_up
from digests.wording.quotations import said_of
from digests.wording.sentences import breaks_off

FRAGMENT = 20
"""Characters below which a reported statement tells nothing."""
_OWN_WORDS = {Kind.DIRECT: 0, Kind.UNMARKED: 1, Kind.MIXED: 1, Kind.INDIRECT: 2}


def statements_of(card: StoryCard) -> list[tuple[Reading, Quote]]:
    """Up to two statements to show: of sure speakers, two people rather than one, own words rather than reports."""
    sure = [
        (reading, quote)
        for reading in _heard(card)
        for quote in reading.quotes
        if quote.speaker is not None and quote.confidence >= SURE_ENOUGH and not quote.stance and quote.text.strip()
    ]
    whole = [one for one in sure if not _cut_off(*one)]
    quoted = [one for one in whole if one[1].kind is Kind.DIRECT or not _scrap(one[1].text)]
    ranked = sorted(quoted, key=lambda one: (len(one[1].text) < 40, _OWN_WORDS[one[1].kind]))
    if not ranked:
        return []
    first = ranked[0]
    others = [one for one in ranked[1:] if one[1].speaker != first[1].speaker]
    same = [one for one in ranked[1:] if one[1].text != first[1].text]
    return [first, *(others or same)[:1]]


def _heard(card: StoryCard) -> list[Reading]:
    """Those whose statements are of this story: a newsletter's or live page's may be of anything it tells besides. What
    a feed says about another site's article stands under its own name only, never under the headline of a third."""
    some = [one for one in card.readings[:20] if one is card.readings[0] or not one.item.claimed]
    return [one for one in some if not round_up(one.item)] or list(some)


def stances_of(card: StoryCard) -> list[tuple[Reading, Quote]]:
    """One attitude to show, of somebody of whom no words are shown."""
    heard = {quote.speaker for _, quote in statements_of(card)}
    return [
        (reading, quote)
        for reading in _heard(card)
        for quote in reading.quotes
        if quote.stance
        and quote.speaker is not None
        and quote.speaker not in heard
        and quote.confidence >= SURE_ENOUGH
        and quote.with_attitude(reading.item.text).attitude
        and not _scrap(quote.text)
        and not _cut_off(reading, quote)
    ][:1]


def _cut_off(reading: Reading, quote: Quote) -> bool:
    """It ends where a summary breaks off inside a word or a sentence: nobody knows how it went on."""
    text = reading.item.text.rstrip("…. ”’\"'")
    return breaks_off(reading.item) and max((span.end for span in quote.content), default=0) >= len(text)


def _scrap(text: str) -> bool:
    """Of a summary that was cut: too short to tell anything, or ending within brackets."""
    return len(text.strip()) < FRAGMENT or text.count("(") != text.count(")")


def said_in_short(card: StoryCard, limit: int) -> str:
    """Who said what, of a story whose headline does not tell that anybody spoke: from the article that its line links,
    and from no other. "" if there is none. `limit`: characters of the words."""
    first = card.readings[0]
    if speaks(first.item.title):
        return ""
    found = statements_of(replace(card, readings=(first,)))[:1]
    return "".join(said_of(quote.with_attitude(first.item.text), limit) for _, quote in found)
