"""The answer to "Who said this?" on a message: the statements on file that say it, else whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model import Known, Part, Question, Statement, Traced
from digests.slack import control_values, controls
from digests.slack.answers.statement import statement_blocks
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import fit
from digests.wording.quotations import is_quotation, words_of
from digests.wording.words import clean, count, cut

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


def compose_alert_offers(named: Sequence[Known], terms: Sequence[str]) -> Part:
    """What to be alerted to, out of a message: those it names, and its most telling words together and one by one."""
    offers = [(f"When {known.speaker.name} speaks", control_values.terms_for(known.speaker.name)) for known in named]
    offers = offers[:OFFERED] + [(f"“{one}”", one) for one in terms]
    if not offers:
        text = "That message has no words to watch for. Name them: `/alerts add gallium`"
        return part([section(text)], text)
    text = "Alert me about this message: which of these?"
    buttons = [
        button(label, controls.numbered(controls.FOLLOW, number), value=value)
        for number, (label, value) in enumerate(offers)
    ]
    return part([section(text), actions(*buttons), context("Each sends new items to you alone")], text)


def _speaker(one: Statement) -> str:
    return fit(one.quote.speaker.name, 200) if one.quote.speaker else "unknown"


def _ask(known: Known, number: int) -> Block:
    question = Question(name=known.speaker.name, speaker=known.speaker.id)
    label = f"{cut(clean(known.speaker.name), 45)} · {count(known.statements, 'statement')}"
    value = control_values.encode_question(question)
    return button(label, controls.numbered(controls.ASK_AGAIN, number), value=value)
