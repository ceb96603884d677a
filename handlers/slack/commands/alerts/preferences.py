"""When somebody wants to hear from the bot: typed, or in a form."""

from __future__ import annotations

from dataclasses import replace

from bot.edition.window import zone_names
from bot.model import Preferences
from digests.slack.alerts.form import Unfit
from digests.slack.alerts.preferences import (
    compose_preferences,
    preferences_view,
    read_preferences,
    zone_options,
)
from digests.slack.answers.modal import answer_view
from handlers.grammar.preferences import SetPreferences, Unchanged, zones_like
from handlers.slack.people.zones import profile_zone
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, Opened, Renewed, Reply, Suggestions, privately
from handlers.slack.requests import Request


async def typed(wish: SetPreferences, request: Request, ports: Ports) -> Reply:
    mine = await ports.store.preferences.of(ports.team, request.user)
    changed = _with(mine, wish)
    if changed != mine:
        await ports.store.preferences.keep(ports.team, changed)
    saved, known = wish != SetPreferences(), await profile_zone(request.user, ports)
    return privately(compose_preferences(changed, zone=known.zone.key, in_profile=known.in_profile, saved=saved))


def _with(mine: Preferences, wish: SetPreferences) -> Preferences:
    if not isinstance(wish.quiet, Unchanged):
        mine = replace(mine, quiet=wish.quiet)
    if not isinstance(wish.days, Unchanged):
        mine = replace(mine, days=wish.days)
    if not isinstance(wish.zone, Unchanged):
        mine = replace(mine, zone=wish.zone)
    if not isinstance(wish.cap, Unchanged):
        mine = replace(mine, cap=wish.cap)
    return mine


async def opened(request: Request, ports: Ports) -> Reply:
    mine = await ports.store.preferences.of(ports.team, request.user)
    known = await profile_zone(request.user, ports)
    return Opened(preferences_view(mine, zone=known.zone.key, in_profile=known.in_profile))


async def submitted(request: Request, ports: Ports) -> Reply:
    old = await ports.store.preferences.of(ports.team, request.user)
    read = read_preferences(request.fields, old=old, zones=tuple(zone_names()))
    if isinstance(read, Unfit):
        return Faulty(read.problems)
    await ports.store.preferences.keep(ports.team, read)
    known = await profile_zone(request.user, ports)
    part = compose_preferences(read, zone=known.zone.key, in_profile=known.in_profile, saved=True)
    return Renewed(answer_view(part, title="When alerts reach you"))


async def zones(request: Request, ports: Ports) -> Reply:
    known = await profile_zone(request.user, ports)
    return Suggestions(zone_options(zones_like(request.text), zone=known.zone.key, in_profile=known.in_profile))
