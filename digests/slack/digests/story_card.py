"""One story of a digest as Slack blocks, or as a line: where it is from, what it is about, who said what in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from bot.edition.angles import told_as
from bot.edition.outlets import carriers, outlets
from bot.model import Item, Quote, Reading, Revised, Standing, StoryCard
from bot.reading.coverage.two_sides import TwoCapitals
from digests.slack import choices, controls
from digests.slack.attribution import source, words_and_speaker
from digests.slack.blocks import Block, context, option, overflow, section
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.slack.rich_blocks import line, rich_text, words
from digests.wording.quotations import words_of
from digests.wording.sentences import extract
from digests.wording.statements import stances_of, statements_of
from digests.wording.words import count, cut, gloss_in_words, headline, labels_of, listed, outlet_of, voice_of

MENU = 5
"""Options of an overflow menu at most (docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element)."""
HEAD = 110
"""Characters of a headline on a card …"""
SUMMARY = 78
"""… of the line about what happened, and …"""
WORDS = 120
"""… of the statement: three cards fit a phone's screen. *More on this* has them whole."""
ANGLES = 2
"""Lines of angles on a card; *More on this* has them all."""
ANGLE = 90
GLOSS = 200
SOURCES = 1_000
"""Characters of the line about a story's sources."""
LINKED = 1
"""Other outlets that a card links."""


def story_blocks(
    card: StoryCard, number: int, sides: TwoCapitals | None = None, *, topic: str = "", since: datetime | None = None
) -> list[Block]:
    """One story: its headline with a menu, what happened in a line, the best statement, and small its sources.

    The statement names and links the article it was read in: a story's articles do not contain each other's words.
    `since`: when a digest of one day begins. `number` keeps its action id apart from those of the message's others.
    Three blocks.
    """
    best = card.readings[0].item
    spoken = shown_statements(card)
    blocks = [section(f"*{link(best.url, headline(best), HEAD)}*", accessory=_menu(card, spoken, number))]
    lines, small = [line([words(one)]) for one in _summary(card, spoken)], []
    for reading, quote in spoken:
        said, by = words_and_speaker(quote.with_attitude(reading.item.text), reading.item, WORDS)
        lines.append(said)
        small.append(by)
    small += [*_sources(card, spoken, since), "two capitals differ" if sides is not None else "", fit(topic, 60)]
    noted = [gloss(card), *angles(card, ANGLES), updated(card), " · ".join(filter(None, small))]
    notes = "\n".join(filter(None, noted))
    return [*blocks, *([rich_text(*lines)] if lines else []), context(notes)]


def shown_statements(card: StoryCard) -> list[tuple[Reading, Quote]]:
    """The statement on the story's card, if there is one."""
    return [*statements_of(card), *stances_of(card)][:1]


def angles(card: StoryCard, most: int) -> list[str]:
    """mrkdwn, a line each: what several outlets, or an official, tell beside the headline."""
    return [
        f"↳ {link(told[0].item.url, headline(told[0].item), ANGLE)} · {_who(told)}"
        for told in islice(told_as(card), most)
    ]


def gloss(card: StoryCard) -> str:
    """mrkdwn: what the headline names, in English, where it is in another script."""
    return fit(gloss_in_words(card.readings[0].gloss), GLOSS)


def _who(told: Sequence[Reading]) -> str:
    carried = outlets(told)
    return count(len(carried), "outlet") if len(carried) > 1 else fit(outlet_of(told[0].item), 60)


def _summary(card: StoryCard, spoken: Iterable[tuple[Reading, Quote]]) -> list[str]:
    best = card.readings[0]
    if best.item.extent == "headline":
        return []
    quoted_there = [span for reading, quote in spoken if reading is best for span in quote.content]
    found = extract(best.item, headline(best.item), most=1, apart_from=quoted_there)
    return [cut(found, SUMMARY)] if found else []


def story_line(card: StoryCard) -> str:
    """One story in one line, at most 1,800 characters, address included."""
    first = card.readings[0]
    best = first.item
    also = len(carriers(card)) - 1
    more = f" and {count(also, 'other outlet')}" if also > 0 else ""
    known = labels_of(best, date_shown=True, unparsed=first.unparsed, unread=first.unread_languages)
    marks = ", ".join(["", "updated", *known] if card.edits else ["", *known])
    dated = date_token(best.published, best.published_to)
    return f"• {link(best.url, headline(best), 160)} · {fit(outlet_of(best), 60)}{more} · {dated}{escape(marks)}"


