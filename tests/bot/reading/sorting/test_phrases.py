"""Cutting text into words, and finding terms in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.sorting.phrases import Phrases, placed_words, term, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xi’s visit", ["xi", "s", "visit"]),
        ("Xi's visit", ["xi", "s", "visit"]),
        ("dual-use GOODS", ["dual", "use", "goods"]),
        ("Havrén, Čerenkova", ["havren", "cerenkova"]),
        ("Артём", ["артем"]),
        ("普京访华", ["普", "京", "访", "华"]),
        ("Straße", ["strasse"]),
        ("", []),
    ],
)
def test_case_accents_apostrophes_and_hyphens_do_not_count(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_with_places_are_the_same_words_and_each_place_holds_its_word(text: str) -> None:
    placed = list(placed_words(text))
    assert [word.folded for word in placed] == [w for piece in placed_pieces(text) for w in words(piece)]
    for word in placed:
        assert word.folded in words(text[word.start : word.end])


def placed_pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sorted({(word.start, word.end) for word in placed_words(text)})]


@given(st.lists(st.sampled_from(["gas", "gasoline", "power", "of", "siberia", "siberian", "oil"]), max_size=12))
def test_phrases_finds_what_a_look_at_every_place_finds(text: list[str]) -> None:
    terms = ["gas", "gas*", "power of siberia", "power of sib*", "oil of"]
    found = {(hit.start, terms[hit.number]) for hit in Phrases(terms).find(text)}
    expected = set()
    for written in terms:
        sought = term(written)
        for at in range(len(text)):
            row = text[at : at + len(sought.words)]
            if len(row) == len(sought.words) and all(
                word.startswith(want) if sought.open and n == len(row) - 1 else word == want
                for n, (word, want) in enumerate(zip(row, sought.words, strict=True))
            ):
                expected.add((at, written))
    assert expected == found


def test_chinese_terms_are_found_inside_running_text() -> None:
    assert [hit.start for hit in Phrases(["普京"]).find(words("昨天普京访华"))] == [2]


@pytest.mark.parametrize("written", ["", "…", "ga*"])
def test_a_term_has_a_word_and_a_stem_three_letters(written: str) -> None:
    with pytest.raises(ValueError, match=r"no word|letters"):
        term(written)
