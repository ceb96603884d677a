"""How the bot fares, as one Slack message for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import ChannelId, Coverage, Delivery, Part
from digests.slack.blocks import part, section
from digests.slack.mrkdwn import date_token, escape, fit
from digests.wording.words import clock, count, feeds_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What /amur status tells."""

    version: str
    items: int
    statements: int
    speakers: int
    coverage: Coverage
    channel: ChannelId | None
    next_digest: datetime | None
    zone: str
    folder_wrong: str = ""
    """Which files of the watched folder cannot be read, and why."""
    held: tuple[Delivery, ...] = ()
    """Refused by Slack in a way that a person can mend."""


def compose_status(status: Status) -> Part:
    on_file = ", ".join(
        (count(status.items, "item"), f"{count(status.statements, 'statement')} by {count(status.speakers, 'speaker')}")
    )
    lines = [
        "*Storage*: it answers",
        f"*On file*: {on_file}",
        f"*Feeds*: {fit(feeds_in_words(status.coverage), 700)}",
        *([f"*Folder*: not all of it can be read: {fit(status.folder_wrong, 700)}"] if status.folder_wrong else []),
        f"*Next digest*: {next_digest_in_words(status.channel, status.next_digest, status.zone)}",
        *(f"*Held back*: a message for <#{fit(one.to, 50)}>: {fit(one.reason, 200)}" for one in status.held[:5]),
        f"*Version*: {fit(status.version, 50)}",
    ]
    text = f"Amur {fit(status.version, 50)}: {escape(on_file)}. {fit(feeds_in_words(status.coverage), 700)}"
    return part([section("\n".join(lines))], text)


def next_digest_in_words(channel: ChannelId | None, at: datetime | None, zone: str) -> str:
    """mrkdwn: when, there and for the reader, and where."""
    if channel is None:
        return "nowhere yet: whoever runs Amur sets AMUR_CHANNEL to a channel's id"
    if at is None:
        return f"in <#{fit(channel, 50)}>"
    return f"{clock(at, zone)} in <#{fit(channel, 50)}> ({date_token(at, 'minute')} for you)"
