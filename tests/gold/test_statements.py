"""Every case of statements.txt is read as written there, by the real model."""

from __future__ import annotations

from functools import cache

import pytest

from bot.model import Quote
from bot.reading.dependency_parse import Parse
from bot.reading.names.recognition import Register
from bot.reading.quotes.attribution import attribute
from bot.reading.quotes.text.layout import layout
from tests.gold.cases import NOBODY, as_expected, cases, shown
from tests.support.texts import model

CASES = cases()
GROUP = 24


@cache
def register() -> Register:
    return Register.of(NOBODY)


@cache
def parses(group: int) -> tuple[Parse, ...]:
    """Of GROUP cases that follow each other: a test process mostly runs neighbours, and the model is quicker with many
    texts at once, as it gets them in operation."""
    from bot.adapters.subprocesses.language.spacy_columns import for_the_model, to_parse  # loads spaCy

    some = [(case.text, layout(case.text).prose()) for case in CASES[group * GROUP : (group + 1) * GROUP]]
    docs = model().pipe((for_the_model(span.of(text)) for text, spans in some for span in spans), batch_size=24)
    return tuple(to_parse(text, spans, [next(docs) for _ in spans]) for text, spans in some)


def statements_of(number: int) -> tuple[Quote, ...]:
    group, place = divmod(number, GROUP)
    return attribute(CASES[number].text, parses(group)[place], 0, register())[0]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_a_case_is_read_as_written_and_every_span_cuts_its_words_out_of_the_text(number: int) -> None:
    case, found = CASES[number], statements_of(number)
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
