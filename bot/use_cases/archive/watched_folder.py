"""The watched folder's files onto the shelf: a file is an item, by the same door as a feed's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Item, Unread
from bot.ports import Folder
from bot.use_cases.archive.intake import BATCH, Intake, take_in

Stamps = Mapping[str, tuple[int, int]]
Tell = Callable[[int, int], None]
"""Called with (files done, files in all) as the reading goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    stamps: Stamps
    """What the folder looked like; pass it to the next call."""
    files: int = 0
    filed: int = 0
    unread: tuple[Unread, ...] = ()
    """Of the files read just now."""
    troubled: tuple[Unread, ...] = ()
    """Every file of the folder that cannot be read as it is: its health; pass it to the next call too."""


async def shelve(
    folder: Folder,
    last: Stamps,
    *,
    intake: Intake,
    now: Callable[[], datetime],
    tell: Tell,
    troubled: Sequence[Unread] = (),
) -> Shelved:
    """Reads the files that are new or changed since `last`. One that cannot be read is reported and stops nothing."""
    stamps = await asyncio.to_thread(folder.stamps)
    names = [name for name, stamp in stamps.items() if last.get(name) != stamp]
    filed = 0
    unread: list[Unread] = []
    for start in range(0, len(names), BATCH):
        read = [await asyncio.to_thread(folder.read, name) for name in names[start : start + BATCH]]
        unread += [one for one in read if isinstance(one, Unread)]
        taken = await take_in([one for one in read if isinstance(one, Item)], intake=intake, now=now())
        filed += len(taken.filed)
        tell(min(start + BATCH, len(names)), len(names))
    as_before = [one for one in troubled if one.name in stamps and one.name not in names]
    return Shelved(stamps=stamps, files=len(names), filed=filed, unread=tuple(unread), troubled=(*as_before, *unread))
