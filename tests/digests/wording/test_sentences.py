"""Extracts are whole sentences of the text itself."""

from __future__ import annotations

import re
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Span
from digests.wording.sentences import AROUND, around, best, extract, lead, sentences
from tests.support.digest_builders import TEXT, item


def shown(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_sentences_end_at_full_stops_that_end_sentences() -> None:
    text = "Gen. Ada J. Brandt spoke. “It opens.” She left at 5 p.m. yesterday, Feb. 8. Did he?\n\nNew paragraph"
    assert shown(text) == [
        "Gen. Ada J. Brandt spoke.",
        "“It opens.”",
        "She left at 5 p.m. yesterday, Feb. 8.",
        "Did he?",
        "New paragraph",
    ]


def test_chinese_full_stops_end_sentences_without_a_space() -> None:
    assert shown("大桥开通。银行观望。") == ["大桥开通。", "银行观望。"]


@given(st.text(st.sampled_from("aB.!? \n”“。"), max_size=200))
def test_sentences_are_in_order_apart_and_leave_out_nothing_but_white_space(text: str) -> None:
    spans = list(sentences(text))
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


def test_the_lead_is_the_first_two_sentences_that_say_something() -> None:
    title = "Ministers agree on a second bridge across the river"
    text = f"{title.upper()}\n\nSee also: the first bridge, as it was built long ago. Short. {TEXT}"
    first, second = lead(item(text=text, title=title))
    assert first.startswith("The two ministers met on Thursday")
    assert second.startswith("A second bridge is to open")


def test_the_lead_leaves_out_what_is_shown_as_a_statement() -> None:
    start = TEXT.index("A second bridge")
    output = Span(start, start + 20)
    assert lead(item(), apart_from=[output]) == (TEXT[: start - 1], TEXT[TEXT.index("Banks") :])


def test_the_lead_begins_after_the_head_and_never_with_half_a_sentence() -> None:
    long = "word " * 2_000
    assert lead(item(text=long)) == ()


def test_around_a_word_stands_its_sentence() -> None:
    at = TEXT.index("autumn")
    assert around(TEXT, Span(at, at + 6)).of(TEXT).startswith("A second bridge is to open in the autumn")


@given(st.text(st.sampled_from("aB.!? \n"), max_size=300), st.integers(0, 320), st.integers(0, 320))
def test_what_stands_around_a_span_holds_the_span(text: str, one: int, other: int) -> None:
    span = Span(min(one, other), max(one, other))
    wide = around(text, span)
    assert wide.start <= min(span.start, len(text))
    assert wide.end >= min(span.end, len(text))


def test_a_megabyte_without_a_full_stop_takes_no_time() -> None:
    text = "word " * 400_000
    began = time.process_time()
    wide = around(text, Span(1_000_000, 1_000_004))
    lead(item(text=text))
    assert time.process_time() - began < 3
    assert wide.end - wide.start <= 2 * AROUND + 4


def test_where_the_title_is_the_text_s_beginning_the_extract_goes_on_from_there() -> None:
    title = "The two ministers met on Thursday and spoke…"
    assert extract(item(title=title), title).startswith("… for three hours about the border crossings. A second")
    assert extract(item(), "Ministers agree").startswith("The two ministers met on Thursday")
    assert extract(item(text=""), "…") == ""


def test_the_words_under_a_picture_are_no_extract() -> None:
    caption = "The two ministers shake hands at the harbour on March 21, 2023. (Ada Lund/Invented via Reuters) "
    assert lead(item(text=caption + TEXT))[0].startswith("The two ministers met on Thursday")
    within = "The two ministers shake hands at the harbour (Ada Lund/Invented via Reuters). " + TEXT
    assert lead(item(text=within))[0].startswith("The two ministers met on Thursday")
    dateline = "HARBOUR (AP) — The two ministers met on Thursday and spoke for three hours. " + TEXT
    assert lead(item(text=dateline))[0].startswith("HARBOUR (AP)")


def test_a_summary_that_its_feed_cut_shows_that_it_goes_on() -> None:
    long = "The two ministers met on Thursday " + "and spoke for three hours " * 8 + "about the bord"
    (shown_as,) = lead(item(text=long, extent="summary"))
    assert shown_as == long.removesuffix("bord") + "…"
    short = "The two ministers met on Thursday and spoke for three hours about the border"
    assert lead(item(text=short, extent="summary")) == (short,)


def test_the_best_sentence_is_where_most_of_the_matches_stand() -> None:
    text = "Most of the ice is gone. The Power of Lindholm is a ferry. Of Lindholm, of ferries, of the ice."
    matched = [Span(found.start(), found.end()) for found in re.finditer(r"(?i)\b(?:power|of|lindholm)\b", text)]
    assert best(text, matched).of(text) == "The Power of Lindholm is a ferry."
    assert best(text, matched[:1]).of(text) == "Most of the ice is gone."
