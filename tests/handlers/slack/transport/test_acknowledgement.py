"""Slack hears at once that something arrived, however slow storage is, and the answer comes once, whichever way."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.adapters.redis.connection import Link
from digests.slack import controls
from handlers.slack.transport.acknowledgement import (
    AT_ONCE,
    LATE,
    PROMPTLY,
    WITH_ITS_ANSWER,
    By,
    acknowledging,
    in_a_calm_moment,
)
from tests.support.sandbox_talk import Conversation, ask, conversation, words
from tests.support.storage.withheld import WithheldArchive, WithheldSeen

BEFORE = 1.0
"""Seconds in which an empty acknowledgement is there on a busy machine; with its answer it would take longer."""


def shown(talk: Conversation) -> Any:
    return talk.sandbox.ephemerals() or None


@pytest.mark.parametrize("by", ["socket", "http"])
async def test_a_slow_command_is_acknowledged_at_once_and_answered_once(link: Link, by: str) -> None:
    archive = WithheldArchive(link)
    async with conversation(link, by=by, archive=archive) as talk:
        receipt = await talk.sandbox.command("/whosaid", "Lindqvist")
        assert receipt.acked
        assert receipt.payload is None
        assert receipt.seconds < BEFORE
        assert talk.sandbox.ephemerals() == []
        archive.let.set()
        await talk.sandbox.until(lambda: shown(talk))
    (answer,) = talk.sandbox.ephemerals()
    assert "7 statements" in words(answer)
    assert talk.sandbox.messages() == []


async def test_what_fails_after_the_acknowledgement_is_answered_in_words(link: Link) -> None:
    archive = WithheldArchive(link, fault=ZeroDivisionError("a secret detail"))
    async with conversation(link, archive=archive) as talk:
        receipt = await talk.sandbox.command("/whosaid", "Lindqvist")
        assert receipt.payload is None
        assert receipt.seconds < BEFORE
        archive.let.set()
        await talk.sandbox.until(lambda: shown(talk))
    (answer,) = talk.sandbox.ephemerals()
    assert re.search(r"\(ref [0-9a-f]{4}\)", words(answer))
    assert "secret" not in words(answer)


async def test_a_button_is_acknowledged_before_storage_is_asked_anything(link: Link) -> None:
    seen = WithheldSeen(link)
    async with conversation(link, seen=seen) as talk:
        await ask(talk, "/whosaid", "Lindqvist")
        seen.let.clear()
        receipt = await talk.sandbox.press(talk.reply(), controls.FOLLOW)
        assert receipt.acked
        assert len(talk.sandbox.ephemerals()) == 1, "nothing before it is known to be no repeat"
        seen.let.set()
        await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) == 2)
    assert "Alert added" in words(talk.sandbox.ephemerals()[-1])


async def test_a_submitted_modal_keeps_its_acknowledgement_for_problems_by_field(link: Link) -> None:
    """However long it takes within Slack's three seconds: nothing else can carry them."""
    seen = WithheldSeen(link)
    async with conversation(link, seen=seen) as talk:
        await talk.sandbox.command("/whosaid")
        (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
        (person, _) = await talk.sandbox.choose(view, controls.ASK_NAME, "Oskar")
        seen.asked.clear()
        seen.let.clear()
        filled = {controls.ASK_NAME: person, controls.ASK_WHEN: "yesteryear"}
        submitting = asyncio.create_task(talk.sandbox.submit(view, filled))
        await seen.asked.wait()
        done, _ = await asyncio.wait({submitting}, timeout=5 * PROMPTLY)
        assert not done
        seen.let.set()
        receipt = await submitting
    assert receipt.payload is not None
    assert receipt.payload["response_action"] == "errors"
    assert "yesteryear" in receipt.payload["errors"][controls.ASK_WHEN]


@pytest.mark.parametrize(("by", "acknowledged"), [(AT_ONCE, True), (PROMPTLY, False), (WITH_ITS_ANSWER, False)])
async def test_what_has_its_answer_in_time_is_acknowledged_by_it(by: By, *, acknowledged: bool) -> None:
    ack = AsyncAck()  # type: ignore[no-untyped-call]  # slack-bolt gives it no types
    async with acknowledging(ack, by):
        assert (ack.response is not None) == acknowledged
        if not acknowledged:
            await ack(text="the answer")
    await asyncio.sleep(2 * PROMPTLY)
    assert ack.response is not None
    assert ("the answer" in ack.response.body) == (not acknowledged)


async def test_an_answer_gives_way_while_turns_of_the_event_loop_are_long() -> None:
    turns = 0

    async def crowd() -> None:
        nonlocal turns
        while turns < 5:
            time.sleep(1.5 * LATE)  # as a hundred acknowledgements do
            turns += 1
            await asyncio.sleep(0)

    await in_a_calm_moment()
    assert turns == 0
    crowded = asyncio.create_task(crowd())
    await in_a_calm_moment()
    assert turns == 5
    await crowded
