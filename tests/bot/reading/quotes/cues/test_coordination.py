"""Two cues side by side have one speaker, though a clause stands between them."""

from __future__ import annotations

import pytest

from bot.reading.quotes.cues.coordination import coordinated_with, tense_of
from tests.support.prose.parsed_prose import parsed, token


@pytest.mark.parametrize(
    ("text", "word", "tense"),
    [
        ("Marta Quill said so.", "said", "past"),
        ("Marta Quill has said so.", "said", "past"),
        ("Marta Quill says so.", "says", "present"),
        ("Marta Quill will say so.", "say", "future"),
        ("Marta Quill has opened it.", "opened", "perfect"),
        ("Marta Quill wants to say so.", "say", ""),
    ],
)
def test_a_verb_has_its_tense_by_itself_or_by_its_auxiliaries(text: str, word: str, tense: str) -> None:
    page = parsed(text)
    assert tense_of(page, token(page, word)) == tense


def test_a_cue_behind_a_clause_shares_the_subject_of_the_cue_before_it() -> None:
    page = parsed("Marta Quill said the bridge would wait and warned that the tunnel would not.")
    parse = page.parse
    warned = token(page, "warned")
    shared = coordinated_with(page, warned)
    assert token(page, "said") in (shared, parse.head[warned])


def test_a_clauses_own_verb_shares_nobodys_subject() -> None:
    page = parsed("Marta Quill said the bridge is closed and the tunnel is open.")
    assert coordinated_with(page, token(page, "open")) is None
    assert coordinated_with(page, token(page, "said")) is None
