"""Whose a cue is, however many cues hand on one subject."""

from __future__ import annotations

from bot.reading.quotes.cues.detection import reports
from tests.support.prose.parsed_prose import parsed


def test_a_sentence_of_hundreds_of_cues_is_read_too() -> None:
    page = parsed("said Berent Norland would send and " * 400)
    sources = [one.source for one in reports(page)]
    assert len(sources) > 100
    assert all(source is None or 0 <= source.first <= source.last < len(page.parse) for source in sources)
