"""One story of a digest as Slack blocks, or as a line: where it is from, what it is about, who said what in it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.edition.arrangement import outlets
from bot.model import SURE_ENOUGH, Item, Kind, Quote, Reading, Revised, Standing, StoryCard
from bot.reading.coverage.two_sides import Point, TwoCapitals
from bot.reading.sorting.roundups import round_up
from digests.slack import controls
from digests.slack.attribution import attributed, source
from digests.slack.blocks import Block, context, option, overflow, section
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.wording.sentences import breaks_off, extract
from digests.wording.words import (
    count,
    headline,
    labels_of,
    listed,
    outlet_of,
    voice_of,
    words_of,
)

MENU = 5
"""Options of an overflow menu at most (docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element)."""
STATEMENTS = 2
STORY = 2_500
"""Characters of a story's section, so that a message holds one with all its context lines."""
SOURCES = 1_000
"""Characters of the line about a story's sources."""
LINKED = 4
"""Other outlets that it links."""
FRAGMENT = 20
"""Characters below which a reported statement tells nothing."""
_OWN_WORDS = {Kind.DIRECT: 0, Kind.UNMARKED: 1, Kind.MIXED: 1, Kind.INDIRECT: 2}


def story_blocks(card: StoryCard, number: int, sides: TwoCapitals | None = None) -> list[Block]:
    """One story: a section with a menu, and context lines for what its outlets edited, for what there is to know about
    its sources, and for what only one capital says.

    Every statement names and links the article it was read in: a story's articles do not contain each other's words.
    At most 4 blocks and 6,300 characters; `number` keeps its action id apart from those of the message's others.
    """
    best = card.readings[0]
    spoken = [*statements_of(card), *stances_of(card)][:STATEMENTS]
    head = [f"*{link(best.item.url, headline(best.item), 250)}*", _byline(card)]
    room = STORY - len("\n".join(head))
    said: list[str] = []
    for reading, quote in spoken:
        quoted = attributed(quote.with_attitude(reading.item.text), reading.item)
        if said and said[-1].startswith(">") and quoted.startswith(">"):
            quoted = f"\n{quoted}"  # Slack makes one block quotation of neighbouring lines, and two people need two
        if len(quoted) < room:
            said.append(quoted)
            room -= len(quoted) + 1
    quoted_there = [span for reading, quote in spoken if reading is best for span in quote.content]
    headline_only = best.item.extent == "headline"
    extracted = "" if headline_only else extract(best.item, headline(best.item), apart_from=quoted_there)
    summary = [fit(extracted, min(570, max(0, room - 1)))] if extracted else []
    blocks = [section("\n".join([*head, *summary, *said]), accessory=_menu(card, spoken, number))]
    notes = [_updated(card), _sources(card), two_capitals(sides) if sides is not None else ""]
    return [*blocks, *(context(one) for one in notes if one)]


def story_line(card: StoryCard) -> str:
    """One story in one line, at most 1,800 characters, address included."""
    best = card.readings[0].item
    also = len(outlets(card.readings)) - 1
    more = f" and {count(also, 'other outlet')}" if also > 0 else ""
    updated = ("updated",) if card.edits else ()
    marks = "".join(f", {mark}" for mark in (*updated, *labels_of(best, date_shown=True, briefly=True)))
    dated = date_token(best.published, best.published_to)
    return f"• {link(best.url, headline(best), 160)} · {fit(outlet_of(best), 60)}{more} · {dated}{escape(marks)}"


# ------------------------------------------------------------------------------------------------------ who said what


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


# ------------------------------------------------------------------------------------------------------------- sources


def _byline(card: StoryCard) -> str:
    best = card.readings[0].item
    carried = outlets(card.readings)
    texts = [f"{fit(outlet_of(best), 80)}, {date_token(best.published, best.published_to)}"]
    if len(carried) > 1:
        first = _first(card)
        earliest = f", first {fit(outlet_of(first), 60)}" if first is not None else ""
        texts.append(f"{count(len(carried), 'outlet')}{earliest}")
    return " · ".join(texts)


