"""The buttons and menus of a story that alerts brought: mute, snooze, why, useful."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.edition.window import scheduled
from bot.model import Act, ChannelId, Judgement, Subscription, UserId
from bot.use_cases.alerts.story_delivery import matched_story
from bot.use_cases.alerts.subscriptions import snooze
from digests.slack.alerts.follows import LONGEST_NAME
from digests.slack.alerts.story import compose_muted, compose_why
from digests.slack.choices import StoryAct, StoryVerb, decode_story_act
from digests.slack.help import compose_note
from digests.wording.dates import clock
from digests.wording.words import clean, cut, headline, listed
from handlers.slack.commands.alerts.additions import follow_one_story
from handlers.slack.people.audit import record
from handlers.slack.people.permissions import Denied, may
from handlers.slack.ports import Ports
from handlers.slack.replies import Nothing, Reply, privately
from handlers.slack.requests import Request

GONE = "That story is no longer kept, so there is nothing to change. /alerts shows your alerts."
KEPT = "It changes nothing automatically."
NOT_YOURS = "That was sent to somebody else. /alerts shows your own alerts."


async def act(request: Request, ports: Ports) -> Reply:
    chosen = decode_story_act(request.text)
    if (denied := await _denied(chosen, request, ports)) is not None:
        return privately(compose_note(denied))
    match chosen.what:
        case StoryVerb.OPEN:
            return Nothing()
        case StoryVerb.MUTE | StoryVerb.UNMUTE:
            return await _mute(chosen, request, ports)
        case StoryVerb.WHY:
            return await _why(chosen, ports)
        case StoryVerb.FOLLOW:
            return await _follow(chosen, request, ports)
        case StoryVerb.USEFUL | StoryVerb.USELESS:
            return await _judge(chosen, request, ports)
        case StoryVerb.HOUR | StoryVerb.FOUR_HOURS | StoryVerb.TOMORROW | StoryVerb.WEEK:
            return await _snooze(chosen, request, ports)
        case _:
            assert_never(chosen.what)


async def _denied(chosen: StoryAct, request: Request, ports: Ports) -> str | None:
    """Whoever was brought it: the person alone, or the channel's members."""
    if chosen.place == request.user:
        return None
    if chosen.place[:1] not in ("C", "G"):
        return NOT_YOURS
    allowed = await may(Act.CHANNEL_ALERTS, replace(request, channel=ChannelId(chosen.place)), ports)
    return allowed.reason if isinstance(allowed, Denied) else None


async def _mute(chosen: StoryAct, request: Request, ports: Ports) -> Reply:
    muted = chosen.what is StoryVerb.MUTE
    stories = ports.store.alert_stories
    if not await stories.mute(ports.team, chosen.place, chosen.story, muted=muted):
        return privately(compose_note(GONE))
    if chosen.place != request.user:
        about = f"story {chosen.story} in {chosen.place}"
        await record(Act.CHANNEL_ALERTS, request, ports, about=about, after="muted" if muted else "not muted")
    return privately(compose_muted(chosen, muted=muted))


async def _why(chosen: StoryAct, ports: Ports) -> Reply:
    kept = await ports.store.alert_stories.of(ports.team, chosen.place, chosen.story)
    story = await matched_story(kept, chosen.place, ports.store.archive)
    if story is None:
        return privately(compose_note(GONE))
    topics = {str(topic.id): topic.name for topic in ports.pack.current.topics}
    return privately(compose_why(story, topics=topics))


async def _follow(chosen: StoryAct, request: Request, ports: Ports) -> Reply:
    readings = await ports.store.archive.readings([chosen.item])
    if not readings:
        return privately(compose_note(GONE))
    placed = readings[0].placed
    story = placed.story if placed is not None else chosen.story
    name = cut(clean(headline(readings[0].item)), LONGEST_NAME)
    return privately(await follow_one_story(story, name, request, ports))


async def _judge(chosen: StoryAct, request: Request, ports: Ports) -> Reply:
    useful = chosen.what is StoryVerb.USEFUL
    judgement = Judgement(team=ports.team, user=request.user, item=chosen.item, useful=useful, at=ports.now())
    await ports.store.feedback.give(judgement)
    return privately(compose_note(f"Thanks, noted as {'useful' if useful else 'not useful'}. {KEPT}"))


async def _snooze(chosen: StoryAct, request: Request, ports: Ports) -> Reply:
    """All alerts that the message names and that are still there."""
    alerts = await _named(chosen, ports)
    if not alerts:
        return privately(compose_note(GONE))
    zone = await _zone(request.user, ports)
    until = await _until(chosen.what, zone, request.user, ports)
    for one in alerts:
        await snooze(one, ports.store.watchlist, until=until)
        if one.channel is not None:
            after = f"snoozed until {until.isoformat()}"
            await record(Act.CHANNEL_ALERTS, request, ports, about=f"alert {one.title} in {one.channel}", after=after)
    names = listed([one.title for one in alerts], 8)
    return privately(compose_note(f"Snoozed until {clock(until, zone.key)}: {names}. Resume them earlier in /alerts."))


async def _named(chosen: StoryAct, ports: Ports) -> tuple[Subscription, ...]:
    stories, team = ports.store.alert_stories, ports.team
    kept = await stories.of(team, chosen.place, chosen.story)
    together = await stories.told_by(team, chosen.place, kept.message) if kept.message is not None else (kept,)
    wanted = {alert.subscription.id for one in together for hit in one.hits for alert in hit.alerts}
    owners = {alert.subscription.user for one in together for hit in one.hits for alert in hit.alerts}
    lists = [await ports.store.watchlist.of(team, owner) for owner in sorted(owners)]
    return tuple(one for own in lists for one in own if one.id in wanted and one.place == chosen.place)


async def _until(what: StoryVerb, zone: ZoneInfo, user: UserId, ports: Ports) -> datetime:
    now = ports.now()
    if what in (StoryVerb.HOUR, StoryVerb.FOUR_HOURS):
        return now + timedelta(hours=1 if what is StoryVerb.HOUR else 4)
    if what is StoryVerb.WEEK:
        return now + timedelta(weeks=1)
    morning = (await ports.store.preferences.of(ports.team, user)).daily_at
    return scheduled(now.astimezone(zone).date() + timedelta(days=1), morning, zone)


async def _zone(user: UserId, ports: Ports) -> ZoneInfo:
    chosen = (await ports.store.preferences.of(ports.team, user)).zone
    if chosen is not None:
        return ZoneInfo(chosen)
    return (await ports.slack.workspace.profile(user)).zone or ports.settings.zone
