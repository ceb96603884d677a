"""App Home: a view, ready for views.publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model import ChannelId, Subscription
from digests import controls
from digests.alert import LISTED, alert_row
from digests.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    guard_view,
    header,
    section,
)
from digests.status import next_digest_in_words
from digests.wording import count

WELCOME = (
    "Amur reads the feeds and texts your team watches.\n"
    "Every morning it posts what is new, each story once, with its sources.\n"
    "Ask it who said something, and it answers with the words, the date and the article."
)


def home_view(
    *,
    channel: ChannelId | None,
    next_digest: datetime | None,
    zone: str,
    alerts: Sequence[Subscription],
    first_visit: bool = False,
) -> View:
    """The Home tab of one person. `channel`: where the digest goes; None: nowhere yet."""
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
        blocks += [alert_row(one, number) for number, one in enumerate(ordered[:LISTED])]
        if len(ordered) > LISTED:
            blocks.append(context(f"and {len(ordered) - LISTED:,} more, see `/alerts list`"))
    else:
        blocks.append(section('*My alerts*\nNone yet. Make one: `/alerts add "Power of Siberia"`'))
    return guard_view({"type": "home", "blocks": blocks})
