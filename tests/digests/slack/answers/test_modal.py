"""The modal that asks for a name, its type-ahead, and the modal that answers."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model import ChannelId, Known, Speaker, slug
from digests.slack import controls
from digests.slack.answers.modal import OPTIONS, answer_view, ask_view, chosen_name, name_options
from digests.slack.blocks import Block
from digests.slack.help import compose_note
from tests.support.digest_strategies import HOSTILE


def plain(shape: Block) -> Any:
    """As Slack gets it."""
    return json.loads(json.dumps(shape))


def known(name: str, statements: int = 1) -> Known:
    return Known(speaker=Speaker(id=slug(name), name=name), statements=statements, mentions=0)


def test_the_modal_asks_for_a_name_and_perhaps_for_more() -> None:
    view = ask_view(channel=ChannelId("C9"))
    assert (view["callback_id"], view["private_metadata"]) == (controls.ASK_VIEW, "C9")
    name, about, outlet, when = plain(view)["blocks"]
    assert (name["block_id"], name["element"]["type"], name["optional"]) == ("ask-name", "external_select", False)
    others = [(one["block_id"], one["optional"]) for one in (about, outlet, when)]
    assert others == [("ask-about", True), ("ask-outlet", True), ("ask-when", True)]


def test_a_chosen_speaker_and_typed_words_are_told_apart() -> None:
    ada, typed = name_options("br", [known("Ada Brandt", 3)])
    assert chosen_name(str(ada["value"])) == ("ada-brandt", True)
    assert chosen_name(str(typed["value"])) == ("br", False)


@given(HOSTILE, st.lists(HOSTILE, max_size=150))
def test_slack_takes_the_options_whatever_was_typed_and_whoever_is_known(typed: str, names: list[str]) -> None:
    options = name_options(typed, [known(name) for name in names])
    assert len(options) <= OPTIONS
    for one in options:
        assert 1 <= len(str(one["value"])) <= 150
        assert 1 <= len(plain(one)["text"]["text"]) <= 75


def test_nothing_typed_and_nobody_known_is_an_empty_list() -> None:
    assert name_options(" \u202e ", []) == ()


def test_an_answer_becomes_a_modal_that_remembers_its_channel() -> None:
    part = compose_note("There you are")
    view = answer_view(part, channel=ChannelId("C9"))
    assert (view["type"], view["private_metadata"], view["blocks"]) == ("modal", "C9", json.loads(part.blocks))
