"""/story, and *The thread so far*: one matter by day."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.redis.connection import Link
from bot.model import Reading
from tests.support.builders import a_quote, a_reading
from tests.support.sandbox_talk import NOW, Conversation, ask, conversation, elements

HARBOUR = a_quote("Berit Aas", "The keel is laid and the money is there.", role="harbour master")


def event(title: str, *, days: int, stems: str, outlet: str, said: bool = False) -> Reading:
    made = a_reading(
        title, stems=stems.split(), published=NOW - timedelta(days=days, hours=1), quotes=[HARBOUR] if said else []
    )
    return replace(made, item=replace(made.item, title=title, outlet=outlet))


@pytest.fixture
async def talk(link: Link) -> AsyncIterator[Conversation]:
    async with conversation(link) as talk:
        for one in (
            event("Karsk ferry to be built", days=20, stems="karsk ferri build", outlet="Coast Post"),
            event("Keel of Karsk ferry laid", days=12, stems="karsk ferri keel", outlet="River Daily", said=True),
            event("Gulls of Torvik counted", days=2, stems="gull torvik count", outlet="Coast Post"),
        ):
            await talk.ports.store.archive.file(one, [], now=NOW)
        yield talk


async def test_a_thread_shows_its_developments_by_day_with_outlets_and_statements(talk: Conversation) -> None:
    answer = await ask(talk, "/story", "ferry karsk")
    assert "2 developments in the last 30 days, 2 outlets" in answer
    assert answer.index("Karsk ferry to be built") < answer.index("Keel of Karsk ferry laid")
    assert "The keel is laid and the money is there." in json.dumps(talk.reply())
    assert "Gulls" not in answer
    await ask(talk, "/story", "xylophone")
    assert "No headline of the last 30 days has “xylophone”" in talk.reply_text()
    assert "Karsk" in talk.reply_text()
    assert "“on” is too common to look for." in await ask(talk, "/story", "on")
    assert "No headline of the last 30 days has “🎉”" in await ask(talk, "/story", "🎉")


async def test_of_a_long_thread_what_was_asked_for_is_shown_however_old(talk: Conversation) -> None:
    for n in range(12):
        stems = f"karsk a{n} b{n} c{n}"
        later = event(f"Karsk ferry, leg {n} of the trip", days=11 - n, stems=stems, outlet="Coast Post")
        await talk.ports.store.archive.file(later, [], now=NOW)
    answer = await ask(talk, "/story", "keel")
    assert answer.index("Keel of Karsk ferry laid") < answer.index("leg 11 of the trip")
    assert "not shown: room goes to what you asked for, then to the newest" in answer
    assert "Karsk ferry to be built" not in answer


async def test_the_thread_of_a_story_is_a_press_away_from_all_there_is_on_it(talk: Conversation) -> None:
    await ask(talk, "/story", "keel")
    card = next(block["accessory"] for block in talk.reply()["blocks"] if "accessory" in block)
    more = next(one["value"] for one in card["options"] if one["text"]["text"] == "More on this")
    await talk.sandbox.press(talk.reply(), card["action_id"], more)
    await talk.sandbox.until(lambda: any(one.get("action_id") == "thread" for one in elements(talk.reply())))
    detail = talk.reply()
    await talk.sandbox.press(detail, "useful:1")
    await talk.sandbox.until(lambda: "noted as off the beat" in talk.reply_text())
    assert "1 off the beat, 0 on it" in await ask(talk, "/amur", "status")
    await talk.sandbox.press(detail, "thread")
    await talk.sandbox.until(lambda: "2 developments" in talk.reply_text())
