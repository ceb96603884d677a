"""What Amur keeps is for its own user."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.bootstrap.data_folder import Privacy, make_private


def mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_a_new_folder_is_its_users_alone_whatever_the_shell_says(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        assert make_private(tmp_path / "deep" / "amur") is Privacy.PRIVATE
    finally:
        os.umask(before)
    assert mode(tmp_path / "deep" / "amur") == 0o700


def test_an_older_folder_that_others_can_read_is_tightened_once(tmp_path: Path) -> None:
    folder = tmp_path / "amur"
    (folder / "valkey").mkdir(parents=True)
    folder.chmod(0o755)
    assert make_private(folder) is Privacy.TIGHTENED
    assert mode(folder) == 0o700
    assert make_private(folder) is Privacy.PRIVATE


def test_a_folder_that_is_used_for_something_else_too_stays_as_it_is(tmp_path: Path) -> None:
    """As /tmp, or a home folder."""
    folder = tmp_path / "shared"
    (folder / "letters").mkdir(parents=True)
    folder.chmod(0o755)
    assert make_private(folder) is Privacy.OPEN
    assert mode(folder) == 0o755


def test_what_cannot_be_a_folder_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert make_private(tmp_path / "file" / "amur") is Privacy.OPEN
