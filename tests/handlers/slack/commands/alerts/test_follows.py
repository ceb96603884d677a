"""People, topics, outlets and wordings followed."""

from __future__ import annotations

from bot.model import Frequency
from digests.slack import controls
from tests.support.sandbox_talk import Conversation, ask
from tests.support.slack.alert_commands import have


async def test_a_person_is_followed_once_under_every_spelling(talk: Conversation) -> None:
    assert "Alert added: *Follow: Oskar Lindqvist*" in await ask(talk, "/alerts", "follow Lindqvist")
    assert "You have that alert already" in await ask(talk, "/alerts", "follow Oskar Lindqvist")
    assert [one.terms for one in await have(talk)] == ['speaker:"Oskar Lindqvist"']


async def test_whom_to_follow_is_never_guessed(talk: Conversation) -> None:
    assert "Several people are called “Lind”" in await ask(talk, "/alerts", "follow Lind")
    told = await ask(talk, "/alerts", "follow Lindquist")
    assert "I have no statements by “Lindquist”. Did you mean one of these?" in told
    assert await have(talk) == ()
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.FOLLOW, 0))
    await talk.sandbox.until(lambda: "Alert added: *Follow: Oskar Lindqvist*" in talk.reply_text())


async def test_topics_and_outlets_are_followed(talk: Conversation) -> None:
    assert "*Follow: Energy*" in await ask(talk, "/alerts", "follow topic energy")
    assert "Which topic is “fish”?" in await ask(talk, "/alerts", "follow topic fish")
    assert "*Follow: Outlet*" in await ask(talk, "/alerts", "follow outlet Outlet hourly")
    assert {(one.terms, one.frequency) for one in await have(talk)} == {
        ("topic:energy", Frequency.AT_ONCE),
        ('source:"Outlet"', Frequency.HOURLY),
    }


async def test_a_change_of_wording_is_an_alert_beside_the_one_on_the_same_words(talk: Conversation) -> None:
    await ask(talk, "/alerts", "follow Lindqvist on bridge")
    told = await ask(talk, "/alerts", "follow Lindqvist on bridge changes")
    assert "Alert added: *When Oskar Lindqvist's words on bridge change*" in told
    assert "I compare words, not meaning" in told
    assert "You have that alert already" in await ask(talk, "/alerts", "follow Lindqvist on bridge changes")
    assert {one.wording.about if one.wording else None for one in await have(talk)} == {None, "bridge"}
    assert len({one.terms for one in await have(talk)}) == 1
