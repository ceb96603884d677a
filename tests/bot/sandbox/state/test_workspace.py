"""What a workspace keeps, and how it starts again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.state.workspace import Workspace


async def test_a_second_start_finds_the_first_ones_messages_homes_and_files(tmp_path: Path) -> None:
    async with Sandbox.open(tmp_path) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
        posted = await client.chat_postMessage(channel=sandbox.channel, text="kept", metadata=metadata)
        await client.chat_postMessage(channel=sandbox.user, text="psst")
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        await client.views_publish(user_id=sandbox.user, view=home)
        await client.files_upload_v2(channel=sandbox.channel, filename="a.txt", content="bytes")
        await client.chat_postEphemeral(channel=sandbox.channel, user=sandbox.user, text="gone")
        tokens = (sandbox.bot_token, sandbox.app_token, sandbox.team)

    async with Sandbox.open(tmp_path) as again:
        assert (again.bot_token, again.app_token, again.team) == tokens
        assert again.messages()[0]["ts"] == posted["ts"]
        assert again.messages()[0]["metadata"] == metadata
        assert again.messages()[1]["files"][0]["name"] == "a.txt"
        assert [one["text"] for one in again.direct()] == ["psst"]
        home_again = again.home()
        assert home_again is not None
        assert home_again["blocks"][0]["type"] == "divider"
        assert again.ephemerals() == []
        client = AsyncWebClient(token=again.bot_token, base_url=again.api_url)
        newer = await client.chat_postMessage(channel=again.channel, text="newer")
        assert newer["ts"] > posted["ts"]


async def test_state_is_on_disk_soon_after_a_change(tmp_path: Path) -> None:
    """A kill in between loses at most the last half second."""
    async with Sandbox.open(tmp_path) as sandbox:
        await sandbox.say("soon")
        file = tmp_path / "sandbox.json"
        for _ in range(40):
            if file.exists() and "soon" in file.read_text(encoding="utf-8"):
                break
            await asyncio.sleep(0.05)
        assert "soon" in file.read_text(encoding="utf-8")


async def test_an_unreadable_state_is_set_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "sandbox.json").write_text("{half", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sandbox\.unreadable"):
        async with Sandbox.open(tmp_path):
            pass
    assert (tmp_path / "sandbox.unreadable").read_text(encoding="utf-8") == "{half"
    async with Sandbox.open(tmp_path) as sandbox:
        assert sandbox.messages() == []


async def test_a_taken_port_is_an_error_with_its_number() -> None:
    async with Sandbox.open() as first:
        with pytest.raises(OSError, match=str(first.port)):
            async with Sandbox.open(port=first.port):
                pass


@given(st.lists(st.floats(1_700_000_000, 1_800_000_000), min_size=2, max_size=40))
def test_message_times_rise_whatever_the_clock_does(ticks: list[float]) -> None:
    times = iter(ticks)
    workspace = Workspace(lambda: next(times), "Amur")
    stamps = [workspace.next_ts() for _ in ticks]
    assert stamps == sorted(set(stamps), key=float)


async def test_waiting_gives_what_was_waited_for_and_gives_up() -> None:
    async with Sandbox.open() as sandbox:
        with pytest.raises(TimeoutError):
            await sandbox.until(lambda: sandbox.messages() or None, timeout=0.05)
