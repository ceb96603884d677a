"""How sure a statement's construction makes its speaker and its words."""

from __future__ import annotations

import pytest

from bot.reading.quotes.confidence import STATED, WORDS
from bot.reading.quotes.text.constructions import Construction


@pytest.mark.parametrize("table", [STATED, WORDS])
def test_every_construction_that_makes_a_statement_says_how_sure_it_is(table: dict[Construction, float]) -> None:
    """Whoever adds one and forgets it would fail on the first article that has it."""
    assert set(table) == set(Construction) - {Construction.GENERIC_QUESTION}
    assert all(0.0 < sure < 1.0 for sure in table.values())
