"""Which of a sentence's cues have statements of their own, and which only pass on another's."""

from __future__ import annotations

import pytest

from bot.reading.quotes.cues.detection import reports
from bot.reading.quotes.cues.outer_cue import heads_a_report, outermost
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.text.document import Prose
from tests.support.prose.parsed_prose import parsed, report


def kept(page: Prose) -> list[Report]:
    return outermost(page, list(reports(page)))


def cues(page: Prose) -> list[str]:
    return [page.parse.word[one.verb] for one in kept(page)]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Norland agreed to wait until the autumn, a spokeswoman said.", ["said"]),
        ("Marta Quill said the bridge was safe. Jonas Berent warned that it was not.", ["said", "warned"]),
        ("Marta Quill said the bridge was safe and warned that the tunnel was not.", ["said", "warned"]),
    ],
)
def test_a_cue_at_the_end_governs_those_before_it_in_its_sentence_and_no_other(text: str, own: list[str]) -> None:
    assert cues(parsed(text)) == own


def test_what_an_outlet_relays_stays_the_speakers_by_way_of_the_outlet() -> None:
    page = parsed("Marta Quill called the bridge “a joke,” the Harbour Courier reported.")
    called, reported = kept(page)
    assert called.via is not None
    assert page.span(called.via.first, called.via.last).of(page.text) == "the Harbour Courier"
    assert (called.relays, reported.relays, reported.via) == (False, True, None)


def test_a_person_relays_nobody() -> None:
    page = parsed("Marta Quill called the bridge “a joke,” Jonas Berent said.")
    assert all(one.via is None and not one.relays for one in kept(page))


def test_a_report_inside_a_report_is_no_second_statement() -> None:
    page = parsed("Marta Quill said that Norland urges “calm” on both sides.")
    assert heads_a_report(page, report(page, "urges"), list(reports(page)))
    assert not heads_a_report(page, report(page, "said"), list(reports(page)))
