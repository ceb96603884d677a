"""What a digest is about, in a few plain lines: the same in Slack and in a terminal. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edition.arrangement import outlets
from bot.edition.clusters import ROUND_UPS
from bot.model import Digest, StoryCard, Window
from digests.wording.words import count, cut, headline, listed, since

LEADING = 3
"""Stories from which a digest needs a line that sums it up."""
NEW = 2
GROWN = 2
"""Lines that name what is new, and what others have taken up since."""


def counted(cards: Sequence[StoryCard], window: Window) -> str:
    """14 stories from 61 items · 9 speakers · 22 outlets · since …; collections are counted apart."""
    told = [card for card in cards if card.topic != ROUND_UPS]
    readings = [one for card in told for one in card.readings]
    speakers = {quote.speaker.id for one in readings for quote in one.quotes if quote.speaker}
    passing = len(cards) - len(told)
    parts = [
        f"{count(len(told), 'story', 'stories')} from {count(len(readings), 'item')}" if told else "",
        count(len(speakers), "speaker"),
        count(len(outlets(readings)), "outlet"),
        count(passing, "round-up"),
        since(window),
    ]
    return " · ".join(one for one in parts if one and not one.startswith("0 "))


def in_short(digest: Digest) -> str:
    """One line that sums the news up: what leads, and where the most is; empty for a few stories."""
    news = [one for one in digest.news if one.topic != ROUND_UPS]
    cards = [card for one in news for card in one.stories]
    if len(cards) < LEADING:
        return ""
    best = _leader(cards)
    carried = len(outlets(best.readings))
    widely = f", in {carried} outlets" if carried > 1 else ""
    most = sorted(news, key=lambda one: -len(one.stories))[:3]
    topics = ", ".join(f"{one.name} {len(one.stories)}" for one in most)
    return f"{_titled(best)}{widely}. Most on {topics}."


def new_since(digest: Digest) -> tuple[str, ...]:
    """What the last digest did not have: how many stories are new, went on or were edited; then the weightiest of the
    new ones, after the one that leads, and those that more outlets have taken up. Empty if there is no telling."""
    cards = [card for one in digest.news if one.topic != ROUND_UPS for card in one.stories]
    if not digest.compared or not cards:
        return ()
    new = [card for card in cards if not card.told_before]
    on, edited = len(cards) - len(new), sum(1 for card in cards if card.edits)
    carried = [f"{on} carried on" if on else "", f"{edited} updated" if edited else ""]
    counts = "; ".join([count(len(new), "story", "stories"), *filter(None, [", ".join(filter(None, carried))])])
    leads = _leader(cards) if len(cards) >= LEADING else None
    first = sorted((card for card in new if card is not leads and card.beside is None), key=_heaviest)[:NEW]
    grown = sorted((card for card in cards if card.new_outlets), key=lambda card: -len(card.new_outlets))[:GROWN]
    joined = (f"{_titled(card)}: now also in {cut(listed(card.new_outlets), 110)}" for card in grown)
    return (f"{counts}.", *(f"{_titled(card)}{_carried(card)}" for card in first), *joined)


def _leader(cards: Sequence[StoryCard]) -> StoryCard:
    return max(cards, key=lambda card: (not card.state_only, card.weight, len(card.readings), card.story))


def _heaviest(card: StoryCard) -> tuple[bool, int, str]:
    return (card.state_only, -card.weight, card.story)


def _titled(card: StoryCard) -> str:
    return cut(headline(card.readings[0].item), 120)


def _carried(card: StoryCard) -> str:
    others = len(outlets(card.readings))
    return f" ({others} outlets)" if others > 1 else ""
