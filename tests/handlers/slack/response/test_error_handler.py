"""When something goes wrong, people get words and a reference: never silence, never a stack trace."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from typing import Any

import pytest
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.notes import RedisSeen
from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway, StorageFault
from digests.slack import control_values, controls
from handlers.slack.response.error_handler import words as words_for
from tests.support.sandbox_talk import ask, conversation, words
from tests.support.storage.broken_archive import Broken
from tests.support.valkey import kill, pid_of, server

REFERENCE = re.compile(r"\(ref ([0-9a-f]{4})\)")


COMMANDS = (("/whosaid", "Lindqvist"), ("/digest", ""), ("/alerts", "list"), ("/feeds", ""), ("/amur", "status"))


@pytest.mark.parametrize("patience", [0.2, 2.5])
async def test_with_storage_away_every_command_still_answers_in_time_and_in_words(patience: float) -> None:
    """The server stands still, so that nothing answers: noticed before Slack's three seconds are over, or after."""
    async with server() as (url, data), linked(url, timeout=patience, retries=0) as link_, conversation(link_) as talk:
        os.kill(pid_of(data), signal.SIGSTOP)
        try:
            receipts = await asyncio.gather(*(talk.sandbox.command(*command) for command in COMMANDS))
            assert all(receipt.acked for receipt in receipts), receipts
            shown = await talk.sandbox.until(lambda: e if len(e := talk.sandbox.ephemerals()) == 5 else None)
            assert "*/whosaid*" in await ask(talk, "/whosaid", "help"), "help needs no storage"
        finally:
            os.kill(pid_of(data), signal.SIGCONT)
        for one in shown:
            assert words(one).startswith(
                "My storage doesn't answer right now, so I couldn't do that. Try again in a minute."
            )
            assert REFERENCE.search(words(one))


async def test_after_storage_was_gone_answers_come_again_by_themselves() -> None:
    async with server() as (url, data), linked(url) as link_, conversation(link_) as talk:
        kill(data)
        async with asyncio.timeout(20):
            while "7 statements" not in await ask(talk, "/whosaid", "Lindqvist"):
                await asyncio.sleep(0.2)


async def test_a_fault_of_ours_is_told_with_a_reference_that_the_log_knows(link: Link) -> None:
    with structlog.testing.capture_logs() as logs:
        async with conversation(link, archive=Broken(link, keep_days=1)) as talk:
            shown = await ask(talk, "/whosaid", "Lindqvist")
            found = REFERENCE.search(shown)
            assert found, shown
            assert "ZeroDivisionError" not in shown
            assert "Traceback" not in shown
            assert await talk.ports.store.notes.get(f"ref:{found[1]}")
    (entry,) = [one for one in logs if one.get("ref") == found[1]]
    assert (entry["what"], entry["log_level"]) == ("/whosaid", "error")
    assert isinstance(entry["exc_info"], ZeroDivisionError)


