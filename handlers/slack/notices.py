"""What Slack says happened in the workspace, without anybody having asked the bot for anything."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import ChannelId, UserId
from handlers.slack.requests import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class BotJoined:
    """The bot was invited to a channel."""

    channel: ChannelId
    inviter: UserId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotLeft:
    """The bot was removed from a channel."""

    channel: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Deactivated:
    """Somebody's account was closed."""

    user: UserId


Notice = BotJoined | BotLeft | Deactivated

TYPES = ("member_joined_channel", "channel_left", "group_left", "user_change")
"""Of the events below (docs.slack.dev/reference/events)."""


def notice_of(body: Body, bot_user: UserId) -> Notice | None:
    """None for what concerns others, or has not the shape of Slack's: there is nobody to tell of it."""
    match body.get("event"):
        case {"type": "member_joined_channel", "user": str(user), "channel": str(channel), **more} if user == bot_user:
            inviter = more.get("inviter")
            return BotJoined(channel=ChannelId(channel), inviter=UserId(inviter) if isinstance(inviter, str) else None)
        case {"type": "channel_left" | "group_left", "channel": str(channel)}:
            return BotLeft(channel=ChannelId(channel))
        case {"type": "user_change", "user": {"id": str(user), "deleted": True}}:
            return Deactivated(user=UserId(user))
        case _:
            return None
