"""When a person is told that a feed of theirs is in trouble, and that it is out of it. Pure.

One notice an incident, however its symptoms change, and one when it is over; none on the first blip.
"""

from __future__ import annotations

from typing import Literal

from bot.reading.polling.schedule import State

PATIENCE = 3
"""Polls in a row that brought an error, or nothing, before anybody is told: with back-off, most of a day."""

IncidentState = Literal["", "fine", "failing", "refused", "gone", "silent"]
"""How the person last knew the feed to be; "": nothing to tell has happened yet, and it has not been seen well."""


def announced_after(announced: IncidentState, state: State, strikes: int) -> IncidentState:
    """What the person is to know after a poll that left the feed in `state`.

    `strikes`: polls in a row that brought an error or an empty feed, this one included. A feed that is silent from the
    first poll on was shown so to whoever added it. "410 Gone" is definite: no patience is needed.
    """
    if state in ("fine", "slow"):
        return "fine"
    if announced not in ("", "fine"):
        return announced
    match state:
        case "gone":
            return "gone"
        case "failing" | "refused":
            return state if strikes >= PATIENCE else announced
        case "silent":
            return "silent" if announced == "fine" and (strikes == 0 or strikes >= PATIENCE) else announced
        case _:
            return announced


def is_news(before: IncidentState, after: IncidentState) -> bool:
    """Whether the change is to be told: into trouble, or out of it. That a new feed is fine is what people expect."""
    return before != after and not (before == "" and after == "fine")
