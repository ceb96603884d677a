"""The watched folder's health: which of its files cannot be read, as it is now."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.folder import WatchedFolder
from bot.adapters.redis.connection import Link
from bot.use_cases.archive.watched_folder import Shelved, shelve
from tests.bot.use_cases.archive.test_intake_stories import an_intake
from tests.support.valkey import link

__all__ = ["link"]

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def put(folder: Path, name: str, data: bytes, *, at: int) -> None:
    """A file at rest since then (seconds of 1970)."""
    (folder / name).write_bytes(data)
    os.utime(folder / name, (at, at))


async def test_a_file_is_troubled_until_it_is_gone_or_read(tmp_path: Path, link: Link) -> None:
    folder, intake = WatchedFolder(tmp_path, lambda: NOON), an_intake(link)

    async def again(before: Shelved) -> Shelved:
        return await shelve(
            folder, before.stamps, intake=intake, now=lambda: NOON, tell=lambda *_: None, troubled=before.troubled
        )

    put(tmp_path, "empty.txt", b"", at=1)
    put(tmp_path, "blank.txt", b" ", at=1)
    first = await again(Shelved(stamps={}))
    assert {one.name for one in first.troubled} == {one.name for one in first.unread} == {"empty.txt", "blank.txt"}
    second = await again(first)
    assert (second.unread, second.troubled) == ((), first.troubled)
    (tmp_path / "empty.txt").unlink()
    put(tmp_path, "blank.txt", b"\n", at=2)
    third = await again(second)
    assert [one.name for one in third.troubled] == ["blank.txt"]
