"""A conversation with Amur: a sandbox Slack, a real Valkey with a small archive, and the app between them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.bootstrap.addresses import url_fault_by
from bot.bootstrap.slack import slack_on
from bot.bootstrap.store import store_on
from bot.model import BeatPack, Feed, FeedId, Mention, Reading, Side, Speaker, TeamId, TopicId, UserId, slug
from bot.ports import PollReport, Translator
from bot.sandbox import Sandbox
from bot.settings import Settings, read_settings
from bot.use_cases.pack import Pack
from handlers.slack.app import listening, serve
from handlers.slack.ports import Ports
from tests.support.black_box import PATIENT
from tests.support.builders import a_quote, a_reading
from tests.support.digest_builders import TOPICS
from tests.support.valkey import dumped, restored

MANIFEST = Path(__file__).resolve().parents[2] / "manifest.json"
NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
PACK = BeatPack(
    name="Norrland–Svealand", sides=(Side(name="N", terms=("n",)), Side(name="S", terms=("s",))), topics=TOPICS
)


GOOD = Feed(id=FeedId("good"), url="https://good.example/rss", title="Good News")
BAD = Feed(id=FeedId("bad"), url="https://bad.example/rss", title="Bad <!channel> News")


async def two_feeds(link: Link, *, now: datetime) -> RedisFeedBook:
    """A feed book of two feeds, one of which fails."""
    book = RedisFeedBook(link)
    await book.enrol([GOOD, BAD], now=now)
    for due in await book.claim(now=now, limit=2, lease=60):
        fine = due.feed.id == GOOD.id
        await book.report(
            PollReport(
                feed=due.feed.id,
                token=due.token,
                outcome="ok" if fine else "failed",
                reason="" if fine else "no entries, 312 bytes of HTML",
                at=now,
                next_at=now + timedelta(hours=1),
                items=3 if fine else 0,
                newest=now if fine else None,
            )
        )
    return book


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    sandbox: Sandbox
    ports: Ports
    settings: Settings
    stop: asyncio.Event
    serving: asyncio.Task[None]

    def reply(self) -> dict[str, Any]:
        """The newest message that only the asker sees."""
        return self.sandbox.ephemerals()[-1]

    def reply_text(self) -> str:
        return words(self.reply())


def words(shown: Any) -> str:
    """Every text of a message or view, in order."""
    match shown:
        case {"type": "plain_text" | "mrkdwn", "text": str(text)}:
            return text
        case dict():
            return " | ".join(filter(None, (words(value) for key, value in shown.items() if key in SHOWN)))
        case list():
            return " | ".join(filter(None, map(words, shown)))
        case _:
            return ""


SHOWN = ("blocks", "text", "elements", "fields", "accessory", "title", "options", "element", "label", "submit")


def readings() -> list[Reading]:
    """Oskar Lindqvist said seven things, two Linds one each, Vera Holm is only mentioned."""
    made = [
        a_reading(
            f"oskar-{number}",
            quotes=[replace(said, topics=(TopicId(topic),))],
            published=NOW - timedelta(days=30 * number + 1),
            topic=topic,
        )
        for number in range(7)
        for topic in ("trade" if number % 2 else "energy",)
        for said in (a_quote(text=f"Bridge number {number} will open.", role="harbour master"),)
    ]
    made += [
        a_reading("mira", quotes=[a_quote("Mira Lind", "Ferries are late.")]),
        a_reading("jonas", quotes=[a_quote("Jonas Lind", "Ferries are on time.")], published=None),
        a_reading("vera", mentions=[Mention(speaker=Speaker(id=slug("Vera Holm"), name="Vera Holm"), spans=())]),
    ]
    return made


_ON_FILE: list[tuple[bytes, int, bytes]] = []
"""What `file_some` left in the storage the first time."""


async def file_some(link: Link) -> None:
    """The feeds and readings of every conversation: into an empty storage they are filed once a process, and put back
    as they were from then on."""
    empty = not await link.redis.dbsize()
    if empty and _ON_FILE:
        await restored(link, _ON_FILE)
        return
    await two_feeds(link, now=NOW - timedelta(minutes=5))
    filing = RedisArchive(link, keep_days=400)
    for reading in readings():
        await filing.file(reading, [], now=NOW - timedelta(hours=1))
    if empty:
        _ON_FILE.extend(await dumped(link))


def some_settings(sandbox: Sandbox, *, by: str, port: int | None = None) -> Settings:
    return read_settings(
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(sandbox.app_token) if by == "socket" else None,
        slack_signing_secret=SecretStr(sandbox.signing_secret),
        slack_api_url=sandbox.api_url,
        channel=sandbox.channel,
        zone="Europe/Stockholm",
        **({} if port is None else {"port": port}),
    )


def slack_client(settings: Settings) -> AsyncWebClient:
    assert settings.slack_bot_token is not None
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, retry_handlers=[]
    )


def ports_on(link: Link, settings: Settings, **stored: Any) -> Ports:
    """`stored`: ports instead of the store's."""
    return Ports(
        store=replace(store_on(link, settings, url=""), **stored),
        slack=slack_on(slack_client(settings)),
        pack=Pack(PACK),
        url_fault=url_fault_by(settings),
        settings=settings,
        team=TeamId(Sandbox.team),
        bot_user=UserId(Sandbox.bot_user),
        now=lambda: NOW,
    )


