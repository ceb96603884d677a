"""The modal that asks for a name, with a type-ahead of everybody known, and the modal that answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import ChannelId, Known, Part
from digests.slack import controls
from digests.slack.blocks import (
    Block,
    View,
    external_select,
    input_block,
    option,
    plain_text,
    text_input,
    view_blocks_of,
)
from digests.slack.limits import guard_view
from digests.wording.words import clean, count, cut

ANSWER_VIEW = "answer-view"
"""callback_id of the modal that shows an answer; private_metadata is the channel to share it in."""
OPTIONS = 100
_CHOSEN, _TYPED = "id:", "as:"


def ask_view(*, channel: ChannelId | None = None) -> View:
    """private_metadata is the channel to share the answer in, or empty."""
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.ASK_VIEW,
            "private_metadata": channel or "",
            "title": plain_text("What did someone say?"),
            "submit": plain_text("Ask"),
            "close": plain_text("Cancel"),
            "blocks": [
                input_block(
                    controls.ASK_NAME,
                    "Whose words?",
                    external_select(controls.ASK_NAME, placeholder="Type a name or a surname"),
                    hint="A person, ministry or company. Only you see the answer until you share it.",
                ),
                input_block(
                    controls.ASK_ABOUT,
                    "About what?",
                    external_select(controls.ASK_ABOUT, placeholder="A topic, or words such as payments", least=0),
                    optional=True,
                ),
                input_block(
                    controls.ASK_OUTLET,
                    "In which outlet?",
                    external_select(controls.ASK_OUTLET, placeholder="Any outlet", least=0),
                    optional=True,
                ),
                input_block(
                    controls.ASK_WHEN,
                    "When?",
                    text_input(controls.ASK_WHEN, placeholder="last month, since March, 1 to 5 May 2024", most=100),
                    optional=True,
                ),
            ],
        }
    )


def answer_view(answer: Part, *, channel: ChannelId | None = None, title: str = "Who said what") -> View:
    """The message as a modal."""
    return guard_view(
        {
            "type": "modal",
            "callback_id": ANSWER_VIEW,
            "private_metadata": channel or "",
            "title": plain_text(title),
            "close": plain_text("Close"),
            "blocks": view_blocks_of(answer),
        }
    )


def name_options(typed: str, known: Sequence[Known]) -> tuple[Block, ...]:
    """Those known, as given, and last the very words typed, so that nobody is left without a choice."""
    offered = [
        option(f"{cut(clean(one.speaker.name), 45)} · {count(one.statements, 'statement')}", _CHOSEN + one.speaker.id)
        for one in known[: OPTIONS - 1]
    ]
    words = clean(typed)
    return (*offered, option(f"Look for “{cut(words, 55)}”", _TYPED + cut(words, 140))) if words else tuple(offered)


def word_options(words: Sequence[str], *, typed: str = "") -> tuple[Block, ...]:
    """Options that stand for themselves; last, unless it is among them, what was typed. None is longer than 140
    characters."""
    offered = [option(one, cut(one, 140)) for one in words[: OPTIONS - 1] if clean(one)]
    own = cut(clean(typed), 140)
    known = own.casefold() in {one.casefold() for one in words}
    return (*offered, option(f"“{cut(own, 70)}”", own)) if own and not known else tuple(offered)


def chosen_name(value: str) -> tuple[str, bool]:
    """(speaker id, True), or (words typed, False), out of an option's value."""
    if value.startswith(_CHOSEN):
        return value.removeprefix(_CHOSEN), True
    return value.removeprefix(_TYPED), False