def _first(card: StoryCard) -> Item | None:
    """Who told it first; None where a report without a date, or dated to the day only, may have been before."""
    quoted = [(one.item.published, one.item) for one in card.readings if one.item.published_to == "minute"]
    known = [(at, item) for at, item in quoted if at is not None]
    if len(known) < 2:
        return None
    at, first = min(known, key=lambda pair: pair[0])
    unsure = [one.item.published for one in card.readings if one.item.published_to != "minute"]
    return None if any(other is None or other.date() <= at.date() for other in unsure) else first


def _sources(card: StoryCard) -> str:
    """mrkdwn: what is to be known about the sources: other outlets, state media, summaries, dates."""
    best, *others = card.readings
    news = any(one.item.standing is Standing.NEWS for one in card.readings)
    labels = tuple(labels_of(best.item, date_shown=not news, briefly=True))
    if card.state_only:
        labels = ("state media alone tell this", *(text for text in labels if text != "state media"))
    texts = [fit(" · ".join(labels), 300)] if labels else []
    also = {voice_of(one.item): one.item for one in reversed(others) if outlet_of(one.item) != outlet_of(best.item)}
    if not also:
        return "".join(texts)
    first = [*reversed(also.values())]
    left = f" and {len(first) - LINKED:,} more" if len(first) > LINKED else ""
    linked = f"also: {', '.join(map(source, first[:LINKED]))}{left}"
    plain = f"also: {fit(listed([voice_of(one) for one in first], LINKED), 350)}"
    return " · ".join([*texts, linked if len(linked) <= SOURCES - 300 else plain])


def _updated(card: StoryCard) -> str:
    """mrkdwn, at most 1,800 characters: what outlets changed in what an earlier digest told."""
    items = {one.item.id: one.item for one in card.readings}
    quoted = [
        f"*Updated* {date_token(edit.at, 'minute')} by {source(items[edit.item])}: {_edit(edit)}"
        for edit in card.edits[:2]
        if edit.item in items
    ]
    more = [f"and {len(card.edits) - 2} more"] if len(card.edits) > 2 else []
    return "\n".join([*quoted, *more])


def _edit(edit: Revised) -> str:
    now = [f"now {_in_brief(quote)}" for quote in edit.new[:1]]
    gone = [f"no longer {_in_brief(quote)}" for quote in edit.gone[:1]]
    titled = [f"the headline was “{fit(edit.headline, 90)}”"] if edit.headline else []
    return "; ".join([*now, *gone, *titled])


def _in_brief(quote: Quote) -> str:
    speaker = f"*{fit(quote.speaker.name, 60)}*: " if quote.speaker else ""
    return f"{speaker}{fit(words_of(quote), 110)}"


def two_capitals(sides: TwoCapitals) -> str:
    """mrkdwn, at most 900 characters: what only one side's own outlets say, and who of the others says it too."""
    parts = [
        f"only {fit(listed(one.outlets, 2), 90)}: {fit('; '.join(map(point_in_words, one.only[:6])), 280)}"
        for one in sides.sides
        if one.only
    ]
    beside = f" · beside them {fit(listed(sides.others), 120)}" if sides.others else ""
    brief = " (some are summaries)" if sides.in_brief else ""
    return f"*Two capitals*{brief}: {' · '.join(parts)}{beside}"


def point_in_words(point: Point) -> str:
    return f"{point.words} (also {listed(point.elsewhere, 2)})" if point.elsewhere else point.words


def _menu(card: StoryCard, spoken: Iterable[tuple[Reading, Quote]], number: int) -> Block:
    best = card.readings[0].item
    opened = controls.encode_choice(controls.OpenArticle(item=best.id))
    options = [option("Open", opened, url=best.url)] if web_address(best.url) else []
    always = [
        option("Why here?", controls.encode_choice(controls.WhyHere(item=best.id))),
        option("👍 Useful", controls.encode_choice(controls.Judged(item=best.id, useful=True))),
        option("👎 Not useful", controls.encode_choice(controls.Judged(item=best.id, useful=False))),
    ]
    for speaker in dict.fromkeys(quote.speaker for _, quote in spoken if quote.speaker):
        choice = controls.MoreFrom(speaker=speaker.id)
        if len(options) + len(always) < MENU:
            options.append(option(f"More from {speaker.name}", controls.encode_choice(choice)))
    return overflow(controls.numbered(controls.STORY_MENU, number), [*options, *always])
