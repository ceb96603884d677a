"""The form for an alert: opened, filled in with help, and saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.model import Act, AlertOptions, ChannelId, Part, Subscription
from bot.ports import AlertChanged, AlertGone, SameTerms
from bot.reading.search.terms import TermsWrong, parse
from bot.use_cases.alerts.subscriptions import AlreadySubscribed, Subscribed, TooMany, subscribe
from bot.use_cases.alerts.subscriptions import edit as edited
from bot.use_cases.answers.who_said import suggest
from digests.slack import controls
from digests.slack.alerts.form import (
    Filled,
    FormMeta,
    Unfit,
    decode_meta,
    edit_alert_view,
    new_alert_view,
    outlet_options,
    read_form,
)
from digests.slack.alerts.preview import compose_added, compose_too_broad
from digests.slack.alerts.trouble import wrong_terms
from digests.slack.alerts.values import decode_ref
from digests.slack.answers.modal import answer_view
from digests.slack.blocks import option
from digests.slack.help import compose_note
from digests.wording.words import clean, count, cut
from handlers.grammar.query_dates import with_iso_dates
from handlers.slack.commands.alerts.access import GONE, Unavailable, by_ref, note_change, zone_of
from handlers.slack.commands.alerts.additions import already, counted, rhythm_begins, too_many
from handlers.slack.people.permissions import Denied, may
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, Opened, Renewed, Reply, Suggestions, privately
from handlers.slack.requests import Request

TITLE = "Alert"
DOUBLE = timedelta(seconds=30)
"""Within which the same form again is the same act."""


async def opened(request: Request, ports: Ports) -> Reply:
    """The button *New alert*, and /alerts add without a word. The value is the terms it begins with, or "-"."""
    terms = "" if request.text in ("-", "") or request.what.startswith("/") else request.text
    return Opened(new_alert_view(terms=terms, channel=_channel(request)))


async def pressed(request: Request, ports: Ports) -> Reply:
    """*Edit*, wherever it stands."""
    one = await by_ref(decode_ref(request.text), request, ports)
    return privately(compose_note(one.reason)) if isinstance(one, Unavailable) else await edit(one, request, ports)


async def edit(one: Subscription, request: Request, ports: Ports) -> Reply:
    theirs = one.user == request.user
    channel = one.channel or (_channel(request) if theirs else None)
    return Opened(edit_alert_view(one, channel=channel, zone=await zone_of(request.user, ports)))


def copy(one: Subscription, request: Request) -> Reply:
    """The form of a new alert, filled in like the other."""
    options = replace(one.options, channel=None, name=f"{one.name} (copy)" if one.name else "")
    return Opened(new_alert_view(terms=one.terms, channel=_channel(request), options=options))


def _channel(request: Request) -> ChannelId | None:
    return request.channel if request.channel and not request.channel.startswith("D") else None


# ---------------------------------------------------------------------------------------------------------- submitted


async def submitted(request: Request, ports: Ports) -> Reply:
    meta = decode_meta(request.channel or "")
    one = await by_ref(meta.alert, request, ports) if meta.alert else None
    if isinstance(one, Unavailable):
        return Renewed(answer_view(compose_note(one.reason), title=TITLE))
    zone = await zone_of(request.user, ports)
    old = one.options if one else AlertOptions()
    filled = read_form(request.fields, old=old, today=_today(ports, zone), zone=zone)
    if isinstance(filled, Unfit):
        return Faulty(filled.problems)
    filled = replace(filled, terms=with_iso_dates(filled.terms, today=_today(ports, zone)))
    refused = await _refusal(filled, one, meta, request, ports)
    if refused is not None:
        return refused
    return await (_save(one, filled, request, ports) if one else _add(filled, request, ports))


def _today(ports: Ports, zone: str) -> date:
    return ports.now().astimezone(ZoneInfo(zone)).date()


async def _refusal(
    filled: Filled, one: Subscription | None, meta: FormMeta, request: Request, ports: Ports
) -> Faulty | None:
    """What the form alone cannot know."""
    follows_on = one is not None and one.story is not None and filled.terms == one.terms
    understood = None if follows_on else parse(filled.terms)
    if isinstance(understood, TermsWrong):
        return Faulty({controls.ALERT_TERMS: wrong_terms(understood)})
    channel = filled.options.channel
    if channel is None:
        mine = one is None or one.user == request.user
        return None if mine else Faulty({controls.ALERT_WHERE: "It is another person's: it stays in the channel."})
    if channel not in (meta.channel, one.channel if one else None):
        return Faulty({controls.ALERT_WHERE: "Choose this channel, or a direct message."})
    allowed = await may(Act.CHANNEL_ALERTS, replace(request, channel=channel), ports)
    return Faulty({controls.ALERT_WHERE: allowed.reason}) if isinstance(allowed, Denied) else None


async def _add(filled: Filled, request: Request, ports: Ports) -> Reply:
    """A form that is submitted twice makes one alert, and says the same both times."""
    seen = await counted(filled.terms, ports)
    if seen is not None and seen.broad is not None and filled.options.spike is None:
        return _shown(compose_too_broad(filled.terms, filled.options, seen))
    made = await subscribe(
        filled.terms,
        team=ports.team,
        user=request.user,
        watchlist=ports.store.watchlist,
        archive=ports.store.archive,
        now=ports.now(),
        options=filled.options,
    )
    match made:
        case Subscribed(subscription=one):
            await note_change(one, request, ports, after="added")
            return _shown(compose_added(one, seen, begins=await rhythm_begins(one, ports)))
        case AlreadySubscribed(subscription=one) if _just_made(one, filled, ports):
            return _shown(compose_added(one, seen, begins=await rhythm_begins(one, ports)))
        case AlreadySubscribed(subscription=one):
            return Faulty({controls.ALERT_TERMS: already(one)})
        case TooMany(most=most):
            return Faulty({controls.ALERT_TERMS: too_many(most)})
        case TermsWrong():
            return Faulty({controls.ALERT_TERMS: wrong_terms(made)})
        case never:
            assert_never(never)


async def _save(one: Subscription, filled: Filled, request: Request, ports: Ports) -> Reply:
    changed = await edited(one, terms=filled.terms, options=filled.options, watchlist=ports.store.watchlist)
    match changed:
        case AlertChanged(before=before, after=after):
            noted = after if after.channel else before
            await note_change(noted, request, ports, before=before.terms, after=after.terms)
            seen, begins_at = await counted(after.terms, ports), await rhythm_begins(after, ports)
            return _shown(compose_added(after, seen, saved=True, begins=begins_at))
        case SameTerms(other=other):
            return Faulty({controls.ALERT_TERMS: already(other)})
        case AlertGone():
            return _shown(compose_note(GONE))
        case TermsWrong():
            return Faulty({controls.ALERT_TERMS: wrong_terms(changed)})
        case never:
            assert_never(never)


def _just_made(one: Subscription, filled: Filled, ports: Ports) -> bool:
    same = (one.terms, one.options) == (filled.terms, filled.options)
    return same and ports.now() - one.made_at < DOUBLE


def _shown(part: Part) -> Reply:
    return Renewed(answer_view(part, title=TITLE))


# --------------------------------------------------------------------------------------------------------- type-ahead


async def speakers(request: Request, ports: Ports) -> Reply:
    known = await suggest(request.text, archive=ports.store.archive) if request.text.strip() else ()
    offered = [
        option(f"{cut(clean(one.speaker.name), 45)} · {count(one.statements, 'statement')}", cut(one.speaker.name, 150))
        for one in known[:100]
    ]
    return Suggestions(tuple(offered))


async def topics(request: Request, ports: Ports) -> Reply:
    wanted = clean(request.text).casefold()
    every = [one for one in ports.pack.current.topics if wanted in one.name.casefold() or wanted in one.id]
    return Suggestions(tuple(option(one.name, one.id) for one in every[:100]))


async def outlets(request: Request, ports: Ports) -> Reply:
    """Of the feeds that are watched."""
    wanted = clean(request.text).casefold()
    states = await ports.store.feedbook.states(now=ports.now())
    names = sorted({one.feed.title for one in states if wanted in one.feed.title.casefold()}, key=str.casefold)
    return Suggestions(outlet_options(names))
