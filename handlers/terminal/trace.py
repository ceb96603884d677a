"""What the verb trace does."""

from __future__ import annotations

from typing import Any, assert_never

import click

from bot.bootstrap.store import Store, open_store
from bot.model import TERMINAL, Delivery, Reading, TeamId
from bot.settings import Settings
from bot.use_cases.archive.article_trace import FrontPage, SeveralArticles, Tracing
from bot.use_cases.archive.item_trace import ItemTrace, MessageTrace, NoSuchMessage, TracedDelivery, trace_item
from bot.use_cases.digests.plans import all_plans
from bot.use_cases.note_names import TEAM
from digests.slack.feeds.article_trace import shows
from digests.wording.trace import render_item_trace, render_message_trace
from digests.wording.words import clean, headline
from handlers.terminal.output import item_json, line
from handlers.terminal.verbs import Now


async def trace_way(settings: Settings, asked: str, *, as_json: bool, now: Now) -> int:
    """1 where nothing was found, 2 where the words may mean several articles."""
    async with open_store(settings) as store:
        found = await trace_item(asked.strip(), await _within(settings, store, now), store.alert_stories)
    match found:
        case ItemTrace():
            click.echo(line(trace_json(found)) if as_json else render_item_trace(found))
            return 0 if found.article.is_known else 1
        case MessageTrace():
            click.echo(line(message_json(found)) if as_json else render_message_trace(found))
            return 0
        case SeveralArticles(readings=readings):
            for one in readings:
                click.echo(f"{one.item.id}  {clean(headline(one.item))}", err=True)
            click.echo("amur trace: several articles; ask for one by its id", err=True)
            return 2
        case FrontPage():
            click.echo("amur trace: that is a site's front page; give an article's address", err=True)
            return 1
        case NoSuchMessage():
            click.echo("amur trace: no message of Amur's has that time stamp, or its record has expired", err=True)
            return 1
        case _:
            assert_never(found)


async def _within(settings: Settings, store: Store, now: Now) -> Tracing:
    team = TeamId(await store.notes.get(TEAM) or "")
    return Tracing(
        archive=store.archive,
        feed_list=store.feed_list,
        feedbook=store.feedbook,
        ledger=store.ledger,
        watchlist=store.watchlist,
        notes=store.notes,
        plans=await all_plans(settings, store.plans, team),
        team=team,
        user=TERMINAL,
        now=now(),
        shows=shows,
    )


def trace_json(trace: ItemTrace) -> dict[str, Any]:
    article = trace.article
    return {
        "item": trace.item,
        "trace": trace.trace or None,
        "address": article.url,
        "known": article.is_known,
        "listed": [
            {"feed": one.feed.id, "title": one.feed.title, "url": one.feed.url, "last": one.last.isoformat()}
            for one in article.listings
        ],
        "dropped": article.because if article.aside else None,
        "unread": article.unread.reason if article.unread else None,
        "reading": _reading_json(article.reading, trace) if article.reading else None,
        "deliveries": [delivery_json(one) for one in trace.deliveries],
    }


def _reading_json(reading: Reading, trace: ItemTrace) -> dict[str, Any]:
    return {
        **item_json(reading.item),
        "text": None,
        "seen_at": reading.item.seen_at.isoformat(),
        "feed": reading.item.feed,
        "relevant": reading.relevance.relevant,
        "because": list(reading.relevance.because),
        "statements": len(reading.quotes),
        "read_for": reading.read_for or None,
        "filed_at": trace.filed_at and trace.filed_at.isoformat(),
        "story": reading.placed.story if reading.placed else None,
        "others_of_the_story": [other.item.id for other, _ in trace.article.members],
    }


def delivery_json(one: TracedDelivery) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        **_record_json(one.record),
        "matched": [{"user": user, "terms": terms} for user, terms in one.terms],
        "told_by": _record_json(one.message) if one.message else None,
    }


def _record_json(record: Delivery) -> dict[str, Any]:
    return {
        "delivery": record.id,
        "to": record.to,
        "state": record.state.value,
        "ts": list(record.sent),
        "thread": record.thread,
        "reason": record.reason or None,
    }


def message_json(trace: MessageTrace) -> dict[str, Any]:
    items = [{**item_json(one.item), "text": None} for one in trace.items]
    return {**delivery_json(trace.delivery), "part": trace.part, "items": items}
