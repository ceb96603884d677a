"""What only one capital's own outlets say of a story, in plain words."""

from __future__ import annotations

from bot.reading.coverage.two_sides import OneSide, Point, TwoCapitals
from digests.wording.words import clean, cut, listed

POINTS = 6


def one_side(side: OneSide) -> str:
    """Only in TASS and RIA: 38 billion, "strategic" (also AP); at most 380 characters."""
    points = "; ".join(point_in_words(one) for one in side.only[:POINTS])
    return f"Only in {cut(listed(side.outlets, 2), 90)}: {cut(points, 280)}"


def point_in_words(point: Point) -> str:
    words = clean(point.words)
    return f"{words} (also {listed(point.elsewhere, 2)})" if point.elsewhere else words


def beside(sides: TwoCapitals) -> str:
    """Who of neither side carries it, and what weakens the comparison; "" if nothing."""
    others = f"also carried by {cut(listed(sides.others), 120)}" if sides.others else ""
    brief = "some of these texts are summaries" if sides.in_brief else ""
    return "; ".join(filter(None, (others, brief)))
