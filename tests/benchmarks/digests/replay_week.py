"""A week of real items through feed server, worker and clock: the seven digests as text, and what was counted.

    python -m tests.benchmarks.digests.replay_week WEEK.jsonl.gz [HOURS]

WEEK holds items {"id","title","text","published","outlet","url"}, one a line, and is no part of this project; `outlet`
is the feed's address. Each feed is served over HTTP as it stood then, its newest 300 entries, and polled every HOURS
(default 4) hours of that week; the time is an argument everywhere, nothing waits. Digests are due at 06:00 UTC.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

import seeds
from bot.adapters.slack.outbox import SlackOutbox
from bot.bootstrap.readers import Readers, open_readers
from bot.bootstrap.store import Store, open_store
from bot.edition.window import delivery_id
from bot.model import ChannelId, Composed, DigestIntent, Feed, Item, Label, Part, TeamId
from bot.reading.documents.feeds.opml import feed_id
from bot.reading.sorting.relevance.relevance import Gate
from bot.settings import read_settings
from bot.use_cases.archive.intake import Intake, Taken, take_in
from bot.use_cases.feeds.poll import poll
from digests.slack.blocks import blocks_of
from handlers.processes.clock import intend_due_digests
from handlers.processes.delivery.messages import compose
from tests.support.feed_server import FeedServer, entry, rss

TEAM = TeamId("T0REPLAY")
CHANNEL = ChannelId("C0REPLAY")
LISTED = 300
"""Entries that a feed lists."""


@dataclass(slots=True)
class Clock:
    now: datetime


@dataclass(slots=True)
class Counted:
    polls: int = 0
    fresh: int = 0
    relevant: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def by_feed(week: Path) -> Mapping[str, list[tuple[datetime, dict[str, Any]]]]:
    feeds: defaultdict[str, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
    for line in gzip.decompress(week.read_bytes()).decode().splitlines():
        row = json.loads(line)
        published = datetime.fromisoformat(row["published"]).astimezone(UTC)
        feeds[row["outlet"]].append((published, row))
    return {address: sorted(rows, key=lambda one: one[0]) for address, rows in feeds.items()}


def document(title: str, rows: Sequence[tuple[datetime, dict[str, Any]]], now: datetime) -> bytes:
    """As it stood at `now`; something old stands at its end, so that the first poll is not of an empty feed."""
    known = [one for one in rows if one[0] <= now][-LISTED:]
    entries = [
        entry(row["title"], row["url"], guid=row["id"], text=row["text"], when=when) for when, row in known[::-1]
    ]
    return rss([*entries, entry("Welcome", "https://feeds.example/", when=now - timedelta(days=400))], title=title)


async def main(week: Path, hours: int) -> None:
    feeds = by_feed(week)
    began = min(rows[0][0] for rows in feeds.values()).replace(hour=0, minute=0, second=0, microsecond=0)
    clock, counted = Clock(began), Counted()
    pack = seeds.load()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="amur-replay-")))
        # keep_days: what is filed in the past is not to be trimmed by today's clock.
        settings = read_settings(
            data=folder,
            channel=CHANNEL,
            digest_at=hour(6),
            keep_days=10_000,
            poll_minutes=hours * 30,
            allow_networks="127.0.0.0/8",
            redis_url=None,
        )
        store = await stack.enter_async_context(open_store(settings))
        reading = await stack.enter_async_context(open_readers(settings, pack, now=lambda: clock.now))
        # Each feed on a host of its own, so that none waits for another's turn.
        sites = [await stack.enter_async_context(FeedServer.open(f"127.0.1.{n + 1}")) for n in range(len(feeds))]
        listed = {address: _feed(address, site) for address, site in zip(sorted(feeds), sites, strict=True)}
        await store.feedbook.enrol(list(listed.values()), now=clock.now)
        intake = Intake(
            archive=store.archive,
            edits=store.edits,
            watchlist=store.watchlist,
            reader=reading.reader,
            gate=Gate(pack),
            news_days=settings.news_days,
        )
        outbox = SlackOutbox(AsyncWebClient(token="xoxb-none", retry_handlers=[]))
        while clock.now <= began + timedelta(days=7, hours=12):
            for (address, feed), site in zip(listed.items(), sites, strict=True):
                site.serve("/feed.xml", document(feed.title, feeds[address], clock.now))
            await _poll_all(store, reading, intake, clock, counted, settings.poll_minutes)
            for window in await intend_due_digests(settings, store, TEAM, now=clock.now):
                start = time.perf_counter()
                id_ = delivery_id(TEAM, CHANNEL, window)
                intent = DigestIntent(delivery=id_, team=TEAM, channel=CHANNEL, window=window)
                made = await compose(intent, store, outbox, pack, clock.now)
                counted.seconds["digests"] += time.perf_counter() - start
                print(as_text(made.parts) if isinstance(made, Composed) else made.reason, flush=True)
            clock.now += timedelta(hours=hours)
    spent = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in counted.seconds.items())
    print(f"{counted.polls:,} polls, {counted.fresh:,} entries, {counted.relevant:,} items filed; {spent}")


def _feed(address: str, site: FeedServer) -> Feed:
    url = site.url("/feed.xml")
    host = (urlsplit(address).hostname or address).removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    return Feed(id=feed_id(url), url=url, title=host, group="Press", label=Label.INDEPENDENT)


async def _poll_all(
    store: Store, reading: Readers, intake: Intake, clock: Clock, counted: Counted, poll_minutes: float
) -> None:
    async def take(items: Sequence[Item], baseline: bool) -> Taken:
        taken = await take_in(items, intake=intake, now=clock.now, baseline=baseline)
        counted.fresh += len(items)
        counted.relevant += len(taken.filed)
        return taken

    start = time.perf_counter()
    while due := await store.feedbook.claim(now=clock.now, limit=8, lease=600):
        async with asyncio.TaskGroup() as polls:
            for one in due:
                counted.polls += 1
                polls.create_task(
                    poll(
                        one,
                        sources=reading.sources,
                        feedbook=store.feedbook,
                        take_in=take,
                        now=lambda: clock.now,
                        jitter=lambda: 0.5,
                        poll_minutes=poll_minutes,
                    )
                )
    counted.seconds["polls and reading"] += time.perf_counter() - start


def as_text(parts: Sequence[Part]) -> str:
    """As a terminal can show it: links as their words, no controls."""
    lines = []
    for part in parts:
        lines.append("-" * 100 if part.threaded else "=" * 100)
        for block in blocks_of(part):
            elements = block.get("elements")
            texts = [block.get("text"), *(elements if isinstance(elements, list) else [])]
            shown = [one for one in texts if isinstance(one, dict) and one.get("type") in ("mrkdwn", "plain_text")]
            lines += [plain(str(one["text"])) for one in shown]
    return "\n".join(lines)


def plain(text: str) -> str:
    shown = re.sub(r"<!date[^|>]*\|([^>]*)>", r"\1", text)
    shown = re.sub(r"<[^|>]*\|([^>]*)>", r"\1", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4))
