"""Reads article pages and robots.txt in processes that can be killed (port `Extractor`).

trafilatura, lxml and protego meet hostile bytes only there. Apart from the feed parser's processes, so that pages never
keep feeds waiting.
"""

from __future__ import annotations

import sys

from pydantic import ValidationError

from bot.adapters.subprocesses.pages.page_protocol import (
    LinksJob,
    PageAnswer,
    PageJob,
    RulesJob,
    page_answers,
    page_jobs,
)
from bot.adapters.subprocesses.pool import Children, Died, Limits, Overran
from bot.model import Admission, Article, Flaw, Page, PageLinks, Unusable

LIMITS = Limits(seconds=10.0, memory=700 * 2**20, children=2)
_EMPTY = Unusable(Flaw.EMPTY, "its page is empty")
_NONSENSE = Unusable(Flaw.BREAKS_PARSER, "its page gave an answer that makes no sense")


class PageReader:
    """Port `Extractor`. Close with `aclose()`."""

    def __init__(self, limits: Limits = LIMITS, *, python: str = sys.executable) -> None:
        self._limits = limits
        self._children = Children("bot.adapters.subprocesses.pages.page_reader_main", limits, python=python)

    async def article(self, page: Page) -> Article | Unusable:
        if not page.body.strip():
            return _EMPTY
        found = await self._read(PageJob(url=page.url, headers=page.headers, now=page.fetched_at), page.body)
        return found if isinstance(found, Article | Unusable) else _NONSENSE

    async def links(self, page: Page, selector: str = "") -> PageLinks | Unusable:
        if not page.body.strip():
            return _EMPTY
        job = LinksJob(url=page.url, headers=page.headers, selector=selector, now=page.fetched_at)
        found = await self._read(job, page.body)
        return found if isinstance(found, PageLinks | Unusable) else _NONSENSE

    async def admission(self, rules: str, url: str, *, agent: str) -> Admission:
        if not rules.strip():
            return Admission(allowed=True)
        answer = await self._children.ask(
            page_jobs.dump_json(RulesJob(url=url, agent=agent)), rules.encode("utf-8", "replace")
        )
        found = _understood(answer) if isinstance(answer, bytes) else None
        return found if isinstance(found, Admission) else Admission(allowed=False)

    async def _read(self, job: PageJob | LinksJob, body: bytes) -> PageAnswer:
        match await self._children.ask(page_jobs.dump_json(job), body):
            case Overran():
                return Unusable(Flaw.TOO_COSTLY, f"its page could not be read within {self._limits.seconds:g} s")
            case Died():
                return Unusable(Flaw.BREAKS_PARSER, "its page ended the process that read it")
            case answer:
                return _understood(answer)

    async def aclose(self) -> None:
        await self._children.aclose()


def _understood(answer: bytes) -> PageAnswer:
    try:
        return page_answers.validate_json(answer)
    except ValidationError:
        return _NONSENSE
