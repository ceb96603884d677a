"""/feeds: what is watched, and how each feed fares."""

from __future__ import annotations

from digests.feeds import compose_feeds
from handlers import grammar
from handlers.asked import Asked, Ports
from handlers.commands.wording import help_on
from handlers.endings import Ending, privately

COMMAND = "/feeds"


async def feeds(asked: Asked, ports: Ports) -> Ending:
    wish = grammar.feeds(asked.text)
    if isinstance(wish, grammar.Help):
        return privately(help_on(wish, COMMAND))
    now = ports.now()
    return privately(compose_feeds(await ports.feedbook.states(now=now), now=now))
