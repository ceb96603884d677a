"""The table of faults in the docs: each row says who sees what, and is shown by tests that there are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "operations" / "faults.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("## Every fault")[2].splitlines()
    if line.startswith("| ") and not line.startswith(("| **", "| fault"))
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_all_faults_that_were_thought_of_are_in_it() -> None:
    assert len(ROWS) >= 40


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_says_who_sees_what_and_names_tests_that_there_are(row: list[str]) -> None:
    fault, people, owner, ending, shown = row
    assert all((fault, people, owner, ending))
    named = NAMED.findall(shown)
    assert len(named) == len(shown.split("<br>"))
    assert [(path, name) for path, name in named if name not in named_in(path)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_of_which_the_owners_are_told_shows_that_they_are(row: list[str]) -> None:
    _, _, owner, _, shown = row
    tells = any(word in owner for word in ("told", "dead letter", "held back")) and not owner.startswith("whoever")
    assert not tells or "test_owners_hear_of_" in shown
