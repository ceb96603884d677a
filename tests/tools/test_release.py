"""A release is made whole or not at all: with real git, in a repository of its own."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.support.zygote import ROOT
from tools.release import Refused, is_prepared, release, sections

DAY = date(2031, 5, 6)
CHANGELOG = """# Changelog
For whoever runs the ferry.

## Unreleased
- The ferry has a bell.

## 0.1.0 – 2031-01-02
- The ferry goes.
"""
PROJECT = '[project]\nname = "ferry"\nversion = "0.1.0"\n'


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """A clean repository with something to release."""
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "Orest Valdman")
    git(tmp_path, "config", "user.email", "orest@ferry.example")
    git(tmp_path, "config", "commit.gpgsign", "false")
    git(tmp_path, "config", "tag.gpgsign", "false")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / ".gitignore").write_text("build\n")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/run.txt").write_text("bell==1.2\n")
    commit(tmp_path)
    return tmp_path


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Work")


def state(folder: Path) -> tuple[str, ...]:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return git(folder, "rev-parse", "HEAD"), git(folder, "tag", "--list"), *(path.read_text() for path in files)


def test_a_release_bumps_dates_commits_and_tags(ferry: Path) -> None:
    assert release("0.2.0", root=ferry, today=DAY, check=("true",)) == "v0.2.0"
    made_of = json.loads((ferry / "build/amur.cdx.json").read_text())
    assert made_of["metadata"]["component"]["version"] == "0.2.0"
    assert [one["purl"] for one in made_of["components"]] == ["pkg:pypi/bell@1.2"]
    assert 'version = "0.2.0"' in (ferry / "pyproject.toml").read_text()
    assert sections((ferry / "CHANGELOG.md").read_text()) == {
        "Unreleased": "",
        "0.2.0 – 2031-05-06": "- The ferry has a bell.",
        "0.1.0 – 2031-01-02": "- The ferry goes.",
    }
    assert git(ferry, "status", "--porcelain") == ""
    assert git(ferry, "log", "-1", "--format=%s") == "Release 0.2.0"
    assert git(ferry, "rev-parse", "v0.2.0^{commit}") == git(ferry, "rev-parse", "HEAD")


def test_what_was_prepared_by_hand_is_tagged_as_it_is(ferry: Path) -> None:
    (ferry / "CHANGELOG.md").write_text(
        CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n## 0.2.0 – 2031-05-01\n")
    )
    (ferry / "pyproject.toml").write_text(PROJECT.replace("0.1.0", "0.2.0"))
    commit(ferry)
    before = state(ferry)
    assert release("0.2.0", root=ferry, today=DAY, check=("true",)) == "v0.2.0"
    assert state(ferry) == (before[0], "v0.2.0", *before[2:])


@pytest.mark.parametrize(
    ("version", "check", "because"),
    [
        ("0.2", "true", "is no version"),
        ("v0.2.0", "true", "is no version"),
        ("0.1.0", "true", "is not later than 0.1.0"),
        ("0.0.9", "true", "is not later than 0.1.0"),
        ("0.2.0", "false", "`false` fails"),
    ],
)
def test_a_wrong_version_or_a_failing_check_changes_nothing(
    ferry: Path, version: str, check: str, because: str
) -> None:
    (ferry / "CHANGELOG.md").write_text(CHANGELOG.replace("0.1.0", "0.0.5"))
    commit(ferry)
    before = state(ferry)
    with pytest.raises(Refused, match=because):
        release(version, root=ferry, today=DAY, check=(check,))
    assert state(ferry) == before


def test_an_empty_section_is_refused(ferry: Path) -> None:
    (ferry / "CHANGELOG.md").write_text(CHANGELOG.replace("- The ferry has a bell.\n", ""))
    commit(ferry)
    with pytest.raises(Refused, match="nothing under Unreleased"):
        release("0.2.0", root=ferry, today=DAY, check=("true",))


@pytest.mark.parametrize("name", ["CHANGELOG.md", "new.txt"])
def test_a_dirty_tree_is_refused_before_anything_is_checked(ferry: Path, name: str) -> None:
    with (ferry / name).open("a") as file:
        file.write("more\n")
    with pytest.raises(Refused, match="not committed"):
        release("0.2.0", root=ferry, today=DAY, check=("touch", "checked"))
    assert not (ferry / "checked").exists()


def test_a_tag_is_made_once(ferry: Path) -> None:
    release("0.2.0", root=ferry, today=DAY, check=("true",))
    with pytest.raises(Refused, match=r"a tag v0\.2\.0 already"):
        release("0.2.0", root=ferry, today=DAY, check=("true",))


def test_a_section_whose_version_is_not_the_projects_is_refused() -> None:
    with pytest.raises(Refused, match=r"pyproject\.toml says 0\.1\.0"):
        is_prepared(CHANGELOG.replace("Unreleased", "0.2.0 – 2031-05-01"), PROJECT, "0.2.0")


def test_our_own_changelog_can_be_released() -> None:
    """Unreleased stands on top, every other section is a version with its day, newest first, and the newest is the
    project's."""
    headings = list(sections((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    assert headings[0] == "Unreleased"
    versions = [heading.split(" – ") for heading in headings[1:]]
    assert versions == sorted(versions, key=lambda one: [int(n) for n in one[0].split(".")], reverse=True)
    assert all(date.fromisoformat(day) for _, day in versions)
    assert f'version = "{versions[0][0]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
