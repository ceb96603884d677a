"""The worker's room is whole."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.bootstrap.readers import open_readers
from bot.model import SourceKind
from bot.settings import read_settings
from digests.slack.feeds.feeds import KINDS
from tests.support.news import pack


async def test_every_kind_of_source_is_read_by_something_and_has_words() -> None:
    settings = read_settings(allow_networks="127.0.0.0/8", redis_url=None)
    async with open_readers(settings, pack(), now=lambda: datetime(2026, 11, 20, tzinfo=UTC)) as room:
        assert set(room.sources) == set(SourceKind)
    assert {*KINDS, SourceKind.FEED} == set(SourceKind)
