"""What the verbs search and feedback do. Each gives an exit code."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from bot.bootstrap.store import open_store
from bot.model import Judgement, Quote, Reading, StatementFault, Wrong
from bot.reading.search.terms import TermsWrong
from bot.settings import Settings
from bot.use_cases.answers.search import Found, search
from digests.terminal import render_found
from digests.wording.words import clean, headline
from handlers.grammar.query_dates import with_iso_dates
from handlers.terminal.output import item_json, line, moment, pair
from handlers.terminal.verbs import Now, open_archive


async def search_archive(settings: Settings, query: str, page: int, *, as_json: bool, now: Now) -> int:
    """2 for a query that cannot be read."""
    async with open_archive(settings, now) as store:
        found = await search(with_iso_dates(query, today=now().date()), archive=store.archive, page=page)
    if isinstance(found, TermsWrong):
        tried = f" Try: amur search {shlex.quote(found.suggestion)}" if found.suggestion else ""
        click.echo(f"amur search: {found}{tried}", err=True)
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
    """Judgements of items and marks on statements, oldest first; for people, then how many of each kind."""
    async with open_store(settings) as store:
        given, faults = await store.feedback.given(), await store.feedback.reported()
        marked = list({one.item for one in given} | {fault.item for fault in faults})
        kept = {one.item.id: one for one in await store.archive.readings(marked)}
    for one in given:
        reading = kept.get(one.item)
        click.echo(line(_judgement_json(one, reading)) if as_json else _judgement_text(one, reading))
    for fault in faults:
        reading = kept.get(fault.item)
        click.echo(line(_fault_json(fault, reading)) if as_json else _fault_text(fault, reading))
    if not as_json:
        click.echo(by_kind(given, faults))
    return 0


def by_kind(given: Sequence[Judgement], faults: Sequence[StatementFault]) -> str:
    """How many of each kind there are, in one line."""
    beat = [one.useful for one in given if one.of == "beat"]
    shown = [one.useful for one in given if one.of == "showing"]
    counted = Counter(fault.wrong for fault in faults)
    marks = ", ".join(f"{kind.value} {counted[kind]}" for kind in Wrong)
    items = f"useful {sum(shown)}, not useful {len(shown) - sum(shown)}"
    items += f", on the beat {sum(beat)}, off it {len(beat) - sum(beat)}"
    items += f", missed {sum(one.of == 'missed' for one in given)}"
    return f"items: {items}; statements marked wrong: {marks}"


def _quote_of(fault: StatementFault, reading: Reading | None) -> Quote | None:
    quotes = reading.quotes if reading else ()
    return quotes[fault.number] if fault.number < len(quotes) else None


def _fault_json(fault: StatementFault, reading: Reading | None) -> dict[str, Any]:
    quote = _quote_of(fault, reading)
    return {
        "at": moment(fault.at, "minute"),
        "team": fault.team,
        "user": fault.user,
        "item": fault.item,
        "number": fault.number,
        "wrong": fault.wrong.value,
        "speaker": quote.speaker.name if quote and quote.speaker else None,
        "text": quote.text if quote else None,
        "title": reading.item.title if reading else None,
        "url": reading.item.url if reading else None,
    }


def _fault_text(fault: StatementFault, reading: Reading | None) -> str:
    quote = _quote_of(fault, reading)
    named = f"“{clean(quote.text)}”" if quote else f"statement {fault.number} of {fault.item} (no longer kept)"
    return f"{fault.at:%Y-%m-%d %H:%M}  {fault.user}  wrong: {fault.wrong.value:<12}  {named}"


def _judgement_json(one: Judgement, reading: Reading | None) -> dict[str, Any]:
    item = reading.item if reading else None
    return {
        "at": moment(one.at, "minute"),
        "team": one.team,
        "user": one.user,
        "item": one.item,
        "useful": one.useful,
        "of": one.of,
        "title": item.title if item else None,
        "url": item.url if item else None,
    }


def _judged(one: Judgement) -> str:
    if one.of == "missed":
        return "missed"
    if one.of == "beat":
        return "on the beat" if one.useful else "off the beat"
    return "useful" if one.useful else "not useful"


def _judgement_text(one: Judgement, reading: Reading | None) -> str:
    named = headline(reading.item) if reading else f"{one.item} (no longer kept)"
    return f"{one.at:%Y-%m-%d %H:%M}  {one.user}  {_judged(one):<12}  {named}"
