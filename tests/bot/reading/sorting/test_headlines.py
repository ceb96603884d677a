"""Whether a headline reports what somebody said."""

from __future__ import annotations

import pytest

from bot.reading.sorting.headlines import speaks


@pytest.mark.parametrize(
    "title",
    [
        "Klow rejects the ferry plan",
        "Ferry plan is dead, premier says",
        "Premier: the ferry ‘will never sail’",
        "‘Never again’: harbour minister",
    ],
)
def test_somebody_speaks(title: str) -> None:
    assert speaks(title)


@pytest.mark.parametrize(
    "title",
    [
        "Ministers sign the ferry treaty",
        "Warning lights on the ferry",
        "Say no to the ferry",
        "Ferry treaty: what the two sides want from it",
        "",
    ],
)
def test_nobody_speaks(title: str) -> None:
    assert not speaks(title)
