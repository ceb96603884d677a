"""What breaks a limit of Slack's is refused before it is sent, and named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.slack.blocks import (
    Block,
    actions,
    blocks_of,
    button,
    confirmation,
    context,
    external_select,
    header,
    input_block,
    option,
    overflow,
    part,
    plain_text,
    section,
    text_input,
)
from digests.slack.limits import characters, guard, guard_view
from digests.slack.rich_blocks import line, linked, rich_text, words


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
    ([{"type": "image", "image_url": "https://x.example/i.png"}], "not one this bot makes"),
    ([{"type": "video"}], "is not one this bot makes"),
    ([actions({"type": "datetimepicker", "action_id": "d"})], "is not one this bot makes"),
    ([actions({"type": "radio_buttons", "action_id": "r"})], "radio_buttons options: 0, from 1 to 10"),
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
        *[section("x")] * 46,
    ]
    made = part(full, "t" * 4_000)
    assert blocks_of(made) == full
    assert json.loads(made.blocks) == full


def test_what_slack_counts_as_text_includes_buttons_and_linked_addresses() -> None:
    assert characters([section("12345", accessory=button("678", "a"))]) == 8
    assert characters([rich_text(line([words("12"), linked("https://a.example", "345", 9)]))]) == 5 + 17


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


LIVE = re.compile(r"<(?!!date\^\d+\^|#[CDG][A-Z0-9]+>)")
"""What Slack would act on: a mention, a broadcast, a link."""


@given(
    st.lists(
        st.sampled_from(["<", ">", "!", "@", "#", "|", "^", "channel", "U1", "C7", "https://x.example", "date", "1"])
    )
)
@example(["<", "!", "channel", ">"])
@example(["<", "<", "!", "channel", ">", "|", "x", ">"])
@example(["<", "https://x.example", "|", "<", "!", "channel", ">", ">"])
def test_the_text_beside_the_blocks_is_never_live_whatever_a_composer_forgot(pieces: list[str]) -> None:
    made = part([section("x")], "Said: " + "".join(pieces))
    assert LIVE.search(made.text) is None


def test_the_text_beside_the_blocks_keeps_dates_and_channels_and_a_links_words() -> None:
    said = "Next: <!date^1^{date_short}|1 Jan> in <#C7>, see <https://x.example/a|the page>."
    assert part([section("x")], said).text == "Next: <!date^1^{date_short}|1 Jan> in <#C7>, see the page."
