"""/amur: what the bot does, and how it fares."""

from __future__ import annotations

from importlib.metadata import version

from bot.model import ChannelId, Part
from digests.slack.help import compose_help
from digests.slack.status import Status, compose_status
from handlers import grammar
from handlers.asked import Asked, Ports
from handlers.commands.wording import help_on
from handlers.endings import Ending, privately
from handlers.home import next_digest

COMMAND = "/amur"


async def amur(asked: Asked, ports: Ports) -> Ending:
    wish = grammar.amur(asked.text)
    match wish:
        case grammar.Help(unread=""):
            return privately(compose_help())
        case grammar.Help():
            return privately(help_on(wish, COMMAND))
        case grammar.Status():
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
