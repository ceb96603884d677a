"""What sites said in their robots.txt is kept for as long as it holds."""

from __future__ import annotations

import asyncio

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.site_rules import RedisSites
from bot.model import SiteRules

ORIGIN = "https://courier.example"


async def test_rules_come_back_as_they_were_however_long_and_by_origin(link: Link) -> None:
    sites = RedisSites(link)
    long = SiteRules(text="User-agent: *\nDisallow: /жизнь\n" * 10_000)
    await sites.keep(ORIGIN, long, seconds=60)
    await sites.keep(ORIGIN + ":8080", SiteRules(shut="it asks us to come less often (429)"), seconds=60)
    assert await sites.of(ORIGIN) == long
    assert await sites.of(ORIGIN + ":8080") == SiteRules(shut="it asks us to come less often (429)")
    assert await sites.of("http://courier.example") is None


async def test_what_is_kept_runs_out_and_the_last_word_counts(link: Link) -> None:
    sites = RedisSites(link)
    await sites.keep(ORIGIN, SiteRules(), seconds=86_400)
    await sites.keep(ORIGIN, SiteRules(shut="no"), seconds=0.4)
    assert 0 < await link.redis.pttl(keys.site(ORIGIN)) <= 1_000
    async with asyncio.timeout(20):
        while await sites.of(ORIGIN) is not None:
            await asyncio.sleep(0.1)
