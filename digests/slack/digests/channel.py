"""What a channel is told of its digest being turned on and off, and of the bot's coming and going."""

from __future__ import annotations

from datetime import datetime

from bot.model import ChannelId, ChannelPlan, Part
from digests.slack import controls
from digests.slack.blocks import actions, button, part, section
from digests.slack.mrkdwn import date_token, fit
from digests.wording.dates import clock
from digests.wording.words import count


def compose_hello(plan: ChannelPlan, next_at: datetime | None) -> Part:
    """To a channel that the bot was invited to. `plan`: the channel's, or what it would be. `next_at`: when its digest
    comes; None: it has none now, and a button offers it."""
    hello = (
        "Hello. I follow what is said between China and Russia. Mention me and ask in plain words, as in "
        "_@Amur what did Gabuev say last month?_, or type `/whosaid Gabuev`."
    )
    settings = button("Settings", controls.SETTINGS)
    if next_at is not None:
        text = f"{hello} The digest comes here {_coming(next_at, plan)}."
        return part([section(text), actions(settings)], text)
    post = button(f"Post the digest here at {plan.at:%H:%M}", controls.DIGEST_HERE, value=plan.zone, style="primary")
    text = f"{hello} I post nothing here unasked."
    return part([section(text), actions(post, settings)], text)


def compose_started(plan: ChannelPlan, next_at: datetime) -> Part:
    text = f"The digest comes here from now on, next {_coming(next_at, plan)}. `/digest off` stops it."
    return part([section(text), actions(button("Settings", controls.SETTINGS))], text)


def compose_running(plan: ChannelPlan, next_at: datetime) -> Part:
    text = f"The digest comes here already, next {_coming(next_at, plan)}. `/digest off` stops it."
    return part([section(text), actions(button("Settings", controls.SETTINGS))], text)


def compose_off(channel: ChannelId) -> Part:
    text = f"The digest of <#{fit(channel, 50)}> is off. `/digest on` there brings it back, with its settings."
    return part([section(text)], text)


def compose_none_here() -> Part:
    text = "No digest is posted here. `/digest here` starts one, `/digest settings` chooses hour, days and topics."
    return part([section(text)], text)


def compose_removed(channel: ChannelId, *, digest: bool, alerts: int) -> Part:
    """To whoever set it up. `digest`: there was one, paused now; `alerts`: so many of the channel's, paused too."""
    stopped = ["its digest is"] if digest else []
    stopped += [f"{count(alerts, 'alert')} of that channel {'is' if alerts == 1 else 'are'}"] if alerts else []
    text = (
        f"I was removed from <#{fit(channel, 50)}>, so {' and '.join(stopped)} paused. To go on there, invite me again "
        "(`/invite @Amur`) and type `/digest on`; or type `/digest here` in another channel."
    )
    return part([section(text)], text)


def _coming(at: datetime, plan: ChannelPlan) -> str:
    """In the channel's zone, and for whoever reads in theirs."""
    return f"{clock(at, plan.zone)} ({date_token(at, 'minute')} for you)"
