"""App Home and the modal that asks for a name: views, ready for views.publish and views.open."""

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
    date_token,
    divider,
    fit,
    guard_view,
    header,
    input_block,
    plain_text,
    section,
    text_input,
)
from digests.wording import clock, count

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
    blocks: list[Block] = [header("Amur"), section(_next(channel, next_digest, zone)), ask, divider()]
    if alerts:
        ordered = sorted(alerts, key=lambda one: (one.made_at, one.id))
        blocks.append(section(f"*My alerts* ({count(len(ordered), 'alert')})"))
        blocks += [alert_row(one, number) for number, one in enumerate(ordered[:LISTED])]
        if len(ordered) > LISTED:
            blocks.append(context(f"and {len(ordered) - LISTED:,} more, see `/alerts list`"))
    else:
        blocks.append(section('*My alerts*\nNone yet. Make one: `/alerts add "Power of Siberia"`'))
    return guard_view({"type": "home", "blocks": blocks})


def ask_modal(*, channel: ChannelId | None = None, name: str = "") -> View:
    """Asks for a name and, if wanted, a subject. private_metadata is the channel to answer in, or empty."""
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.ASK_VIEW,
            "private_metadata": channel or "",
            "title": plain_text("Who said something?"),
            "submit": plain_text("Ask"),
            "close": plain_text("Cancel"),
            "blocks": [
                input_block(
                    controls.ASK_NAME,
                    "Whose words?",
                    text_input(controls.ASK_NAME, placeholder="A name or a surname", initial=name),
                    hint="A person, ministry or company. Only you see the answer.",
                ),
                input_block(
                    controls.ASK_ABOUT,
                    "About what?",
                    text_input(controls.ASK_ABOUT, placeholder="A topic or words, such as payments"),
                    optional=True,
                ),
            ],
        }
    )


def _next(channel: ChannelId | None, next_digest: datetime | None, zone: str) -> str:
    if channel is None:
        return "*No digest channel yet.* Whoever runs Amur sets AMUR_CHANNEL to a channel's id."
    if next_digest is None:
        return f"The digest goes to <#{fit(channel, 50)}>."
    local = clock(next_digest, zone)
    return f"*Next digest*: {local} in <#{fit(channel, 50)}> ({date_token(next_digest, 'minute')} for you)"
