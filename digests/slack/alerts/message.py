"""The list of one's own alerts as a Slack message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Part, Subscription
from digests.slack import controls
from digests.slack.blocks import Block, button, confirmation, context, part, section
from digests.slack.mrkdwn import fit
from digests.wording.words import clean, count, cut, day

LISTED = 40
"""Alerts that one message lists."""


def compose_alerts(subscriptions: Sequence[Subscription]) -> Part:
    """One's own alerts, oldest first, each with a button to delete it."""
    if not subscriptions:
        empty = 'You have no alerts yet. Make one: `/alerts add "Power of Siberia"`'
        return part([section(empty)], empty)
    ordered = sorted(subscriptions, key=lambda one: (one.made_at, one.id))
    title = f"You have {count(len(ordered), 'alert')}"
    blocks = [section(f"*{title}*. Each match comes to you alone, as a direct message.")]
    blocks += [alert_row(one, number) for number, one in enumerate(ordered[:LISTED])]
    if len(ordered) > LISTED:
        blocks.append(context(f"and {len(ordered) - LISTED:,} more: `/alerts remove TERMS` deletes by the words"))
    shown = "; ".join(fit(one.terms, 60) for one in ordered[:20])
    return part(blocks, f"{title}: {shown}")


def alert_row(subscription: Subscription, number: int) -> Block:
    """One alert of a list: at most 240 characters, so that `LISTED` fit a message; `number` keeps ids apart."""
    text = f"{fit(subscription.terms, 100)} · since {day(subscription.made_at)}"
    return section(text, accessory=_delete(subscription, number, "Delete alert"))


def _delete(subscription: Subscription, number: int, text: str) -> Block:
    sure = confirmation(
        "Delete this alert?",
        f"You will no longer hear of {cut(clean(subscription.terms), 40)}",
        yes="Delete alert",
        no="Keep it",
    )
    action = controls.numbered(controls.DELETE_ALERT, number)
    return button(text, action, value=subscription.id, style="danger", confirm=sure)
