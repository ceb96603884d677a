"""What several tests of handlers work on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store, open_store
from bot.settings import read_settings
from tests.support.valkey import shared_url


@pytest.fixture
async def store(link: Link) -> AsyncIterator[Store]:
    """On the fixture's empty database."""
    async with open_store(read_settings(redis_url=SecretStr(shared_url()))) as store:
        yield store
