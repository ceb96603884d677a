"""Whom a statement was made to, as far as its own sentence says so."""

from __future__ import annotations

import pytest

from bot.reading.quotes.resolution.addressee import addressee_of
from tests.support.prose.parsed_prose import parsed, report


@pytest.mark.parametrize(
    ("text", "cue", "addressee"),
    [
        ("Marta Quill told Northern Radio that the port was open.", "told", "Northern Radio"),
        ("Marta Quill told reporters Norland would open the port.", "told", "reporters"),
        ("Marta Quill told them that the port was open.", "told", None),
        ("“The port is open,” Marta Quill said in a written response to Northern Radio.", "said", "Northern Radio"),
        ("“The port is open,” Marta Quill said in an interview with Northern Radio.", "said", "Northern Radio"),
        ("“The port is open,” Marta Quill said in answer to questions from reporters.", "said", "reporters"),
        ("“The port is open,” Marta Quill said.", "said", None),
        ("Marta Quill urged Norland to open the port.", "urged", "Norland"),
        ("Marta Quill urged caution.", "urged", None),
    ],
)
def test_it_is_named_as_worded_or_not_at_all(text: str, cue: str, addressee: str | None) -> None:
    page = parsed(text)
    assert addressee_of(page, report(page, cue)) == addressee


def test_what_rides_on_another_verb_was_told_to_the_same() -> None:
    page = parsed("Marta Quill told Northern Radio that the port was open, adding that the ice was early.")
    assert addressee_of(page, report(page, "adding")) == "Northern Radio"
