"""How fast Russian and Chinese are read, and what the process that reads Russian takes in memory.

    python -m tests.benchmarks.reading.languages [FOLDER]

FOLDER: .txt files whose names begin with ru or zh, as `../shared/data/ruzh-dev` (default, if it is there; else invented
texts). Found and right come from `amur read --json FOLDER/*.txt` and the scorer beside the data. One thread.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import seeds
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.subprocesses.language.russian_process import russian
from bot.adapters.subprocesses.language.statement_readers import statement_readers
from bot.model import Item, ItemId
from bot.reading.names.recognition import Register
from tests.support.texts import SEEN

DEV = Path(__file__).resolve().parents[4] / "shared" / "data" / "ruzh-dev"
INVENTED = {
    "ru": "«Лед сойдет в мае, и паромы пойдут снова», — сказал лоцман Виктор Острин. Он добавил, что порт готов.\n"
    * 60,
    "zh": "湖国总统奥斯特林表示，河口将在五月开放，渡轮将恢复航行。“渔民等得够久了。”奥斯特林说。\n" * 60,
}
ROUNDS = 20


def texts(folder: Path, code: str) -> list[str]:
    found = [path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"{code}*.txt"))]
    return found or [INVENTED[code]]


def resident(pid: int, field: str = "VmRSS") -> float:
    """MB, as the kernel has it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


def chinese(every: Sequence[str]) -> None:
    reader = statement_readers()["zh"](Register.of(seeds.load()))
    for text in every:  # what it loads, it loads once
        reader.attribute(text, start=0, end=len(text), on=None)
    signs = sum(map(len, every)) * ROUNDS
    began, found = time.process_time(), 0
    for _ in range(ROUNDS):
        found = sum(len(reader.attribute(text, start=0, end=len(text), on=None).quotes) for text in every)
    print(f"Chinese: {signs / (time.process_time() - began):,.0f} characters a CPU second, {found} statements")


async def russians(every: Sequence[str]) -> None:
    process = LanguageProcess(seeds.load(), kind=russian())
    items = [Item(id=ItemId(str(n)), title="", text=text, seen_at=SEEN) for n, text in enumerate([*every] * ROUNDS)]
    try:
        began = time.monotonic()
        await process.warm()
        loaded = time.monotonic() - began
        assert process._child is not None
        pid = process._child.process.pid
        bare = resident(pid)
        began, before = time.monotonic(), _cpu(pid)
        readings = await process.read(items)
        words = sum(len(text.split()) for text in every) * ROUNDS
        seconds = _cpu(pid) - before
        print(
            f"Russian: {words / seconds:,.0f} words a CPU second ({words / (time.monotonic() - began):,.0f} by the "
            f"clock), {sum(len(one.quotes) for one in readings) // ROUNDS} statements"
        )
        print(
            f"Russian process: loaded in {loaded:.1f} s, {bare:.0f} MB resident; after reading {resident(pid):.0f} MB, "
            f"at most {resident(pid, 'VmHWM'):.0f} MB"
        )
    finally:
        await process.aclose()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else DEV
    chinese(texts(home, "zh"))
    asyncio.run(russians(texts(home, "ru")))
