"""Incidents and the account of health, as Slack messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.model import Area, Incident, Part, Trouble
from bot.use_cases.health.incidents import Change
from digests.slack.blocks import context, part, section
from digests.slack.mrkdwn import fit
from digests.wording.health import heading, trouble_in_words
from digests.wording.words import count

MOST = 10
"""Incidents with a line of their own."""


def trouble_line(trouble: Trouble) -> str:
    """mrkdwn."""
    shown = fit(trouble_in_words(trouble), 500)
    if trouble.area in (Area.HELD, Area.DIGEST) and trouble.of.startswith("C"):
        shown = shown.replace(fit(trouble.of, 50), f"<#{fit(trouble.of, 50)}>", 1)
    return f"*{heading(trouble.area)}*: {shown}"


def compose_change(change: Change, *, now: datetime) -> Part:
    """What an owner reads when something went wrong, or is well again."""
    lines = [*_begun(change), *_over(change, now)]
    heads = ", ".join(dict.fromkeys(heading(one.trouble.area) for one in (*change.begun, *change.over)))
    text = f"Amur is in trouble: {heads}." if change.begun else f"Amur is well again: {heads}."
    asked = context("`/amur status` shows how Amur is doing; `amur doctor` on its machine shows more.")
    return part([section("\n".join(lines)), *([asked] if change.begun else [])], text)


def _begun(change: Change) -> Iterator[str]:
    for one in change.begun[:MOST]:
        yield f":warning: {trouble_line(one.trouble)}"
    if len(change.begun) > MOST:
        yield f"and {len(change.begun) - MOST:,} more"


def _over(change: Change, now: datetime) -> Iterator[str]:
    for one in change.over[:MOST]:
        yield f":white_check_mark: *{heading(one.trouble.area)}*: well again, after {_length(one, now)}."
    if len(change.over) > MOST:
        yield f"and {len(change.over) - MOST:,} more"


def _length(incident: Incident, now: datetime) -> str:
    minutes = round(((incident.gone or now) - incident.since).total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    return count(minutes, "minute") if minutes < 120 else count(round(minutes / 60), "hour")
