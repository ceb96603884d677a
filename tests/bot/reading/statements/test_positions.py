"""A position's wording is compared with that of the time before. Words are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.model import Change, Statement
from bot.reading.statements.positions import changes
from bot.reading.statements.similarity import Rarity
from tests.support.digest_builders import quote, statement

RARITY = Rarity()
SUBJECT = RARITY.wording("payments").weights


def said(text: str, day: int | None) -> Statement:
    return statement(of=quote(text), published=datetime(2031, 5, day, 9, tzinfo=UTC) if day else None)


def changed(*statements: Statement) -> dict[int, Change]:
    return changes(statements, SUBJECT, RARITY)


def test_new_and_gone_words_of_a_later_day_without_the_subjects_own() -> None:
    assert changed(said("Payments are suspended", 9), said("I am confident about payments", 3)) == {
        0: Change(before=date(2031, 5, 3), new=("suspended",), gone=("confident",))
    }


def test_a_denial_is_a_change() -> None:
    (change,) = changed(said("Payments will not resume", 9), said("Payments will resume", 3)).values()
    assert (change.new, change.gone) == (("not resume",), ("resume",))


def test_the_same_words_in_any_inflection_are_no_change() -> None:
    (change,) = changed(said("Payment resumes", 9), said("payments resumed", 3)).values()
    assert (change.new, change.gone) == ((), ())


def test_what_is_said_on_one_day_is_compared_as_a_whole_and_marked_once() -> None:
    found = changed(said("They resume", 9), said("They are small", 9), said("They resume", 3))
    assert set(found) == {0}
    assert found[0].new == ("small",)


def test_the_first_day_and_the_undated_have_nothing_before_them() -> None:
    assert changed(said("They resume", 9), said("They stop", None)) == {}
    assert changed() == {}
