"""How the bot is doing, as one Slack message for whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Area, ChannelId, Coverage, Health, Part, Role, is_known
from bot.use_cases.archive.marked_items import BeatMarks
from bot.use_cases.health.account import BEATS, MISSED
from digests.slack.blocks import part, section
from digests.slack.health import trouble_line
from digests.slack.mrkdwn import date_token, escape, fit
from digests.wording.dates import clock
from digests.wording.health import heading, marks_in_words, trouble_in_words
from digests.wording.words import count, feeds_in_words, storage_in_words

CHANNELS = 10
"""With a line of their own."""
TROUBLES = 12
"""… and as many troubles."""
ON_TIME = timedelta(seconds=1.5 * BEATS)
"""A process says every BEATS that it lives: one that was killed is named so after this, and missed after MISSED."""
WELL = Health()
NO_MARKS = BeatMarks()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDigest:
    channel: ChannelId
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What /amur status tells."""

    version: str
    items: int
    statements: int
    speakers: int
    coverage: Coverage
    here: ChannelId | None
    """The channel it is asked in; None: a direct message."""
    digests: tuple[NextDigest, ...]
    """Of every channel that has a digest, soonest first."""
    now: datetime
    marks: BeatMarks = NO_MARKS
    """Of the team."""
    health: Health = WELL
    """A write was tried just now."""


def compose_status(status: Status) -> Part:
    on_file = ", ".join(
        (count(status.items, "item"), f"{count(status.statements, 'statement')} by {count(status.speakers, 'speaker')}")
    )
    troubles = status.health.troubles
    lines = [
        *(f":warning: {trouble_line(one)}" for one in troubles[:TROUBLES]),
        *([f":warning: and {len(troubles) - TROUBLES:,} more: see `amur doctor`"] if len(troubles) > TROUBLES else []),
        *([] if any(one.area is Area.STORAGE for one in troubles) else [f"*Storage*: {storage_in_words(None)}"]),
        f"*On file*: {on_file}",
        f"*Feeds*: {fit(feeds_in_words(status.coverage), 700)}",
        *([f"*Marked*: {marks_in_words(status.marks)}"] if status.marks else []),
        *_digests(status),
        f"*Running*: {_running(status)}",
        f"*Version*: {fit(status.version, 50)}",
    ]
    trouble = f" {heading(troubles[0].area)}: {fit(trouble_in_words(troubles[0]), 300)}." if troubles else ""
    text = f"Amur {fit(status.version, 50)}: {escape(on_file)}.{trouble} {fit(feeds_in_words(status.coverage), 700)}"
    return part([section("\n".join(lines))], text)


def _running(status: Status) -> str:
    """mrkdwn: how many of each kind of process are not missed; which of them are late, since when."""
    living = [one for one in status.health.beats if status.now - one.at <= MISSED]
    roles = Counter(one.role for one in living)
    late = {role: [one.at for one in living if one.role is role and status.now - one.at > ON_TIME] for role in roles}
    order = [*Role, *sorted(set(roles).difference(Role))]
    named = [f"{roles[role]} {_role(role)}{_late(late[role], status.now)}" for role in order if role in roles]
    return ", ".join(named) or "not known yet"


def _role(role: Role) -> str:
    return role.value if is_known(role) else f"{fit(role.value, 30)} (of a newer version)"


def _late(heard: Sequence[datetime], now: datetime) -> str:
    if not heard:
        return ""
    seconds = round((now - max(heard)).total_seconds())
    return f" ({'one' if len(heard) == 1 else len(heard)} not heard of for {seconds} s)"


def _digests(status: Status) -> Iterator[str]:
    """Of the channel it is asked in first, then of the others."""
    if not status.digests:
        yield f"*Next digest*: {next_digest_in_words(None, None, '')}"
        return
    own = [one for one in status.digests if one.channel == status.here]
    if status.here is not None and not own:
        yield "*Next digest*: none here; set one up with `/digest settings`"
    others = [one for one in status.digests if one.channel != status.here]
    for one in (*own, *others)[:CHANNELS]:
        due = "overdue: " if one.at <= status.now else ""
        yield f"*Next digest*: {due}{next_digest_in_words(one.channel, one.at, one.zone)}"
    if len(status.digests) > CHANNELS:
        yield f"*Next digest*: {count(len(status.digests) - CHANNELS, 'more channel')} later"


def next_digest_in_words(channel: ChannelId | None, at: datetime | None, zone: str) -> str:
    """mrkdwn: when, there and for the reader, and where."""
    if channel is None:
        return "none yet; set one up with `/digest settings` in a channel"
    if at is None:
        return f"in <#{fit(channel, 50)}>"
    return f"{clock(at, zone)} in <#{fit(channel, 50)}> ({date_token(at, 'minute')} for you)"
