"""What is done with an alert there is: pause, resume, snooze, expire, rename, delete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.model import Subscription, SubscriptionId, UserId, utc
from bot.ports import AlertChanged, AlertGone, SameTerms
from bot.use_cases.alerts.subscriptions import (
    NoSuchAlert,
    Removed,
    expire,
    pause,
    rename,
    resume,
    snooze,
    unsubscribe,
)
from digests.slack import control_values, controls
from digests.slack.alerts.form import read_date
from digests.slack.alerts.questions import SNOOZES, delete_view, share_view, snooze_view
from digests.slack.alerts.values import AlertRef, decode_menu, decode_ref
from digests.slack.answers.modal import answer_view
from digests.slack.help import compose_note
from digests.wording.alerts import state_in_words, title_of
from handlers.grammar.alerts import ALERTS_EXAMPLE, ChangeAlert, Verb
from handlers.slack.commands.alerts import forms, shares
from handlers.slack.commands.alerts.access import GONE, Unavailable, by_form, by_number, by_ref, note_change, zone_of
from handlers.slack.commands.alerts.alert_list import after_change
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, Opened, Renewed, Reply, privately
from handlers.slack.requests import Request

A_DAY = timedelta(days=1)


async def typed(wish: ChangeAlert, request: Request, ports: Ports) -> Reply:
    """/alerts VERB NUMBER …"""
    if isinstance(wish.which, str):
        return await _by_words(wish, wish.which, request, ports)
    one = await by_number(wish.which, here=wish.here, request=request, ports=ports)
    if isinstance(one, Unavailable):
        return privately(compose_note(one.reason))
    match wish.verb:
        case Verb.EDIT:
            return await forms.edit(one, request, ports)
        case Verb.COPY:
            return forms.copy(one, request)
        case Verb.SHARE:
            return await shares.share(one, wish.person, request, ports) if wish.person else Opened(share_view(one))
        case Verb.REMOVE:
            return privately(compose_note(await _remove(one, request, ports)))
        case Verb.PAUSE | Verb.RESUME:
            return privately(compose_note(await switch(one, request, ports, on=wish.verb is Verb.RESUME)))
        case Verb.SNOOZE:
            until = await _moment(wish.until or A_DAY, request.user, ports)
            return privately(compose_note(await _snooze(one, until, request, ports)))
        case Verb.EXPIRE:
            return privately(compose_note(await _expire(one, wish.until, request, ports)))
        case Verb.RENAME:
            return privately(compose_note(await _rename(one, wish.name, request, ports)))
        case never:
            assert_never(never)


async def _by_words(wish: ChangeAlert, which: str, request: Request, ports: Ports) -> Reply:
    if wish.verb is not Verb.REMOVE:
        return privately(compose_note(f"Which one? Give its number in /alerts, as in /alerts {wish.verb} 2."))
    gone = await unsubscribe(
        which, team=ports.team, user=request.user, watchlist=ports.store.watchlist, archive=ports.store.archive
    )
    match gone:
        case Removed(subscription=one):
            await note_change(one, request, ports, after="deleted")
            return privately(compose_note(_deleted(one)))
        case NoSuchAlert(mine=()):
            return privately(compose_note(f"You have no alerts. Add one: {ALERTS_EXAMPLE}"))
        case NoSuchAlert(mine=have):
            numbered = "; ".join(f"{number} {title_of(one, 60)}" for number, one in enumerate(have[:10], start=1))
            asked = f"You have no alert “{which[:100]}”. Yours: {numbered}. Try: /alerts remove 1"
            return privately(compose_note(asked))
        case never:
            assert_never(never)


async def menu(request: Request, ports: Ports) -> Reply:
    """The menu beside an alert of a list."""
    verb, of, ref = decode_menu(request.text)
    one = await by_ref(ref, request, ports)
    if isinstance(one, Unavailable):
        return privately(compose_note(one.reason))
    match verb:
        case "edit":
            return await forms.edit(one, request, ports)
        case "pause" | "resume":
            words = await switch(one, request, ports, on=verb == "resume")
            return await after_change(one, of, words, request, ports)
        case "snooze":
            return Opened(snooze_view(one))
        case "share":
            return Opened(share_view(one))
        case "remove":
            return Opened(delete_view(one))
    raise control_values.UnknownValue(request.text)


async def paused(request: Request, ports: Ports) -> Reply:
    return await _switched(request, ports, on=False)


async def resumed(request: Request, ports: Ports) -> Reply:
    return await _switched(request, ports, on=True)


async def _switched(request: Request, ports: Ports, *, on: bool) -> Reply:
    one = await by_ref(decode_ref(request.text), request, ports)
    if isinstance(one, Unavailable):
        return privately(compose_note(one.reason))
    return privately(compose_note(await switch(one, request, ports, on=on)))


async def deleted(request: Request, ports: Ports) -> Reply:
    """The button that asks by Slack's own dialog."""
    try:
        ref = decode_ref(request.text)
    except control_values.UnknownValue:
        ref = AlertRef(UserId(request.user), SubscriptionId(request.text))  # a button of an earlier version
    one = await by_ref(ref, request, ports)
    if isinstance(one, Unavailable):
        return privately(compose_note(one.reason))
    return await after_change(one, "mine", await _remove(one, request, ports), request, ports)


