"""An office speaks for itself, and never for its holder; a letter speaks for who wrote it."""

from __future__ import annotations

import pytest

from bot.reading.quotes.resolution.mouthpieces import author_of, office_of
from tests.support.prose.parsed_prose import entities, parsed, report


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Prime Minister Quill’s office said that the port was open.", "Quill's office"),
        ("The Chinese embassy in Oslo said that the port was open.", "Chinese embassy in Oslo"),
        ("A Chinese embassy said that the port was open.", None),
        ("Marta Quill said that the port was open.", None),
        ("The office said that the port was open.", None),
    ],
)
def test_an_office_is_a_body_by_its_owners_name(text: str, body: str | None) -> None:
    page = parsed(text)
    source = report(page, "said").source
    assert source is not None
    found = office_of(page, entities(page), source)
    assert (found.speaker.name if found else None) == body


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("A statement from Marta Quill said that the port was open.", "Marta Quill"),
        ("Marta Quill’s letter said that the port was open.", "Marta Quill"),
        ("Marta Quill’s report said that the port was open.", None),
        ("A survey said that the port was open.", None),
    ],
)
def test_a_letter_is_its_authors_voice_and_a_report_its_own(text: str, author: str | None) -> None:
    page = parsed(text)
    source = report(page, "said").source
    assert source is not None
    found = author_of(page, entities(page), source)
    assert (found.speaker.name if found else None) == author
