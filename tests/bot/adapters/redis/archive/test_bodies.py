"""A reading comes back from its body, and so does each of its statements."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace

import pytest
from hypothesis import given

from bot.adapters.redis.archive import bodies
from bot.adapters.redis.records import READING
from bot.errors import StorageUnfit
from bot.model import SURE_ENOUGH, Kind, Reading, Span
from tests.support.builders import NOW, a_quote, a_reading
from tests.support.strategies import readings


@given(readings)
def test_a_reading_comes_back_whole_of_this_form_and_of_earlier_ones(reading: Reading) -> None:
    assert bodies.unpacked(bodies.packed(reading)) == reading
    plain = READING.as_json(reading)
    assert bodies.unpacked(plain) == bodies.on_our_scale(reading)
    assert bodies.unpacked(zlib.compress(plain)) == bodies.on_our_scale(reading)


def test_what_an_earlier_build_held_sure_enough_stays_so() -> None:
    kept = a_reading(quotes=[replace(a_quote(), confidence=share) for share in (0.79, 0.8, 0.97)])
    read = bodies.unpacked(READING.packed(kept))
    assert [quote.confidence for quote in read.quotes] == [0.79, SURE_ENOUGH, 0.97]


@pytest.mark.parametrize("form", [bodies.packed, READING.as_json])
def test_statements_are_those_of_the_reading_with_what_the_text_says_of_their_attitude(form: object) -> None:
    text = "Oskar Lindqvist hopes to see the bridge. It will open."
    hope = replace(
        a_quote(text="to see the bridge"),
        kind=Kind.INDIRECT,
        source=Span(0, 15),
        cue=Span(16, 21),
        content=(Span(22, 39),),
    )
    reading = a_reading(text=text, quotes=[a_quote(None), hope, a_quote(text="It will open.")])
    assert callable(form)
    found = bodies.statements(form(reading), [2, 1, 7], NOW)
    assert [one.quote for one in found] == [reading.quotes[2], hope.with_attitude(text)]
    assert found[1].quote.attitude == "hopes"
    assert found == [replace(reading.statement(one.number), filed_at=NOW, quote=one.quote) for one in found]


def test_what_article_and_statements_share_is_kept_once() -> None:
    said = " ".join(hashlib.sha256(str(n).encode()).hexdigest()[:7] for n in range(60))
    silent = a_reading(text=said)
    spoken = a_reading(text=said, quotes=[a_quote(text=said)])
    assert len(bodies.packed(spoken)) - len(bodies.packed(silent)) < len(said) / 3


def test_the_dictionary_is_the_one_that_is_on_file_everywhere() -> None:
    """Another one needs another form."""
    assert hashlib.sha256(bodies.DICTIONARY).hexdigest()[:16] == "78c5ebdb1e7988a9"


@pytest.mark.parametrize("body", [b"", b"{}", bodies.FORM, bodies.FORM + b"\0\0\0\1rubbish", b"\x78rubbish"])
def test_what_is_no_body_is_named(body: bytes) -> None:
    with pytest.raises(StorageUnfit, match="a reading in it"):
        bodies.unpacked(body)
