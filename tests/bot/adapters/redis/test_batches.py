"""What several ask of the server at one moment goes as one piece, and each gets an answer of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.exceptions import NoScriptError, ResponseError

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.notes import RedisNotes, RedisSeen
from tests.support.builders import NOW, a_reading
from tests.support.valkey import shared_url


@pytest.fixture
async def batching(link: Link) -> AsyncIterator[Link]:
    """Beside the plain one, on the same emptied database."""
    async with linked(shared_url(), batching=True) as other:
        yield other


async def _pieces(link: Link) -> int:
    """How many times the server has read from its clients so far."""
    return int((await link.redis.info("stats"))["total_reads_processed"])


async def test_many_questions_are_one_piece_each_with_its_own_answer(link: Link, batching: Link) -> None:
    notes = RedisNotes(batching)
    await asyncio.gather(*(notes.put(f"n{number}", str(number)) for number in range(50)))
    before = await _pieces(link)
    found = await asyncio.gather(*(notes.get(f"n{number}") for number in range(60)))
    assert found == [*map(str, range(50)), *[None] * 10]
    assert await _pieces(link) - before < 10


async def test_whatever_is_asked_is_answered_as_by_a_plain_client(link: Link, batching: Link) -> None:
    """Scripts that the server does not know yet, pipelines, transactions, members with scores, empty answers."""
    archives = [RedisArchive(one, keep_days=400) for one in (link, batching)]
    await link.redis.script_flush()
    readings = [a_reading(f"r{number}") for number in range(6)]
    filed = await asyncio.gather(*(archives[1].file(one, [], now=NOW) for one in readings))
    assert filed == [True] * 6
    seen = RedisSeen(batching)
    assert sorted(await asyncio.gather(*(seen.first_time("Ev1") for _ in range(5)))) == [False] * 4 + [True]
    ids = [one.item.id for one in readings]
    for archive in archives:
        whole, size, revision, known = await asyncio.gather(
            archive.readings(ids), archive.size(), archive.revision(NOW), archive.known([])
        )
        assert [one.item.id for one in whole] == ids
        assert (size[0], revision, known) == (6, await archives[0].revision(NOW), [])


async def test_a_wrong_question_is_refused_alone(batching: Link) -> None:
    redis = batching.redis
    await redis.set("word", "abc")
    async with redis.pipeline(transaction=False) as asked:
        asked.get("word")
        asked.incr("word")
        answers = await asyncio.gather(
            redis.incr("word"), redis.get("word"), redis.evalsha("0" * 40, 0), asked.execute(), return_exceptions=True
        )
    assert [type(one) for one in answers] == [ResponseError, bytes, NoScriptError, ResponseError]


async def test_whoever_gives_up_leaves_the_others_their_answers(batching: Link) -> None:
    tasks = [asyncio.create_task(RedisNotes(batching).claim(f"n{n}", str(n), seconds=9)) for n in range(4)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    assert [await task for task in (tasks[0], *tasks[2:])] == ["0", "2", "3"]


async def test_what_waits_at_the_server_holds_nobody_up(batching: Link) -> None:
    redis = batching.redis
    asked: Any = redis.blpop("queue", timeout=20)  # redis-py's own types
    waiting: asyncio.Task[Any] = asyncio.create_task(asked)
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        assert await redis.get("queue") is None
        await redis.rpush("queue", "came")
        assert (await waiting)[1] == b"came"


async def test_a_broken_connection_is_made_anew(link: Link, batching: Link) -> None:
    notes = RedisNotes(batching)
    await notes.put("n", "kept")
    await link.redis.client_kill_filter(skipme=True)
    assert await asyncio.gather(*(notes.get("n") for _ in range(5))) == ["kept"] * 5
