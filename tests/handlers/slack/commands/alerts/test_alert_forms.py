"""The forms of an alert: filled in, wrong, submitted twice, of one that is gone."""

from __future__ import annotations

from bot.model import AlertState, Frequency
from digests.slack import controls
from tests.support.sandbox_talk import NOW, Conversation, ask, words
from tests.support.slack.alert_commands import chosen, have, view_of


async def test_an_alert_is_edited_in_a_form_and_keeps_its_state(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    await ask(talk, "/alerts", "pause 1")
    await ask(talk, "/alerts")
    await chosen(talk, "edit")
    form = await view_of(talk)
    given = {
        controls.ALERT_TERMS: "toll OR fee",
        controls.ALERT_NAME: "Bridge money",
        controls.ALERT_WHEN: "daily",
        controls.ALERT_AT: "06:45",
        controls.ALERT_URGENT: ["urgent"],
        controls.ALERT_EXPIRES: "2031-04-30",
    }
    await talk.sandbox.submit(form, given)
    assert "Alert saved: *Bridge money*" in words(await view_of(talk))
    (one,) = await have(talk)
    assert (one.terms, one.name, one.frequency, f"{one.at:%H:%M}", one.urgent) == (
        "toll OR fee",
        "Bridge money",
        Frequency.DAILY,
        "06:45",
        True,
    )
    assert one.state(NOW) is AlertState.PAUSED
    assert one.expires_at is not None
    assert one.expires_at.date().isoformat() == "2031-04-30"


async def test_each_mistake_in_the_form_stands_beside_its_field(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add ferry hourly")
    await talk.sandbox.command("/alerts", "add")
    form = await view_of(talk)
    for given, field, says in (
        ({}, controls.ALERT_TERMS, "Give words, or choose a person"),
        ({controls.ALERT_TERMS: "(toll"}, controls.ALERT_TERMS, "a bracket opened at column 1 is not closed"),
        ({controls.ALERT_TERMS: "ferry"}, controls.ALERT_TERMS, "You have that alert already: ferry."),
        (
            {controls.ALERT_TERMS: "toll", controls.ALERT_EXPIRES: "2031-03-03"},
            controls.ALERT_EXPIRES,
            "That day is over",
        ),
    ):
        receipt = await talk.sandbox.submit(form, {controls.ALERT_TERMS: None, controls.ALERT_EXPIRES: None, **given})
        assert receipt.payload is not None
        assert says in receipt.payload["errors"][field]
    assert len(await have(talk)) == 1


async def test_the_form_offers_people_topics_and_outlets_as_one_types(talk: Conversation) -> None:
    await talk.sandbox.command("/alerts", "add")
    form = await view_of(talk)
    (person,) = await talk.sandbox.choose(form, controls.ALERT_SPEAKER, "lindq")
    assert words(person["text"]) == "Oskar Lindqvist · 7 statements"
    topics = await talk.sandbox.choose(form, controls.ALERT_TOPIC, "tr")
    outlets = await talk.sandbox.choose(form, controls.ALERT_OUTLET, "good")
    assert [one["value"] for one in outlets] == ["Good News"]
    chosen = {
        controls.ALERT_TERMS: "toll OR fee",
        controls.ALERT_SPEAKER: person,
        controls.ALERT_TOPIC: next(one for one in topics if one["value"] == "trade"),
        controls.ALERT_OUTLET: outlets[0],
    }
    await talk.sandbox.submit(form, chosen)
    assert [one.terms for one in await have(talk)] == [
        '(toll OR fee) speaker:"Oskar Lindqvist" topic:"trade" source:"Good News"'
    ]


async def test_a_form_that_is_submitted_twice_makes_one_alert(talk: Conversation) -> None:
    for _ in range(2):
        await talk.sandbox.command("/alerts", "add")
        form = await talk.sandbox.until(
            lambda: next((v for v in talk.sandbox.views() if v["callback_id"] == controls.ALERT_VIEW), None)
        )
        await talk.sandbox.submit(form, {controls.ALERT_TERMS: "toll"})
        assert "Alert added: *toll*" in words(await view_of(talk))
    assert len(await have(talk)) == 1


async def test_a_form_on_an_alert_that_was_deleted_meanwhile_says_so(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    await talk.sandbox.press(talk.reply(), controls.EDIT_ALERT)
    form = await view_of(talk)
    await ask(talk, "/alerts", "remove 1")
    await talk.sandbox.submit(form, {controls.ALERT_TERMS: "fee"})
    assert "That alert is gone" in words(await view_of(talk))


async def test_an_alert_is_snoozed_until_a_day_or_deleted_after_a_question(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    await ask(talk, "/alerts")
    await chosen(talk, "snooze")
    form = await view_of(talk)
    receipt = await talk.sandbox.submit(form, {controls.SNOOZE_UNTIL: "2031-03-04"})
    assert receipt.payload is not None
    assert "That day has begun" in receipt.payload["errors"][controls.SNOOZE_UNTIL]
    await talk.sandbox.submit(form, {controls.SNOOZE_UNTIL: "2031-03-09"})
    assert "toll is snoozed until 9 Mar 2031" in words(await view_of(talk))
    await chosen(talk, "remove")
    question = await talk.sandbox.until(
        lambda: next((v for v in talk.sandbox.views() if v["callback_id"] == controls.DELETE_ALERT_VIEW), None)
    )
    await talk.sandbox.submit(question)
    assert await have(talk) == ()


async def test_a_copy_begins_with_what_the_other_has(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll hourly")
    await talk.sandbox.command("/alerts", "copy 1")
    form = await view_of(talk)
    await talk.sandbox.submit(form, {controls.ALERT_TERMS: "toll bridge"})
    assert {(one.terms, one.frequency) for one in await have(talk)} == {
        ("toll", Frequency.HOURLY),
        ("toll bridge", Frequency.HOURLY),
    }
