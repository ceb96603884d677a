"""Outlets by what people type for them."""

from __future__ import annotations

import pytest

from bot.use_cases.answers.outlets import outlet_fits, outlets_like

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


@pytest.mark.parametrize(
    ("asked", "outlet", "host"),
    [
        ("voa", "VOA News", "www.voanews.com"),
        ("news", "VOA News", ""),
        ("the Free Pr", "Hill and Fjord Free Press", ""),
        ("HAFFP", "Hill and Fjord Free Press", ""),
        ("voanews", "Voice of America", "www.voanews.com"),
        ("voanews.com", "Voice of America", "www.voanews.com"),
        ("环", "环球网", ""),
    ],
)
def test_an_outlet_is_meant_by_its_name_its_initials_or_its_site(asked: str, outlet: str, host: str) -> None:
    assert outlet_fits(asked, outlet, host)


@pytest.mark.parametrize("asked", ["* a* **", "o", "com", "oanews", "***", "america.com"])
def test_a_letter_an_ending_or_the_middle_of_a_site_means_no_outlet(asked: str) -> None:
    assert not outlet_fits(asked, "Another Voice of America", "www.voanews.com")
