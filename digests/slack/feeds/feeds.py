"""The list of feeds and how they are doing, as one Slack message: what needs a look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.model import Bodies, Feed, FeedState, Label, Part, SourceKind, Unread
from digests.slack import control_values, controls
from digests.slack.blocks import Block, actions, button, context, header, option, part, section, select
from digests.slack.mrkdwn import date_token, escape, fit
from digests.slack.rich_blocks import data_table
from digests.wording.dates import when
from digests.wording.words import clean, count, cut, unread_in_words

STATES = {
    "failing": "last check failed",
    "refused": "refused: the site blocks Amur, or Amur may not go there",
    "gone": "gone: the address no longer exists",
    "silent": "quiet longer than usual",
    "slow": "slower than usual",
    "new": "not checked yet",
    "paused": "paused",
    "moved": "moved to a new address",
    "fine": "OK",
}
"""In the order shown: trouble first."""
SHORT = {"silent": "quiet", "new": "not checked yet", "fine": "OK"}
"""States whose name is not the word for them."""
TROUBLED = frozenset({"failing", "refused", "gone"})
IN_LINES = frozenset({*TROUBLED, "silent", "slow"})
"""What needs a look: with reasons, in lines. The rest is a table."""
KINDS = {SourceKind.PAGE_INDEX: "the links of a page"}
"""Sources that are no feeds."""
LISTED = 40
"""Feeds of one message, however many there are."""
FIRST_STEPS = "Add one: `/feeds add merics.org`, or a list of them: `/feeds import`"


def compose_feeds(
    states: Sequence[FeedState], *, now: datetime, page: int = 0, only: str = "", unread: Sequence[Unread] = ()
) -> Part:
    """Counts by state, the folder's files that cannot be read, then a line a feed: worst first, longest without an
    item first; `LISTED` a page.

    `only`: the state asked for, "" for all. Feeds of other pages and states are counted, never left out silently. A
    page past the end is the last one.
    """
    if not states:
        none = f"No feeds yet: only the text folder is read. {FIRST_STEPS}."
        return part([section(none), *_folder(unread)], none)
    tally = Counter[str](one.state for one in states)
    words = " · ".join(f"{tally[s]:,} {_short(s)}" for s in STATES if tally[s])
    ordered = _ordered(one for one in states if only in ("", one.state))
    if not ordered:
        none = f"No feed is {_short(only)}{_trouble(tally, only)}."
        return part(
            [section(f"*{escape(none)}*"), context(escape(words)), *_folder(unread), actions(_back())],
            f"{escape(none)} {escape(words)}",
        )
    start = LISTED * min(max(page, 0), (len(ordered) - 1) // LISTED)
    listed = ordered[start : start + LISTED]
    title = f"{count(len(ordered), 'feed')} {_short(only) if only else 'watched'}"
    blocks: list[Block] = [header(title), context(escape(words)), *_folder(unread)]
    for state, heading in STATES.items():
        shown = [one for one in listed if one.state == state and state in IN_LINES]
        blocks += _lines(f"*{heading[:1].upper()}{heading[1:]}*", [_line(one, now) for one in shown])
    rest = [one for one in listed if one.state not in IN_LINES]
    blocks += [_table(rest, now)] if rest else []
    if len(ordered) > LISTED:
        left = Counter[str](one.state for one in (*ordered[:start], *ordered[start + LISTED :]))
        blocks.append(
            context("On other pages: " + ", ".join(f"{number:,} {_short(state)}" for state, number in left.items()))
        )
    turns = _turns(start // LISTED, only, last=start + LISTED >= len(ordered))
    blocks.append(actions(select(controls.FEED, "Choose a feed …", _options(listed)), *turns))
    return part(blocks, f"{title}: {escape(words)}")


def _trouble(tally: Counter[str], only: str) -> str:
    """What else is wrong, where "no feed is quiet" would sound as if nothing were."""
    wrong = [
        f"{tally[state]:,} {'is' if tally[state] == 1 else 'are'} {_short(state)}"
        for state in STATES
        if state in TROUBLED and tally[state]
    ]
    return f", but {', '.join(wrong)}" if wrong and only not in TROUBLED | {"fine"} else ""


def _folder(unread: Sequence[Unread]) -> list[Block]:
    return [context(fit(unread_in_words(unread), 500))] if unread else []


def _short(state: str) -> str:
    return SHORT.get(state, state)


def _ordered(states: Iterable[FeedState]) -> list[FeedState]:
    ranks = list(STATES)
    return sorted(states, key=lambda one: (ranks.index(one.state), *_waited(one), one.feed.title.casefold()))


def _options(states: Sequence[FeedState]) -> list[Block]:
    return [option(one.feed.title or one.feed.url, one.feed.id) for one in states]


def _waited(one: FeedState) -> tuple[bool, float]:
    """Troubled feeds: those without any item first, then by the age of the newest."""
    if one.state == "fine":
        return True, 0.0
    return one.last_new_item is not None, one.last_new_item.timestamp() if one.last_new_item else 0.0


def _turns(page: int, only: str, *, last: bool) -> list[Block]:
    """The buttons that lead to other pages, and out of a state's list."""
    turns = [("Previous feeds", page - 1)] if page else []
    turns += [] if last else [("More feeds", page + 1)]
    made = [
        button(words, controls.numbered(controls.FEEDS, number), value=control_values.encode_page(to, only))
        for number, (words, to) in enumerate(turns)
    ]
    return [*made, _back()] if only else made


