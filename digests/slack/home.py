"""App Home: a view, ready for views.publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import AlertHits, ChannelId, FeedState, Known, Statement, Subscription, SubscriptionId
from digests.slack import controls
from digests.slack.alerts.alert_list import PAGE, alert_row
from digests.slack.blocks import Block, View, actions, button, context, divider, guard_view, header, section
from digests.slack.mrkdwn import date_token, fit, link
from digests.slack.status import next_digest_in_words
from digests.wording.words import count, is_quotation, kept_in_words, listed, manner_prefix, source_of, words_of

FOLLOWED = 5
"""People whose newest statement is shown."""
TROUBLE = frozenset({"failing", "refused", "gone", "silent"})
WELCOME = (
    "Amur reads the feeds and texts your team watches.\n"
    "Its digest posts what is new to a channel, each story once, with its sources.\n"
    "Ask it who said something, and it answers with the words, the date and the article."
)


def home_view(
    *,
    channel: ChannelId | None,
    next_digest: datetime | None,
    zone: str,
    now: datetime,
    keep_days: int,
    alerts: Sequence[Subscription],
    hits: Mapping[SubscriptionId, AlertHits] | None = None,
    followed: Sequence[tuple[Known, Statement | None]] = (),
    feeds: Sequence[FeedState] = (),
    first_visit: bool = False,
) -> View:
    """The Home tab of one person. `channel`: where the digest goes; None: nowhere yet. `keep_days`: of statements.

    `followed`: people with their newest statement; `feeds`: those in trouble are named, the others left away.
    """
    hits = hits or {}
    ask = actions(button("Ask who said something", controls.ASK, style="primary"))
    if first_visit:
        return guard_view({"type": "home", "blocks": [header("Amur"), section(WELCOME), ask]})
    blocks: list[Block] = [
        header("Amur"),
        section(f"*Next digest*: {next_digest_in_words(channel, next_digest, zone)}"),
        ask,
        divider(),
    ]
    if alerts:
        ordered = sorted(alerts, key=lambda one: (one.made_at, one.id))
        blocks.append(section(f"*My alerts* ({count(len(ordered), 'alert')})"))
        for number, one in enumerate(ordered[:PAGE], start=1):
            blocks.append(alert_row(one, number, hits.get(one.id, AlertHits()), now=now, zone=zone))
        if len(ordered) > PAGE:
            blocks.append(context(f"and {len(ordered) - PAGE:,} more, see `/alerts`"))
    else:
        blocks.append(section('*My alerts*\nNone yet. Add one: `/alerts add "Power of Siberia"`'))
    blocks.append(actions(button("New alert", controls.NEW_ALERT, value="-")))
    blocks += [*_followed(followed, keep_days), *_troubled(feeds)]
    return guard_view({"type": "home", "blocks": blocks})


def _followed(followed: Sequence[tuple[Known, Statement | None]], keep_days: int) -> list[Block]:
    lines = [_newest(known, statement, keep_days) for known, statement in followed[:FOLLOWED]]
    return [divider(), section("*People I follow*"), *(section(line) for line in lines)] if lines else []


def _newest(known: Known, statement: Statement | None, keep_days: int) -> str:
    name = f"*{fit(known.speaker.name, 120)}*"
    if statement is None:
        return f"{name}: no statement is on file. {kept_in_words(keep_days)}"
    newest_words = (
        f"{date_token(statement.published, statement.published_to)} · {link(statement.url, source_of(statement), 80)}"
    )
    mark = "> " if is_quotation(statement.quote) else ""
    return f"{name} · {newest_words}\n{mark}{fit(manner_prefix(statement.quote) + words_of(statement.quote), 400)}"


def _troubled(feeds: Sequence[FeedState]) -> list[Block]:
    named = [f"{one.feed.title} ({one.state})" for one in feeds if one.state in TROUBLE]
    if not named:
        return []
    words = fit(listed(named, 10), 1_500)
    return [divider(), section(f"*Feeds that need a look*: {words}. `/feeds` says more.")]
