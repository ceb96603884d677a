"""The form that asks who said something: suggestions in every field, and what is wrong said beside its field."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model import Preferences, UserId
from digests.slack import controls
from tests.support.sandbox_talk import Conversation, ask, words


async def form(talk: Conversation) -> dict[str, Any]:
    await talk.sandbox.command("/whosaid")
    (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
    return view


async def offered(talk: Conversation, view: dict[str, Any], action: str, typed: str) -> list[str]:
    return [one["text"]["text"] for one in await talk.sandbox.choose(view, action, typed)]


async def test_every_field_suggests_what_there_is_and_last_the_very_words(talk: Conversation) -> None:
    view = await form(talk)
    assert "Energy" in await offered(talk, view, controls.ASK_ABOUT, "")
    assert await offered(talk, view, controls.ASK_ABOUT, "cargo") == ["“cargo”"]
    assert (await offered(talk, view, controls.ASK_OUTLET, "good")) == ["Good News", "“good”"]
    assert (await offered(talk, view, controls.ASK_OUTLET, "Good News")) == ["Good News"]


async def test_the_fields_are_one_question(talk: Conversation) -> None:
    view = await form(talk)
    (person, _) = await talk.sandbox.choose(view, controls.ASK_NAME, "Oskar")
    filled = {controls.ASK_NAME: person, controls.ASK_OUTLET: "Outlet", controls.ASK_WHEN: "since January 2031"}
    await talk.sandbox.submit(view, filled)
    shown = words(talk.sandbox.views())
    assert "3 statements" in shown
    assert "1 January – 4 March 2031" in shown
    assert "in Outlet" in shown


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("yesteryear", "I can't read “yesteryear” as a date"),
        ("2040", "1 Jan 2040 has not come yet"),
        ("03/04/2030", "could be 3 April or 4 March"),
    ],
)
async def test_a_date_that_cannot_be_is_said_beside_its_field(talk: Conversation, when: str, says: str) -> None:
    view = await form(talk)
    (person, _) = await talk.sandbox.choose(view, controls.ASK_NAME, "Oskar")
    receipt = await talk.sandbox.submit(view, {controls.ASK_NAME: person, controls.ASK_WHEN: when})
    assert receipt.payload is not None
    assert receipt.payload["response_action"] == "errors"
    assert says in receipt.payload["errors"][controls.ASK_WHEN]


async def test_a_form_submitted_twice_answers_twice_and_breaks_nothing(talk: Conversation) -> None:
    view = await form(talk)
    (person, _) = await talk.sandbox.choose(view, controls.ASK_NAME, "Oskar")
    for _ in range(2):
        receipt = await talk.sandbox.submit(talk.sandbox.views()[0] | {"id": view["id"]}, {controls.ASK_NAME: person})
        assert receipt.acked
        if "7 statements" in words(talk.sandbox.views()):
            break
    assert "7 statements" in words(talk.sandbox.views())


async def test_the_digest_s_zone_and_outlets_are_suggested(talk: Conversation) -> None:
    await talk.sandbox.command("/digest", "settings")
    (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
    assert (await offered(talk, view, "digest-zone", "shang"))[0] == "Asia/Shanghai"
    assert (await offered(talk, view, "digest-without", "good"))[0] == "Good News"


async def test_today_is_the_asker_s_by_profile_or_choice(talk: Conversation) -> None:
    """The clock says 4 March, 09:30 UTC: on Hawaii it is still the 3rd."""
    talk.sandbox.set_zone("Pacific/Honolulu")
    assert "3 Mar 2031" in await ask(talk, "/whosaid", "Lindqvist today")
    chosen = Preferences(user=UserId(talk.sandbox.user), zone="Europe/Berlin")
    await talk.ports.store.preferences.keep(talk.ports.team, chosen)
    assert "4 Mar 2031" in await ask(talk, "/whosaid", "Lindqvist today")


async def test_without_a_zone_in_the_profile_the_settings_count(talk: Conversation) -> None:
    talk.sandbox.set_zone(None)
    assert "4 Mar 2031" in await ask(talk, "/whosaid", "Lindqvist today")


async def test_when_slack_does_not_say_where_somebody_lives_the_answer_comes_all_the_same(talk: Conversation) -> None:
    talk.sandbox.faults.add(method="users.info", kind="delay", seconds=5.0)
    assert "4 Mar 2031" in await ask(talk, "/whosaid", "Lindqvist today")
