"""A figure is called off only where chance does not explain what came true."""

from __future__ import annotations

import pytest

from tests.benchmarks.reading.confidence import Bin


@pytest.mark.parametrize(
    ("right", "count", "off", "proven"),
    [
        (27, 30, False, False),
        (24, 30, True, False),  # .80 for .90, but of 30 statements .63 to .90 may be true
        (240, 300, True, True),
        (30, 30, True, False),
        (300, 300, True, True),  # surer than told is off, too
        (256, 300, False, False),  # .853: within .05
    ],
)
def test_a_bin_is_proven_off_where_its_interval_holds_nothing_that_is_near(
    right: int, count: int, off: bool, proven: bool
) -> None:
    one = Bin(told=0.9, right=right, count=count)
    assert (one.off, one.proven) == (off, proven)
