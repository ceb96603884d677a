"""Whom or what one can follow, where what was typed does not say it clearly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import (
    AlertOptions,
    Known,
    Part,
    Reading,
    Subscription,
    TopicId,
    TopicTerms,
    Unheard,
    WatchedWording,
    WhichOne,
    terms_of_story,
)
from digests.slack import controls
from digests.slack.alerts.values import encode_wish
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.control_values import terms_for
from digests.slack.mrkdwn import fit
from digests.wording.words import clean, count, cut, headline

OFFERED = 8
LONGEST_NAME = 80
"""Characters of a headline by which a followed story is called."""


def terms_of_topic(topic: TopicId) -> str:
    return f"topic:{topic}"


def terms_of_outlet(name: str) -> str:
    return f'source:"{cut(clean(name).replace(chr(34), ""), 100)}"'


def compose_choice(answer: WhichOne, about: str) -> Part:
    asked = fit(answer.question.name, 100)
    text = f"Several people are called “{asked}”. Which one do you mean?"
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


def compose_follow_choice(reading: Reading, topics: Sequence[TopicTerms]) -> Part:
    """What of an item one can follow: its story, and the topics it stands under."""
    text = "What do you want to follow?"
    story = terms_of_story(reading.placed.story) if reading.placed is not None else None
    name = cut(clean(headline(reading.item)), LONGEST_NAME)
    wishes = [("This story", encode_wish(story, AlertOptions(name=name)))] if story is not None else []
    under = {topic.id for topic in reading.topics}
    wishes += [
        (topic.name, encode_wish(terms_of_topic(topic.id), AlertOptions(name=f"Follow: {topic.name}")))
        for topic in [one for one in topics if one.id in under][:OFFERED]
    ]
    buttons = [
        button(words, controls.numbered(controls.MAKE_ALERT, number), value=value)
        for number, (words, value) in enumerate(wishes)
    ]
    how = context("I'll message you when there is more on a story you follow, until 14 days pass without a report.")
    return part([section(f"{text}\n{fit(name, 100)}"), actions(*buttons), how], text)


def compose_story_followed(one: Subscription) -> Part:
    text = (
        f"You're following this story: *{fit(one.title, 100)}*. I'll message you when there is more, until 14 days "
        "pass without a report. Pause or delete it in `/alerts`."
    )
    return part([section(text)], text)


def compose_wording_watched(one: Subscription, watched: WatchedWording) -> Part:
    asked = fit(f"/whosaid {watched.name} on {watched.about}", 200)
    text = (
        f"Alert added: *{fit(one.title, 150)}*. I'll tell you when a statement on this has other key words than the "
        f"one before, and which are new or gone. I compare words, not meaning. `{asked}` shows what was said so far."
    )
    return part([section(text)], text)


def compose_topics(typed: str, topics: Sequence[TopicTerms]) -> Part:
    text = f"Which topic is “{fit(typed, 60)}”?"
    buttons = [
        button(f"Follow {one.name}", controls.numbered(controls.FOLLOW, number), value=terms_of_topic(one.id))
        for number, one in enumerate(topics[:25])
    ]
    return part([section(text), *([actions(*buttons)] if buttons else [])], text)
