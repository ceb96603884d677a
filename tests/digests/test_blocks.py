"""Foreign text is harmless, and what breaks a limit of Slack's is refused before it is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Span
from digests.blocks import (
    Block,
    actions,
    blocks_of,
    button,
    characters,
    confirmation,
    context,
    date_token,
    escape,
    external_select,
    fit,
    guard,
    guard_view,
    header,
    image,
    input_block,
    label,
    link,
    marked,
    option,
    overflow,
    part,
    plain_text,
    section,
    text_input,
    web_address,
)
from digests.wording import clean

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
    assert shown == "… The \u200b*second bridge*\u200b opens in &lt;autumn&gt;. …"


@given(FOREIGN, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5), st.integers(40, 300))
def test_marked_text_keeps_its_limit_and_only_its_own_marks(
    text: str, pairs: list[tuple[int, int]], limit: int
) -> None:
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    shown = marked(text, spans, around=Span(0, len(text)), limit=limit)
    assert len(shown) <= limit
    assert not set("<>~`\n") & set(shown)
    assert shown.count("\u200b*") == shown.count("*\u200b") == shown.count("*") / 2


def a_button(number: int = 0) -> Block:
    return button("Go", f"go:{number}")


def long(element: Callable[[str], Block], characters: int) -> Block:
    return element("x" * characters)


SEVERAL: list[tuple[list[Block], str]] = [
    ([], "no blocks"),
    ([section("x")] * 51, "51 blocks"),
    ([section("x" * 2_900)] * 4, "text over all blocks"),
    ([section("x" * 3_001)], "at most 3000"),
    ([section(" ")], "is empty"),
    ([{"type": "section"}], "has no text"),
    ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2_001}]}], "at most 2000"),
    ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}], "from 1 to 10"),
    ([{"type": "header", "text": plain_text("x" * 151)}], "at most 150"),
    ([context(*["x"] * 11)], "from 1 to 10"),
    ([context()], "from 1 to 10"),
    ([context("x" * 3_001)], "at most 3000"),
    ([actions(*[a_button(n) for n in range(26)])], "from 1 to 25"),
    ([actions(a_button(1), a_button(1))], "'go:1' occurs twice"),
    ([section("x", accessory=a_button(1)), actions(a_button(1))], "'go:1' occurs twice"),
    ([section("x") | {"block_id": "b"}, section("y") | {"block_id": "b"}], "'b' occurs twice"),
    ([section("x") | {"block_id": "b" * 256}], "at most 255"),
    ([actions(button("x", "a" * 256))], "at most 255"),
    ([actions(button("x", "a", value="v" * 2_001))], "at most 2000"),
    ([actions(a_button() | {"url": "https://x.example/" + "u" * 3_000})], "at most 3000"),
    ([actions(a_button() | {"text": plain_text("x" * 76)})], "at most 75"),
    ([actions(a_button() | {"confirm": {"title": plain_text("x" * 101)}})], "at most 100"),
    ([section("x", accessory=overflow("m", []))], "from 1 to 5"),
    ([section("x", accessory=overflow("m", [option("x", str(n)) for n in range(6)]))], "from 1 to 5"),
    ([section("x", accessory=overflow("m", [option("x", "v" * 151)]))], "at most 150"),
    ([{"type": "image", "image_url": "https://x.example/i.png"}], "has no alt_text"),
    ([{"type": "video"}], "is not one this bot makes"),
    ([actions({"type": "radio_buttons", "action_id": "r"})], "is not one this bot makes"),
    ([input_block("b", "l", text_input("a") | {"max_length": 3_001})], "from 1 to 3000"),
    ([input_block("b", "l", external_select("a", placeholder="x") | {"placeholder": plain_text("x" * 151)})], "150"),
]


@pytest.mark.parametrize(("blocks", "limit"), SEVERAL, ids=[limit for _, limit in SEVERAL])
def test_the_guard_names_the_limit_that_is_broken(blocks: list[Block], limit: str) -> None:
    with pytest.raises(ValueError, match=re.escape(limit)):
        guard(blocks, "text")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4_001])
def test_a_message_has_a_top_level_text_that_is_neither_empty_nor_too_long(text: str) -> None:
    with pytest.raises(ValueError, match="top-level text"):
        guard([section("x")], text)


def test_everything_at_its_limit_passes() -> None:
    sure = confirmation("t" * 100, "x" * 300, yes="y" * 30, no="n" * 30)
    full = [
        header("h" * 150),
        section("s" * 3_000, accessory=overflow("m", [option("o" * 75, "v" * 150) for _ in range(5)])),
        context(*["c" * 20] * 10),
        actions(*(button("b" * 75, f"b:{n}", value="v" * 2_000) for n in range(24)), button("x", "c", confirm=sure)),
        image("https://x.example/i.png", "alt", title="title"),
        *[section("x")] * 45,
    ]
    made = part(full, "t" * 4_000)
    assert blocks_of(made) == full
    assert json.loads(made.blocks) == full


def test_what_slack_counts_as_text_includes_buttons_and_alternative_texts() -> None:
    assert characters([section("12345", accessory=button("678", "a")), image("https://x.example", "90")]) == 10


@pytest.mark.parametrize(
    ("view", "limit"),
    [
        ({"type": "modal", "title": plain_text("x" * 25), "blocks": [section("x")]}, "at most 24"),
        ({"type": "modal", "blocks": [section("x")]}, "needs a title"),
        ({"type": "modal", "title": plain_text("x"), "blocks": [input_block("b", "l", text_input("a"))]}, "submit"),
        ({"type": "home", "blocks": [section("x")] * 101}, "101 blocks"),
        ({"type": "home", "blocks": [section("x" * 2_999)] * 90}, "bytes"),
        ({"type": "home", "blocks": [section("x")], "private_metadata": "x" * 3_001}, "at most 3000"),
    ],
)
def test_the_guard_names_the_limit_a_view_breaks(view: dict[str, object], limit: str) -> None:
    with pytest.raises(ValueError, match=limit):
        guard_view(view)  # type: ignore[arg-type]  # mypy takes the table's values for objects
