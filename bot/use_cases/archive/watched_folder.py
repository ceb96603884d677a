"""The watched folder's files onto the shelf: a file is an item, by the same door as a feed's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Item, ItemId, Unread
from bot.ports import Archive, Folder, Notes
from bot.reading.documents.feeds.feed_identity import article_alias
from bot.use_cases.archive.intake import BATCH, Intake, take_in
from bot.use_cases.unread_files import note_unread

Stamps = Mapping[str, tuple[int, int]]
Tell = Callable[[int, int], None]
"""Called with (files done, files in all) as the reading goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    stamps: Stamps
    """What the folder looked like."""
    files: int = 0
    filed: int = 0
    unread: tuple[Unread, ...] = ()
    """Those that could not be read this time …"""
    still_unread: tuple[Unread, ...] = ()
    """… and all that cannot be, by name."""


NOTHING = Shelved(stamps={})
"""Before the folder was first looked into."""


async def shelve(
    folder: Folder, last: Shelved, *, intake: Intake, notes: Notes, now: Callable[[], datetime], tell: Tell
) -> Shelved:
    """Reads the files that are new or changed since `last`. One that cannot be read is noted and stops nothing; so is a
    folder that cannot be listed, which would pass for an empty one."""
    stamps = await asyncio.to_thread(folder.stamps)
    fault = await asyncio.to_thread(folder.fault)
    names = [name for name, stamp in stamps.items() if last.stamps.get(name) != stamp]
    filed = 0
    unread: list[Unread] = []
    for start in range(0, len(names), BATCH):
        read = [await asyncio.to_thread(folder.read, name) for name in names[start : start + BATCH]]
        unread += [one for one in read if isinstance(one, Unread)]
        await _note_addresses([one for one in read if isinstance(one, Item)], notes)
        taken = await take_in([one for one in read if isinstance(one, Item)], intake=intake, now=now())
        filed += len(taken.filed)
        tell(min(start + BATCH, len(names)), len(names))
    as_before = [one for one in last.still_unread if one.name in stamps and one.name not in names]
    away = [Unread(name="", reason=fault)] if fault else []
    unread += [one for one in away if one not in last.still_unread]
    as_before += [one for one in away if one in last.still_unread]
    still = tuple(sorted([*as_before, *unread], key=lambda one: one.name))
    if last is NOTHING or still != last.still_unread:
        await note_unread(still, notes)
    return Shelved(stamps=stamps, files=len(names), filed=filed, unread=tuple(unread), still_unread=still)


async def file_at(alias: str, *, notes: Notes, archive: Archive) -> ItemId | None:
    """The file that names this address as its article's (`bot.reading.documents.feeds.feed_identity.article_alias`)."""
    noted = await notes.get(_address(alias))
    found = await archive.readings([ItemId(noted)]) if noted else ()
    return next((one.item.id for one in found if article_alias(one.item.url or "") == alias), None)


async def _note_addresses(items: Sequence[Item], notes: Notes) -> None:
    """At every start again: a few hundred short notes, as many as there are files with an address."""
    for item in items:
        alias = article_alias(item.url) if item.url else None
        if alias is not None:
            await notes.put(_address(alias), item.id)


def _address(alias: str) -> str:
    return f"file-at:{alias}"