# --------------------------------------------------------------------------------------------------- submitted forms


async def deletion_submitted(request: Request, ports: Ports) -> Reply:
    one = await by_form(request, ports)
    words = one.reason if isinstance(one, Unavailable) else await _remove(one, request, ports)
    return Renewed(answer_view(compose_note(words), title="Alerts"))


async def snooze_submitted(request: Request, ports: Ports) -> Reply:
    one = await by_form(request, ports)
    if isinstance(one, Unavailable):
        return Renewed(answer_view(compose_note(one.reason), title="Alerts"))
    day = next(iter(request.fields.get(controls.SNOOZE_UNTIL, ())), "")
    period = next(iter(request.fields.get(controls.SNOOZE_FOR, ())), "1d")
    _, usual = SNOOZES.get(period, SNOOZES["1d"])
    until = await _moment(read_date(day) or usual, request.user, ports)
    if until <= ports.now():
        return Faulty({controls.SNOOZE_UNTIL: "That day has begun: choose a later one, or none."})
    words = await _snooze(one, until, request, ports)
    return Renewed(answer_view(compose_note(words), title="Alerts"))


# ------------------------------------------------------------------------------------------------------- the changes


async def switch(one: Subscription, request: Request, ports: Ports, *, on: bool) -> str:
    """Twice is once: the words say how it is then."""
    watchlist = ports.store.watchlist
    done = await (resume(one, watchlist, now=ports.now()) if on else pause(one, watchlist))
    words = "on: matches come again" if on else "paused, and keeps its hits. Resume it any time"
    return await _said(done, words, request, ports)


async def _snooze(one: Subscription, until: datetime, request: Request, ports: Ports) -> str:
    done = await snooze(one, ports.store.watchlist, until=until)
    zone = await zone_of(request.user, ports)
    words = state_in_words(replace(one, paused=False, snoozed_until=until), now=ports.now(), zone=zone)
    return await _said(done, f"{words}. It starts again by itself", request, ports)


async def _expire(one: Subscription, until: date | timedelta | None, request: Request, ports: Ports) -> str:
    """A day is the last one on which it is on."""
    if isinstance(until, date):
        at: datetime | None = await _moment(until + A_DAY, request.user, ports)
    else:
        at = ports.now() + until if until is not None else None
    done = await expire(one, ports.store.watchlist, at=at)
    zone = await zone_of(request.user, ports)
    words = state_in_words(replace(one, paused=False, snoozed_until=None, expires_at=at), now=ports.now(), zone=zone)
    silent = state_in_words(replace(one, expires_at=None), now=ports.now(), zone=zone)
    ends = f"on {words}" if words else "on without an end"
    return await _said(done, f"{ends}; it is {silent}" if silent else ends, request, ports)


async def _rename(one: Subscription, name: str, request: Request, ports: Ports) -> str:
    done = await rename(one, ports.store.watchlist, name=name)
    return await _said(done, "its name now" if name else "what it is called again", request, ports)


async def _said(done: AlertChanged | SameTerms | AlertGone, words: str, request: Request, ports: Ports) -> str:
    match done:
        case AlertChanged(after=after):
            await note_change(after, request, ports, after=words)
            return f"{title_of(after)} is {words}."
        case SameTerms(other=other):
            return f"You have another alert with these words: {title_of(other)}."
        case AlertGone():
            return GONE
        case never:
            assert_never(never)


async def _remove(one: Subscription, request: Request, ports: Ports) -> str:
    if not await ports.store.watchlist.remove(ports.team, one.user, one.id):
        return GONE
    await note_change(one, request, ports, after="deleted")
    return _deleted(one)


def _deleted(one: Subscription) -> str:
    return f"Alert deleted: {title_of(one)}."


async def _moment(until: date | timedelta, user: UserId, ports: Ports) -> datetime:
    """A day begins where the asker is."""
    if isinstance(until, timedelta):
        return ports.now() + until
    return utc(datetime.combine(until, time(), ZoneInfo(await zone_of(user, ports))))
