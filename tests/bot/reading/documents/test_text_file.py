"""A dropped file, as an item."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item, Label, Unread
from bot.reading.documents.text_file import item_from_file, item_id
from tests.support.news import NOON


def item(text: str, name: str = "a.txt") -> Item:
    made = item_from_file(name, text.encode(), now=NOON)
    assert isinstance(made, Item), made
    return made


def refusal(data: bytes) -> str:
    made = item_from_file("a.txt", data, now=NOON)
    assert isinstance(made, Unread), made
    return made.reason


def test_the_words_date_at_the_head_date_it_to_the_day() -> None:
    made = item(" date 2024-02-15 Two ministers met in Szohôd. They talked.")
    assert made.published == datetime(2024, 2, 15, 12, tzinfo=UTC)
    assert made.published_to == "day"
    assert made.text[made.head :] == "Two ministers met in Szohôd. They talked."
    assert made.title == "Two ministers met in Szohôd."


def test_head_lines_in_any_order_and_case_up_to_a_blank_line() -> None:
    made = item("URL: https://a.example/1\nOutlet: The Courier\nDATE: 2024-05-14\ntitle: A dam\n\ntitle: not a head\n")
    assert (made.title, made.outlet, made.url) == ("A dam", "The Courier", "https://a.example/1")
    assert made.text[made.head :] == "title: not a head\n"


def test_a_short_first_line_that_stands_alone_is_the_title() -> None:
    assert item("The dam holds\n\nNobody was hurt.").title == "The dam holds"
    assert item("The dam holds\nand more. Nobody was hurt.").title == "The dam holds and more."


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    title = item("word " * 60).title
    assert len(title) <= 110
    assert title.endswith("word…")


def test_undated_stays_undated() -> None:
    made = item("Nothing says when.")
    assert (made.published, made.published_to, made.label, made.head) == (None, None, Label.SEED, 0)


def test_the_text_is_as_decoded_and_a_byte_order_mark_is_not_part_of_it() -> None:
    made = item_from_file("a.txt", b"\xef\xbb\xbfOne\r\ntwo \xc2\xa0", now=NOON)
    assert isinstance(made, Item)
    assert made.text == "One\r\ntwo \xa0"


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"PK\x03\x04\0\0", "not a text file"),
        (b"caf\xe9", "not UTF-8 (byte 4)"),
        (b"x" * 2_000_001, "2 MB"),
        (b"title: only a head\n", "no text"),
        (b"date: soon\n\nText.", "not a date"),
        (b" date 2024-13-45 Text.", "not a date"),
    ],
)
def test_a_file_that_gives_no_item_says_why_in_one_line(data: bytes, part: str) -> None:
    reason = refusal(data)
    assert part in reason
    assert "a.txt" in reason
    assert "\n" not in reason


def test_the_id_is_the_names_so_an_edited_file_is_a_new_revision() -> None:
    one, two = item("First words."), item("Second words.")
    assert one.id == two.id == item_id("a.txt")
    assert one.revision != two.revision
    assert item("First words.", "b.txt").id != one.id


def test_only_a_web_address_is_an_address() -> None:
    assert item("url: javascript:alert(1)\n\nText.").url is None


@given(st.binary(max_size=300))
def test_any_bytes_give_an_item_or_a_reason(data: bytes) -> None:
    made = item_from_file("a.txt", data, now=NOON)
    if isinstance(made, Item):
        assert made.text == data.decode("utf-8-sig")
        assert made.title
    else:
        assert made.reason


@pytest.mark.parametrize("written", ["2024-05-14", "14 May 2024", "May 14, 2024", "14.05.2024", "2024-05-14T08:00:00Z"])
def test_a_head_may_date_it_as_people_write_dates(written: str) -> None:
    dated = item(f"date: {written}\n\nA ferry sank.")
    assert (dated.published, dated.published_to) == (datetime(2024, 5, 14, 12, tzinfo=UTC), "day")


def test_a_reporters_name_run_into_the_first_sentence_is_no_part_of_the_title() -> None:
    shown = item("By Ada Quill River pilots went on strike on Monday. Nobody came.")
    assert shown.title == "River pilots went on strike on Monday."


def test_a_dateline_names_the_outlet_unless_a_head_line_does() -> None:
    text = "Pilots strike\n\nHEIHE, China (RPA) – River pilots went on strike."
    assert [item(head + text).outlet for head in ("", "outlet: Own Notes\n\n")] == ["RPA", "Own Notes"]
