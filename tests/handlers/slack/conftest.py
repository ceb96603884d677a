"""The workspace in which commands are typed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.redis.connection import Link
from tests.support.sandbox_talk import Conversation, conversation


@pytest.fixture
async def talk(link: Link) -> AsyncIterator[Conversation]:
    async with conversation(link) as talk:
        yield talk
