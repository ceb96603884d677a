"""*Missed: add this*, from the command and from the form, as far as the web process goes."""

from __future__ import annotations

import pytest

from bot.model import ItemId, Judgement, UserId
from digests.slack import controls, notes
from tests.support.sandbox_talk import NOW, Conversation, ask


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("missed ferry", "That isn't one web address"),
        ("missed feed:feed:", "I don't go to that address"),
        ("missed https://harbour.example/a https://harbour.example/b", "That isn't one web address"),
        ("missed https://harbour.example", "That is a site's front page"),
        ("missed http://127.0.0.1/admin", "I don't go to that address"),
    ],
)
async def test_a_bad_address_is_told_why_and_asks_nothing_of_the_worker(
    talk: Conversation, typed: str, answer: str
) -> None:
    assert answer in await ask(talk, "/digest", typed)
    assert await talk.ports.store.lookups.take(lease=1) is None


async def test_the_worker_is_asked_to_read_what_is_typed(talk: Conversation) -> None:
    answer = await ask(talk, "/digest", "missed: <https://harbour.example/ferry|harbour.example>")
    assert "Checking https://harbour.example/ferry …" in answer
    lookup = await talk.ports.store.lookups.take(lease=60)
    assert lookup is not None
    assert (lookup.address, lookup.article, lookup.user) == ("https://harbour.example/ferry", True, talk.sandbox.user)
    entries = await talk.ports.store.audit.since(None)
    assert [(one.act, one.about) for one in entries] == [("add item", "harbour.example")]
    await talk.ports.store.lookups.done(lookup)


async def test_the_form_says_what_is_wrong_beside_its_field(talk: Conversation) -> None:
    await talk.sandbox.command("/digest", "missed")
    (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
    refused = await talk.sandbox.submit(view, {controls.MISSED_ADDRESS: "ferry times"})
    assert refused.payload == {"response_action": "errors", "errors": {controls.MISSED_ADDRESS: notes.NO_ADDRESS}}
    await talk.sandbox.submit(view, {controls.MISSED_ADDRESS: "harbour.example/ferry"})
    lookup = await talk.ports.store.lookups.take(lease=60)
    assert lookup is not None
    assert lookup.address == "harbour.example/ferry"


async def test_what_was_missed_is_counted(talk: Conversation) -> None:
    mark = Judgement(
        team=talk.ports.team, user=UserId(talk.sandbox.user), item=ItemId("i"), useful=True, at=NOW, of="missed"
    )
    await talk.ports.store.feedback.give(mark)
    assert "0 off the beat, 0 on it, 1 missed" in await ask(talk, "/amur", "status")
