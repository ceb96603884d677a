"""Russian names in their cases; others as they stand. Invented people."""

from __future__ import annotations

import pytest

from bot.reading.names.inflection import inflected


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Остринов", {"остринов", "остринова", "остриновым"}),
        ("Виктор Острин", {"Виктор острина", "Виктор остриным"}),
        ("Велимская", {"велимской", "велимскую"}),
        ("Дорнова", {"дорновой", "дорнову"}),
        ("Лян Цзиньфэн", {"Лян цзиньфэном", "Лян цзиньфэна"}),
    ],
)
def test_a_surname_is_found_in_every_case(written: str, found: set[str]) -> None:
    assert found <= set(inflected(written))


@pytest.mark.parametrize("written", ["Ostrin", "万巧玲", "Ван И", "ДВФУ", "Дорнико"])
def test_short_names_initials_vowels_and_other_scripts_stand_as_they_are(written: str) -> None:
    assert [one.casefold() for one in inflected(written)] == [written.casefold()]