async def test_trouble_reaches_people_wherever_they_are(link: Link) -> None:
    """In a modal, in a type-ahead (which then offers nothing), by a mention, by a button, over HTTP."""
    async with conversation(link, by="http", archive=Broken(link, keep_days=1)) as talk:
        await talk.sandbox.shortcut("ask-who-said")
        view = await talk.sandbox.until(lambda: next(iter(talk.sandbox.views()), None))
        assert await talk.sandbox.choose(view, controls.ASK_NAME, "lind") == []
        await talk.sandbox.mention("Lindqvist")
        await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
        assert REFERENCE.search(talk.reply_text())
        posted = await AsyncWebClient(token=talk.sandbox.bot_token, base_url=talk.sandbox.api_url).chat_postMessage(
            channel=talk.sandbox.channel,
            text="menu",
            blocks=[
                {
                    "type": "actions",
                    "elements": [
                        {
                            "type": "overflow",
                            "action_id": "story-menu:0",
                            "options": [{"text": {"type": "plain_text", "text": "More"}, "value": "more:Lindqvist"}],
                        }
                    ],
                }
            ],
        )
        message = talk.sandbox.api_message(talk.sandbox.channel, posted["ts"])
        assert message is not None
        await talk.sandbox.press(message, "story-menu:0", "more:Lindqvist")
        await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) == 2)
        assert REFERENCE.search(talk.reply_text())


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("not_in_channel", "/invite @Amur"),
        ("is_archived", "archived"),
        ("missing_scope", "reinstall the app"),
        ("ratelimited", "Slack isn't accepting messages from me right now"),
    ],
)
async def test_what_slack_refuses_is_told_in_words(link: Link, error: str, says: str) -> None:
    """Sharing from a modal posts by name, so that Slack can refuse."""
    async with conversation(link) as talk:
        await talk.sandbox.command("/whosaid")
        view = await talk.sandbox.until(lambda: next(iter(talk.sandbox.views()), None))
        offered = await talk.sandbox.choose(view, controls.ASK_NAME, "lindq")
        await talk.sandbox.submit(view, {controls.ASK_NAME: offered[0]})
        kind = "ratelimited" if error == "ratelimited" else "refused"
        talk.sandbox.faults.add(method="chat.postMessage", kind=kind, error=error, times=2)
        answer = talk.sandbox.views()[-1]
        await talk.sandbox.press(answer, controls.SHARE_ANSWER)
        await talk.sandbox.until(lambda: len(talk.sandbox.views()) == 2, timeout=8)
        assert says in words(talk.sandbox.views()[-1])
        assert REFERENCE.search(words(talk.sandbox.views()[-1]))
        assert talk.sandbox.messages() == []
        talk.sandbox.faults.clear()
        await talk.sandbox.press(answer, controls.SHARE_ANSWER)
        await talk.sandbox.until(lambda: talk.sandbox.messages(), timeout=8)  # not "you shared that a moment ago"


async def test_a_seen_mark_that_cannot_be_looked_up_does_not_hold_an_answer_up(link: Link) -> None:
    class Hesitant(RedisSeen):
        async def first_time(self, event: str, *, seconds: int = 3600) -> bool:
            await asyncio.sleep(60)
            raise AssertionError

    async with conversation(link, seen=Hesitant(link)) as talk:
        assert "7 statements" in await ask(talk, "/whosaid", "Lindqvist")


@pytest.mark.parametrize("times", [1, 2])
async def test_if_slack_takes_no_reply_it_is_told_where_one_acts_or_by_direct_message(link: Link, times: int) -> None:
    async with conversation(link) as talk:
        await ask(talk, "/whosaid", "Lindqvist")
        talk.sandbox.faults.add(method="response_url", kind="server_error", times=times)
        await talk.sandbox.press(talk.reply(), controls.FOLLOW)
        shown = await talk.sandbox.until(lambda: [*talk.sandbox.ephemerals()[1:], *talk.sandbox.direct()])
        assert words(shown[0]).startswith("Slack didn't confirm my answer.")
        assert len(talk.sandbox.direct()) == times - 1


def all_words() -> list[tuple[Exception, str]]:
    return [
        (
            StorageAway("redis://host", "OOM", StorageFault.FULL),
            "I couldn't keep that. My storage: its memory is full, so nothing new is kept: raise its maxmemory, or "
            "lower AMUR_KEEP_DAYS.",
        ),
        (
            StorageAway("redis://host", "refused"),
            "My storage doesn't answer right now, so I couldn't do that. Try again in a minute.",
        ),
        (SlackUnauthorised("chat.postMessage", "missing_scope"), "Slack no longer lets me do that (missing_scope)."),
        (SlackRefused("chat.postMessage", "weird_code"), "Slack refused my answer (weird_code)."),
        (SlackInDoubt("chat.postMessage", "TimeoutError"), "Slack didn't confirm my answer"),
        (SlackBusy("chat.postMessage", "rate limit", 30.0), "Slack isn't accepting messages from me right now"),
        (control_values.UnknownValue("{}"), "This button is from an older version"),
        (ValueError("not a number"), "Something went wrong on my side"),
        (TimeoutError(), "That took too long"),
        (KeyError("xoxb-secret"), "Something went wrong on my side"),
    ]


@pytest.mark.parametrize(("error", "begins"), all_words())
def test_words_say_what_happened_and_never_quote_what_was_not_written_for_people(error: Any, begins: str) -> None:
    assert words_for(error).startswith(begins)
    assert "xoxb" not in words_for(error)
    assert "redis://" not in words_for(error)