def _back() -> Block:
    return button("All feeds", controls.numbered(controls.FEEDS, 9), value=control_values.encode_page(0, ""))


def _lines(heading: str, lines: Sequence[str]) -> list[Block]:
    """Sections of at most ten lines; no heading without lines."""
    blocks = []
    for start in range(0, len(lines), 10):
        block = lines[start : start + 10]
        blocks.append(section("\n".join([heading, *block] if start == 0 else block)))
    return blocks


def _table(states: Sequence[FeedState], now: datetime) -> Block:
    """Those that are well, or are not looked at: name, newest item, what it carries."""
    rows = [[_name(one), _newest(one), _note(one, now)] for one in states]
    return data_table("Other feeds" if len(states) > 1 else "One feed", ("Feed", "Newest", "Carries"), rows)


def _name(one: FeedState) -> str:
    name = cut(clean(one.feed.title or one.feed.url), 50)
    return f"{name} ({one.feed.label.value})" if one.feed.label in (Label.STATE_MEDIA, Label.OFFICIAL) else name


def _newest(one: FeedState) -> str:
    return when(one.last_new_item, "day") if one.last_new_item else "none yet"


def _note(one: FeedState, now: datetime) -> str:
    parts = [_short(one.state)] if one.state != "fine" else []
    if one.feed.kind is not SourceKind.FEED:
        parts.append(kind_named(one.feed.kind))
    if not one.feed.in_digest:
        parts.append("search only")
    if one.bodies is not None:
        parts.append(_extent(one.bodies))
    elif one.next_poll is not None and one.state == "new":
        parts.append(next_poll(one.next_poll, now))
    return ", ".join(parts) or "–"


def _line(one: FeedState, now: datetime) -> str:
    """At most 270 characters, so that ten and a heading fit a section."""
    parts = [f"*{fit(one.feed.title or one.feed.url, 50)}*"]
    if one.reason:
        parts.append(fit(one.reason, 80))
    if one.feed.kind is not SourceKind.FEED:
        parts.append(kind_named(one.feed.kind))
    if one.feed.label in (Label.STATE_MEDIA, Label.OFFICIAL):
        parts.append(one.feed.label.value)
    if not one.feed.in_digest:
        parts.append("search only")
    parts.append(f"newest {date_token(one.last_new_item, 'day')}" if one.last_new_item else "no items yet")
    if one.bodies is not None and one.state not in TROUBLED:
        parts.append(_extent(one.bodies))
    if one.next_poll is not None and one.state != "gone":
        parts.append(next_poll(one.next_poll, now))
    return "• " + " · ".join(parts)


def _extent(bodies: Bodies) -> str:
    """Full articles, summaries or headlines, whichever is commonest."""
    kinds = ((bodies.full, "full articles"), (bodies.summary, "summaries"), (bodies.headline, "headlines"))
    return max(kinds, key=lambda kind: kind[0])[1]


def kind_named(kind: SourceKind) -> str:
    return KINDS.get(kind) or f"{fit(kind.value, 30)}, which this version does not know"


def kind_in_words(feed: Feed) -> str:
    """What is watched, if it is no feed; "" if it is."""
    chosen = f", chosen by `{fit(feed.selector, 200)}`" if feed.selector else ""
    return "" if feed.kind is SourceKind.FEED else f"{kind_named(feed.kind)}{chosen}"


def bodies_in_words(bodies: Bodies) -> str:
    """What its entries carry, by the commonest kind, and how long they are."""
    kinds = (
        (bodies.full, "full articles"),
        (bodies.summary, "summaries"),
        (bodies.headline, "headlines only"),
    )
    many, label = max(kinds, key=lambda kind: kind[0])
    mostly = "" if many == sum(number for number, _ in kinds) else "mostly "
    return f"{mostly}{label} (median {count(bodies.median, 'character')})"


def next_poll(at: datetime, now: datetime) -> str:
    minutes = round((at - now).total_seconds() / 60)
    if minutes < 1:
        return "next check now"
    if minutes < 120:
        return f"next check in {minutes} min"
    return (
        f"next check in {round(minutes / 60)} h" if minutes < 72 * 60 else f"next check in {round(minutes / 1440)} days"
    )