@asynccontextmanager
async def conversation(
    link: Link,
    *,
    by: str = "socket",
    ack_within: float = PATIENT,
    retry_after: tuple[float, ...] = (0.0, 60.0, 300.0),
    health: bool = False,
    feeds_admins: str | tuple[str, ...] = "everyone",
    translator: Translator | None = None,
    **stored: Any,
) -> AsyncIterator[Conversation]:
    """`by`: socket or http. `health`: Socket Mode is given a port too. `stored`: ports instead of the store's."""
    port = free_port()
    push_to = f"http://127.0.0.1:{port}/slack/events" if by == "http" else None
    async with Sandbox.open(
        manifest=MANIFEST, push_to=push_to, ack_within=ack_within, retry_after=retry_after
    ) as sandbox:
        settings = some_settings(sandbox, by=by, port=port if by == "http" or health else None)
        settings = settings.model_copy(update={"feeds_admins": feeds_admins})
        ports = replace(ports_on(link, settings, **stored), translator=translator)
        await file_some(link)
        stop, ready = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(serve(listening(ports), settings, stop=stop, ready=lambda _: ready.set()))
        done, _ = await asyncio.wait(
            {serving, asyncio.create_task(ready.wait())}, timeout=10, return_when=asyncio.FIRST_COMPLETED
        )
        assert done, "the app did not connect"
        try:
            yield Conversation(sandbox=sandbox, ports=ports, settings=settings, stop=stop, serving=serving)
        finally:
            stop.set()
            await asyncio.wait_for(serving, 10)
        assert sandbox.violations == []
        assert sandbox.broadcasts == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask(talk: Conversation, command: str, text: str = "", **where: str) -> str:
    """The words that only the asker then sees."""
    before = len(talk.sandbox.ephemerals())
    receipt = await talk.sandbox.command(command, text, **where)
    assert receipt.acked, receipt.notice
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > before)
    return words(talk.sandbox.ephemerals()[before])


def value_of(surface: dict[str, Any], action: str, text: str = "") -> str:
    """The value that the button (or the first option of the menu) with this action, and this text on it, carries."""
    for element in elements(surface):
        if element.get("action_id") == action and text in words(element):
            return str(element["value"] if "value" in element else element["options"][0]["value"])
    raise LookupError(action)


def elements(shown: Any) -> list[dict[str, Any]]:
    if isinstance(shown, list):
        return [one for part in shown for one in elements(part)]
    if isinstance(shown, dict):
        inner = [one for value in shown.values() for one in elements(value)]
        return [shown, *inner] if "action_id" in shown else inner
    return []


async def files_of(talk: Conversation) -> dict[str, bytes]:
    """Of the newest direct message with files, by the end of their names."""
    message = await talk.sandbox.until(lambda: next((one for one in talk.sandbox.direct() if one.get("files")), None))
    found = {}
    async with aiohttp.ClientSession() as session:
        for file in message["files"]:
            async with session.get(file["url_private"]) as answer:
                found[str(file["name"]).rpartition(".")[2]] = await answer.read()
    return found
