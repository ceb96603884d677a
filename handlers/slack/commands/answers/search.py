"""/search, its pages, and its being shared."""

from __future__ import annotations

from bot.model import Part, UserId
from bot.reading.search.terms import TermsWrong
from bot.use_cases.answers.search import search as look_up
from bot.use_cases.unread_files import folder_read
from digests.slack.answers.search import compose_found, compose_wrong
from digests.slack.control_values import decode_search
from digests.slack.help import Command, compose_help
from handlers.grammar.query_dates import with_iso_dates
from handlers.grammar.words import asks_for_help, normalised
from handlers.slack.ports import Ports
from handlers.slack.replies import ForAll, InPlace, Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/search",
    purpose="Searches every title and text on file, newest first. Only you see it, until you share it.",
    usage="/search WORDS",
    examples=(
        ("/search banks AND (yuan OR rouble)", "AND OR NOT in capitals, -word for NOT; a space is AND"),
        ('/search "power of siberia" sanction*', "a phrase, and a word with any ending"),
        ("/search gas NEAR/5 price", "at most five words apart"),
        ("/search title:lng source:tass", "in one field: title: speaker: org: topic: source: lang:"),
        ("/search speaker:gabuev kind:direct after:last week", "who said it how: kind: told: country: after: before:"),
    ),
    summary="Search everything on file, newest first",
    hint='WORDS, "phrases", AND OR NOT, stem*, NEAR/5, title: speaker: after: …',
)


async def search(request: Request, ports: Ports) -> Reply:
    query = normalised(request.text).replace("∗", "*")  # as our own messages show it
    query = with_iso_dates(query, today=ports.now().date())
    if not query or asks_for_help(query):
        return privately(compose_help(COMMAND))
    return privately(await page(query, 0, ports, shared_by=request.shared_by, can_share=request.can_share))


async def page(
    query: str, number: int, ports: Ports, *, shared_by: UserId | None = None, can_share: bool = True
) -> Part:
    found = await look_up(query, archive=ports.store.archive, page=number)
    if isinstance(found, TermsWrong):
        return compose_wrong(found)
    return compose_found(
        found,
        now=ports.now(),
        shared_by=shared_by,
        can_share=can_share,
        search_days=ports.settings.keep_search_days,
        folder_read=bool(found.hits) or await folder_read(ports.store.notes),
    )


async def turn(request: Request, ports: Ports) -> Reply:
    """Older, newer, what was meant: in place."""
    return InPlace(await page(*decode_search(request.text), ports, can_share=request.can_share))


async def share(request: Request, ports: Ports) -> Reply:
    return ForAll((await page(*decode_search(request.text), ports, shared_by=request.user),))
