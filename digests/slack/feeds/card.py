"""One feed: how it is doing, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model import Feed, FeedState, Label, Part
from digests.slack import control_values, controls
from digests.slack.blocks import (
    Block,
    View,
    actions,
    button,
    confirmation,
    context,
    input_block,
    option,
    part,
    plain_text,
    section,
    select,
    text_input,
)
from digests.slack.feeds.feeds import STATES, bodies_in_words, kind_in_words, next_poll
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import date_token, escape, fit, link
from digests.wording.words import clean, count, cut

LABELS = tuple(label for label in Label if label is not Label.SEED)
"""Those a feed may have."""
NAME = 80
"""Characters of a feed's name."""


def compose_card(state: FeedState, *, now: datetime, done: str = "") -> Part:
    """`done`: what was just done, in a sentence."""
    feed = state.feed
    facts = [*_health(state, now), _kept(state)]
    blocks: list[Block] = [section(f"_{fit(done, 400)}_")] if done else []
    blocks.append(section(f"*{link(feed.url, feed.title or feed.url, 100)}*\n" + "\n".join(facts)))
    blocks.append(actions(*_acts(state)))
    blocks.append(actions(_labels(feed), _in_digest(feed), button("All feeds", controls.FEEDS, value="0")))
    text = f"{fit(done, 400)} {fit(feed.title, 100)}: {_state(state)}".strip()
    return part(blocks, text)


def compose_several(states: Sequence[FeedState], asked: str, *, known: bool) -> Part:
    """`known`: the words may mean any of these; else these merely resemble them."""
    words = fit(asked, 100)
    shown = states[:100]
    if not shown:
        text = f"No feed is called “{words}”. `/feeds` lists them, and `/feeds add ADDRESS` adds one."
        return part([section(text)], text)
    many = count(len(states), "feed")
    text = f"“{words}” matches {many}." if known else f"No feed is called “{words}”. Did you mean one of these?"
    options = [option(one.feed.title or one.feed.url, one.feed.id) for one in shown]
    more = [context(f"The first {len(shown)} of {many}")] if len(states) > len(shown) else []
    return part([section(text), actions(select(controls.FEED, "Choose a feed …", options)), *more], text)


def rename_view(feed: Feed) -> View:
    """private_metadata is the feed's id."""
    name = text_input(controls.FEED_NAME, most=NAME, initial=clean(feed.title)[:NAME])
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.FEED_RENAME_VIEW,
            "private_metadata": feed.id,
            "title": plain_text("Rename a feed"),
            "submit": plain_text("Rename"),
            "close": plain_text("Cancel"),
            "blocks": [input_block(controls.FEED_NAME, "Name", name, hint=f"The outlet's name in digests. {feed.url}")],
        }
    )


def renamed_view(feed: Feed, name: str) -> View:
    text = f"Renamed to “{fit(name, NAME * 2)}”, for new items. Items on file keep the old name."
    return guard_view(
        {
            "type": "modal",
            "callback_id": "feed-renamed",
            "private_metadata": feed.id,
            "title": plain_text("Rename a feed"),
            "close": plain_text("Close"),
            "blocks": [section(text)],
        }
    )


def _state(state: FeedState) -> str:
    return STATES[state.state]


def _health(state: FeedState, now: datetime) -> list[str]:
    status = _state(state)
    reason = f" ({fit(state.reason, 300)})" if state.reason and state.state != "fine" else ""
    lines = [f"*{status[:1].upper()}{status[1:]}*{reason}"]
    newest = f"newest item {date_token(state.last_new_item, 'minute')}" if state.last_new_item else "no items yet"
    if state.state == "new":
        return [*lines, "First check in a few seconds; press Refresh for the result."]
    polled = f"last checked {date_token(state.last_polled, 'minute')}" if state.last_polled else "never checked"
    parts = [newest, polled]
    if state.next_poll is not None and state.state not in ("paused", "gone"):
        parts.append(next_poll(state.next_poll, now))
    if state.items:
        held = f": {bodies_in_words(state.bodies)}" if state.bodies else ""
        parts.append(f"{count(state.items, 'item')} in it{held}")
    if state.failures > 1:
        parts.append(f"{state.failures:,} failed checks in a row")
    lines.append(" · ".join(parts))
    if state.moved_to:
        lines.append(f"It moved to {link(state.moved_to, state.moved_to, 150)} and is read from there.")
    return lines


def _kept(state: FeedState) -> str:
    feed = state.feed
    digest = "in the digest" if feed.in_digest else "not in the digest: search and /whosaid only"
    by = f"<@{escape(state.added_by)}>" if state.added_by else "someone"
    origin = f"added by {by} in Slack" if state.origin == "slack" else "in the default list"
    parts = [kind_in_words(feed), feed.label.value, digest, origin]
    return " · ".join(part for part in parts if part)


def _acts(state: FeedState) -> list[Block]:
    feed = state.feed
    paused = state.state == "paused"
    going = button("Resume", controls.FEED_RESUME, value=feed.id, style="primary")
    resting = [
        button("Pause", controls.FEED_PAUSE, value=feed.id),
        button("Check now", controls.FEED_RETRY, value=feed.id),
    ]
    sure = confirmation(
        "Remove this feed?",
        f"{cut(clean(feed.title), 100)} will no longer be checked. Its items stay on file. You can add it again.",
        yes="Remove",
        no="Keep",
    )
    return [
        *([going] if paused else resting),
        button("Rename …", controls.FEED_RENAME, value=feed.id),
        button("Refresh", controls.FEED, value=feed.id),
        button("Remove", controls.FEED_REMOVE, value=feed.id, style="danger", confirm=sure),
    ]


def _labels(feed: Feed) -> Block:
    options = [option(label.value, control_values.encode_label(feed.id, label)) for label in LABELS]
    return select(controls.FEED_LABEL, "Label", options, chosen=control_values.encode_label(feed.id, feed.label))


def _in_digest(feed: Feed) -> Block:
    if feed.in_digest:
        return button("Keep out of the digest", controls.FEED_DIGEST_OUT, value=feed.id)
    return button("Show in the digest", controls.FEED_DIGEST_IN, value=feed.id)
