"""Outlets by what people type for them."""

from __future__ import annotations

import pytest

from bot.use_cases.answers.outlets import outlets_like

KNOWN = ("VOA News", "Harbour Herald", "River Post", "Hill and Fjord Free Press")


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("VOE", ("VOA News",)),
        ("the Harbor Herald", ("Harbour Herald",)),
        ("riverpost", ("River Post",)),
        ("HAFP", ("Hill and Fjord Free Press",)),
        ("Xyz", ()),
    ],
)
def test_an_outlet_that_nobody_knows_is_likened_to_those_there_are(asked: str, near: tuple[str, ...]) -> None:
    assert outlets_like(asked, KNOWN) == near
