"""The foot of a digest: what can be done with it, and what could and could not be seen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edition.placement import Placement
from bot.model import ContextLine, Digest, UserId
from digests.slack import controls
from digests.slack.blocks import Block, actions, button, context, option, overflow
from digests.slack.digests.story_card import shown_statements
from digests.slack.mrkdwn import fit, link
from digests.wording.context import HEADING, carried_by
from digests.wording.overview import incomplete
from digests.wording.quotations import legend
from digests.wording.words import coverage_in_words, headline

LINE = 110
"""Characters of a headline in a line."""


def foot(digest: Digest, share: str | None, places: Sequence[Placement]) -> list[Block]:
    """`share`: value of a Share button, for a reader who alone sees it."""
    cards = [place.card for place in places if not place.is_line]
    spoken = [quote for card in cards for _, quote in shown_statements(card)]
    seen = [coverage_in_words(digest.coverage, briefly=True), incomplete(cards), legend(spoken)]
    words = " ".join(filter(None, seen))
    return [*context_section(digest), buttons(share), *([context(fit(words, 1_200))] if words else [])]


def context_section(digest: Digest) -> list[Block]:
    """What happened on one side alone, small: a line each."""
    lines = [_context_line(one) for one in digest.context]
    return [context("\n".join([f"*{HEADING}*", *lines]))] if lines else []


def _context_line(one: ContextLine) -> str:
    item = one.readings[0].item
    return f"• {link(item.url, headline(item), LINE)} · {carried_by(one)}"


def buttons(share: str | None) -> Block:
    """`share`: see `digests.slack.digests.digest.compose`."""
    ask = button("What did someone say?", controls.ASK, style="primary")
    missed = button("Missed: add this", controls.MISSED)
    if share == "":
        return actions(ask, missed)
    if share is not None:
        return actions(ask, button("Share to channel", controls.SHARE_DIGEST, value=share), missed)
    more = (
        ("Today so far", controls.TODAY),
        ("Missed: add this", controls.MISSED),
        ("Digest settings", controls.SETTINGS),
    )
    return actions(ask, overflow(controls.DIGEST_MENU, [option(text, value) for text, value in more]))


def sharer(shared_by: UserId | None) -> list[Block]:
    return [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []
