"""How sure a statement's construction makes its speaker."""

from __future__ import annotations

from bot.reading.quotes.attribution import CERTAIN
from bot.reading.quotes.text.constructions import Construction


def test_every_construction_that_makes_a_statement_says_how_sure_it_is() -> None:
    """Whoever adds one and forgets it would fail on the first article that has it."""
    assert set(CERTAIN) == set(Construction) - {Construction.GENERIC_QUESTION}
    assert all(0.0 < sure < 1.0 for sure in CERTAIN.values())
