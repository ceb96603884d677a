"""What a digest is about, in a few plain lines: the same in Slack and in a terminal. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edition.angles import told_as
from bot.edition.arrangement import standing
from bot.edition.clusters import ANALYSES, ROUND_UPS
from bot.edition.developments import developments
from bot.edition.outlets import carriers, outlets
from bot.model import Digest, Genre, StoryCard, Window
from bot.reading.sorting.genre import genre_of
from digests.wording.dates import since
from digests.wording.statements import said_in_short
from digests.wording.words import count, cut, headline, listed

SAID = 90
"""Characters of what a line of *In short* adds to a headline."""
NEW = 2
GROWN = 2
"""Lines that name what is new, and what others have taken up since."""


def counted(cards: Sequence[StoryCard], window: Window) -> str:
    """14 stories from 61 items · 9 speakers · 22 outlets · since …; collections are counted apart."""
    stories = [card for card in cards if card.topic != ROUND_UPS]
    readings = [one for card in stories for one in card.readings]
    speakers = {quote.speaker.id for one in readings for quote in one.quotes if quote.speaker}
    passing = len(cards) - len(stories)
    parts = [
        f"{count(len(stories), 'story', 'stories')} from {count(len(readings), 'item')}" if stories else "",
        count(len(speakers), "speaker"),
        count(len(outlets(readings)), "outlet"),
        count(passing, "round-up"),
        since(window),
    ]
    return " · ".join(one for one in parts if one and not one.startswith("0 "))


def in_short_marks(card: StoryCard) -> str:
    """ "in 3 outlets · continuing"; empty for what is new in one."""
    carried = len(carriers(card))
    marks = (f"in {carried} outlets" if carried > 1 else "", "continuing" if card.carried_over else "")
    return " · ".join(filter(None, marks))


def added_in_short(card: StoryCard) -> str:
    """What a line of *In short* adds to the headline: who said what; failing that, what at least two outlets report of
    the story beside it."""
    return said_in_short(card, SAID) or next(
        (
            cut(headline(angle[0].item), SAID)
            for angle in told_as(card)
            if len(outlets(angle)) > 1 and genre_of(angle[0]) is Genre.NEWS
        ),
        "",
    )


def incomplete(cards: Sequence[StoryCard]) -> str:
    """How many of the articles on the cards were not read whole, and what that means, said once a digest."""
    articles = [card.readings[0].item for card in cards]
    brief = sum(1 for one in articles if one.extent != "full")
    if not brief:
        return ""
    read = f"{brief} of {count(len(articles), 'article')} {'was' if brief == 1 else 'were'} read as summary or headline"
    return f"{read} only, so statements may be missing."


def new_since(digest: Digest) -> tuple[str, ...]:
    """What the last digest did not have: how many stories are new, went on or were edited; then the weightiest of the
    new ones that are not told in short, and those that more outlets have taken up. Empty if there is no telling."""
    cards = [card for one in digest.news if one.topic not in (ROUND_UPS, ANALYSES) for card in one.stories]
    if not digest.compared or not cards:
        return ()
    new = [card for card in cards if not card.carried_over]
    on, edited = len(cards) - len(new), sum(1 for card in cards if card.edits)
    parts = (f"{len(new):,} new", f"{on:,} continuing" if on else "", f"{edited:,} updated" if edited else "")
    counts = ", ".join(filter(None, parts))
    in_short = {card.story for card in developments(digest)}
    first = sorted(
        (card for card in new if card.story not in in_short and card.beside is None and not card.aside), key=standing
    )[:NEW]
    grown = sorted((card for card in cards if card.new_outlets), key=lambda card: -len(card.new_outlets))[:GROWN]
    joined = (f"{_titled(card)}: now also in {cut(listed(card.new_outlets), 110)}" for card in grown)
    return (counts, *(f"{_titled(card)}{_carried(card)}" for card in first), *joined)


def _titled(card: StoryCard) -> str:
    return cut(headline(card.readings[0].item), 120)


def _carried(card: StoryCard) -> str:
    others = len(carriers(card))
    return f" ({others} outlets)" if others > 1 else ""
