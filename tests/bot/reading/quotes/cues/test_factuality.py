"""What is reported as not said is nobody's statement; what only sounds like it is."""

from __future__ import annotations

import pytest

from bot.reading.quotes.cues.factuality import is_doubted, is_negated, is_supposed, is_withheld
from tests.support.prose.parsed_prose import parsed, token


@pytest.mark.parametrize(
    ("text", "cue", "negated"),
    [
        ("Marta Quill did not say that the bridge was safe.", "say", True),
        ("Marta Quill never said that the bridge was safe.", "said", True),
        ("Marta Quill neither confirmed nor denied that the bridge was closed.", "confirmed", True),
        ("Marta Quill neither confirmed nor denied that the bridge was closed.", "denied", True),
        ("Marta Quill said that the bridge was not safe.", "said", False),
    ],
)
def test_a_denial_of_the_saying_is_told_from_a_denial_of_what_was_said(text: str, cue: str, negated: bool) -> None:
    page = parsed(text)
    assert is_negated(page, token(page, cue)) is negated


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Rumours that Marta Quill said the bridge was closed spread quickly.", True),
        ("It is not true that Marta Quill said the bridge was closed.", True),
        ("It is true that Marta Quill said the bridge was closed.", False),
        ("Jonas Berent was there when Marta Quill said the bridge was closed.", False),
    ],
)
def test_what_a_rumour_says_that_somebody_said_is_doubted(text: str, doubted: bool) -> None:
    page = parsed(text)
    assert is_doubted(page, token(page, "said")) is doubted


@pytest.mark.parametrize(
    ("text", "cue", "supposed"),
    [
        ("Marta Quill could say that the bridge was closed.", "say", True),
        ("Marta Quill might have warned that the bridge was closed.", "warned", True),
        ("Had Marta Quill said that the bridge was closed, nobody would have come.", "said", True),
        ("I should say that the bridge is closed.", "say", False),
        ("Marta Quill had said that the bridge was closed.", "said", False),
        ("Marta Quill will say on Friday that the bridge is closed.", "say", False),
    ],
)
def test_what_could_have_been_said_was_not(text: str, cue: str, supposed: bool) -> None:
    page = parsed(text)
    assert is_supposed(page, token(page, cue)) is supposed


@pytest.mark.parametrize(
    ("text", "cue", "withheld"),
    [
        ("Marta Quill refused to say whether the bridge was closed.", "say", True),
        ("Marta Quill denied saying that the bridge was closed.", "saying", True),
        ("Marta Quill has yet to say whether the bridge is closed.", "say", True),
        ("Marta Quill went on to say that the bridge was closed.", "say", False),
    ],
)
def test_what_somebody_refused_to_say_was_withheld(text: str, cue: str, withheld: bool) -> None:
    page = parsed(text)
    assert is_withheld(page, token(page, cue)) is withheld