# ------------------------------------------------------------------------------------------------------------- sources


def _first(card: StoryCard) -> Item | None:
    """Who told it first; None where a report without a date, or dated to the day only, may have been before."""
    quoted = [(one.item.published, one.item) for one in card.readings if one.item.published_to == "minute"]
    known = [(at, item) for at, item in quoted if at is not None]
    if len(known) < 2:
        return None
    at, first = min(known, key=lambda pair: pair[0])
    unsure = [one.item.published for one in card.readings if one.item.published_to != "minute"]
    return None if any(other is None or other.date() <= at.date() for other in unsure) else first


def _sources(card: StoryCard, spoken: Iterable[tuple[Reading, Quote]], since: datetime | None) -> list[str]:
    """mrkdwn: when it came out and where, who else carries it, and what is to be known of them. Whom the statement
    names and links is not named again."""
    best, *others = card.readings
    many, first = len(carriers(card)), _first(card)
    news = any(one.item.standing is Standing.NEWS for one in card.readings)
    named = any(reading is best for reading, _ in spoken)
    also = _others(others, best.item)
    return [
        ", ".join(filter(None, ["" if named else fit(outlet_of(best.item), 80), _time(best.item, since)])),
        f"{count(many, 'outlet')}, incl. {also}" if many > 1 and also else also,
        f"first: {fit(outlet_of(first), 60)}" if first is not None and first is not best.item else "",
        f"new: {fit(listed(card.new_outlets, 2), 120)}" if card.new_outlets else "",
        fit(" · ".join(labels_in_words(card, date_shown=not news)), 300),
    ]


def _time(item: Item, since: datetime | None) -> str:
    """mrkdwn: the hour alone of what came out since the digest before, whose day its title has."""
    if since is not None and item.published is not None and item.published >= since:
        return date_token(item.published, item.published_to, form="{time}")
    return date_token(item.published, item.published_to)


def labels_in_words(card: StoryCard, *, date_shown: bool) -> list[str]:
    first = card.readings[0]
    labels = [*labels_of(first.item, date_shown=date_shown, unparsed=first.unparsed, unread=first.unread_languages)]
    if card.state_only:
        return ["only state media report this", *(text for text in labels if text != "state media")]
    return labels


def _others(others: Sequence[Reading], best: Item) -> str:
    """mrkdwn: the other outlets, the first of them linked."""
    also = {voice_of(one.item): one.item for one in reversed(others) if outlet_of(one.item) != outlet_of(best)}
    if not also:
        return ""
    first = [*reversed(also.values())]
    left = f" +{len(first) - LINKED:,}" if len(first) > LINKED else ""
    linked = f"{', '.join(map(source, first[:LINKED]))}{left}"
    return linked if len(linked) <= SOURCES - 300 else fit(listed([voice_of(one) for one in first], LINKED), 350)


def updated(card: StoryCard) -> str:
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


def _menu(card: StoryCard, spoken: Iterable[tuple[Reading, Quote]], number: int) -> Block:
    best = card.readings[0].item
    opened = choices.encode_choice(choices.OpenArticle(item=best.id))
    options = [option("More on this", choices.encode_choice(choices.MoreOn(item=best.id)))]
    options += [option("Open article", opened, url=best.url)] if web_address(best.url) else []
    for speaker in dict.fromkeys(quote.speaker for _, quote in spoken if quote.speaker):
        choice = choices.MoreFrom(speaker=speaker.id)
        options.append(option(f"More from {speaker.name}", choices.encode_choice(choice)))
    options.append(option("Follow…", choices.encode_choice(choices.FollowWhat(item=best.id))))
    off = option("Off the beat", choices.encode_choice(choices.OnBeat(item=best.id, on=False)))
    why = option("Why is this here?", choices.encode_choice(choices.WhyHere(item=best.id)))
    return overflow(controls.numbered(controls.STORY_MENU, number), [*options[: MENU - 2], off, why])
