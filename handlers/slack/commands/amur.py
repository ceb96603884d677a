"""/amur: what the bot does, and how it fares."""

from __future__ import annotations

from importlib.metadata import version

from bot.model import ChannelId, Part
from bot.use_cases.note_names import FOLDER_WRONG
from digests.slack.help import compose_help
from digests.slack.status import Status, compose_status
from handlers.grammar.amur import ShowStatus, parse_amur
from handlers.grammar.words import Help
from handlers.slack.home import next_digest
from handlers.slack.mistakes import help_on
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Ports, Request

COMMAND = "/amur"


async def amur(request: Request, ports: Ports) -> Reply:
    wish = parse_amur(request.text)
    match wish:
        case Help(unread=""):
            return privately(compose_help())
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
            folder_wrong=await ports.notes.get(FOLDER_WRONG) or "",
            held=tuple(await ports.ledger.held()),
        )
    )
