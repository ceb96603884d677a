"""Dates in a query, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.grammar.query_dates import with_iso_dates

TODAY = date(2024, 5, 16)
"""A Thursday."""


@pytest.mark.parametrize(
    ("query", "dated"),
    [
        ("gas after:yesterday", "gas after:2024-05-15"),
        ('gas after:"last week" oil', "gas after:2024-05-06 oil"),
        ("gas after:last week oil", "gas after:2024-05-06 oil"),
        ("before:14 May 2024 gas", "before:2024-05-14 gas"),
        ("(gas AFTER:March)", "(gas after:2024-03-01)"),
        ("gas after: 2024", "gas after:2024-01-01"),
        ("gas after:2024-05-14 before:2024-06", "gas after:2024-05-14 before:2024-06-01"),
        ("gas after:2024-05-14", "gas after:2024-05-14"),
        ('"ten minutes after:yesterday" gas', '"ten minutes after:yesterday" gas'),
        ("gas before:03/04/2024", "gas before:03/04/2024"),
        ("gas before:soon", "gas before:soon"),
        ('gas before:""', 'gas before:""'),
        ("thereafter yesterday", "thereafter yesterday"),
    ],
)
def test_dates_are_put_as_the_query_language_has_them(query: str, dated: str) -> None:
    assert with_iso_dates(query, today=TODAY) == dated
