"""Every case of statements.txt is read as written there, by the real model."""

from __future__ import annotations

from functools import cache

import pytest

from bot.adapters.subprocesses.language.spacy_columns import for_the_model, to_parse
from bot.model import Quote
from bot.reading.names.recognition import Register
from bot.reading.quotes.attribution import attribute
from bot.reading.quotes.text.layout import layout
from tests.gold.cases import NOBODY, Case, as_expected, cases, shown
from tests.support.texts import model

CASES = cases()


@cache
def register() -> Register:
    return Register.of(NOBODY)


def statements_of(case: Case) -> tuple[Quote, ...]:
    """Read for itself, so that a test process reads its own share of the cases only."""
    spans = layout(case.text).prose()
    docs = list(model().pipe(for_the_model(span.of(case.text)) for span in spans))
    return attribute(case.text, to_parse(case.text, spans, docs), 0, register())[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_read_as_written_and_every_span_cuts_its_words_out_of_the_text(case: Case) -> None:
    found = statements_of(case)
    assert [shown(e, e) for e in case.statements] == [
        shown(as_expected(q), e) for q, e in zip(found, case.statements, strict=False)
    ] + [shown(as_expected(q), None) for q in found[len(case.statements) :]]
    assert len(case.statements) == len(found)
    for quote in found:
        cut = " … ".join(" ".join(span.of(case.text).split()) for span in quote.content)
        assert [c for c in quote.text if c.isalnum()] == [c for c in cut if c.isalnum()]
        assert quote.text.count('"') % 2 == 0
        assert quote.text.count("«") == quote.text.count("»")
        assert all(span.start < span.end for span in quote.content)


def test_there_are_at_least_150_cases_with_names_of_their_own() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
