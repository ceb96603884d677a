"""A worker that carries out alerts, and the Slack that it posts to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.redis.connection import Link
from tests.support.posting.alert_posting import AlertWorker
from tests.support.posting.recording_slack import Slack, slack


@pytest.fixture
async def workspace() -> AsyncIterator[Slack]:
    async with slack(timeout=1) as made:
        yield made


@pytest.fixture
def worker(link: Link, workspace: Slack) -> AlertWorker:
    return AlertWorker(link, workspace.outbox, workspace.workspace)
