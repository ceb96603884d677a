"""What comes late, twice, or from an older version: words with the next step, and nothing broken."""

from __future__ import annotations

import pytest
import structlog.testing

from digests.slack import controls
from tests.support.sandbox_talk import Conversation, ask, elements, value_of, words


async def newest(talk: Conversation, before: int) -> str:
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > before)
    return words(talk.sandbox.ephemerals()[-1])


@pytest.mark.parametrize(
    ("action", "value"), [("a-button-of-last-year", "x"), ("share-answer", "of last month"), ("topic-digest", "[1]")]
)
async def test_a_button_of_an_older_version_says_what_to_do_instead(
    talk: Conversation, action: str, value: str
) -> None:
    old = {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "Old"}}
    posted = await talk.ports.slack.client.chat_postMessage(
        channel=talk.sandbox.channel, text="of last month", blocks=[{"type": "actions", "elements": [old]}]
    )
    message = talk.sandbox.api_message(talk.sandbox.channel, str(posted["ts"]))
    assert message is not None
    before = len(talk.sandbox.ephemerals())
    with structlog.testing.capture_logs() as lines:
        await talk.sandbox.press(message, action)
        said = await newest(talk, before)
    assert {line["log_level"] for line in lines} <= {"debug", "info"}, "nothing for whoever runs the bot to mend"
    assert "from an older version" in said
    assert "/whosaid" in said


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
async def test_a_window_that_slack_no_longer_opens_asks_to_press_again(talk: Conversation, error: str) -> None:
    talk.sandbox.faults.add(method="views.open", kind="refused", error=error)
    before = len(talk.sandbox.ephemerals())
    await talk.sandbox.command("/whosaid")
    assert "Please press again" in await newest(talk, before)


async def test_a_closed_direct_message_stops_nothing_else(talk: Conversation) -> None:
    talk.sandbox.faults.add(method="chat.postMessage", kind="refused", error="channel_not_found", times=3)
    await talk.sandbox.say("hello", channel=talk.sandbox.direct_channel())
    await talk.sandbox.until(lambda: len(talk.sandbox.calls("chat.postMessage")) >= 3)
    assert "7 statements" in await ask(talk, "/whosaid", "Lindqvist")


async def test_a_button_pressed_twice_makes_one_alert(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindqvist")
    answer = talk.sandbox.ephemerals()[-1]
    assert value_of(answer, controls.FOLLOW)
    for _ in range(2):
        before = len(talk.sandbox.ephemerals())
        await talk.sandbox.press(answer, controls.FOLLOW)
        said = await newest(talk, before)
    assert "You have that alert already" in said


async def test_a_message_can_be_made_an_alert(talk: Conversation) -> None:
    await talk.sandbox.say("Oskar Lindqvist speaks of gallium exports")
    before = len(talk.sandbox.ephemerals())
    await talk.sandbox.shortcut("alert-about-this", talk.sandbox.messages()[-1])
    said = await newest(talk, before)
    assert "When Oskar Lindqvist speaks" in said
    assert "gallium" in said
    offer = talk.sandbox.ephemerals()[-1]
    named = next(one["action_id"] for one in elements(offer) if "Oskar" in words(one))
    before = len(talk.sandbox.ephemerals())
    await talk.sandbox.press(offer, named)
    assert "Alert added: *Follow: Oskar Lindqvist*" in await newest(talk, before)
