"""What the owners of a channel's alerts are asked to mend."""

from __future__ import annotations

from bot.model import ChannelId, Part
from digests.slack.blocks import part, section
from digests.slack.mrkdwn import fit


def compose_unreached(channel: ChannelId, reason: str) -> Part:
    """`reason`: a clause that says what is wrong and what to do."""
    text = (
        f"I can't post alerts to <#{channel}>: {fit(reason, 300)}. Nothing is lost: what comes meanwhile waits, and is "
        "posted there in one message. `/alerts` lets you send them elsewhere."
    )
    return part([section(text)], text)
