"""/amur: what the bot does, and how it is doing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

from bot.model import ChannelId, Part
from bot.use_cases.archive.marked_items import beat_marks
from bot.use_cases.digests.plans import all_plans
from bot.use_cases.digests.schedule import upcoming
from bot.use_cases.health.account import account
from digests.slack.control_values import UnknownValue
from digests.slack.help import Command, compose_help, compose_overview
from digests.slack.status import NextDigest, Status, compose_status
from handlers.grammar.amur import ShowStatus, parse_amur
from handlers.grammar.words import Help
from handlers.slack.mistakes import help_on
from handlers.slack.ports import Ports
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/amur",
    purpose="Explains the commands and shows how the bot is doing.",
    usage="/amur [help | status]",
    examples=(("/amur status", "what is on file, how the feeds are doing, when the next digests are due"),),
    summary="What Amur can do, and how it is doing",
    hint="[help | status]",
)


async def amur(request: Request, ports: Ports, *, others: Sequence[Command]) -> Reply:
    """`others`: the commands that it explains beside itself."""
    wish = parse_amur(request.text)
    match wish:
        case Help(unread=""):
            return privately(compose_overview((*others, COMMAND)))
        case Help():
            return privately(help_on(wish, COMMAND))
        case ShowStatus():
            return privately(await status(request.channel, ports))


async def help_chosen(request: Request, ports: Ports, *, commands: Sequence[Command]) -> Reply:
    """The menu under the overview. Its value is a command's name; UnknownValue for one there is no more."""
    chosen = next((one for one in commands if one.name == request.text), None)
    if chosen is None:
        raise UnknownValue(request.text)
    return privately(compose_help(chosen))


@cache
def _version() -> str:
    """Looked up once: it stands in a file among hundreds."""
    return version("amur")


async def status(channel: ChannelId | None, ports: Ports) -> Part:
    now = ports.now()
    (items, statements, speakers), plans, given, coverage, health = await asyncio.gather(
        ports.store.archive.size(),
        all_plans(ports.settings, ports.store.plans, ports.team),
        ports.store.feedback.given(),
        ports.store.feedbook.coverage(now=now),
        account(ports.store, now=now),
    )
    due = await upcoming(plans, ports.store, settings=ports.settings, team=ports.team, now=now)
    return compose_status(
        Status(
            version=_version(),
            items=items,
            statements=statements,
            speakers=speakers,
            coverage=coverage,
            here=channel if channel is not None and not channel.startswith("D") else None,
            digests=tuple(NextDigest(channel=plan.channel, at=at, zone=plan.zone) for plan, at in due),
            now=now,
            marks=beat_marks([one for one in given if one.team == ports.team]),
            health=health,
        )
    )
