"""The answer to "Who said this?" on a message: the statements on file that say it, else whom it names."""

from __future__ import annotations

from datetime import datetime

from bot.model import Known, Part, Question, Statement, Traced
from digests.slack import controls
from digests.slack.answers.answer import statement_blocks
from digests.slack.blocks import Block, actions, button, part, section
from digests.slack.mrkdwn import fit
from digests.wording.words import clean, count, cut, is_quotation, words_of

SHOWN = 5
ROOM = 1_200
"""Characters of one statement."""
OFFERED = 5


def compose_traced(traced: Traced, *, now: datetime) -> Part:
    """Never claims a match: says that the words are alike, and whose they are on file."""
    offered = [actions(*(_ask(known, number) for number, known in enumerate(traced.named[:OFFERED])))]
    people = offered if traced.named else []
    if traced.statements:
        shown = traced.statements[:SHOWN]
        head = "Statements with words like these:"
        blocks: list[Block] = [section(head)]
        for number, one in enumerate(shown):
            blocks += [section(f"*{_speaker(one)}*"), *statement_blocks(one, number, ROOM, now)]
        first = shown[0]
        words = fit(words_of(first.quote), 300)
        quoted = words if is_quotation(first.quote) else f"paraphrased: {words}"
        return part([*blocks, *people], f"{head} {_speaker(first)}: {quoted}")
    if traced.named:
        named = ", ".join(fit(known.speaker.name, 80) for known in traced.named[:OFFERED])
        text = f"I have no statement with words like these. The message names {named}:"
        return part([section(text), *people], text)
    text = (
        "I have no statement with words like these, and the message names nobody I know. "
        "Ask for a name: `/whosaid Gabuev`"
    )
    return part([section(text), actions(button("What did someone say?", controls.ASK))], text)


def _speaker(one: Statement) -> str:
    return fit(one.quote.speaker.name, 200) if one.quote.speaker else "unknown"


def _ask(known: Known, number: int) -> Block:
    question = Question(name=known.speaker.name, speaker=known.speaker.id)
    label = f"{cut(clean(known.speaker.name), 45)} · {count(known.statements, 'statement')}"
    value = controls.encode_question(question)
    return button(label, controls.numbered(controls.ASK_AGAIN, number), value=value)
