"""What a worker shows of an item's way: spans, figures and `amur trace`, from a feed on loopback to Slack's message."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_trace_id

from bot.adapters.folder import WatchedFolder
from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.sources.feed import FeedSource
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.telemetry.open_telemetry import OpenTelemetrySpans
from bot.bootstrap.readers import Readers
from bot.bootstrap.slack import open_slack
from bot.bootstrap.store import Store
from bot.bootstrap.telemetry import Telemetry, observed
from bot.model import Feed, FeedId, SourceKind, Subscription, SubscriptionId, trace_id
from bot.reading.sorting.relevance.relevance import Gate
from bot.settings import read_settings
from bot.use_cases.archive.intake import Intake
from bot.use_cases.note_names import TEAM as TEAM_NOTE
from handlers.processes.worker_loops import WorkerContext, work
from tests.support.black_box import typed
from tests.support.builders import TEAM
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.news import pack
from tests.support.posting.alert_posting import ANNA
from tests.support.posting.recording_slack import Slack, slack
from tests.support.valkey import shared_url

URL = "https://news.example/ferries"
FERRIES = "Russia and China open the Northern Sea Route to ferries"


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def worker(
    store: Store, workspace: Slack, feeds: FeedServer, folder: Path, readers: tuple[LanguageProcess, FeedParser]
) -> AsyncIterator[tuple[Telemetry, InMemorySpanExporter]]:
    """All of a worker in this process, which polls one feed again and again."""
    language, parser = readers
    collected, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(collected))
    telemetry = Telemetry(spans=OpenTelemetrySpans(provider))
    settings = read_settings(
        slack_api_url=workspace.url, slack_bot_token="xoxb-test", allow_networks="127.0.0.0/8", poll_minutes=0.005
    )
    listed = replace(pack(), feeds=(Feed(id=FeedId("courier"), url=feeds.url("/a.xml"), title="Courier"),))
    fetch = HttpFetch(version="test", now=now, allow=settings.allow_networks, patience=Patience(spacing=0))
    nothing: Any = None
    reading = Readers(
        reader=observed(language, telemetry),
        model=language,
        parser=parser,
        extractor=nothing,
        fetch=fetch,
        robots=nothing,
        sources={SourceKind.FEED: FeedSource(fetch=fetch, parser=parser, now=now)},
    )
    intake = Intake(
        archive=store.archive,
        watchlist=store.watchlist,
        stories=store.alert_stories,
        reader=reading.reader,
        gate=Gate(listed),
        news_days=3,
        spans=telemetry.spans,
    )
    stop = asyncio.Event()
    async with open_slack(settings) as opened:
        context = WorkerContext(
            settings=settings,
            store=store,
            slack=opened,
            reading=reading,
            pack=listed,
            intake=intake,
            folder=WatchedFolder(folder, now),
            consumer="watched",
            now=now,
            telemetry=telemetry,
        )
        working = asyncio.create_task(work(context, stop=stop, tell=lambda *_: None))
        try:
            yield telemetry, collected
        finally:
            stop.set()
            await asyncio.wait_for(working, 30)
            await fetch.aclose()


async def test_an_items_spans_share_the_trace_that_its_id_names_and_amur_trace_tells_its_way(
    store: Store, tmp_path: Path, language: LanguageProcess, feed_parser: FeedParser
) -> None:
    wish = Subscription(
        id=SubscriptionId("s"), team=TEAM, user=ANNA, terms="ferries", made_at=now() - timedelta(days=1)
    )
    await store.watchlist.add(wish)
    await store.notes.put(TEAM_NOTE, TEAM)
    fair = entry("Village fair", "https://news.example/fair", text="There was cake.", when=now())
    ferries = entry(FERRIES, URL, text="Beijing and Moscow agreed on ferries, a ministry said.", when=now())
    later = "https://news.example/ships"
    ships = entry(FERRIES.replace("ferries", "ships"), later, text="Beijing and Moscow agreed on ships.", when=now())
    async with FeedServer.open() as feeds, slack() as workspace:
        feeds.serve("/a.xml", rss([fair]), etag='"1"')
        async with worker(store, workspace, feeds, tmp_path, (language, feed_parser)) as (telemetry, collected):
            await feeds.until_hit("/a.xml", 2)
            feeds.serve("/a.xml", rss([ferries, fair]), etag='"2"')
            async with asyncio.timeout(30):
                while not spans_called(collected, "amur.deliver"):
                    await asyncio.sleep(0.02)
                feeds.serve("/a.xml", rss([ships, ferries, fair]), etag='"3"')
                while len(spans_called(collected, "amur.deliver")) < 2:
                    await asyncio.sleep(0.02)
    [message] = workspace.messages
    code, out, _ = await asyncio.to_thread(typed, "trace", "--json", URL, REDIS_URL=shared_url())
    way = json.loads(out)
    assert (code, way["known"], [one["title"] for one in way["listed"]]) == (0, True, ["Courier"])
    assert way["reading"]["relevant"]
    assert way["reading"]["read_for"] > 0
    assert way["reading"]["filed_at"] >= way["reading"]["seen_at"]
    [delivery] = way["deliveries"]
    assert (delivery["kind"], delivery["matched"]) == ("alert", [{"user": ANNA, "terms": "ferries"}])
    assert (delivery["to"], delivery["ts"], delivery["state"]) == (message["channel"], [message["ts"]], "sent")

    own = [span for span in collected.get_finished_spans() if trace_of(span) == trace_id(way["item"]) == way["trace"]]
    assert Counter(span.name for span in own) == Counter(["amur.read", "amur.file", "amur.match", "amur.deliver"])
    polls = {span.context.span_id for span in spans_called(collected, "amur.poll") if span.context}
    filed = next(span for span in own if span.name == "amur.file")
    assert [link.context.span_id in polls for link in filed.links] == [True], "it points to the poll that brought it"
    page = telemetry.metrics.exposition(None).body.decode()
    assert 'amur_deliveries_total{kind="alert",outcome="posted"} 1.0' in page
    assert 'amur_deliveries_total{kind="growth",outcome="nothing to post"} 1.0' in page
    assert 'amur_items_total{step="filed"} 2.0' in page
    _, grown, _ = await asyncio.to_thread(typed, "trace", later, REDIS_URL=shared_url())
    assert f"the story's message: {message['channel']} {message['ts']}" in grown

    shown = await asyncio.to_thread(typed, "trace", message["ts"], REDIS_URL=shared_url())
    assert f"tells    {way['item']}" in shown[1]
    for asked in (way["item"], FERRIES):
        _, text, _ = await asyncio.to_thread(typed, "trace", asked, REDIS_URL=shared_url())
        assert f"posted   {message['channel']} {message['ts']}" in text
        assert f"trace    {way['trace']}" in text
    code, dropped, _ = await asyncio.to_thread(typed, "trace", "https://news.example/fair", REDIS_URL=shared_url())
    assert (code, "dropped  off the beat" in dropped) == (0, True)
    code, _, err = await asyncio.to_thread(typed, "trace", "1764403200.000100", REDIS_URL=shared_url())
    assert (code, "no message of Amur's" in err) == (1, True)


def spans_called(collected: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in collected.get_finished_spans() if span.name == name]


def trace_of(span: ReadableSpan) -> str:
    context = span.get_span_context()
    return format_trace_id(context.trace_id) if context else ""
