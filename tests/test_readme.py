"""The README says everything a user can type or set, and nothing that is not so."""

import json
import re
import tomllib

from bot.settings import Settings
from handlers.cli import main
from handlers.slack.app import COMMANDS
from tests.support.black_box import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_verb_of_the_terminal_is_in_the_readme() -> None:
    assert [verb for verb in main.commands if f"`amur {verb}" not in README] == []


def test_every_slash_command_is_in_the_readme() -> None:
    assert [command for command in COMMANDS if f"`{command}" not in README] == []


def test_the_readme_speaks_of_no_other_command() -> None:
    paths = {"/slack", "/invite"}
    named = set(re.findall(r"`(/[a-z]+)", README)) - paths
    assert named == set(COMMANDS)


def test_every_setting_is_in_the_table_under_its_name() -> None:
    names = []
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names.append(alias if isinstance(alias, str) else "PORT" if name == "port" else f"AMUR_{name.upper()}")
    assert [name for name in names if f"| `{name}` |" not in README] == []


def test_every_scope_of_the_manifest_is_explained() -> None:
    scopes = json.loads((ROOT / "manifest.json").read_text())["oauth_config"]["scopes"]["bot"]
    assert [scope for scope in scopes if f"`{scope}`" not in README] == []


def test_the_pins_carry_hashes_and_name_no_index() -> None:
    for name in ("run", "dev"):
        pins = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert re.search(r"^\S+==", pins, re.MULTILINE)
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S+==)", pins) if "==" in block)
        assert not re.search(r"https?://|index-url|find-links", pins)


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = (ROOT / "requirements" / "run.txt").read_text()
    names = [re.split(r"[<>=]", one)[0] for one in project["dependencies"]]
    assert [name for name in names if not re.search(rf"^{name}==", pins, re.MULTILINE)] == []
