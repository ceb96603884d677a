"""/alerts, and the buttons that follow somebody or delete an alert."""

from __future__ import annotations

from typing import assert_never

from bot.model import Part
from bot.reading.search.terms import TermsWrong
from bot.use_cases.alerts.subscriptions import (
    AlreadySubscribed,
    NoSuchAlert,
    Removed,
    Subscribed,
    TooMany,
    mine,
    subscribe,
    unsubscribe,
)
from digests.slack.alerts.message import compose_alerts
from digests.slack.help import Command, compose_note
from handlers.grammar.alerts import ALERTS_EXAMPLE, AddAlert, ListAlerts, RemoveAlert, parse_alerts
from handlers.grammar.query_dates import with_iso_dates
from handlers.grammar.words import Help, Misread
from handlers.slack.mistakes import help_on, mistake
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, InPlace, Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/alerts",
    purpose="Sends you a direct message when a new item matches your words. Nobody else sees your alerts.",
    usage="/alerts add WORDS | list | remove WORDS",
    examples=(
        ('/alerts add "Power of Siberia"', "this very phrase"),
        ("/alerts add gallium", "one word"),
        ("/alerts list", "your alerts, each with a button to delete it"),
    ),
    summary="A direct message when a new item matches your words",
    hint='add "WORDS" | list | remove NUMBER',
)


async def alerts(request: Request, ports: Ports) -> Reply:
    wish = parse_alerts(request.text)
    match wish:
        case Help():
            return privately(help_on(wish, COMMAND))
        case Misread():
            return privately(mistake(wish, COMMAND))
        case AddAlert(terms=terms):
            dated = with_iso_dates(terms, today=ports.now().date())
            return privately(await _added(dated, request, ports))
        case ListAlerts():
            return privately(await _listed(request, ports))
        case RemoveAlert(which=which):
            return privately(await _removed(which, request, ports))
        case _:
            assert_never(wish)


async def follow(request: Request, ports: Ports) -> Reply:
    """The value is the terms of the alert to make."""
    return privately(await _added(request.text, request, ports))


async def delete(request: Request, ports: Ports) -> Reply:
    """The value is a subscription's id. A list loses its line; an alert says that it was the last of its kind."""
    reply_part = await _removed(request.text, request, ports)
    match request.place:
        case "home":
            return Home()
        case "private":
            return InPlace(await _listed(request, ports))
        case _:
            return privately(reply_part)


async def _added(terms: str, request: Request, ports: Ports) -> Part:
    made = await subscribe(
        terms,
        team=ports.team,
        user=request.user,
        watchlist=ports.store.watchlist,
        archive=ports.store.archive,
        now=ports.now(),
    )
    match made:
        case Subscribed(subscription=one):
            return compose_note(f"Alert made: {one.terms}. A new item that matches comes to you as a direct message.")
        case AlreadySubscribed(subscription=one):
            return compose_note(f"You have that alert already: {one.terms}. /alerts list shows all of them.")
        case TooMany(most=most):
            return compose_note(f"You have {most} alerts, and that is the limit. /alerts list lets you delete some.")
        case TermsWrong(suggestion=suggestion):
            return compose_note(str(made) if suggestion else f"{made} Try: {ALERTS_EXAMPLE}")
        case _:
            assert_never(made)


async def _removed(which: int | str, request: Request, ports: Ports) -> Part:
    gone = await unsubscribe(
        which, team=ports.team, user=request.user, watchlist=ports.store.watchlist, archive=ports.store.archive
    )
    match gone:
        case Removed(subscription=one):
            return compose_note(f"Alert deleted: {one.terms}.")
        case NoSuchAlert(mine=()):
            return compose_note(f"You have no alerts. Make one: {ALERTS_EXAMPLE}")
        case NoSuchAlert(mine=have):
            numbered = "; ".join(f"{number} {one.terms}" for number, one in enumerate(have[:10], start=1))
            return compose_note(f"You have no alert {_called(which)}. Yours: {numbered}. Try: /alerts remove 1")
        case _:
            assert_never(gone)


def _called(which: int | str) -> str:
    return f"number {which}" if isinstance(which, int) else f"“{which[:100]}”"


async def _listed(request: Request, ports: Ports) -> Part:
    return compose_alerts(await mine(team=ports.team, user=request.user, watchlist=ports.store.watchlist))
