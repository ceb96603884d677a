"""`make try`, started as a newcomer would and driven in a real browser: the first minute with Amur."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.black_box import Running, Start, alive, amur, clean, ended, listen, typed
from tests.support.slack.browser import MISSING, chromium_path, expect, looked_at
from tests.support.zygote import ROOT

if TYPE_CHECKING:
    from playwright.async_api import Page

SHIPPED = ROOT / "seeds" / "corpus"


@asynccontextmanager
async def make_try(data: Path) -> AsyncIterator[tuple[Running, str]]:
    """(the process, the page's address)."""
    process = await asyncio.create_subprocess_exec(
        "make",
        "--silent",
        "try",
        cwd=ROOT,
        env=clean(AMUR_DATA=data),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    running = Running(process, [])
    listening = asyncio.create_task(listen(running))
    try:
        line = await running.until_it_says("http://127.0.0.1")
        yield running, line.split()[-1]
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGTERM)  # make hands nothing on to what it started
        await ended(process)
        await listening


async def ctrl_c(running: Running) -> None:
    """What a terminal does: the whole group gets the signal."""
    os.killpg(running.process.pid, signal.SIGINT)
    async with asyncio.timeout(20):
        await running.process.wait()


async def type_in(page: Page, words: str) -> None:
    box = page.get_by_role("combobox", name="Message or slash command")
    await box.fill(words)
    await box.press("Enter")


@pytest.mark.browser
@pytest.mark.skipif(chromium_path() is None, reason=MISSING)
async def test_the_first_minute_from_the_digest_to_an_alert_and_back_after_ctrl_c(
    tmp_path: Path, tab: Page, forked: Start
) -> None:
    """And what is dropped into the folder that it names is read, while the corpus that is shipped stays as it was."""
    seeds = contents(SHIPPED)
    data, dropped = tmp_path / "data", "China and Russia will build a pier, said Orest Valdman, a pilot in Heihe.\n"
    async with make_try(data) as (running, address):
        folder = Path((await running.until_it_says("Drop .txt files into")).split()[4].rstrip(":"))
        assert folder == (data / "corpus").resolve()
        await running.until_it_says("The digest is in #china-russia-watch")
        (folder / "pier.txt").write_text(dropped)
        async with looked_at(tab, address, height=900) as page:
            log = page.locator("#messages")
            await expect(log).to_contain_text("From the archive")
            await expect(log).to_contain_text("15 Feb 2024")
            await expect(log).to_contain_text("undated")

            await type_in(page, "/whosaid Gabuev")
            await expect(log).to_contain_text("statements in 3 articles")
            await expect(log).to_contain_text("Carnegie Russia Eurasia Center")
            await log.get_by_role("button", name=re.compile("Share")).last.click()
            await expect(log).to_contain_text(re.compile("shared", re.IGNORECASE))

            await type_in(page, '/alerts add "Power of Siberia"')
            await expect(log).to_contain_text("Power of Siberia")
            await type_in(page, "/whosaid Gaboev")
            await expect(log).to_contain_text("Did you mean")
            await type_in(page, "/digest nonsense of a topic")
            await expect(log).to_contain_text("Try")
            async with asyncio.timeout(60):
                while "Orest Valdman" not in await asked(data, "Valdman"):
                    await asyncio.sleep(0.5)
        await ctrl_c(running)
    assert alive(data) == []
    assert contents(SHIPPED) == seeds

    async with amur("try", start=forked, AMUR_DATA=data) as running:
        address = (await running.until_it_says("http://127.0.0.1")).split()[-1]
        await running.until_it_says("nothing is posted twice")
        async with looked_at(tab, address) as page:
            log = page.locator("#messages")
            await type_in(page, "/alerts list")
            await expect(log).to_contain_text("Power of Siberia")
            await expect(log.get_by_text("From the archive", exact=False)).to_have_count(1)
        await ctrl_c(running)
    assert alive(data) == []
    assert contents(folder) == {**seeds, "pier.txt": dropped.encode()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.txt")}


async def asked(data: Path, name: str) -> str:
    return (await asyncio.to_thread(typed, "ask", name, AMUR_DATA=data))[1]


async def test_the_originals_can_be_read_instead_of_the_briefs(tmp_path: Path, forked: Start) -> None:
    """AMUR_CORPUS names any folder; here, one with a file of each kind that cannot be read among those that can."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good.txt").write_text("China and Russia will build a pier, said Orest Valdman, a pilot in Heihe.\n")
    (corpus / "empty.txt").write_text("")
    (corpus / "binary.txt").write_bytes(bytes(range(256)))
    (corpus / "latin.txt").write_bytes("Havrén said that China and Russia agree.".encode("latin-1"))
    (corpus / "huge.txt").write_text("word " * 1_000_000)
    (corpus / "folder.txt").mkdir()
    (corpus / "gone.txt").symlink_to(tmp_path / "nowhere")
    data = tmp_path / "data"
    async with amur("try", start=forked, AMUR_DATA=data, AMUR_CORPUS=corpus) as running:
        await running.until_it_says("The digest is in #china-russia-watch")
        await ctrl_c(running)
    async with amur("doctor", start=forked, AMUR_DATA=data, AMUR_CORPUS=corpus) as doctor:
        await asyncio.wait_for(doctor.process.wait(), 30)
    about = {
        name: [line for line in doctor.said if name in line] for name in sorted(path.name for path in corpus.iterdir())
    }
    assert {name: len(lines) for name, lines in about.items()} == {name: int(name != "good.txt") for name in about}
    assert any("1 readable file " in line for line in doctor.said)
