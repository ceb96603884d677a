"""Documents made fit to parse in bounded time."""

from __future__ import annotations

import time

import pytest

from bot.reading.documents.feeds.feed_limits import MOST_ENTRIES, thin
from tests.support.feed_server import entry, rss


def test_an_honest_document_comes_back_byte_for_byte() -> None:
    document = rss([entry(f"T{n}", extra="<category>a</category>" * 5) for n in range(300)], extra="<!-- hello -->")
    assert thin(document).body is document


def test_entries_are_taken_from_the_middle_so_that_newest_first_and_newest_last_both_work() -> None:
    thinned = thin(rss([entry(f"T{n}.") for n in range(5_000)]))
    assert thinned.left_out == 5_000 - 2 * MOST_ENTRIES
    assert thinned.body.count(b"<item>") == thinned.body.count(b"</item>") == 2 * MOST_ENTRIES
    assert b"T0." in thinned.body
    assert b"T4999." in thinned.body
    assert b"T2500." not in thinned.body


def test_thousands_of_small_elements_go_and_the_rest_stays() -> None:
    small = "<category>c</category>" * 5_000 + '<enclosure url="x"/>' * 5_000
    assert thin(rss([entry("A", extra=small), entry("B")])).body == rss([entry("A"), entry("B")])


def test_three_hundred_thousand_small_elements_go_in_the_time_of_a_parse() -> None:
    """Some with markup of their own, which no single pattern tells from the rest."""
    small = "<category>c</category><author><name>x</name></author><dc:subject><![CDATA[a]]></dc:subject>" * 100_000
    began = time.process_time()
    assert thin(rss([entry("A", extra=small), entry("B")])).body == rss([entry("A"), entry("B")])
    assert time.process_time() - began < 8


def test_a_text_that_is_not_ended_ends_with_its_element() -> None:
    whole = rss([entry("A", text=None, extra="<description><![CDATA[One. Two]]></description>"), entry("B")])
    for end in (b"", b"]", b"]]"):
        thinned = thin(whole.replace(b"]]>", end))
        assert (thinned.body, thinned.closed) == (whole, False)


def test_a_text_that_breaks_off_ends_after_its_last_whole_sentence() -> None:
    thinned = thin(b"<rss><channel><item><title>A</title><description><![CDATA[<p>One. Two th")
    assert thinned.body.endswith("<![CDATA[<p>One. …]]></description>".encode())
    assert thinned.closed


def test_a_tag_with_thousands_of_attributes_goes() -> None:
    attributes = " ".join(f'attribute{n}="v"' for n in range(10_000))
    assert thin(rss([entry("A", extra=f"<enclosure {attributes}/>")])).body == rss([entry("A")])


def test_a_comment_of_megabytes_goes_unless_it_may_be_text() -> None:
    assert thin(rss([entry("A")], extra="<!--" + "x" * 200_000 + "-->")).body == rss([entry("A")])
    text = rss([entry("A", extra="<x><![CDATA[<!--" + "y" * 200_000 + "]]></x>"), entry("B", extra="<!-- b -->")])
    assert thin(text).body == text


@pytest.mark.parametrize("opened", [b"<category>", b"<!--", b"<item><category", b"<author ", b"<a " + b"x=" * 9])
def test_what_is_never_closed_costs_no_time_and_loses_nothing_else(opened: bytes) -> None:
    document = rss([entry("A")]) + opened * 20_000
    assert thin(document).body.startswith(rss([entry("A")])[:-20])


def test_utf_16_is_left_alone() -> None:
    document = rss([entry()]).decode().replace("utf-8", "utf-16").encode("utf-16")
    assert thin(document).body == document
