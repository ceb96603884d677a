"""New alerts: what they would have brought is said first, and what would flood is asked about."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

import structlog

from bot.model import (
    Act,
    AlertOptions,
    ChannelId,
    Part,
    StoryId,
    Subscription,
    UserId,
    WatchedWording,
    story_of_terms,
    utc,
)
from bot.ports import AlertChanged, AlertGone, SameTerms
from bot.reading.search.terms import Terms, TermsWrong, parse
from bot.use_cases.alerts.preview import Preview, preview
from bot.use_cases.alerts.spikes import begins
from bot.use_cases.alerts.subscriptions import (
    AlreadySubscribed,
    Subscribed,
    TooMany,
    edit,
    follow_story,
    followed_name,
    subscribe,
)
from digests.slack.alerts.follows import compose_story_followed, compose_wording_watched
from digests.slack.alerts.preview import compose_added, compose_tested, compose_too_broad
from digests.slack.alerts.trouble import compose_wrong_terms
from digests.slack.alerts.values import decode_instead, decode_wish
from digests.slack.help import compose_note
from digests.wording.alerts import title_of
from handlers.grammar.alerts import AddAlert, How
from handlers.slack.commands.alerts.access import GONE, Unavailable, by_ref, note_change, zone_of
from handlers.slack.people.permissions import Denied, may
from handlers.slack.ports import Ports
from handlers.slack.replies import InPlace, Reply, privately
from handlers.slack.requests import Request

log = structlog.get_logger()

PATIENCE = 1.4
"""Seconds for counting what an alert would have brought: Slack waits three for the whole answer."""


async def typed(wish: AddAlert, request: Request, ports: Ports) -> Reply:
    options = await options_of(wish.how, request, ports)
    if isinstance(options, Unavailable):
        return privately(compose_note(options.reason))
    return privately(await add(wish.terms, options, request, ports, tail=wish.tail))


async def tried(terms: str, request: Request, ports: Ports) -> Reply:
    understood = parse(" ".join(terms.split()))
    if isinstance(understood, TermsWrong):
        return privately(compose_wrong_terms(understood, "/alerts test"))
    return privately(compose_tested(terms, await preview(understood, archive=ports.store.archive, now=ports.now())))


async def made(request: Request, ports: Ports) -> Reply:
    """The button on what was called too broad, on what would be narrower, and on what a colleague shared."""
    terms, options = decode_wish(request.text)
    story = story_of_terms(terms)
    if story is not None:
        part = await follow_one_story(story, options.name, request, ports)
    else:
        part = await add(terms, options, request, ports, sure=True)
    return InPlace(part, title="New alert") if request.place in ("private", "modal") else privately(part)


async def follow(request: Request, ports: Ports) -> Reply:
    """The value is the terms of the alert to make."""
    name = followed_name(request.text)
    options = AlertOptions(name=f"Follow: {name}") if name else AlertOptions()
    return privately(await add(request.text, options, request, ports, sure=True))


async def instead(request: Request, ports: Ports) -> Reply:
    """Other terms for an alert there is."""
    ref, terms = decode_instead(request.text)
    one = await by_ref(ref, request, ports)
    if isinstance(one, Unavailable):
        return privately(compose_note(one.reason))
    changed = await edit(one, terms=terms, options=one.options, watchlist=ports.store.watchlist)
    match changed:
        case AlertChanged(before=before, after=after):
            await note_change(after, request, ports, before=before.terms, after=after.terms)
            seen, begins_at = await counted(after.terms, ports), await rhythm_begins(after, ports)
            part = compose_added(after, seen, saved=True, begins=begins_at)
            return InPlace(part, title="Alert") if request.place in ("private", "modal") else privately(part)
        case SameTerms(other=other):
            return privately(compose_note(already(other)))
        case AlertGone():
            return privately(compose_note(GONE))
        case TermsWrong():
            return privately(compose_wrong_terms(changed))
        case never:
            assert_never(never)


async def add(
    terms: str, options: AlertOptions, request: Request, ports: Ports, *, sure: bool = False, tail: str = ""
) -> Part:
    """`sure`: without asking about one that is too broad. `tail`: what was typed behind the terms."""
    if options.channel is not None:
        allowed = await may(Act.CHANNEL_ALERTS, replace(request, channel=options.channel), ports)
        if isinstance(allowed, Denied):
            return compose_note(allowed.reason)
    seen = await counted(terms, ports)
    if seen is not None and seen.broad is not None and not sure and options.spike is None:
        return compose_too_broad(terms, options, seen)
    made = await subscribe(
        terms,
        team=ports.team,
        user=request.user,
        watchlist=ports.store.watchlist,
        archive=ports.store.archive,
        now=ports.now(),
        options=options,
    )
    match made:
        case Subscribed(subscription=one):
            await note_change(one, request, ports, after="added")
            return compose_added(one, seen, begins=await rhythm_begins(one, ports))
        case AlreadySubscribed(subscription=one):
            return compose_note(already(one))
        case TooMany(most=most):
            return compose_note(too_many(most))
        case TermsWrong():
            return compose_wrong_terms(made, "/alerts spike" if options.spike is not None else "/alerts add", tail)
        case never:
            assert_never(never)


async def watch_wording(
    terms: str, watched: WatchedWording, options: AlertOptions, request: Request, ports: Ports
) -> Part:
    """Not counted beforehand: how often words changed is more than Slack waits for."""
    if options.channel is not None:
        allowed = await may(Act.CHANNEL_ALERTS, replace(request, channel=options.channel), ports)
        if isinstance(allowed, Denied):
            return compose_note(allowed.reason)
    made = await subscribe(
        terms,
        team=ports.team,
        user=request.user,
        watchlist=ports.store.watchlist,
        archive=ports.store.archive,
        now=ports.now(),
        options=options,
        wording=watched,
    )
    match made:
        case Subscribed(subscription=one):
            await note_change(one, request, ports, after="added")
            return compose_wording_watched(one, watched)
        case AlreadySubscribed(subscription=one):
            return compose_note(already(one))
        case TooMany(most=most):
            return compose_note(too_many(most))
        case TermsWrong():
            return compose_wrong_terms(made)
        case never:
            assert_never(never)


async def follow_one_story(story: StoryId, headline: str, request: Request, ports: Ports) -> Part:
    made = await follow_story(
        story, headline, team=ports.team, user=request.user, watchlist=ports.store.watchlist, now=ports.now()
    )
    match made:
        case Subscribed(subscription=one):
            return compose_story_followed(one)
        case AlreadySubscribed(subscription=one):
            return compose_note(already(one))
        case TooMany(most=most):
            return compose_note(too_many(most))
        case never:
            assert_never(never)


async def rhythm_begins(one: Subscription, ports: Ports) -> datetime | None:
    """Of an alert on spikes: when there is enough on file to tell them, if there is not yet."""
    return await begins(ports.store.archive, now=ports.now()) if one.spike is not None else None


async def counted(terms: str, ports: Ports) -> Preview | None:
    """None if the terms cannot be read, or it takes too long while somebody waits."""
    understood = parse(" ".join(terms.split()))
    if not isinstance(understood, Terms):
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            return await preview(understood, archive=ports.store.archive, now=ports.now())
    except TimeoutError:
        log.warning("no preview in time", characters=len(terms))
        return None


async def options_of(how: How, request: Request, ports: Ports) -> AlertOptions | Unavailable:
    channel: ChannelId | None = None
    if how.here:
        if request.channel is None or request.channel.startswith("D"):
            return Unavailable("This isn't a channel: type it in the channel that should get the alert.")
        channel = request.channel
    usual = AlertOptions()
    return AlertOptions(
        channel=channel,
        frequency=how.frequency or usual.frequency,
        at=how.at or usual.at,
        urgent=how.urgent,
        spike=how.spike,
        expires_at=await _end(how.until, request.user, ports),
    )


async def _end(until: date | timedelta | None, user: UserId, ports: Ports) -> datetime | None:
    """A day is the last one on which it is on, where the asker is."""
    if not isinstance(until, date):
        return None if until is None else ports.now() + until
    return utc(datetime.combine(until + timedelta(days=1), time(), ZoneInfo(await zone_of(user, ports))))


def already(one: Subscription) -> str:
    whose = "This channel has" if one.channel else "You have"
    return f"{whose} that alert already: {title_of(one)}. /alerts{' here' if one.channel else ''} shows all of them."


def too_many(most: int) -> str:
    return f"You have {most} alerts, and that is the limit. Delete some in /alerts, or join two with OR."
