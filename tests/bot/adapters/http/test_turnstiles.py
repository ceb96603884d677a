"""Not too many at once at one place."""

from __future__ import annotations

import pytest

from bot.adapters.http.turnstiles import NoTurn, Turnstiles


async def test_turnstiles_of_places_at_rest_are_cleared_away() -> None:
    turnstiles = Turnstiles(at_once=2, most=10)
    for number in range(60):
        async with turnstiles.through(f"{number}.example", patience=1):
            pass
    assert len(turnstiles) <= 11


async def test_who_waits_too_long_is_told_for_what() -> None:
    turnstiles = Turnstiles(at_once=1)
    async with turnstiles.through("busy.example", patience=1):
        with pytest.raises(NoTurn, match=r"waited 0\.01 s behind other feeds of busy\.example"):
            async with turnstiles.through("busy.example", patience=0.01):
                pass
