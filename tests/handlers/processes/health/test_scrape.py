"""The page that Prometheus asks for: over HTTP, on a real Valkey."""

from __future__ import annotations

import asyncio

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.redis.connection import Link
from bot.adapters.telemetry.registry import Registry
from bot.bootstrap.store import Store, open_store
from bot.settings import read_settings
from handlers.processes.health import scrape
from handlers.processes.health.scrape import child_at, left_to_child, scraped, scraping
from tests.support.builders import NOW, an_alert
from tests.support.sandbox_talk import free_port
from tests.support.valkey import kill, server


async def page(port: int) -> dict[str, float]:
    """Samples as they stand there."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        text = await answer.text()
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {f"{one.name}{','.join(one.labels.values())}": one.value for one in found}


async def test_a_worker_shows_its_figures_and_the_storages_on_its_own_port(store: Store) -> None:
    registry, port = Registry(), free_port()
    registry.polled("failed")
    await store.ledger.intend(an_alert(), now=NOW)
    async with scraped(read_settings(metrics_port=port), scraping(registry, store)):
        shown = await page(port)
        assert (shown["amur_polls_totalfailed"], shown["amur_queue_depthalert"]) == (1, 1)
        assert shown["amur_worker_lag_secondsfeeds"] == 0
        await store.ledger.intend(an_alert("two"), now=NOW)
        assert (await page(port))["amur_queue_depthalert"] == 1, "who asks often causes no work each time"
    assert scrape.FRESH <= 15, "Prometheus asks every 15 s or less often"


async def test_a_port_that_is_taken_stops_nobodys_work(store: Store) -> None:
    with left_to_child() as taken:
        settings = read_settings(metrics_port=taken.getsockname()[1])
        async with asyncio.timeout(10), scraped(settings, scraping(Registry(), store)):
            pass


async def test_where_the_storage_is_away_the_page_says_so_and_gives_what_it_counted() -> None:
    registry, port = Registry(), free_port()
    registry.polled("ok")
    async with server() as (url, data), open_store(read_settings(redis_url=url), patience=0.5) as store:
        kill(data)
        async with scraped(read_settings(metrics_port=port), scraping(registry, store)):
            shown = await page(port)
    assert (shown["amur_health_troublesstorage"], shown["amur_polls_totalok"]) == (1, 1)
    assert "amur_oldest_undelivered_seconds" not in shown


async def test_a_child_that_is_being_restarted_costs_its_own_figures_only(link: Link, store: Store) -> None:
    with left_to_child() as listening:
        scraped_now = scraping(Registry(), store, beside=child_at(listening))
        async with asyncio.timeout(10):
            assert b"amur_health_troubles" in (await scraped_now()).body
