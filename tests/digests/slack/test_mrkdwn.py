"""Foreign text is harmless, and shows the words that came in."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Span
from digests.slack.blocks import button
from digests.slack.mrkdwn import date_token, escape, fit, label, link, marked, web_address
from digests.wording.words import clean

FOREIGN = st.text(st.characters(codec=None), max_size=300) | st.text("<>&!@#|*_~`:channel \n\u202e", max_size=60)


@given(FOREIGN)
@example("<!channel> <@U1> <https://x.example|y> &lt;!here&gt;")
@example("*bold* _it_ ~gone~ `code` :tada: ::tada::")
@example("> not a quotation of ours")
def test_escaped_text_mentions_links_and_formats_nothing(text: str) -> None:
    shown = escape(text)
    assert not re.search(r"[<>*~`\n]", shown)
    assert not re.search(r"&(?!(?:amp|lt|gt);)", shown)
    assert not re.search(r":[\w+'-]+:", shown)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", shown)
    assert not shown.startswith("&gt;")


@given(FOREIGN)
def test_escaped_text_shows_the_same_words(text: str) -> None:
    """But for look-alikes of formatting marks, what Slack displays is what came in."""
    displayed = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    alike = str.maketrans("∗∼ˋˍ∶›", "*~`_:>")
    assert displayed.translate(alike) == clean(text).translate(alike)


@given(FOREIGN, st.integers(0, 300))
@example("&" * 300, 100)
def test_fitted_text_keeps_its_limit_after_escaping_and_never_breaks_an_entity(text: str, limit: int) -> None:
    shown = fit(text, limit)
    assert len(shown) <= limit
    assert not re.search(r"&(?!(?:amp|lt|gt);)", shown)


@given(FOREIGN)
def test_a_label_is_never_empty_and_holds_no_angle_bracket(text: str) -> None:
    assert 1 <= len(label(text, 75)) <= 75
    assert not set("<>") & set(label(text, 75))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "//x.example", "http://", "http://[::1", ""]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) is None
    assert link(url, "a headline") == "a headline"


@given(FOREIGN, FOREIGN)
def test_a_link_is_one_link_whatever_is_in_it(path: str, text: str) -> None:
    shown = link(f"https://x.example/{path}", text)
    inner = shown[1:-1]
    assert shown[0] == "<"
    assert shown[-1] == ">"
    assert not set("<>") & set(inner)
    assert inner.count("|") == 1
    assert inner.startswith("https://x.example/")


def test_a_very_long_address_is_left_to_the_button() -> None:
    url = "https://x.example/" + "a" * 2_000
    assert link(url, "headline") == "headline"
    assert button("Open", "open", url=url)["url"] == url


def test_a_minute_is_shown_in_the_reader_s_zone_and_a_day_stays_that_day() -> None:
    moment = datetime(2024, 5, 14, 6, 12, tzinfo=UTC)
    assert date_token(moment, "minute") == "<!date^1715667120^{date_short}, {time}|14 May 2024 06:12 UTC>"
    assert date_token(datetime(2024, 5, 14, tzinfo=UTC), "day") == "14 May 2024"
    assert date_token(None, None) == "undated"
    assert date_token(datetime(1950, 2, 14, 1, 0, tzinfo=UTC), "minute") == "14 Feb 1950 01:00 UTC"


def test_the_given_spans_are_bold_and_what_is_left_out_is_shown() -> None:
    text = "Before. The second bridge opens in <autumn>. After."
    shown = marked(text, [Span(12, 25)], around=Span(8, 44), limit=200)
    assert shown == "… The *second bridge* opens in &lt;autumn&gt;. …"


@given(FOREIGN, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5), st.integers(40, 300))
@example("0\x1b0", [(2, 3)], 40)
@example("a\x1bb", [(0, 1), (2, 3)], 40)
def test_marked_text_keeps_its_limit_and_only_its_own_marks(
    text: str, pairs: list[tuple[int, int]], limit: int
) -> None:
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    shown = marked(text, spans, around=Span(0, len(text)), limit=limit)
    assert len(shown) <= limit
    assert not set("<>~`\n") & set(shown)
    between = re.split(r"\*[^*]+\*", shown)
    assert not any("*" in one for one in between)
    assert not any(one[-1:].isalnum() for one in between[:-1]), "a mark after a letter marks nothing"
    assert not any(one[:1].isalnum() for one in between[1:]), "nor does one before a letter"


@pytest.mark.parametrize("gone", ["\x1b", "\u202e", "\ufeff\x00"])
def test_what_is_not_shown_neither_parts_a_word_nor_shifts_a_mark(gone: str) -> None:
    text = f"The{gone} inter{gone}banking {gone}rules."
    start, end = text.index("inter"), text.index("rules")
    assert marked(text, [Span(start, start + 3)], around=Span(0, len(text)), limit=99) == "The *interbanking* rules."
    assert marked(text, [Span(end, end + 5)], around=Span(0, len(text)), limit=99) == "The interbanking *rules*."


def test_a_match_inside_a_word_marks_the_word_and_touching_matches_are_one() -> None:
    text = "the interbanking rules"
    assert marked(text, [Span(9, 13)], around=Span(0, 22), limit=99) == "the *interbanking* rules"
    assert marked(text, [Span(4, 16), Span(16, 22)], around=Span(0, 22), limit=99) == "the *interbanking rules*"
    chinese = "中" * 80
    assert marked(chinese, [Span(40, 42)], around=Span(0, 80), limit=200).count("*") == 2
