"""Quotation marks as a stack per paragraph: what one lost mark may cost, and what it may not."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.quotes.text.layout import layout
from bot.reading.quotes.text.quotation_marks import quotations


def quoted(text: str) -> list[str]:
    laid = layout(text)
    return [q.inner.of(text) for q in quotations(text, laid.paragraphs, laid.aside)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One two.” she said. “Three.”", ["One two.", "Three."]),
        ('"One two." she said. "Three."', ["One two.", "Three."]),
        ("''One two,'' she said.", ["One two,"]),
        ("``One two,'' she said.", ["One two,"]),
        ("«One two», she said. « Three four »", ["One two", "Three four"]),
        ("„One two“, she said.", ["One two"]),
        ("»One two«, she said.", ["One two"]),
        ("”One two,“ she said.", ["One two,"]),
        ("““One two,”” she said.", ["One two,"]),
        ("“One two, » she said. “Three.”", ["One two,", "Three."]),
        ("“One two. “Three four,” she said.", ["One two.", "Three four,"]),
        ("One two.” “Three four,” she said.", ["Three four,"]),
        ("He calls it “a ‘good’ plan” now.", ["a ‘good’ plan"]),
        ("‘One two,’ she said. It’s the twins’ idea.", ["One two,"]),
        ("The boys' plan and the girls' plan are rock 'n' roll.", []),
        ('A 6" pipe.', []),
        ("“One two, she said. Three.", ["One two,"]),
    ],
)
def test_marks_of_all_kinds_pair_as_a_reader_would(text: str, expected: list[str]) -> None:
    assert expected == quoted(text)


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    assert quoted("“One two three\n\nShe said: “Four five,” twice.") == ["One two three", "Four five,"]


def test_a_paragraph_that_opens_again_goes_on() -> None:
    text = "“One two.\n\n“Three four,” she said."
    first, second = quotations(text, layout(text).paragraphs)
    assert first.continues
    assert not second.continues


def test_marks_inside_what_was_set_aside_do_not_count() -> None:
    assert quoted('See also: Mayor "proudly opens bridge\n\n“One two,” she said.') == ["One two,"]


def test_attributes_of_stray_markup_are_no_quotations() -> None:
    assert quoted('<a href="http://harbour.example/x" class="y">“One two,”</a> she said.') == ["One two,"]


PIECES = st.sampled_from(
    ["“", "”", '"', "«", "»", "„", "''", "‘", "’", "'", " ", "word", ". ", ", ", "\n\n", "said ", "x"]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_quotations_lie_in_order_inside_one_paragraph_and_never_overlap(text: str) -> None:
    laid = layout(text)
    found = quotations(text, laid.paragraphs, laid.aside)
    for q in found:
        home = laid.paragraphs[q.paragraph]
        assert home.start <= q.outer.start <= q.inner.start < q.inner.end <= q.outer.end <= home.end
    assert all(a.outer.end <= b.outer.start for a, b in pairwise(found))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_stands_in_one_paragraph_the_next_is_read_alike(noise: str) -> None:
    """Unless the noise ends in an open quotation that the next paragraph's mark continues, and even then."""
    after = "She said: “Four five six,” and left."
    assert quoted(noise.replace("\n", " ") + "\n\n" + after)[-1:] == ["Four five six,"]


@pytest.mark.parametrize("mark", ["“", "”", '"', "“a” ", "'a' ", "«", "“ ", "'a "])
def test_ten_thousand_marks_take_less_than_two_seconds(mark: str) -> None:
    began = time.process_time()
    quoted(mark * 10_000)
    assert time.process_time() - began < 8
