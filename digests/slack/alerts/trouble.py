"""What is to be mended of an alert: words that cannot be read, a channel that Slack takes nothing for."""

from __future__ import annotations

from bot.model import ChannelId, Part
from bot.reading.search.terms import TermsWrong
from digests.slack.blocks import part, section
from digests.slack.mrkdwn import code, fit
from digests.wording.words import cut

EXAMPLE = '"Power of Siberia"'


def compose_wrong_terms(wrong: TermsWrong, command: str = "/alerts add", tail: str = "") -> Part:
    """Where the terms cannot be read, and the whole command to type instead. `tail`: what stood behind the terms."""
    typed = f"{command} {wrong.suggestion or EXAMPLE} {tail}".strip()
    text = f"{fit(str(wrong), 1_000)} Try: {code(typed, 400)}"
    return part([section(text)], text)


def wrong_terms(wrong: TermsWrong) -> str:
    """The same beside a form's field, in which the terms alone are typed: at most 300 characters."""
    return cut(f"{wrong} Try: {wrong.suggestion or EXAMPLE}", 300)


def compose_unreached(channel: ChannelId, reason: str) -> Part:
    """`reason`: a clause that says what is wrong and what to do."""
    text = (
        f"I can't post alerts to <#{channel}>: {fit(reason, 300)}. Nothing is lost: what comes meanwhile waits, and is "
        "posted there in one message. `/alerts` lets you send them elsewhere."
    )
    return part([section(text)], text)
