"""Whether the watched folder is read, which of its files cannot be, and why: the worker's notes, told by whoever
answers, or shows how the bot fares."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.model import Unread
from bot.ports import Notes
from bot.use_cases.note_names import CORPUS_READ, UNREAD_FILES


async def unread_files(notes: Notes) -> tuple[Unread, ...]:
    """As the folder was when it was last looked into, by name; () before that."""
    noted = await notes.get(UNREAD_FILES)
    return tuple(Unread(name=name, reason=reason) for name, reason in json.loads(noted)) if noted else ()


async def folder_read(notes: Notes) -> bool:
    """Whether the folder was read through once: before that, what is not found may be in a text still to be read."""
    return await notes.get(CORPUS_READ) is not None


async def note_unread(files: Sequence[Unread], notes: Notes) -> None:
    await notes.put(UNREAD_FILES, json.dumps([[one.name, one.reason] for one in files], ensure_ascii=True))
