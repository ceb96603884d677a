"""/feeds: what is watched, and how each feed fares."""

from __future__ import annotations

from bot.model import Part
from digests.feeds import compose_feeds
from handlers import grammar
from handlers.asked import Asked, Ports
from handlers.commands.wording import help_on
from handlers.endings import Ending, InPlace, privately

COMMAND = "/feeds"


async def feeds(asked: Asked, ports: Ports) -> Ending:
    wish = grammar.feeds(asked.text)
    if isinstance(wish, grammar.Help):
        return privately(help_on(wish, COMMAND))
    return privately(await _page(0, ports))


async def turn(asked: Asked, ports: Ports) -> Ending:
    """The value is the number of the page."""
    return InPlace(await _page(int(asked.text) if asked.text.isdecimal() else 0, ports))


async def _page(number: int, ports: Ports) -> Part:
    now = ports.now()
    return compose_feeds(await ports.feedbook.states(now=now), now=now, page=number)
