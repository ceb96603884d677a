"""/amur: what the bot does, and how it is doing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from bot.model import ChannelId, Part
from digests.slack.help import Command, compose_help
from digests.slack.status import Status, compose_status
from handlers.grammar.amur import ShowStatus, parse_amur
from handlers.grammar.words import Help
from handlers.slack.home import next_digest
from handlers.slack.mistakes import help_on
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Ports, Request

COMMAND = Command(
    name="/amur",
    purpose="Explains the commands and shows how the bot is doing.",
    usage="/amur [help | status]",
    examples=(("/amur status", "what is on file, when the next digest is due"),),
    summary="What Amur can do, and how it is doing",
    hint="[help | status]",
)


async def amur(request: Request, ports: Ports, *, others: Sequence[Command]) -> Reply:
    """`others`: the commands that it explains beside itself."""
    wish = parse_amur(request.text)
    match wish:
        case Help(unread=""):
            return privately(compose_help(*others, COMMAND))
        case Help():
            return privately(help_on(wish, COMMAND))
        case ShowStatus():
            return privately(await status(ports))


async def status(ports: Ports) -> Part:
    items, statements, speakers = await ports.archive.size()
    channel = ports.settings.channel
    return compose_status(
        Status(
            version=version("amur"),
            items=items,
            statements=statements,
            speakers=speakers,
            coverage=await ports.feedbook.coverage(now=ports.now()),
            channel=ChannelId(channel) if channel else None,
            next_digest=await next_digest(ports),
            zone=ports.settings.zone.key,
            held=tuple(await ports.ledger.held()),
        )
    )
