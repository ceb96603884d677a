"""/search, its pages, and its being shared."""

from __future__ import annotations

from bot.model import Part, UserId
from bot.reading.search.terms import TermsWrong
from bot.use_cases.answers.search import search as look_up
from digests.slack.answers.search import compose_found, compose_wrong
from digests.slack.controls import decode_search
from digests.slack.help import compose_help
from handlers.grammar.words import asks_for_help, plain
from handlers.slack.replies import Ending, ForAll, InPlace, privately
from handlers.slack.requests import Asked, Ports

COMMAND = "/search"


async def search(asked: Asked, ports: Ports) -> Ending:
    query = plain(asked.text).replace("∗", "*")  # as our own messages show it
    if not query or asks_for_help(query):
        return privately(compose_help(COMMAND))
    return privately(await page(query, 0, ports))


async def page(query: str, number: int, ports: Ports, *, shared_by: UserId | None = None) -> Part:
    found = await look_up(query, archive=ports.archive, page=number)
    if isinstance(found, TermsWrong):
        return compose_wrong(found)
    return compose_found(found, now=ports.now(), shared_by=shared_by)


async def turn(asked: Asked, ports: Ports) -> Ending:
    """Older, newer, what was meant: in place."""
    return InPlace(await page(*decode_search(asked.text), ports))


async def share(asked: Asked, ports: Ports) -> Ending:
    return ForAll((await page(*decode_search(asked.text), ports, shared_by=asked.user),))
