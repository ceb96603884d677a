"""`amur export`, `amur import`, `amur backup`: files made whole, read back, and kept to a number."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

from bot.adapters.redis.connection import Link
from tests.support.black_box import Start, said_by, typed
from tests.support.storage.used_database import use_everything
from tests.support.valkey import everything, shared_url


async def here(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """`amur ARGUMENTS…` in this process, beside what it asks."""
    return await asyncio.to_thread(typed, *arguments, **environment)


async def test_a_file_holds_everything_and_gives_it_back(link: Link, tmp_path: Path) -> None:
    await use_everything(link)
    before = await everything(link)
    kept = tmp_path / "amur.jsonl.gz"
    code, out, err = await here("export", str(kept), REDIS_URL=shared_url())
    assert (code, out) == (0, "")
    assert f"records written to {kept}" in err
    written = err.partition(" ")[0]
    assert kept.stat().st_mode & 0o777 == 0o600
    code, _, err = await here("import", str(kept), REDIS_URL=shared_url())
    assert (code, "not empty" in err) == (1, True)
    await link.redis.flushdb()
    code, _, err = await here("import", str(kept), REDIS_URL=shared_url())
    assert (code, err.partition(":")[0]) == (0, f"{written} records read")
    assert len(await everything(link)) > len(before) - 5


async def test_standard_output_is_json_lines_alone(link: Link, forked: Start) -> None:
    await use_everything(link)
    code, out, _ = await said_by("export", "-", start=forked, REDIS_URL=shared_url())
    assert code == 0
    assert all(line.startswith("{") and line.endswith("}") for line in out.splitlines())


async def test_backups_are_dated_and_the_oldest_go(link: Link, tmp_path: Path) -> None:
    await use_everything(link)
    folder = tmp_path / "backups"
    folder.mkdir()
    for old in ("amur-20300101-000000.jsonl.gz", "amur-20300102-000000.jsonl.gz", "letter.txt"):
        (folder / old).write_bytes(b"")
    code, _, _ = await here("backup", str(folder), "--keep", "2", REDIS_URL=shared_url())
    assert code == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names[-1] == "letter.txt"
    assert "amur-20300101-000000.jsonl.gz" in names or len(names) == 3


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    code, _, err = typed("import", str(tmp_path / "none.jsonl"), REDIS_URL=shared_url())
    assert (code, "there is no such file" in err) == (2, True)
    code, _, err = typed("export", str(tmp_path / "no" / "folder.jsonl"), REDIS_URL=shared_url())
    assert (code, "cannot be written" in err) == (2, True)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"amur": 1, "schema": 1, "id": "a"}\n' * 50)[:-20])
    code, _, err = typed("import", str(cut), REDIS_URL=shared_url())
    assert (code, "not imported" in err) == (1, True)
