"""Names by culture, and whom the pack knows by which form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.names.recognition import Register, same_person, same_word, short_forms, words_of
from tests.support.texts import PACK

REGISTER = Register.of(PACK)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mr. Viktor Ostrin", ("viktor", "ostrin")),
        ("Viktor Ostrin’s", ("viktor", "ostrin")),
        ("Robert Kettle Jr.", ("robert", "kettle")),
        ("Mira Aaro Lindqvén", ("mira", "aaro", "lindqven")),
        ("O’Malley", ("omalley",)),
        ("", ()),
    ],
)
def test_a_name_is_its_folded_words(written: str, expected: tuple[str, ...]) -> None:
    assert expected == words_of(written)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Marta Quill", "Quill"),
        ("Wan Qiaoling", "Wan"),
        ("Hua Lianying", "Hua"),
        ("Kim Daro Win", "Kim"),
        ("Ian Tan", "Tan"),
        ("Mira Aaro Lindqvén", "Lindqvén"),
        ("Mira Aaro Lindqvén", "Aaro Lindqvén"),
        ("Ursula von der Marsch", "von der Marsch"),
        ("Sergei Pavlovich Dorin", "Dorin"),
        ("Sergei Pavlovich Dorin", "Sergei Pavlovich"),
    ],
)
def test_what_somebody_is_called_on_second_mention(full: str, short: str) -> None:
    assert words_of(short) in short_forms(words_of(full))


@pytest.mark.parametrize(
    ("full", "other"), [("Wan Qiaoling", "Qiaoling"), ("Wan Qiaoling", "Wang"), ("Marta Quill", "Marta")]
)
def test_what_somebody_is_not_called(full: str, other: str) -> None:
    assert words_of(other) not in short_forms(words_of(full))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mira Aaro Lindqvén", "Mira Aaro Lindqvn"),
        ("Sergei Dorin", "Sergey Dorin"),
        ("Sergei Pavlovich Dorin", "Sergei Dorin"),
        ("J. Berent", "Jonas Berent"),
        ("Yuri Ostrin", "Yury Ostrin"),
        ("Zuzana Křížová", "Zuzana Krizova"),
    ],
)
def test_one_person_spelt_in_two_ways(one: str, other: str) -> None:
    assert same_person(words_of(one), words_of(other))
    assert same_person(words_of(other), words_of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wan Qiaoling", "Wang Qiaoling"),
        ("Artyom Velikov", "Alexander Velikov"),
        ("Marta Quill", "Marta Berent"),
        ("Marta Quill", "Quill"),
        ("Ian Tan", "Ian Tang"),
        ("Maria Brandel", "Marina Brandel"),
        ("Wang Wenlin", "Wang Wenling"),
    ],
)
def test_two_people_with_like_names(one: str, other: str) -> None:
    assert not same_person(words_of(one), words_of(other))


@given(st.text(max_size=30))
def test_reading_a_name_twice_changes_nothing(written: str) -> None:
    once = words_of(written)
    assert all(word == word.casefold() for word in once)
    assert same_person(once, once)


@given(
    st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8),
    st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8),
)
def test_likeness_of_words_has_no_direction(a: str, b: str) -> None:
    assert same_word(a, b) == same_word(b, a)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Viktor Ostrin", "Viktor Ostrin"),
        ("Ostrin", "Viktor Ostrin"),
        ("Victor Ostrine", "Viktor Ostrin"),
        ("Острин", "Viktor Ostrin"),
        ("奥斯特林", "Viktor Ostrin"),
        ("Wan", "Wan Qiaoling"),
        ("Mira Aaro Lindqvn", "Mira Aaro Lindqvén"),
        ("Sergey Pavlovich Dorin", "Sergei Pavlovich Dorin"),
    ],
)
def test_the_lore_is_known_by_every_form(written: str, expected: str) -> None:
    assert expected == REGISTER.speaker(written).name


@pytest.mark.parametrize("written", ["Velikov", "Wang", "Nobody Atall", "Qiaoling Wanda"])
def test_a_name_of_two_or_of_nobody_stays_as_it_is_written(written: str) -> None:
    assert REGISTER.person(words_of(written)) is None
    assert written == REGISTER.speaker(written).name


def test_an_office_is_known_by_its_other_name() -> None:
    assert REGISTER.speaker("the Norland Harbour Ministry").id == "norland-harbour-ministry"
