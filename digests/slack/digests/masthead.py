"""The head of a digest: its title, how much there is, and where it has a thread, what there is in short."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edition.developments import developments
from bot.edition.placement import Placement
from bot.model import Digest, StoryCard
from digests.slack.blocks import Block, context, header, section
from digests.slack.mrkdwn import escape, fit, link
from digests.wording import overview
from digests.wording.calendar import days_typed, due_in_words, last_times
from digests.wording.dates import title_day
from digests.wording.overview import SAID, added_in_short, in_short_marks, new_since
from digests.wording.words import headline

SECTION = 2_900
"""Characters that one section takes, with some to spare."""
LINE = 110
"""Characters of a headline in a line."""


def title_of(digest: Digest, days: str = "") -> str:
    """`days`: what the window is called, if it is no one day."""
    subject = f"{digest.pack_name}: {digest.topic}" if digest.topic else digest.pack_name
    title = f"{subject}, {days or title_day(digest)}"
    return f"{title} · From the archive" if digest.archive and not digest.news else title


def counts(digest: Digest, places: Sequence[Placement]) -> str:
    return overview.counted([place.card for place in places], digest.window)


def masthead(digest: Digest, counted: str, days: str, *, all_shown: bool) -> list[Block]:
    """`counted`: see `counts`. `all_shown`: every story has its place in the same message, so that nothing needs to be
    summed up above it."""
    new = new_since(digest)
    small = " · ".join([counted, *new[:1]])
    blocks = [header(title_of(digest, days)), context(escape(small))]
    lines_above = ("\n".join(lines) for lines in (_leading(digest), _changed(new)) if lines and not all_shown)
    return [*blocks, *map(section, lines_above), *calendar(digest)]


def calendar(digest: Digest) -> list[Block]:
    """What is due, and of what begins tomorrow how to see the last time."""
    due = [escape(one) for one in due_in_words(digest)]
    last = [f"Last time: `/digest {days_typed(days)}` ({fit(name, 100)})" for name, days in last_times(digest)]
    return [context("\n".join([f"*Due* {due[0]}", *due[1:], *last]))] if due else []


def _leading(digest: Digest) -> list[str]:
    chosen = developments(digest)
    lines = ["*In short*", *(_development(card, link(card.readings[0].item.url, _head(card), LINE)) for card in chosen)]
    if sum(map(len, lines)) > SECTION:  # the cards have the addresses, however long they are
        lines = ["*In short*", *(_development(card, fit(_head(card), LINE)) for card in chosen)]
    return lines if chosen else []


def _head(card: StoryCard) -> str:
    return headline(card.readings[0].item)


def _development(card: StoryCard, head: str) -> str:
    said = fit(added_in_short(card), 2 * SAID)
    return " · ".join(filter(None, [f"• {head}", said, in_short_marks(card)]))


def _changed(new: Sequence[str]) -> list[str]:
    return ["*New since the last digest*", *(f"• {fit(one, 200)}" for one in new[1:])] if new[1:] else []
