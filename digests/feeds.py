"""The list of feeds and how each fares, as one Slack message: what needs a look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.model import FeedState, Label, Part
from digests import controls
from digests.blocks import Block, actions, button, context, header, part, section
from digests.foreign import date_token, escape, fit
from digests.wording import count

_STATES = {
    "failing": "failing: the last polls brought an error",
    "refused": "refused: the site will not have us, or we would not go there",
    "gone": "gone: the address no longer exists",
    "silent": "silent longer than usual",
    "slow": "slow to answer",
    "new": "not polled yet",
    "paused": "paused",
    "fine": "fine",
}
"""In the order shown: trouble first."""
LISTED = 30
"""Feeds with a line of their own; /feeds stays one message however many there are."""


def compose_feeds(states: Sequence[FeedState], *, now: datetime, page: int = 0) -> Part:
    """Counts by state, then a line a feed: worst first, longest without an item first; `LISTED` a page.

    Feeds of other pages are counted, never left out silently. A page past the end is the last one.
    """
    if not states:
        none = "No feeds are watched: only the folder of texts is read. Set AMUR_FEEDS to an OPML file to add some."
        return part([section(none)], none)
    ranks = list(_STATES)
    ordered = sorted(states, key=lambda one: (ranks.index(one.state), *_waited(one), one.feed.title.casefold()))
    start = LISTED * min(max(page, 0), (len(ordered) - 1) // LISTED)
    listed = ordered[start : start + LISTED]
    tally = Counter[str](one.state for one in ordered)
    words = " · ".join(
        f"{tally[state]:,} {'not polled yet' if state == 'new' else state}" for state in ranks if tally[state]
    )
    title = count(len(ordered), "feed")
    blocks: list[Block] = [header(f"{title} watched"), context(escape(words))]
    for state in ranks:
        shown = [one for one in listed if one.state == state]
        blocks += _lines(f"*{_STATES[state][:1].upper()}{_STATES[state][1:]}*", [_line(one, now) for one in shown])
    if len(ordered) > LISTED:
        left = Counter[str](one.state for one in (*ordered[:start], *ordered[start + LISTED :]))
        blocks.append(context("On other pages: " + ", ".join(f"{number:,} {state}" for state, number in left.items())))
        blocks.append(actions(*_turn(start // LISTED, last=start + LISTED >= len(ordered))))
    return part(blocks, f"{title}: {escape(words)}")


def _waited(one: FeedState) -> tuple[bool, float]:
    """Troubled feeds: those without any item first, then by the age of the newest."""
    if one.state == "fine":
        return True, 0.0
    return one.last_new_item is not None, one.last_new_item.timestamp() if one.last_new_item else 0.0


def _turn(page: int, *, last: bool) -> list[Block]:
    back = [button("Previous feeds", controls.numbered(controls.FEEDS, 0), value=str(page - 1))] if page else []
    return back + ([] if last else [button("Further feeds", controls.numbered(controls.FEEDS, 1), value=str(page + 1))])


def _lines(heading: str, lines: Sequence[str]) -> list[Block]:
    """Sections of at most ten lines; no heading without lines."""
    blocks = []
    for start in range(0, len(lines), 10):
        block = lines[start : start + 10]
        blocks.append(section("\n".join([heading, *block] if start == 0 else block)))
    return blocks


def _line(one: FeedState, now: datetime) -> str:
    """At most 270 characters, so that ten and a heading fit a section."""
    parts = [fit(one.feed.title or one.feed.url, 50)]
    if one.feed.label is Label.STATE_MEDIA:
        parts.append("state media")
    if not one.feed.in_digest:
        parts.append("not in the digest")
    if one.reason and one.state != "fine":
        parts.append(fit(one.reason, 80))
    parts.append(f"newest {date_token(one.last_new_item, 'day')}" if one.last_new_item else "no item yet")
    if one.next_poll is not None and one.state not in {"gone", "paused"}:
        parts.append(_next(one.next_poll, now))
    return "• " + " · ".join(parts)


def _next(at: datetime, now: datetime) -> str:
    minutes = round((at - now).total_seconds() / 60)
    if minutes < 1:
        return "due now"
    if minutes < 120:
        return f"next in {minutes} min"
    return f"next in {round(minutes / 60)} h" if minutes < 72 * 60 else f"next in {round(minutes / 1440)} days"
