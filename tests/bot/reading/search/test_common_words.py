"""Queries that would match nearly everything are known by their words alone."""

from __future__ import annotations

import pytest

from bot.reading.search.common_words import asks_for_common_words_only
from bot.reading.search.parser import tree_of


@pytest.mark.parametrize(
    ("query", "common"),
    [
        ("the", True),
        ("9223372036854775808", False),
        ('"of the"', True),
        ("the OR bank", True),
        ("of NOT bank", True),
        ("title:the", True),
        ("a NEAR/5 with", True),
        ("2024", True),
        ("的", True),
        ("the bank", False),
        ("the*", False),
        ("speaker:the", False),
        ("(the OR of) bank", False),
        ("C919", False),
        ("外交部", False),
        ("the after:2024", True),
    ],
)
def test_common_words_alone_are_told_from_queries_that_ask_for_something(query: str, common: bool) -> None:
    assert asks_for_common_words_only(tree_of(query)) is common
