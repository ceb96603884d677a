"""How sure a statement's signs make its speaker, its words and its role."""

from __future__ import annotations

import tomllib

import pytest

from bot.model import SURE_ENOUGH, Quote
from bot.reading.quotes.confidence import BASE, FITTED, FOUND, SIGNS
from bot.reading.quotes.text.constructions import Construction
from tests.support.texts import read


def test_every_construction_that_makes_a_statement_has_its_sign() -> None:
    """Whoever adds one and forgets it would fail on the first article that has it."""
    assert set(FOUND) == set(Construction) - {Construction.GENERIC_QUESTION}


@pytest.mark.parametrize("what", ["speaker", "words", "role"])
def test_the_fitted_table_weighs_what_the_reader_tells_and_nothing_else(what: str) -> None:
    weights = tomllib.loads(FITTED.read_text(encoding="utf-8"))[what]
    free = {"an attitude", "behind another cue", "nobody named"}
    assert {*weights} - {BASE} <= {sign for sign, tells in SIGNS.items() if what in tells} | free
    assert weights[BASE] > 2


def said(text: str) -> Quote:
    (quote,) = read(text).quotes
    return quote


def test_a_quotation_behind_a_full_name_has_no_sign_and_is_sure() -> None:
    plain = said("“The bridge will open in autumn,” Marta Quill said.")
    assert plain.because == ()
    assert plain.confidence >= SURE_ENOUGH


def test_a_few_words_without_a_cue_say_why_they_are_doubted() -> None:
    text = "Marta Quill left. The “wholly unusual measures” of the harbour board went on until the winter."
    doubted = said(text)
    assert "a few words, no cue" in doubted.because
    assert (doubted.confidence_of_words or 0.0) < 0.5
