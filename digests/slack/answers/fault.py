"""What somebody can mark as wrong of a statement: who said it, its words, or that it is one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.model import Part, Statement, Wrong
from digests.slack import choices, controls
from digests.slack.blocks import Block, actions, button, part, section
from digests.slack.mrkdwn import fit
from digests.wording.quotations import speakers_of, words_of

WRONG_IN_WORDS: Mapping[Wrong, str] = MappingProxyType(
    {
        Wrong.SPEAKER: "somebody else said it",
        Wrong.WORDS: "the words aren't right",
        Wrong.NO_STATEMENT: "it isn't a statement",
    }
)
_ASKED = "What is wrong with it?"
_NOTHING = "nothing, take my mark back"


def compose_what_is_wrong(statement: Statement) -> Part:
    """The statement, and a button for each thing that can be wrong with it."""
    who = speakers_of(statement.quote) or "Somebody not named"
    blocks = [
        section(f"{fit(who, 200)}: {fit(words_of(statement.quote, 600), 600)}"),
        section(_ASKED),
        actions(*(_button(statement, number, wrong) for number, wrong in enumerate((*Wrong, None)))),
    ]
    return part(blocks, _ASKED)


def _button(statement: Statement, number: int, wrong: Wrong | None) -> Block:
    marked = choices.MarkWrong(item=statement.item, number=statement.number, wrong=wrong)
    label = WRONG_IN_WORDS[wrong] if wrong else _NOTHING
    action = controls.numbered(controls.STATEMENT_MENU, number)
    return button(label[:1].upper() + label[1:], action, value=choices.encode_choice(marked))
