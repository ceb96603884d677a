"""Every case of russian.txt is read as written there, by the real models."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gold.cases import Case, as_expected, cases, shown
from tests.support.prose.russian import reader

CASES = cases(Path(__file__).with_name("russian.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_read_as_written_and_every_span_cuts_its_words_out_of_the_text(case: Case) -> None:
    found = reader().attribute(case.text, start=0, end=len(case.text), on=None).quotes
    assert [shown(e, e) for e in case.statements] == [
        shown(as_expected(q), e) for q, e in zip(found, case.statements, strict=False)
    ] + [shown(as_expected(q), None) for q in found[len(case.statements) :]]
    assert len(case.statements) == len(found)
    for quote in found:
        assert quote.text == " … ".join(span.of(case.text) for span in quote.content)
        assert all(span.start < span.end for span in quote.content)
