"""What a team's marks teach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import seeds
from bot.model import Item
from bot.reading.sorting.relevance.relevance import Gate
from seeds.marks import LEAST, Lesson, TooFew, lesson
from tests.support.news import news

PACK = seeds.load(Path(__file__).parent / "pack")
PLACES = [f"Zlip{number}" for number in range(12)]
REGATTAS = [news(f"Borduria and Syldavia regatta rows on at {place}", "") for place in PLACES]
TREATIES = [news(f"Borduria and Syldavia sign accord in {place}", "") for place in PLACES]


def test_marks_teach_what_is_like_them_and_leave_the_rest() -> None:
    gate = Gate(PACK)
    assert all(gate.judge(one).relevant for one in REGATTAS), "it errs before"
    learnt = lesson(TREATIES, REGATTAS, [], PACK)
    assert isinstance(learnt, Lesson)
    assert learnt.before.precision == 0.5
    assert learnt.is_better
    taught = Gate(replace(PACK, wording=tuple(learnt.wording.items())))
    assert not taught.judge(news("Syldavia and Borduria: regatta rows on at Klow", "")).relevant
    assert taught.judge(news("Syldavia and Borduria sign accord again", "")).relevant
    assert any("regatta" in gram and weight < 0 for gram, weight in learnt.moved)


def test_what_the_marks_do_not_speak_of_is_judged_as_before() -> None:
    """The pack has no learnt weights of its own: what is learnt is no second opinion that halves the first."""
    learnt = lesson(TREATIES, REGATTAS, [], PACK)
    assert isinstance(learnt, Lesson)
    other = news("Borduria and Syldavia quarrel over plums", "")
    taught = Gate(replace(PACK, wording=tuple(learnt.wording.items())))
    assert taught.judge(other).score == pytest.approx(Gate(PACK).judge(other).score, abs=0.01)


def test_marks_without_anything_in_common_are_no_better_than_before() -> None:
    mixed: list[Item] = [*TREATIES[::2], *REGATTAS[::2]]
    learnt = lesson(mixed, [*TREATIES[1::2], *REGATTAS[1::2]], [], PACK)
    assert isinstance(learnt, Lesson)
    assert not learnt.is_better


def test_it_takes_enough_marks_of_each_kind_and_counts_only_what_names_both_sides() -> None:
    assert lesson(TREATIES, REGATTAS[: LEAST - len(TREATIES) - 1], [], PACK) == TooFew(on=12, off=7)
    one_sided = [news(f"Rain in {place}", "") for place in PLACES]
    assert lesson(TREATIES, one_sided, [], PACK) == TooFew(on=12, off=0)
