"""Whoever is in the knowledge files can be asked for by any name they bear, in any alphabet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.model import Known, Question, Silent, Unheard, WhichOne
from bot.use_cases.answers.who_said import who_said
from bot.use_cases.archive.known_names import introduce, introductions
from tests.support.news import pack
from tests.support.valkey import valkey

NOW = datetime(2031, 3, 4, tzinfo=UTC)
PACK = pack()


@pytest.fixture
async def archive() -> AsyncIterator[RedisArchive]:
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=40)
        await introduce(PACK, archive=archive)
        yield archive


async def meant(archive: RedisArchive, asked: str) -> Known | None:
    match await who_said(Question(name=asked), archive=archive):
        case Silent(known=known):
            return known
        case Unheard(nearest=(nearest, *_)) | WhichOne(candidates=(nearest, *_)):
            return nearest
        case _:
            return None


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Poutine", "Vladimir Putin"),
        ("Путин", "Vladimir Putin"),
        ("путин", "Vladimir Putin"),
        ("普京", "Vladimir Putin"),
        ("putin", "Vladimir Putin"),
        ("Gabouev", "Alexander Gabuev"),
        ("Габуев", "Alexander Gabuev"),
        ("Alexandre Gabouev", "Alexander Gabuev"),
        ("Havrn", "Sari Arho Havrén"),
        ("Havren", "Sari Arho Havrén"),
        ("Arho Havrn", "Sari Arho Havrén"),
        ("Chong Ja Ian", "Ian Chong"),
        ("Wan", "Wan Qingsong"),
        ("Hua", "Hua Chunying"),
        ("习近平", "Xi Jinping"),
        ("МИД РФ", "Ministry of Foreign Affairs of Russia"),
        ("Chinese foreign ministry", "Ministry of Foreign Affairs of China"),
    ],
)
async def test_any_of_the_names_means_the_one_who_bears_it(archive: RedisArchive, asked: str, name: str) -> None:
    known = await meant(archive, asked)
    assert known is not None
    assert name == known.speaker.name


async def test_introducing_twice_changes_nothing(archive: RedisArchive) -> None:
    before = await archive.names()
    await introduce(PACK, archive=archive)
    assert before == await archive.names()
    assert len(introductions(PACK)) == len(PACK.people) + len(PACK.orgs)
