"""What sites let robots read (port `Robots`): their robots.txt, fetched once and kept for as long as it holds."""

from __future__ import annotations

import asyncio

from bot.model import Fetched, NotFetched, SiteRules
from bot.ports import Extractor, Fetch, Open, Shut, SiteBook
from bot.reading.documents.robots import origin_of, rules_of

AGENT = "Amur"
"""Our name in robots.txt."""
PATIENCE = 30.0
"""Seconds for one robots.txt, redirects included."""


class RobotsTxt:
    """Port `Robots`. `extractor` reads the rules in its own process; `sites` keeps them."""

    def __init__(self, *, fetch: Fetch, extractor: Extractor, sites: SiteBook, patience: float = PATIENCE) -> None:
        self._fetch = fetch
        self._extractor = extractor
        self._sites = sites
        self._patience = patience

    async def admission(self, url: str) -> Open | Shut:
        origin = origin_of(url)
        rules = await self._sites.of(origin) or await self._rules(origin)
        if rules.shut:
            return Shut(rules.shut, passing=True)
        admission = await self._extractor.admission(rules.text, url, agent=AGENT)
        if not admission.allowed:
            return Shut("its site's robots.txt asks robots to stay away from the page", passing=False)
        return Open(admission.delay)

    async def leave_alone(self, url: str, reason: str, *, seconds: float) -> None:
        await self._sites.keep(origin_of(url), SiteRules(shut=reason), seconds=seconds)

    async def _rules(self, origin: str) -> SiteRules:
        rules, seconds = rules_of(await self._answer(f"{origin}/robots.txt"))
        await self._sites.keep(origin, rules, seconds=seconds)
        return rules

    async def _answer(self, url: str) -> Fetched:
        try:
            async with asyncio.timeout(self._patience):
                return await self._fetch.get(url, kind="page")
        except TimeoutError:
            return NotFetched(url=url, reason=f"no complete answer within {self._patience:g} s")


class SitesForNow:
    """Port `SiteBook` for one run of one process: nothing of it grows old, nothing is kept."""

    def __init__(self) -> None:
        self._rules: dict[str, SiteRules] = {}

    async def of(self, origin: str) -> SiteRules | None:
        return self._rules.get(origin)

    async def keep(self, origin: str, rules: SiteRules, *, seconds: float) -> None:
        self._rules[origin] = rules
