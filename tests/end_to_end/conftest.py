"""The workspace that the program is driven through."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from tests.support.black_box import MANIFEST, PATIENT


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.open(manifest=MANIFEST, ack_within=PATIENT) as sandbox:
        yield sandbox
        assert sandbox.violations == []
        assert sandbox.broadcasts == []
