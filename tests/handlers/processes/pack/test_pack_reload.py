"""A changed beat pack is read again while the bot runs; one with an error is named and changes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.redis.notes import RedisNotes
from bot.model import BeatPack
from bot.settings import Settings, read_settings
from bot.use_cases.note_names import PACK_WRONG
from handlers.processes.pack.pack_reload import follow, stamps_of
from tests.support.news import PACK

TOPIC = '\n[[topic]]\nid = "ferries"\nname = "Ferries"\n[topic.terms]\n3 = ["ferry"]\n'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK, tmp_path / "pack"))


@asynccontextmanager
async def followed(settings: Settings, link: Link) -> AsyncIterator[asyncio.Queue[BeatPack]]:
    stop = asyncio.Event()
    taken: asyncio.Queue[BeatPack] = asyncio.Queue()
    task = asyncio.create_task(follow(settings, taken.put, notes=RedisNotes(link), stop=stop, look=0.02))
    await asyncio.sleep(0.1)
    yield taken
    stop.set()
    await task


async def test_a_changed_topic_is_taken_up_and_a_broken_one_is_named_and_leaves_the_old(pack: Path, link: Link) -> None:
    settings, notes = read_settings(pack=pack), RedisNotes(link)
    topics = pack / "topics.toml"
    whole = topics.read_text()
    async with followed(settings, link) as taken, asyncio.timeout(30):
        topics.write_text(whole + TOPIC)
        assert [topic.id for topic in (await taken.get()).topics][-1] == "ferries"
        assert not await notes.get(PACK_WRONG)

        topics.write_text(whole + TOPIC.replace('"ferries"', '"Ferries!"'))
        while not (wrong := await notes.get(PACK_WRONG)):
            await asyncio.sleep(0.02)
        line = (whole + TOPIC).splitlines().index('id = "ferries"') + 1
        assert wrong.startswith(f"topics.toml line {line}: 'Ferries!' is no topic id")
        assert taken.empty()

        topics.write_text(whole)
        assert len((await taken.get()).topics) == 2
        while await notes.get(PACK_WRONG):
            await asyncio.sleep(0.02)


async def test_a_pack_at_rest_is_read_once(pack: Path, link: Link) -> None:
    async with followed(read_settings(pack=pack), link) as taken:
        await asyncio.sleep(0.3)
        assert taken.empty()


def test_any_file_of_the_pack_and_the_list_of_feeds_count_but_not_the_corpus(pack: Path, tmp_path: Path) -> None:
    feeds = tmp_path / "own.opml"
    feeds.write_text("<opml/>")
    settings = read_settings(pack=pack, feeds=feeds)
    before = stamps_of(settings)
    (pack / "corpus").mkdir(exist_ok=True)
    (pack / "corpus" / "new.txt").write_text("A ferry.")
    assert stamps_of(settings) == before
    os.utime(feeds, ns=(1, 1))
    assert stamps_of(settings) != before
