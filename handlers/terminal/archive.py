"""What the verbs search and feedback do. Each gives an exit code."""

from __future__ import annotations

from typing import Any

import click

from bot.bootstrap.store import open_store
from bot.model import Judgement, Reading
from bot.reading.search.terms import TermsWrong
from bot.settings import Settings
from bot.use_cases.answers.search import Found, search
from digests.terminal import render_found
from digests.wording.words import headline
from handlers.grammar.query_dates import with_iso_dates
from handlers.terminal.output import item_json, line, moment, pair
from handlers.terminal.verbs import Now, open_archive


async def search_archive(settings: Settings, query: str, page: int, *, as_json: bool, now: Now) -> int:
    """2 for a query that cannot be read."""
    async with open_archive(settings, now) as store:
        found = await search(with_iso_dates(query, today=now().date()), archive=store.archive, page=page)
    if isinstance(found, TermsWrong):
        click.echo(f"amur search: {found}", err=True)
        return 2
    click.echo(line(found_json(found)) if as_json else render_found(found), nl=as_json)
    return 0


def found_json(found: Found) -> dict[str, Any]:
    hits = [
        {
            **item_json(hit.reading.item),
            "outlet": hit.reading.item.outlet,
            "topics": [topic.id for topic in hit.reading.topics],
            "speakers": list(dict.fromkeys(quote.speaker.name for quote in hit.reading.quotes if quote.speaker)),
            "matched": [pair(span) for span in hit.matched],
        }
        for hit in found.hits
    ]
    return {"query": found.query, "page": found.page + 1, "more": found.more, "hits": hits}


async def show_feedback(settings: Settings, *, as_json: bool) -> int:
    async with open_store(settings) as store:
        given = await store.feedback.given()
        kept = {one.item.id: one for one in await store.archive.readings(list({one.item for one in given}))}
    for one in given:
        reading = kept.get(one.item)
        click.echo(line(_judgement_json(one, reading)) if as_json else _judgement_text(one, reading))
    return 0


def _judgement_json(one: Judgement, reading: Reading | None) -> dict[str, Any]:
    item = reading.item if reading else None
    return {
        "at": moment(one.at, "minute"),
        "team": one.team,
        "user": one.user,
        "item": one.item,
        "useful": one.useful,
        "title": item.title if item else None,
        "url": item.url if item else None,
    }


def _judgement_text(one: Judgement, reading: Reading | None) -> str:
    named = headline(reading.item) if reading else f"{one.item} (no longer kept)"
    return f"{one.at:%Y-%m-%d %H:%M}  {one.user}  {'useful' if one.useful else 'not useful':<10}  {named}"
