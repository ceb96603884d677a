"""The blind read asks only what applies, stops when told to, and counts honestly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.model import Span
from tests.benchmarks.reading.blind import Drawn, interval, judged, table
from tests.support.digest_builders import quote

TEXT = "The bridge is shut, Ada Brandt said."


def one(role: str | None = None) -> Drawn:
    return Drawn("a", TEXT, quote("The bridge is shut", role=role, content=(Span(0, 18),)))


def keys(*given: str) -> tuple[Callable[[str], str], list[str]]:
    asked: list[str] = []
    left = iter(given)

    def ask(prompt: str) -> str:
        asked.append(prompt.split("?")[0].strip())
        return next(left)

    return ask, asked


def test_what_a_statement_does_not_have_is_not_asked_and_q_ends_it() -> None:
    ask, asked = keys("y", "n", "y", "q")
    answers = judged([one(), one()], ask, lambda _: None)
    assert asked == ["a statement", "words", "speaker", "a statement"]
    assert answers == {"a statement": [True], "words": [False], "speaker": [True], "role": [], "told": []}


def test_of_what_is_no_statement_nothing_else_is_asked() -> None:
    ask, asked = keys("n", "y", "y", "y", "")
    answers = judged([one(), one(role="harbour master")], ask, lambda _: None)
    assert asked == ["a statement", "a statement", "words", "speaker", "role"]
    assert (answers["a statement"], answers["role"]) == ([False, True], [])


def test_the_interval_is_wilsons() -> None:
    assert interval(45, 50) == pytest.approx((0.786, 0.957), abs=0.001)
    assert interval(0, 0) == (0.0, 1.0)
    assert list(table({"words": [True, True, False, True]}))[1].split() == [
        "words",
        "3",
        "4",
        "0.75",
        "0.30",
        "–",
        "0.95",
    ]


def test_a_statement_is_shown_in_its_sentence() -> None:
    assert "[[ The bridge is shut ]], Ada Brandt said." in one().shown()
    assert "Ada Brandt (no role) · 96%" in one().shown()
