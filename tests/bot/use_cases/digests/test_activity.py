"""/digest chart: the charts and the words beside them are of the same news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import ChannelId, ChannelPlan, Standing, UserId
from digests.slack.blocks import blocks_of
from handlers.slack.commands.amur import amur
from handlers.slack.commands.digests.digest import digest
from handlers.slack.replies import Privately
from handlers.slack.requests import Request
from tests.support.builders import a_quote, a_reading
from tests.support.sandbox_talk import NOW, ports_on, words
from tests.support.slack.channel_digest import ONE, OTHER, settings


async def test_the_voice_balance_counts_no_archive_items_as_this_weeks(store: Store, link: Link) -> None:
    filed = NOW - timedelta(hours=1)
    for number in range(12):
        made = a_reading(f"n{number}", quotes=[a_quote(role="minister")], published=filed, seen_at=filed)
        standing = Standing.NEWS if number < 3 else Standing.ARCHIVE
        await store.archive.file(replace(made, item=replace(made.item, standing=standing)), [], now=filed)
    ports = ports_on(link, settings())
    reply = await digest(Request(what="/digest", user=UserId("U1"), channel=ONE, text="chart"), ports)
    assert isinstance(reply, Privately)
    (charts,) = reply.parts
    assert "in the last 7 days (3 statements)" in charts.text
    assert "Quoted most: Oskar Lindqvist (3)" in charts.text


async def test_status_tells_the_next_digest_of_the_channel_it_is_asked_in(store: Store, link: Link) -> None:
    ports = ports_on(link, settings())
    plan = ChannelPlan(channel=OTHER, zone="Asia/Shanghai", since=NOW - timedelta(days=9))
    await store.plans.keep(ports.team, plan)

    async def shown(channel: ChannelId) -> list[str]:
        reply = await amur(Request(what="/amur", user=UserId("U1"), channel=channel, text="status"), ports, others=())
        assert isinstance(reply, Privately)
        (part,) = reply.parts
        lines = words({"blocks": blocks_of(part)}).split("\n")
        return [one for one in lines if one.startswith("*Next digest*")]

    assert ["<#C2>" in one for one in await shown(OTHER)] == [True, False]
    assert ["<#C1>" in one for one in await shown(ONE)] == [True, False]
    assert "none here" in (await shown(ChannelId("C3")))[0]
