"""The files in deploy/ and the Dockerfile name only what Amur has: its commands, its settings, its health pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.cli import main
from tests.support.zygote import ROOT

FILES = sorted(
    path for path in (ROOT / "Dockerfile", *(ROOT / "deploy").rglob("*")) if path.is_file() and path.name != ".env"
)
OF_OTHERS = frozenset({"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_NO_CACHE_DIR"})
CONTAINERS = [path for path in FILES if path.suffix == ".yaml"]


def known_settings() -> set[str]:
    names = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names |= {f"AMUR_{name.upper()}"} if alias is None else set(re.findall(r"'([A-Z_]+)'", repr(alias)))
    return names


def test_deployment_files_are_looked_at() -> None:
    assert [path.suffix for path in FILES].count(".service") == 4
    assert len(CONTAINERS) == 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_is_one(path: Path) -> None:
    named = set(re.findall(r"\b(?:AMUR|SLACK|REDIS)_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named - known_settings() - OF_OTHERS == set()


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".timer"], ids=lambda path: path.name)
def test_every_process_started_is_a_command(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    started = re.findall(
        r"^ExecStart=\S+/amur (\w+)|^\s*(?:command|args): \[(\w+)\]$|^CMD \[\"(\w+)\"\]$", text, re.MULTILINE
    )
    commands = {word for groups in started for word in groups if word}
    assert commands
    assert commands - set(main.commands) - {"valkey-server"} == set()


@pytest.mark.parametrize("path", CONTAINERS, ids=lambda path: path.name)
def test_every_container_of_ours_gives_up_what_it_does_not_need(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ours = len(re.findall(r"^\s*(?:- )?image: amur", text, re.MULTILINE))
    assert ours == len(re.findall(r"read_only: true|readOnlyRootFilesystem: true", text)) >= 1
    assert ours == len(re.findall(r"cap_drop: \[ALL\]|drop: \[ALL\]", text))
