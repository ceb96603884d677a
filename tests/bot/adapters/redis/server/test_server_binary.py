"""The machine's own server is used where it is sound, and never one that may not read what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.redis.server.server_binary import Unsound, Version, examined, find_server, wheel, wheel_server
from bot.errors import StorageUnfit


def server(folder: Path, name: str, says: str) -> Path:
    """A program that says this of its version, as a server does."""
    folder.mkdir(exist_ok=True)
    made = folder / name
    made.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    made.chmod(0o755)
    return made


VALKEY = "Valkey server v=99.1.0 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1"
REDIS = "Redis server v=7.2.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1"


def test_a_sound_server_on_the_path_goes_before_the_wheels(tmp_path: Path) -> None:
    installed = server(tmp_path, "redis-server", REDIS)
    assert find_server(wheel(), path=str(tmp_path)).path == installed
    newer = server(tmp_path, "valkey-server", VALKEY)
    assert find_server(wheel(), path=str(tmp_path)).path == newer


@pytest.mark.parametrize("says", ["Redis server v=6.0.16 sha=0:0 bits=64", "hello", ""])
def test_an_old_one_or_another_program_is_passed_over(tmp_path: Path, says: str) -> None:
    server(tmp_path, "valkey-server", says)
    ours = wheel_server(wheel())
    assert ours is not None
    assert find_server(wheel(), path=str(tmp_path)) == ours


def test_one_that_does_not_run_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "valkey-server"
    broken.write_bytes(b"\x7fELF no more")
    broken.chmod(0o755)
    assert isinstance(examined(broken), Unsound)
    assert isinstance(examined(tmp_path / "nowhere"), Unsound)


@pytest.mark.parametrize(
    ("wrote", "reads"),
    [("Redis v=7.2", True), ("Redis v=6.2", True), ("Redis v=7.4", False), ("Valkey v=7.2", False)],
)
def test_a_server_that_may_not_read_what_another_wrote_is_passed_over(tmp_path: Path, wrote: str, reads: bool) -> None:
    installed = server(tmp_path, "redis-server", REDIS)
    found = find_server(wheel(), path=str(tmp_path), written_by=Version.read(wrote))
    assert (found.path == installed) == reads


def test_a_named_server_is_used_or_told_of(tmp_path: Path) -> None:
    named = server(tmp_path / "own", "keeper", REDIS)
    server(tmp_path, "valkey-server", VALKEY)
    assert find_server(wheel(), path=str(tmp_path), forced=named).path == named
    old = server(tmp_path / "own", "older", "Redis server v=5.0.7 sha=0:0")
    with pytest.raises(StorageUnfit, match=r"AMUR_SERVER is .*older, which is too old"):
        find_server(wheel(), path=str(tmp_path), forced=old)


def test_without_any_server_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StorageUnfit, match="set REDIS_URL to one, or install valkey-server"):
        find_server(None, path=str(tmp_path))


def test_the_wheel_holds_a_binary_for_this_machine() -> None:
    found = wheel()
    assert found is not None
    assert found in find_server(found, path="").path.parents
