"""Reads article pages and robots.txt in processes that can be killed (port `Extractor`).

trafilatura, lxml and protego meet hostile bytes only there. Apart from the feed parser's processes, so that pages never
keep feeds waiting.
"""

from __future__ import annotations

import sys

from pydantic import ValidationError

from bot.adapters.subprocesses.page_protocol import PageAnswer, PageJob, RulesJob, page_jobs, told
from bot.adapters.subprocesses.pool import Children, Died, Limits, Overran
from bot.model import Admission, Article, Flaw, Page, Unusable

LIMITS = Limits(seconds=10.0, memory=700 * 2**20, children=2)
_NONSENSE = Unusable(Flaw.BREAKS_PARSER, "its page gave an answer that makes no sense")


class PageReader:
    """Port `Extractor`. Close with `aclose()`."""

    def __init__(self, limits: Limits = LIMITS, *, python: str = sys.executable) -> None:
        self._limits = limits
        self._children = Children("bot.adapters.subprocesses.page_reader_main", limits, python=python)

    async def article(self, page: Page) -> Article | Unusable:
        if not page.body.strip():
            return Unusable(Flaw.EMPTY, "its page is empty")
        job = PageJob(url=page.url, headers=page.headers, now=page.fetched_at)
        match await self._children.ask(page_jobs.dump_json(job), page.body):
            case Overran():
                return Unusable(Flaw.TOO_COSTLY, f"its page could not be read within {self._limits.seconds:g} s")
            case Died():
                return Unusable(Flaw.BREAKS_PARSER, "its page ended the process that read it")
            case answer:
                found = _understood(answer)
        return _NONSENSE if isinstance(found, Admission) else found

    async def admission(self, rules: str, url: str, *, agent: str) -> Admission:
        if not rules.strip():
            return Admission(allowed=True)
        answer = await self._children.ask(
            page_jobs.dump_json(RulesJob(url=url, agent=agent)), rules.encode("utf-8", "replace")
        )
        found = _understood(answer) if isinstance(answer, bytes) else None
        return found if isinstance(found, Admission) else Admission(allowed=False)

    async def aclose(self) -> None:
        await self._children.aclose()


def _understood(answer: bytes) -> PageAnswer:
    try:
        return told.validate_json(answer)
    except ValidationError:
        return _NONSENSE
