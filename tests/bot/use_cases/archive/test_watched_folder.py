"""A file of the folder that cannot be read is told wherever somebody looks, until it can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.folder import WatchedFolder
from bot.adapters.redis.connection import Link
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.bootstrap.store import Store
from bot.model import Unread, UserId
from bot.reading.sorting.relevance.relevance import Gate
from bot.use_cases.archive.intake import Intake
from bot.use_cases.archive.watched_folder import NOTHING, Shelved, shelve
from bot.use_cases.unread_files import note_unread, unread_files
from digests.slack.blocks import blocks_of
from digests.wording.words import unread_in_words
from handlers.slack.replies import Privately
from handlers.slack.requests import Request
from handlers.slack.routes import COMMANDS
from tests.support.sandbox_talk import PACK, ports_on, words
from tests.support.slack.channel_digest import ONE, asked, filled, posted, settings
from tests.support.slack.dropped_files import drop, now

EMPTY, ODD = "empty.txt is empty", "odd.txt is not UTF-8 (byte 1); save it as UTF-8"


async def look(folder: Path, last: Shelved, store: Store) -> Shelved:
    """Nothing here can be read, so that the language model is never started."""
    intake = Intake(
        archive=store.archive, watchlist=store.watchlist, reader=LanguageProcess(PACK), gate=Gate(PACK), news_days=3
    )
    watched = WatchedFolder(folder, now)
    return await shelve(watched, last, intake=intake, notes=store.notes, now=now, tell=lambda done, of: None)


async def test_what_cannot_be_read_is_known_until_it_is_mended_or_gone(store: Store, tmp_path: Path) -> None:
    drop(tmp_path, "odd.txt", b"\xff")
    drop(tmp_path, "empty.txt", b"")
    first = await look(tmp_path, NOTHING, store)
    assert [one.reason for one in await unread_files(store.notes)] == [EMPTY, ODD]
    second = await look(tmp_path, first, store)
    assert second.unread == ()
    assert [one.reason for one in await unread_files(store.notes)] == [EMPTY, ODD]
    drop(tmp_path, "odd.txt", b"a\0b", seconds=30)
    (tmp_path / "empty.txt").unlink()
    third = await look(tmp_path, second, store)
    assert [one.reason for one in await unread_files(store.notes)] == [
        "odd.txt is not a text file (it holds zero bytes)"
    ]
    (tmp_path / "odd.txt").unlink()
    await look(tmp_path, third, store)
    assert await unread_files(store.notes) == ()


async def test_a_worker_that_starts_anew_forgets_what_was_mended_while_it_was_off(store: Store, tmp_path: Path) -> None:
    await note_unread([Unread(name="old.txt", reason="old.txt is empty")], store.notes)
    await look(tmp_path, NOTHING, store)
    assert await unread_files(store.notes) == ()


async def test_a_folder_that_is_not_there_is_told_once_and_known_until_it_is(store: Store, tmp_path: Path) -> None:
    away = tmp_path / "nope"
    first = await look(away, NOTHING, store)
    (fault,) = first.unread
    assert fault.reason == f"{away}: no such file or directory (set AMUR_CORPUS to a folder)"
    second = await look(away, first, store)
    assert second.unread == ()
    assert unread_in_words(await unread_files(store.notes)) == f"Can't read the text folder: {fault.reason}."
    away.mkdir()
    await look(away, second, store)
    assert await unread_files(store.notes) == ()


@pytest.mark.parametrize(("command", "text"), [("/feeds", ""), ("/feeds", "failing"), ("/amur", "status")])
async def test_commands_that_tell_how_the_bot_fares_tell_it(store: Store, link: Link, command: str, text: str) -> None:
    await note_unread([Unread(name="empty.txt", reason=EMPTY), Unread(name="odd.txt", reason=ODD)], store.notes)
    request = Request(what=command, user=UserId("U1"), channel=ONE, text=text)
    (answer,) = [handler for one, handler in COMMANDS.items() if one.name == command]
    reply = await answer(request, ports_on(link, settings()))
    assert isinstance(reply, Privately)
    shown = words({"blocks": blocks_of(reply.parts[0])})
    for reason in (EMPTY, ODD):
        assert reason in shown
    assert "can't be read" in shown


async def test_the_digests_foot_counts_it_and_a_day_gone_by_does_not(store: Store, link: Link) -> None:
    await filled(store)
    await note_unread([Unread(name="empty.txt", reason=EMPTY)], store.notes)
    line = f"1 file in the text folder can't be read: {EMPTY}."
    assert line in words({"blocks": blocks_of((await posted(store))[0])})
    assert line in words({"blocks": blocks_of((await asked(link, "today"))[0])})
    assert line not in words({"blocks": blocks_of((await asked(link, "2031-01-07"))[0])})
