"""What sites let robots read (port `Robots`): their robots.txt, fetched once and kept for as long as it holds."""

from __future__ import annotations

import asyncio

from bot.model import Cause, Fetched, NotFetched, Obstacle, SiteRules
from bot.ports import Extractor, Fetch, Open, Shut, SiteBook
from bot.reading.documents.robots import origin_of, rules_of

AGENT = "Amur"
"""Our name in robots.txt."""
PATIENCE = 30.0
"""Seconds for one robots.txt, redirects included."""


class RobotsTxt:
    """Port `Robots`. `extractor` reads the rules in its own process; `sites` keeps them.

    Where this process may not go is its settings' affair, not the site's: that is remembered by it alone, so that a
    worker started with other settings asks anew.
    """

    def __init__(self, *, fetch: Fetch, extractor: Extractor, sites: SiteBook, patience: float = PATIENCE) -> None:
        self._fetch = fetch
        self._extractor = extractor
        self._sites = sites
        self._patience = patience
        self._not_allowed: dict[str, tuple[SiteRules, float]] = {}
        """By origin, until when by the loop's clock."""

    async def admission(self, url: str) -> Open | Shut:
        origin = origin_of(url)
        rules = self._refused_here(origin) or await self._sites.of(origin) or await self._rules(origin)
        if rules.shut:
            off_limits = self._refused_here(origin) is not None
            obstacle = Obstacle.OFF_LIMITS if off_limits else Obstacle.NO_ANSWER
            return Shut(rules.shut, passing=True, obstacle=obstacle)
        admission = await self._extractor.admission(rules.text, url, agent=AGENT)
        if not admission.allowed:
            return Shut("its site's robots.txt asks robots to stay away from the page", passing=False)
        return Open(admission.delay)

    async def leave_alone(self, url: str, reason: str, *, seconds: float) -> None:
        await self._sites.keep(origin_of(url), SiteRules(shut=reason), seconds=seconds)

    async def _rules(self, origin: str) -> SiteRules:
        answer = await self._answer(f"{origin}/robots.txt")
        rules, seconds = rules_of(answer)
        if isinstance(answer, NotFetched) and answer.cause is Cause.NOT_ALLOWED:
            self._not_allowed[origin] = rules, asyncio.get_running_loop().time() + seconds
        else:
            await self._sites.keep(origin, rules, seconds=seconds)
        return rules

    def _refused_here(self, origin: str) -> SiteRules | None:
        now = asyncio.get_running_loop().time()
        self._not_allowed = {site: one for site, one in self._not_allowed.items() if one[1] > now}
        found = self._not_allowed.get(origin)
        return found[0] if found is not None else None

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
