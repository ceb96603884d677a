"""What people do with the bot, as kinds of act; and the record of those that administer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import ChannelId, UserId


class Act(StrEnum):
    """Every act there is. handlers.slack.people.permissions says who may; the values are kept in the audit log."""

    LOOK = "look"
    """Nothing is changed but what is kept of the asker alone, such as when they last looked."""
    SHARE = "share"
    OWN_ALERTS = "own alerts"
    CHANNEL_ALERTS = "channel alerts"
    """Alerts that go to a channel."""
    JUDGE_ITEM = "judge item"
    ADD_ITEM = "add item"
    """An article that was missed, by its address."""
    SPLIT_STORY = "split story"
    SET_DIGEST = "set digest"
    ADD_FEED = "add feed"
    IMPORT_FEEDS = "import feeds"
    REMOVE_FEED = "remove feed"
    PAUSE_FEED = "pause feed"
    RESUME_FEED = "resume feed"
    RETRY_FEED = "retry feed"
    RENAME_FEED = "rename feed"
    LABEL_FEED = "label feed"
    PLACE_FEED = "place feed"
    """Into the digest, or out of it."""
    REPLAY_LETTERS = "replay letters"


ADMINISTRATION = frozenset(Act) - {Act.LOOK, Act.SHARE, Act.OWN_ALERTS, Act.JUDGE_ITEM}
"""Acts that change what others get: each is kept in the audit log."""

TERMINAL = UserId("terminal")
"""Whoever acts at the machine itself: only they have no id of Slack's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act of administration: who, what, when, where, and what it was before and after."""

    act: Act
    user: UserId
    at: datetime
    where: ChannelId | None = None
    """The channel it was done in; None in App Home, in a modal, or at the terminal."""
    about: str = ""
    """What it was done to, in a few words; never an address, which may hold a password."""
    before: str = ""
    after: str = ""
