"""App Home, ready for views.publish: what one person has to do with the bot, and one button for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import AlertHits, ChannelId, FeedState, Known, Reading, Statement, Subscription, SubscriptionId
from digests.slack import controls
from digests.slack.alerts.alert_list import alert_row
from digests.slack.blocks import Block, View, actions, button, context, divider, header, section
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import date_token, fit, link, web_address
from digests.slack.status import NextDigest, next_digest_in_words
from digests.wording.quotations import is_quotation, manner_prefix, words_of
from digests.wording.words import count, headline, kept_in_words, listed, outlet_of, source_of

ALERTS = 20
"""Alerts that are shown; /alerts has them all."""
FOLLOWED = 5
"""People whose newest statement is shown."""
RECENT = 5
"""Items that alerts found."""
WEEK = timedelta(days=7)
TROUBLE = frozenset({"failing", "refused", "gone", "silent"})
EXAMPLE_ALERT = '"Power of Siberia"'
"""Offered to whoever has no alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentHit:
    subscription: Subscription
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What stands on App Home. `now` and the zone are only for times that Slack does not show in the reader's own."""

    now: datetime
    keep_days: int
    """Of statements."""
    zone: str = "UTC"
    """The reader's."""
    next_digest: NextDigest | None = None
    """The soonest of all channels."""
    paused: tuple[ChannelId, ...] = ()
    """Channels whose digest is off."""
    alerts: Sequence[Subscription] = ()
    """In the order of their numbers."""
    hits: Mapping[SubscriptionId, AlertHits] = field(default_factory=dict)
    recent: Sequence[RecentHit] = ()
    """Newest first."""
    followed: Sequence[tuple[Known, Statement | None]] = ()
    feeds: Sequence[FeedState] = ()
    edits_feeds: bool = False
    """Whether this person changes the list of feeds: others are not shown its troubles."""


def home_view(desk: Desk) -> View:
    """The Home tab. The first visit shows the same as any other."""
    blocks: list[Block] = [
        header("Amur"),
        section(f"*Next digest*\n{_next(desk)}"),
        actions(
            button("What did someone say?", controls.ASK, style="primary"),
            button("Read today so far", controls.TODAY),
            button("Missed: add this", controls.MISSED),
        ),
        divider(),
        *_alerts(desk),
        *_recent(desk.recent),
        *_followed(desk.followed, desk.keep_days),
        *(_feeds(desk.feeds) if desk.edits_feeds else []),
    ]
    return guard_view({"type": "home", "blocks": blocks})


def _next(desk: Desk) -> str:
    one = desk.next_digest
    words = f"{date_token(one.at, 'minute')} in <#{fit(one.channel, 50)}>" if one else ""
    off = ", ".join(f"<#{fit(channel, 50)}>" for channel in desk.paused[:5])
    if off:
        paused = f"Off in {off}: `/digest on` there brings it back."
        return f"{words}\n{paused}" if words else paused
    return words or next_digest_in_words(None, None, "")


def _alerts(desk: Desk) -> list[Block]:
    if not desk.alerts:
        example = f"An example to take: *{fit(EXAMPLE_ALERT, 60)}*. A new item with these words comes to you alone."
        return [
            section(
                f"*My alerts*\nNone yet. {example}",
                accessory=button("Take this alert", controls.FOLLOW, value=EXAMPLE_ALERT),
            )
        ]
    blocks: list[Block] = [section(f"*My alerts*\n{_total(desk)}")]
    for number, one in enumerate(desk.alerts[:ALERTS], start=1):
        hits = desk.hits.get(one.id, AlertHits())
        blocks.append(alert_row(one, number, hits, now=desk.now, zone=desk.zone))
    if len(desk.alerts) > ALERTS:
        blocks.append(context(f"and {len(desk.alerts) - ALERTS:,} more: `/alerts`"))
    blocks.append(actions(button("New alert", controls.NEW_ALERT, value="-")))
    return blocks


def _total(desk: Desk) -> str:
    week = sum(one.since((desk.now - WEEK).date()) for one in desk.hits.values())
    return f"{count(len(desk.alerts), 'alert')}, {count(week, 'hit')} in 7 days"


def _recent(recent: Sequence[RecentHit]) -> list[Block]:
    if not recent:
        return []
    lines = [_hit(one) for one in recent[:RECENT]]
    return [divider(), section("*Recent matches*\n" + "\n".join(lines))]


def _hit(one: RecentHit) -> str:
    item = one.reading.item
    when = date_token(item.published, item.published_to)
    title = link(web_address(item.url), headline(item), 150)
    return f"• {title} · {fit(outlet_of(item), 60)}, {when} · _{fit(one.subscription.title, 60)}_"


def _followed(followed: Sequence[tuple[Known, Statement | None]], keep_days: int) -> list[Block]:
    lines = [_newest(known, statement, keep_days) for known, statement in followed[:FOLLOWED]]
    return [divider(), section("*People I follow*"), *(section(line) for line in lines)] if lines else []


def _newest(known: Known, statement: Statement | None, keep_days: int) -> str:
    name = f"*{fit(known.speaker.name, 120)}*"
    if statement is None:
        return f"{name}: no statement is on file. {kept_in_words(keep_days)}"
    when = date_token(statement.published, statement.published_to)
    mark = "> " if is_quotation(statement.quote) else ""
    words = fit(manner_prefix(statement.quote) + words_of(statement.quote), 400)
    return f"{name}\n{mark}{words}\n{when} · {link(statement.url, source_of(statement), 80)}"


def _feeds(feeds: Sequence[FeedState]) -> list[Block]:
    named = [f"{one.feed.title} ({one.state})" for one in feeds if one.state in TROUBLE]
    trouble = f"Need a look: {fit(listed(named, 10), 1_500)}" if named else "All are doing well"
    watched = f"{count(len(feeds), 'feed')}. {trouble}" if feeds else "No feeds are watched"
    text = f"*For admins*\n{watched}."
    return [divider(), section(text, accessory=button("Feeds", controls.FEEDS, value="0"))]
