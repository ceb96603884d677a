"""Whom a pronoun means, and when it means nobody that the article names."""

from __future__ import annotations

import pytest

from tests.support.texts import read


@pytest.mark.parametrize(
    ("text", "speaker", "by"),
    [
        (
            "The Norland Harbour Ministry said the port was open. It said the ice was early.",
            "Harbour Ministry of Norland",
            "pronoun",
        ),
        ("Viktor Ostrin came to the port on Monday. He said the ice was early.", "Viktor Ostrin", "pronoun"),
        ("Ms Marta Quill met Mr Viktor Ostrin. She said the ice was early.", "Marta Quill", "pronoun"),
        ("It rained on Monday. It said the ice was early.", None, None),
    ],
)
def test_a_pronoun_means_the_last_of_its_kind(text: str, speaker: str | None, by: str | None) -> None:
    *_, quote = read(text).quotes
    assert (quote.speaker.name if quote.speaker else None, quote.resolved_by) == (speaker, by)


def test_a_ministry_three_paragraphs_up_is_no_longer_it() -> None:
    between = "The river was high.\n\nThe road was wet.\n\n"
    text = f"The Norland Harbour Ministry said the port was open.\n\n{between}It said the ice was early."
    *_, last = read(text).quotes
    assert last.speaker is None


def test_whoever_stands_between_takes_the_pronoun() -> None:
    said = read("“The port is open,” said Jonas Berent. Talanov laughed. “Why is it open?” he asked.").quotes
    assert [quote.speaker.name if quote.speaker else None for quote in said] == ["Jonas Berent", "Talanov"]
