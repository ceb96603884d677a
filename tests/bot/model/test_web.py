"""Why nothing was fetched, by the status and by whose refusal it is."""

from __future__ import annotations

import pytest

from bot.model import NotFetched
from bot.model.web import Cause


@pytest.mark.parametrize(
    ("status", "refused", "cause"),
    [
        (None, True, Cause.NOT_ALLOWED),
        (None, False, Cause.NO_ANSWER),
        (429, False, Cause.BUSY),
        (503, True, Cause.BUSY),
        (410, False, Cause.GONE),
        (408, False, Cause.PASSING),
        (500, False, Cause.PASSING),
        (404, False, Cause.TURNED_DOWN),
        (403, True, Cause.TURNED_DOWN),
        (302, False, Cause.TURNED_DOWN),
    ],
)
def test_the_cause_goes_by_the_status(status: int | None, refused: bool, cause: Cause) -> None:
    assert NotFetched(url="https://a.example/", reason="words", status=status, refused=refused).cause is cause
