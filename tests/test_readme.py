"""README and docs say everything a user can type or set, and nothing that is not so."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.cli import main
from handlers.slack.routes import COMMANDS
from tests.support.zygote import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TYPED = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SET = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")
PAGES = [
    path
    for top in ROOT.iterdir()
    if not top.name.startswith(".")
    for path in (top.rglob("*.md") if top.is_dir() else [top])
    if path.suffix == ".md"
]


def test_every_verb_of_the_terminal_is_told() -> None:
    assert [verb for verb in main.commands if f"`amur {verb}" not in TYPED] == []


def test_nobody_is_told_to_type_a_command_that_there_is_not() -> None:
    """That every command is told of: tests/tools/test_commands.py."""
    paths = {"/slack", "/invite"}
    named = set(re.findall(r"(?:`|^    )(/[a-z]+)", README + TYPED, re.MULTILINE)) - paths
    assert named == {command.name for command in COMMANDS}


def test_the_readme_leads_with_four_tasks_of_three_lines_each() -> None:
    led = README.partition("## Four things to do with it\n")[2].partition("\n## ")[0]
    tasks = [block.strip() for block in led.split("\n\n") if block.strip().startswith("**")]
    assert [len(task.splitlines()) for task in tasks] == [3, 3, 3, 3]
    assert README.index("## Four things") < README.index("## Try it")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_to_is_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_file_and_folder_that_a_recipe_names_is_there() -> None:
    """Of a path with a word in capitals, which stands for a name to be chosen, what comes before."""
    recipes = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("# Recipes\n")[2]
    named = re.findall(r"`((?:[a-z_]+/)[A-Za-z0-9_./-]*)`", recipes)
    fixed = [re.sub(r"[A-Za-z_]*[A-Z]{3,}.*", "", path) for path in named]
    assert len(named) > 40
    assert [path for path in fixed if not (ROOT / path).exists()] == []


def test_every_decision_has_a_date_and_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for page in folder.glob("2*.md"):
        title, day = page.read_text(encoding="utf-8").splitlines()[:2]
        assert page.name.startswith(f"{day}-")
        assert f"| {day} | [{title.removeprefix('# ')}]({page.name}) |" in index


def test_every_setting_is_in_the_table_under_its_name() -> None:
    names = []
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names.append(alias if isinstance(alias, str) else "PORT" if name == "port" else f"AMUR_{name.upper()}")
    assert [name for name in names if f"| `{name}` |" not in SET] == []


def test_every_scope_of_the_manifest_is_explained() -> None:
    scopes = json.loads((ROOT / "manifest.json").read_text())["oauth_config"]["scopes"]["bot"]
    assert [scope for scope in scopes if f"`{scope}`" not in SET] == []


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
