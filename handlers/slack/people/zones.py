"""In which zone somebody lives: as they chose, else as their Slack profile has it, else as the settings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import structlog

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from bot.model import UserId
from handlers.grammar.dates import today_in
from handlers.slack.ports import Ports

log = structlog.get_logger()

PATIENCE = 0.5
"""Seconds that Slack may take to say where somebody lives: an answer does not wait longer for it."""


@dataclass(frozen=True, slots=True)
class ProfileZone:
    zone: ZoneInfo
    in_profile: bool
    """False: Slack knows none or does not say, and it is the settings'."""


async def zone_of_person(user: UserId | None, ports: Ports) -> ZoneInfo:
    """Slack's trouble is no reason to answer nothing: then it is the settings' zone, too."""
    if user is None:
        return ports.settings.zone
    chosen = (await ports.store.preferences.of(ports.team, user)).zone
    return (await profile_zone(user, ports)).zone if chosen is None else ZoneInfo(chosen)


async def profile_zone(user: UserId, ports: Ports) -> ProfileZone:
    """As Slack has it, whatever they chose here."""
    known: ZoneInfo | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            known = (await ports.slack.workspace.profile(user)).zone
    except (SlackRefused, SlackUnauthorised, SlackBusy, SlackInDoubt, TimeoutError) as problem:
        log.info("a zone is not known", reason=str(problem) or "no answer in time")
    return ProfileZone(known or ports.settings.zone, in_profile=known is not None)


async def today_of(user: UserId, ports: Ports) -> date:
    """What day it is where they live."""
    return today_in(await zone_of_person(user, ports), ports.now())
