"""A beat pack that somebody edits while the bot runs: the bot follows, and a mistake in it stops nothing."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.sandbox import Sandbox
from tests.support.black_box import Start, answer_to, running, typed
from tests.support.news import PACK

TOPIC = '\n[[topic]]\nid = "ferries"\nname = "Ferries and bridges"\n[topic.terms]\n3 = ["ferry"]\n'


async def topics(sandbox: Sandbox) -> str:
    return await answer_to(sandbox, "/topics")


async def test_a_running_bot_follows_its_pack_and_keeps_the_old_one_past_a_mistake(
    sandbox: Sandbox, tmp_path: Path, forked: Start
) -> None:
    pack = Path(shutil.copytree(PACK, tmp_path / "pack"))
    whole = (pack / "topics.toml").read_text()
    async with running(sandbox, tmp_path, start=forked, AMUR_PACK=pack, AMUR_FEEDS="none") as program:
        await sandbox.connected(timeout=60)
        assert "Ferries and bridges" not in await topics(sandbox)
        (pack / "topics.toml").write_text(whole + TOPIC)
        async with asyncio.timeout(90):
            while "Ferries and bridges" not in await topics(sandbox):
                await asyncio.sleep(1)

        (pack / "topics.toml").write_text(whole + TOPIC.replace("3 =", "heavy ="))
        line = (whole + TOPIC).splitlines().index('3 = ["ferry"]') + 1
        said = await program.until_it_says(f"topics.toml line {line}", within=90)
        assert "what was known before it stays" in said
        assert "Ferries and bridges" in await topics(sandbox)
        assert await program.stop() == 0
    code, out, _ = await asyncio.to_thread(
        typed, "doctor", AMUR_DATA=tmp_path / "data", AMUR_PACK=pack, AMUR_FEEDS="none"
    )
    assert code == 1
    assert [said for said in out.splitlines() if f"topics.toml line {line}" in said]
