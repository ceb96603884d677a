"""Paragraphs and what is set aside; offsets stay true."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.quotes.text.layout import layout


def prose(text: str, head: int = 0) -> list[str]:
    return [span.of(text).strip() for span in layout(text, head).prose()]


@pytest.mark.parametrize(
    "line",
    [
        "See also  Harvest festival draws crowds, says mayor",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Related: Five bridges to see this summer",
        "Photo: Northern Radio",
        "© 2031 The Valley Courier",
        "Support VALLEY | Policies and ethics",
        "This website uses cookies to count its readers.",
    ],
)
def test_lines_that_a_page_wraps_around_its_article_are_set_aside(line: str) -> None:
    assert prose(f"The bridge is closed.\n\n{line}") == ["The bridge is closed."]


@pytest.mark.parametrize(
    "line",
    [
        "Readers share their memories of the bridge, said the mayor.",
        "Follow the money, Marta Quill said.",
        "Read more books, Marta Quill told the children.",
        "Support for the bridge is growing.",
        "By the river stands a house.",
        "Sources said the bridge was closed.",
    ],
)
def test_prose_that_begins_like_furniture_is_kept(line: str) -> None:
    assert ["The bridge is closed.", line] == prose(f"The bridge is closed.\n\n{line}")


def test_captions_and_begging_inside_a_paragraph_are_set_aside() -> None:
    text = (
        "By Robin Scrivener Norland will wait. Danil Petrosh. Archive photo: Northern Radio. Trade grows. "
        "Support us | Ethics | Contact us | Newsletter"
    )
    assert prose(text) == ["Norland will wait.", "Trade grows."]


def test_the_head_is_never_prose() -> None:
    text = " date 2031-05-04 The bridge is closed."
    assert prose(text, head=17) == ["The bridge is closed."]


def test_a_wrapped_line_is_no_paragraph_break_and_a_finished_one_is() -> None:
    wrapped = "The bridge over the northern arm of the river\nwill stay closed until the autumn.\nNobody minds."
    assert [wrapped[:80], "Nobody minds."] == prose(wrapped)


@given(st.text(st.sampled_from("ab.\n |“”:ABy<>"), max_size=200), st.integers(0, 20))
def test_prose_and_aside_never_overlap_and_lose_no_letter(text: str, head: int) -> None:
    head = min(head, len(text))
    laid = layout(text, head)
    spans = sorted([*laid.prose(), *laid.aside])
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    assert all(offset in covered for offset in range(head, len(text)) if not text[offset].isspace())
    assert all(span.start >= head for span in spans)
