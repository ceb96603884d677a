"""What a name says of he and she."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.names.gender import gender_of
from bot.reading.names.recognition import words_of


@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("Zlata Belova", "f"),
        ("Ilmar Kadrovsky", "m"),
        ("Marta Quill", "f"),
        ("Jonas Berent", "m"),
        ("Ivan Sergeyevich Belov", "m"),
        ("Sasha Ivanovna Belov", "f"),
        ("Speaker Helen Marsch", "f"),
    ],
)
def test_a_patronymic_a_given_name_or_a_russian_ending_tells(written: str, gender: str) -> None:
    assert gender == gender_of(words_of(written))


@pytest.mark.parametrize("written", ["Quill", "Belova", "Robin Quill", "Hua Chunlan", "Kim Do Yun", "Sasha Berent"])
def test_a_lone_surname_a_shared_given_name_and_a_surname_first_tell_nothing(written: str) -> None:
    assert gender_of(words_of(written)) == ""


@given(st.lists(st.text(alphabet="abekmnosvy", min_size=1, max_size=8), max_size=4))
def test_any_name_has_one_answer(words: list[str]) -> None:
    assert gender_of(tuple(words)) in ("", "m", "f")
