"""The embedded server, as real processes in temp folders."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.adapters.redis.connection import linked, text
from bot.adapters.redis.server.embedded_server import configuration, embedded, settle
from bot.errors import StorageUnfit
from bot.settings import Settings
from tests.support.valkey import kill, pid_of


async def until(true: Callable[[], Awaitable[bool] | bool], seconds: float = 15) -> None:
    """Waits for a fact; fails when it does not become one."""
    async with asyncio.timeout(seconds):
        while True:
            answer = true()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether the process does anything still: a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def write(url: str, value: str) -> None:
    async with Redis.from_url(url) as redis:
        await redis.set("note", value)


async def read(url: str) -> str:
    async with Redis.from_url(url) as redis:
        return text(await redis.get("note"))


PROGRAM = """
    import asyncio, signal, sys
    from pathlib import Path
    from bot.adapters.redis.server.embedded_server import embedded

    async def main():
        task = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        async with embedded(Path(sys.argv[1]), Path(sys.argv[1])) as url:
            print(url, flush=True)
            await asyncio.sleep(60)

    try:
        asyncio.run(main())
    except (asyncio.CancelledError, KeyboardInterrupt):
        pass
"""


def program(data: Path) -> subprocess.Popen[str]:
    """Another program that uses the same folder; it is ready when this returns."""
    started = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(data)], stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline().startswith("unix://")
    return started


async def test_it_keeps_what_it_was_told_and_stops_with_its_user(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path) as url:
        first = pid_of(tmp_path)
        await write(url, "kept")
    assert not runs(first)
    async with embedded(tmp_path, tmp_path) as url:
        assert await read(url) == "kept"


async def test_the_link_finds_it_fit_and_durable(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path) as url, linked(url) as link:
        assert link.durable
        assert link.where == str(tmp_path / "valkey.sock")
        policy = await link.redis.config_get("maxmemory-policy")
        assert policy == {"maxmemory-policy": "noeviction"}


async def test_only_this_user_can_reach_it(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path) as url, Redis.from_url(url) as redis:
        assert await redis.config_get("port") == {"port": "0"}
        assert stat.S_IMODE((tmp_path / "valkey").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "valkey.sock").stat().st_mode) == 0o700


async def test_a_server_orphaned_by_kill_9_is_taken_up_not_doubled(tmp_path: Path) -> None:
    parent = program(tmp_path)
    orphan = pid_of(tmp_path)
    parent.kill()
    parent.wait()
    assert runs(orphan)
    async with embedded(tmp_path, tmp_path) as url:
        assert pid_of(tmp_path) == orphan
        await write(url, "same")
    assert not runs(orphan), "its new user stopped it"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
async def test_the_server_ends_with_a_program_that_is_told_to_end(tmp_path: Path, ending: signal.Signals) -> None:
    parent = program(tmp_path)
    server = pid_of(tmp_path)
    parent.send_signal(ending)
    assert parent.wait(timeout=15) == 0
    assert not runs(server)


async def test_the_terminals_ctrl_c_does_not_reach_the_server(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path):
        assert os.getsid(pid_of(tmp_path)) != os.getsid(0)


async def test_the_last_of_two_programs_stops_it_whoever_began(tmp_path: Path) -> None:
    began = program(tmp_path)
    server = pid_of(tmp_path)
    async with embedded(tmp_path, tmp_path) as url:
        began.send_signal(signal.SIGTERM)
        assert began.wait(timeout=15) == 0
        assert runs(server)
        joined = program(tmp_path)
        joined.send_signal(signal.SIGTERM)
        assert joined.wait(timeout=15) == 0
        await write(url, "still here")
        assert pid_of(tmp_path) == server
    assert not runs(server)


async def test_many_programs_at_once_start_one_server(tmp_path: Path) -> None:
    async def use() -> int:
        async with embedded(tmp_path, tmp_path) as url:
            await write(url, "x")
            return pid_of(tmp_path)

    async with embedded(tmp_path, tmp_path):
        assert set(await asyncio.gather(*(use() for _ in range(6)))) == {pid_of(tmp_path)}


async def test_killed_under_us_it_comes_back_with_what_was_written(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path) as url:
        await write(url, "kept")
        before = pid_of(tmp_path)
        kill(tmp_path)
        await until(lambda: pid_of(tmp_path) != before)
        async with linked(url, retries=50) as link:
            assert await link.redis.get("note") == b"kept"


async def test_a_torn_last_write_does_not_keep_it_from_starting(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path) as url:
        await write(url, "kept")
    (log,) = (tmp_path / "valkey" / "appendonlydir").glob("*.incr.aof")
    with log.open("ab") as torn:
        torn.write(b"*3\r\n$3\r\nSET\r\n$4\r\nno")
    async with embedded(tmp_path, tmp_path) as url:
        assert await read(url) == "kept"


async def test_a_file_damaged_in_the_middle_is_told_in_one_line(tmp_path: Path) -> None:
    async with embedded(tmp_path, tmp_path) as url:
        await write(url, "kept")
    (log,) = (tmp_path / "valkey" / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(b"rubbish\r\n" + log.read_bytes())
    with pytest.raises(StorageUnfit, match=r"would not start: .*damaged.*appendonlydir") as shown:
        async with embedded(tmp_path, tmp_path):
            pass
    assert "\n" not in str(shown.value)
    assert f"Move {tmp_path / 'valkey'} elsewhere" in str(shown.value)
    (tmp_path / "valkey").rename(tmp_path / "put away")
    async with embedded(tmp_path, tmp_path) as url:
        assert await read(url) == "None"


async def test_a_long_data_path_gets_a_short_socket_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / ("long" * 30)
    settings = Settings(data=data)
    async with embedded(data, settings.socket_folder()) as url:
        await write(url, "short")
        place = settle(data, settings.socket_folder())
        assert len(str(place.socket).encode()) < 108
        assert stat.S_IMODE(place.socket.parent.stat().st_mode) == 0o700
        assert place != settle(data.with_name("other" * 30), settings.socket_folder())


def test_a_socket_folder_that_another_made_is_refused(tmp_path: Path) -> None:
    data, shared = tmp_path / "data", tmp_path / "tmp"
    ours = settle(data, shared).socket.parent
    ours.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ours.symlink_to(elsewhere)
    with pytest.raises(StorageUnfit, match="not a folder of this user's"):
        settle(data, shared)


def test_paths_with_spaces_and_quotation_marks_reach_the_configuration_whole(tmp_path: Path) -> None:
    data = tmp_path / 'a "b" c'
    assert 'a \\"b\\" c/valkey"' in configuration(settle(data, data))


async def test_a_folder_with_spaces_works(tmp_path: Path) -> None:
    data = tmp_path / 'a "b" ж #1?'
    async with embedded(data, data) as url:
        await write(url, "ok")
        assert await read(url) == "ok"


async def test_it_writes_nothing_to_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with embedded(tmp_path, tmp_path) as url:
        await write(url, "x")
    assert capfd.readouterr() == ("", "")
