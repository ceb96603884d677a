"""Whom or what one can follow, where what was typed does not say it clearly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Known, Part, TopicId, TopicTerms, Unheard, WhichOne
from digests.slack import controls
from digests.slack.blocks import Block, actions, button, part, section
from digests.slack.controls import terms_for
from digests.slack.mrkdwn import fit
from digests.wording.words import clean, count, cut

OFFERED = 8


def terms_of_topic(topic: TopicId) -> str:
    return f"topic:{topic}"


def terms_of_outlet(name: str) -> str:
    return f'source:"{cut(clean(name).replace(chr(34), ""), 100)}"'


def compose_choice(answer: WhichOne, about: str) -> Part:
    asked = fit(answer.question.name, 100)
    text = f"Several people are called “{asked}”. Whom do you mean?"
    rows = [
        section(
            f"*{fit(one.speaker.name, 120)}* · {count(one.statements, 'statement')}"
            + (f"\n{fit(one.role, 200)}" if one.role else ""),
            accessory=_follow(one, about, number),
        )
        for number, one in enumerate(answer.candidates[:OFFERED])
    ]
    return part([section(text), *rows], text)


def compose_unheard(answer: Unheard, about: str) -> Part:
    """Near names are offered; the name as typed can be followed, for whoever has not spoken yet."""
    name = clean(answer.question.name)
    text = f"I have no statements by “{fit(name, 100)}”."
    near = [_follow(one, about, number) for number, one in enumerate(answer.nearest[:OFFERED])]
    typed = button(
        f"Follow “{cut(name, 50)}” as typed",
        controls.numbered(controls.FOLLOW, OFFERED),
        value=terms_for(name) + (f" {about}" if about else ""),
    )
    ask = " Did you mean one of these?" if near else ""
    return part([section(f"{text}{ask}"), actions(*near, typed)], f"{text}{ask}")


def _follow(one: Known, about: str, number: int) -> Block:
    return button(
        f"Follow {cut(clean(one.speaker.name), 60)}",
        controls.numbered(controls.FOLLOW, number),
        value=terms_for(one.speaker.name) + (f" {about}" if about else ""),
    )


def compose_topics(typed: str, topics: Sequence[TopicTerms]) -> Part:
    text = f"Which topic is “{fit(typed, 60)}”?"
    buttons = [
        button(f"Follow {one.name}", controls.numbered(controls.FOLLOW, number), value=terms_of_topic(one.id))
        for number, one in enumerate(topics[:25])
    ]
    return part([section(text), *([actions(*buttons)] if buttons else [])], text)
