"""/alerts: what was typed, and who answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from digests.slack.help import Command
from handlers.grammar.alerts import (
    AddAlert,
    ChangeAlert,
    DeleteStored,
    ExportStored,
    Follow,
    ListAlerts,
    OpenForm,
    TryTerms,
    parse_alerts,
)
from handlers.grammar.preferences import SetPreferences
from handlers.grammar.query_dates import with_iso_dates
from handlers.grammar.words import Help, Misread
from handlers.slack.commands.alerts import additions, changes, follows, forms, preferences, stored_data
from handlers.slack.commands.alerts.alert_list import listed
from handlers.slack.mistakes import help_on, mistake
from handlers.slack.people.zones import today_of
from handlers.slack.ports import Ports
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/alerts",
    purpose="Tells you, or a channel, when something matches your words. Before that, what it would have brought.",
    usage="/alerts [add WORDS [here] [hourly | daily 08:00 | digest] [urgent] [until DAY]]",
    examples=(
        ('/alerts add "Power of Siberia"', "this very phrase, at once, to you alone"),
        ("/alerts add gallium OR germanium here daily 08:00", "to this channel, once a day"),
        ("/alerts test banks NEAR/5 yuan", "what it would have brought in 30 days, without an alert"),
        ("/alerts follow Gabuev", "whenever he says something; also: follow topic energy, follow outlet TASS"),
        ("/alerts spike gallium", "one note with a chart when there is far more of it than usual; also slight, big"),
        ("/alerts follow Rudenko on payments changes", "only when the key words of what he says on it change"),
        ("/alerts", "your alerts with their hits; each can be edited, paused, shared, deleted"),
        ("/alerts here", "this channel's alerts"),
        ("/alerts pause 2", "also resume, snooze 2 until Monday, expire 2 1 June, rename, copy, share, remove"),
        ("/alerts quiet 22:00-07:00 weekdays", "when to leave you in peace; also days, zone, cap, settings"),
        ("/alerts export", "your alerts as files; /alerts delete all deletes what I keep of you"),
    ),
    summary="A message when something matches your words",
    hint='add "WORDS" | test WORDS | follow NAME | here | pause 2 | quiet 22:00-07:00',
)


async def alerts(request: Request, ports: Ports) -> Reply:
    today = await today_of(request.user, ports)
    wish = parse_alerts(request.text, today=today)
    match wish:
        case Help():
            return privately(help_on(wish, COMMAND))
        case Misread():
            return privately(mistake(wish, COMMAND))
        case AddAlert():
            return await additions.typed(replace(wish, terms=with_iso_dates(wish.terms, today=today)), request, ports)
        case OpenForm():
            return await forms.opened(request, ports)
        case TryTerms(terms=terms):
            return await additions.tried(with_iso_dates(terms, today=today), request, ports)
        case ListAlerts(here=here):
            return privately(await listed(request, ports, channel=request.channel if here else None))
        case ChangeAlert():
            return await changes.typed(wish, request, ports)
        case Follow():
            return await follows.follow(wish, request, ports)
        case SetPreferences():
            return await preferences.typed(wish, request, ports)
        case ExportStored(form=form):
            return await stored_data.exported(form, request, ports)
        case DeleteStored():
            return await stored_data.asked(request, ports)
        case _:
            assert_never(wish)
