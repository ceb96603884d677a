"""Names that stand for a state."""

from __future__ import annotations

import pytest

from bot.reading.names.nations import state_alone


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("China", "cn"),
        ("Beijing", "cn"),
        ("United States", "us"),
        ("Norway", "norway"),
        ("Portman", ""),
        ("Chinoy", ""),
        ("Ada China", ""),
    ],
)
def test_a_state_is_one_by_its_whole_name_and_nobody_is_one_who_is_called_nearly_so(name: str, state: str) -> None:
    assert state_alone(name) == state
