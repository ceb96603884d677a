"""The beat pack while the bot runs: a changed file is read again; one with an error changes nothing and is named."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from bot.errors import AmurError, KnowledgeWrong, StorageAway
from bot.model import BeatPack
from bot.ports import Notes
from bot.settings import Settings
from bot.use_cases.note_names import PACK_WRONG
from handlers.processes.pack.pack import own_weights, pack_folder, pack_of

log = structlog.get_logger()

LOOK = 5.0
"""Seconds between two looks at the pack's files."""
Stamps = Mapping[str, tuple[int, int]]
"""File → (modified, ns; size)."""


async def follow(
    settings: Settings,
    take: Callable[[BeatPack], Awaitable[None]],
    *,
    notes: Notes,
    stop: asyncio.Event,
    look: float = LOOK,
) -> None:
    """Gives `take` the pack whenever it was changed, has come to rest, and can be read; until `stop`.

    What is wrong with it is logged and noted for `amur doctor`; whoever has the old one keeps it.
    """
    await _note("", notes)  # whoever follows has read it whole
    seen = before = await asyncio.to_thread(stamps_of, settings)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), look)
        now = await asyncio.to_thread(stamps_of, settings)
        # At rest: nobody is in the middle of saving.
        if now == before and now != seen and await _learned(settings, take, notes):
            seen = now
        before = now


@asynccontextmanager
async def following(
    settings: Settings, take: Callable[[BeatPack], Awaitable[None]], *, notes: Notes, stop: asyncio.Event
) -> AsyncIterator[None]:
    """`follow`, as long as the block lasts."""
    task = asyncio.create_task(follow(settings, take, notes=notes, stop=stop), name="pack")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _learned(settings: Settings, take: Callable[[BeatPack], Awaitable[None]], notes: Notes) -> bool:
    """False if it must be tried again."""
    wrong = ""
    try:
        pack = await asyncio.to_thread(pack_of, settings)
    except KnowledgeWrong as problem:
        wrong = str(problem)
        log.error("the beat pack has an error; what was known before it stays", reason=wrong)
    else:
        try:
            await take(pack)
        except StorageAway as problem:
            log.warning("the changed beat pack waits for storage", reason=str(problem))
            return False
        log.info("the beat pack was changed and is read again", beat=pack.name, topics=len(pack.topics))
    await _note(wrong, notes)
    return True


async def _note(wrong: str, notes: Notes) -> None:
    with contextlib.suppress(AmurError):  # the log has it; storage that is away is told elsewhere
        await notes.put(PACK_WRONG, wrong)


def stamps_of(settings: Settings) -> Stamps:
    """Of the pack's files, its corpus apart, of the list of feeds that stands in for its own, of a team's own names,
    and of what its marks taught."""
    folder = pack_folder(settings)
    feeds = [settings.feeds] if isinstance(settings.feeds, Path) else []
    own = [settings.aliases] if settings.aliases is not None else []
    files = [*_files(folder), *_files(folder / "languages"), *_files(own_weights(settings)), *feeds, *own]
    found: dict[str, tuple[int, int]] = {}
    for path in files:
        with contextlib.suppress(OSError):
            known = path.stat()
            found[str(path)] = (known.st_mtime_ns, known.st_size)
    return found


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".toml", ".csv", ".opml", ".gz", ".tsv"))
    except OSError:
        return []
