"""The recipe "a language" of CONTRIBUTING, tried with a tiny fourth one: Ukrainian of one sentence."""

from __future__ import annotations

import re
from datetime import date

from bot.model import Kind, Quote, Span
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import Understanding
from bot.reading.languages import ReadLanguage
from bot.reading.names.recognition import Register
from bot.reading.statement_reader import Attributed
from handlers.terminal.doctor import languages_finding
from tests.support.texts import PACK, item

_TEXT = "Паром повернеться у суботу, повідомила Катерина Їжак."


class _Tiny:
    def __init__(self, register: Register) -> None:
        self._register = register

    def attribute(self, text: str, *, start: int, end: int, on: date | None) -> Attributed:
        found = re.compile(r"([^,]+), повідомила ([^.]+)").search(text, start, end)
        assert found
        said = Span(*found.span(1))
        quote = Quote(
            text=said.of(text),
            content=(said,),
            source=Span(*found.span(2)),
            speaker=self._register.speaker(found[2]),
            kind=Kind.INDIRECT,
            confidence=0.9,
        )
        return Attributed(quotes=(quote,))


def test_a_language_with_a_reader_gives_statements_in_the_same_model() -> None:
    reading = Understanding(PACK, {"uk": _Tiny}).read(item(_TEXT), Parse())
    assert reading.language == "uk"
    assert [(quote.text, quote.speaker and quote.speaker.name) for quote in reading.quotes] == [
        ("Паром повернеться у суботу", "Катерина Їжак")
    ]


def test_a_language_without_a_reader_is_named_and_gives_no_statements() -> None:
    reading = Understanding(PACK).read(item(_TEXT), Parse())
    assert (reading.language, reading.quotes) == ("uk", ())


def test_the_doctor_says_what_is_read_and_what_would_add_a_language() -> None:
    listed = (
        ReadLanguage(code="en", name="English"),
        ReadLanguage(code="xx", name="Riverish", modules=("no_such_module_of_rivers",), extra="xx"),
    )
    finding = languages_finding(listed)
    assert finding.well
    assert finding.says.startswith("statements are read in English; Riverish needs `pip install 'amur[xx]'`")
