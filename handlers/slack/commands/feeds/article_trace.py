"""/feeds why: what became of an article."""

from __future__ import annotations

from typing import assert_never

from bot.model import ArticleTrace, Part
from bot.use_cases.archive.article_trace import FrontPage, SeveralArticles, Tracing, trace_article
from bot.use_cases.digests.plans import all_plans
from digests.slack import notes
from digests.slack.feeds.article_trace import compose_several_articles, compose_trace, shows
from digests.slack.help import compose_note
from handlers.slack.ports import Ports
from handlers.slack.requests import Request


async def why(asked: str, request: Request, ports: Ports) -> Part:
    within = Tracing(
        archive=ports.store.archive,
        feed_list=ports.store.feed_list,
        feedbook=ports.store.feedbook,
        ledger=ports.store.ledger,
        watchlist=ports.store.watchlist,
        notes=ports.store.notes,
        plans=await all_plans(ports.settings, ports.store.plans, ports.team),
        team=ports.team,
        user=request.user,
        now=ports.now(),
        shows=shows,
    )
    match await trace_article(asked, within):
        case ArticleTrace() as trace:
            return compose_trace(trace)
        case SeveralArticles(readings=readings):
            return compose_several_articles(asked, readings)
        case FrontPage():
            return compose_note(notes.FRONT_PAGE)
        case never:
            assert_never(never)
