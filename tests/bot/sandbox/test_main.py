"""The workspace as a program of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp


async def test_it_starts_says_where_it_is_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", "--data", str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    page = (await program.stdout.readline()).decode().split()[-1]
    api = (await program.stdout.readline()).decode().strip().removeprefix("SLACK_API_URL=")
    token = (await program.stdout.readline()).decode().strip().removeprefix("SLACK_BOT_TOKEN=")
    async with aiohttp.ClientSession() as session:
        async with session.get(page) as answer:
            assert answer.status == 200
        async with session.post(f"{api}auth.test", headers={"Authorization": f"Bearer {token}"}) as answer:
            assert (await answer.json())["ok"]
    program.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(program.wait(), 5) == 0
    assert (tmp_path / "sandbox.json").exists()


async def test_a_broken_manifest_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"display_information": {}}', encoding="utf-8")
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", "--manifest", str(manifest), stderr=asyncio.subprocess.PIPE
    )
    _, said = await program.communicate()
    assert program.returncode == 1
    assert said.decode().startswith("The workspace cannot start: manifest.json breaks Slack's limits: missing required")
    assert len(said.decode().splitlines()) == 1
