"""The storage and the Slack that deliveries are tried with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.redis.connection import Link, linked
from tests.support.posting.recording_slack import Slack, slack
from tests.support.valkey import server


@pytest.fixture
async def link() -> AsyncIterator[Link]:
    """A server whose disk is never a second behind, so that the tests need not wait for it."""
    async with server() as (url, _), linked(url) as link:
        await link.redis.config_set("appendfsync", "always")
        yield link


@pytest.fixture
async def workspace() -> AsyncIterator[Slack]:
    async with slack(timeout=1) as made:
        yield made
