"""The page reader's own process, started by `page_reader` beside it with an empty environment; it gets bytes only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from protego import Protego

from bot.adapters.subprocesses.job_loop import serve
from bot.adapters.subprocesses.pages.article_extraction import article_of
from bot.adapters.subprocesses.pages.link_extraction import links_of
from bot.adapters.subprocesses.pages.page_protocol import (
    LinksJob,
    PageAnswer,
    PageJob,
    RulesJob,
    page_answers,
    page_jobs,
)
from bot.model import Admission, Flaw, Page, Unusable


def answer(job: bytes, body: bytes) -> bytes:
    match page_jobs.validate_json(job):
        case PageJob() as article:
            found: PageAnswer = _taken_apart(article, body, lambda page: article_of(page, now=article.now))
        case RulesJob() as rules:
            found = _admission(rules, body)
        case LinksJob() as links:
            found = _taken_apart(links, body, lambda page: links_of(page, links.selector))
    return page_answers.dump_json(found)


def _taken_apart(job: PageJob | LinksJob, body: bytes, read: Callable[[Page], PageAnswer]) -> PageAnswer:
    """Whatever happens in here is this one page's fault."""
    try:
        page = Page(url=job.url, status=200, headers=job.headers, body=body, fetched_at=job.now)
        return read(page)
    except MemoryError:
        return Unusable(Flaw.TOO_COSTLY, "its page takes more memory to read than is allowed")
    except RecursionError:
        return Unusable(Flaw.TOO_COSTLY, "its page is nested too deeply")
    except Exception as problem:  # noqa: BLE001  # lxml and trafilatura raise anything on hostile markup
        return Unusable(Flaw.BREAKS_PARSER, f"its page cannot be read ({type(problem).__name__})")


def _admission(job: RulesJob, body: bytes) -> Admission | Unusable:
    try:
        rules = Protego.parse(body.decode("utf-8", "replace"))
        delay = rules.crawl_delay(job.agent)
        allowed = rules.can_fetch(quote(job.url, safe="%/:=&?~#+!$,;'@()*[]"), job.agent)
        return Admission(allowed=allowed, delay=min(max(delay or 0.0, 0.0), 86_400.0))
    except Exception as problem:  # noqa: BLE001  # rules nobody can read allow nothing
        return Unusable(Flaw.BREAKS_PARSER, f"its robots.txt cannot be read ({type(problem).__name__})")


if __name__ == "__main__":
    logging.disable()
    serve(answer)
