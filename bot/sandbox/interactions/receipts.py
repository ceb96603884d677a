"""What came of a person's act, and what Slack itself says to the person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.protocol import Json
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.transport.link import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a person's act led to."""

    acked: bool
    seconds: float
    payload: Json | None = None
    """The body of the acknowledgement; None if it had none."""
    notice: str = ""
    """What Slack itself told the person, if anything went wrong."""


def receipt(outcome: Outcome) -> Receipt:
    return Receipt(acked=outcome.acked, seconds=outcome.seconds, payload=outcome.payload)


def with_notice(
    slack: Slack, user: str, channel: str, words: str, thread: str | None = None, outcome: Outcome | None = None
) -> Receipt:
    """Slack's own words, seen by this person only."""
    message: Json = {"user": identity.SLACKBOT, "text": words, "subtype": "bot_message"}
    slack.workspace.whisper(user, channel, {**message, **({"thread_ts": thread} if thread else {})})
    done = outcome or Outcome(acked=False, seconds=0.0)
    return Receipt(acked=done.acked, seconds=done.seconds, payload=done.payload, notice=words)
