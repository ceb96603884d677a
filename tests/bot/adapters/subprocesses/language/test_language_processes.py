"""Each language in its process: one that dies, does not start, is not installed or has nothing to do costs no item."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.subprocesses.language.language_processes import LanguageProcesses
from bot.adapters.subprocesses.language.russian_process import russian
from bot.reading.languages import READ
from digests.wording.words import gaps_of
from tests.support.process_numbers import ends
from tests.support.texts import PACK, item

RUSSIAN = "«Лед сойдет в мае», — сказал Виктор Острин."
ENGLISH = "Viktor Ostrin said the ice was early. The harbour opens in May, and the ferries will sail again."
MORE = "Паромы пойдут снова, и порт будет открыт для всех судов."
IN_TWO_LANGUAGES = f"{ENGLISH} {ENGLISH}\n\nОригинал: {RUSSIAN} {MORE}"
needs_russian = pytest.mark.skipif(bool(READ["ru"].missing), reason="the extra `ru` is not installed")


@pytest.fixture
async def russian_process() -> AsyncIterator[LanguageProcess]:
    made = LanguageProcess(PACK, kind=russian(), idle=0.5)
    yield made
    await made.aclose()


def _pid(process: LanguageProcess) -> int:
    assert process._child is not None
    return process._child.process.pid


@needs_russian
async def test_a_process_ends_when_it_is_killed_or_idle_and_the_next_item_starts_another(
    russian_process: LanguageProcess,
) -> None:
    await russian_process.warm()
    await ends(_pid(russian_process))
    (reading,) = await russian_process.read([item(RUSSIAN)])
    assert [one.text for one in reading.quotes] == ["Лед сойдет в мае"]
    killed = _pid(russian_process)
    os.kill(killed, signal.SIGKILL)
    (again,) = await russian_process.read([item(RUSSIAN)])
    assert again.quotes == reading.quotes
    idle = _pid(russian_process)
    assert idle != killed
    await ends(idle)


@needs_russian
@pytest.mark.usefixtures("executed")
async def test_it_reads_once_it_has_loaded_all_by_itself(russian_process: LanguageProcess) -> None:
    (reading,) = await russian_process.read([item(RUSSIAN)])
    assert [one.text for one in reading.quotes] == ["Лед сойдет в мае"]


async def test_a_process_that_does_not_start_leaves_its_items_for_later() -> None:
    """Those that have a paragraph in its language, too."""
    broken = replace(russian(), module="bot.no_such_program", missing=lambda: "")
    processes = LanguageProcesses(PACK, own={"ru": broken})
    try:
        later, mixed = await processes.read([item(RUSSIAN), item(IN_TWO_LANGUAGES, id_="mixed")])
    finally:
        await processes.aclose()
    assert later.quotes == ()
    assert (later.unparsed, mixed.unparsed) == (True, True)
    assert [one.speaker.name for one in later.mentions] == ["Viktor Ostrin"], "names are known all the same"
    assert [one.text for one in mixed.quotes] == ["the ice was early", "the ice was early"]


CHINESE = "奥斯特林表示，渡轮将在五月恢复航行，河口届时开放。"
SAID = {"en": "the ice was early", "ru": "Лед сойдет в мае", "zh": "渡轮将在五月恢复航行，河口届时开放"}


@needs_russian
async def test_an_article_in_several_languages_is_read_in_each_whichever_is_its_own() -> None:
    texts = {"en": f"{ENGLISH} {ENGLISH}", "ru": f"{RUSSIAN} {MORE} {MORE}", "zh": CHINESE * 4}
    parts = {"en": ENGLISH, "ru": f"{RUSSIAN} {MORE}", "zh": CHINESE}
    mixed = {
        main: "\n\n".join([texts[main], *(part for code, part in parts.items() if code != main)]) for main in texts
    }
    processes = LanguageProcesses(PACK)
    try:
        readings = await processes.read([item(text, id_=main) for main, text in mixed.items()])
    finally:
        await processes.aclose()
    assert [reading.language for reading in readings] == [*mixed]
    for reading in readings:
        assert {one.text for one in reading.quotes} == set(SAID.values())
        assert {one.speaker.name for one in reading.quotes if one.speaker} == {"Viktor Ostrin"}
        assert all(one.content[0].of(reading.item.text) == one.text for one in reading.quotes)
        (mention,) = (one for one in reading.mentions if one.speaker.name == "Viktor Ostrin")
        assert {span.of(reading.item.text) for span in mention.spans} >= {"Viktor Ostrin", "Виктор Острин", "奥斯特林"}


async def test_without_the_extra_the_english_of_a_russian_article_is_read() -> None:
    processes = LanguageProcesses(PACK, own={"ru": replace(russian(), missing=lambda: "nothing of it is here")})
    try:
        (reading,) = await processes.read([item(f"{RUSSIAN} {MORE} {MORE}\n\n{ENGLISH}")])
    finally:
        await processes.aclose()
    assert (reading.language, [one.text for one in reading.quotes]) == ("ru", ["the ice was early"])


async def test_without_the_extra_an_english_article_says_which_of_its_paragraphs_nobody_read() -> None:
    processes = LanguageProcesses(PACK, own={"ru": replace(russian(), missing=lambda: "nothing of it is here")})
    try:
        mixed, plain = await processes.read([item(IN_TWO_LANGUAGES), item(f"{ENGLISH} {ENGLISH}", id_="plain")])
    finally:
        await processes.aclose()
    assert (mixed.language, mixed.unread_languages, mixed.unparsed) == ("en", ("ru",), False)
    assert gaps_of(mixed) == ("Russian paragraphs: statements not read",), "the extra is installed in this run"
    assert (plain.unread_languages, gaps_of(plain)) == ((), ())
