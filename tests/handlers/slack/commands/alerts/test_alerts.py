"""/alerts end to end: before subscribing, the list, every change, forms, channels, sharing, what is kept.

A strict sandbox Slack, a real Valkey, the very app that `amur web` runs. People, outlets and words are invented.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import (
    AlertState,
    ChannelId,
    Frequency,
    ItemId,
    Judgement,
    Sensitivity,
    StatementFault,
    Subscription,
    SubscriptionId,
    UserId,
    Wrong,
)
from bot.use_cases.alerts.subscriptions import MOST, mine
from digests.slack import controls
from digests.slack.alerts.values import decode_wish, encode_wish
from tests.support.builders import a_reading
from tests.support.sandbox_talk import NOW, Conversation, ask, conversation, elements, value_of, words

DAY = timedelta(days=1)
MENU = controls.numbered(controls.ALERT_MENU, 1)


@pytest.fixture
async def talk(link: Link) -> AsyncIterator[Conversation]:
    async with conversation(link) as talk:
        yield talk


async def file(talk: Conversation, name: str, text: str, *, days: float = 1, topic: str = "border") -> None:
    assert isinstance(talk.ports.store.archive, RedisArchive)
    at = NOW - days * DAY
    made = a_reading(name, text=text, published=at, seen_at=at, topic=topic)
    await talk.ports.store.archive.file(made, [], now=at)


async def have(talk: Conversation, user: str = "") -> tuple[Subscription, ...]:
    watchlist = talk.ports.store.watchlist
    return await mine(team=talk.ports.team, user=UserId(user or talk.sandbox.user), watchlist=watchlist)


async def view_of(talk: Conversation, user: str | None = None) -> dict[str, Any]:
    """The newest modal."""
    shown: dict[str, Any] = await talk.sandbox.until(lambda: next(reversed(talk.sandbox.views(user)), None))
    return shown


async def chosen(talk: Conversation, verb: str, *, menu: str = MENU) -> None:
    """From the menu beside an alert of the list that is shown."""
    listed = talk.reply()
    await talk.sandbox.press(listed, menu, value_of(listed, menu).replace("edit", verb, 1))


# -------------------------------------------------------------------------------------------------- before subscribing


async def test_a_new_alert_says_what_the_last_days_would_have_brought(talk: Conversation) -> None:
    for number in range(4):
        await file(talk, f"toll {number}", "The toll rises.", days=9 * number + 1)
    await file(talk, "long ago", "The toll rises.", days=40)
    told = await ask(talk, "/alerts", "add toll here daily 07:30 urgent until 1 June")
    assert "Alert added: *toll*" in told
    assert f"Daily at 07:30, to <#{talk.sandbox.channel}>, even in quiet hours, until <!date^" in told
    assert "|1 Jun 2031 21:59 UTC>." in told
    assert "4 items in the last 30 days, about 1 a week." in told
    assert told.count("Title of toll") == 3
    (one,) = await have(talk)
    assert (one.channel, one.frequency, one.urgent) == (talk.sandbox.channel, Frequency.DAILY, True)
    assert one.expires_at is not None
    assert one.expires_at.isoformat() == "2031-06-01T22:00:00+00:00", "the end of 1 June in Stockholm"


async def test_what_would_flood_is_not_added_and_narrower_is_one_press_away(talk: Conversation) -> None:
    for number in range(330):
        topic = "trade" if number % 3 == 0 else "energy"
        await file(talk, f"ferry {number}", "The ferry sails.", days=number % 29 + 1, topic=topic)
    told = await ask(talk, "/alerts", "add ferry")
    assert "*ferry* would bring about 11 a day. More than 10 a day are hard to read, so I have not added it." in told
    assert await have(talk) == ()
    assert "`ferry topic:trade` · about 4 a day" in told
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.MAKE_ALERT, 0))
    await talk.sandbox.until(lambda: "Alert added: *ferry topic:trade*" in talk.reply_text())
    assert [one.terms for one in await have(talk)] == ["ferry topic:trade"]
    await ask(talk, "/alerts", "add ferry")
    anyway = next(one["action_id"] for one in elements(talk.reply()) if "anyway" in words(one))
    await talk.sandbox.press(talk.reply(), anyway)
    await talk.sandbox.until(lambda: "Alert added: *ferry*" in talk.reply_text())


async def test_an_alert_on_spikes_says_when_it_begins_and_is_listed_edited_and_exported_as_one(
    talk: Conversation,
) -> None:
    told = await ask(talk, "/alerts", "spike slight toll")
    assert "Slight spikes only, at once, to you" in told
    assert "I need 14 days to know what is usual, so this begins 19 Mar 2031." in told
    await ask(talk, "/alerts", "add toll")
    one, plain = await have(talk)
    assert (one.spike, plain.spike) == (Sensitivity.SLIGHT, None)
    assert "slight spikes only" in await ask(talk, "/alerts")
    await ask(talk, "/alerts", "remove 2")
    assert decode_wish(encode_wish(one.terms, one.options)) == (one.terms, one.options)
    await ask(talk, "/alerts")
    await chosen(talk, "edit")
    view = await view_of(talk)
    assert "Only a day above its own rhythm" in str(view)


async def test_a_snoozed_alert_that_gets_an_end_says_that_it_is_snoozed(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    await ask(talk, "/alerts", "snooze 1 until 10 March")
    assert "on until 1 Jun 2031; it is snoozed until 10 Mar 2031" in await ask(talk, "/alerts", "expire 1 1 June")


async def test_words_that_say_nothing_and_words_that_cannot_be_read_are_answered_with_what_can_be_typed(
    talk: Conversation,
) -> None:
    assert "words that nearly every article has" in await ask(talk, "/alerts", "add the")
    assert "is a mention or a link, not a word. Try: `/alerts add" in await ask(talk, "/alerts", "add <!channel>")
    told = await ask(talk, "/alerts", "add banks AND (yuan daily 07:30 here")
    assert "Try: `/alerts add banks AND (yuan) daily 07:30 here`" in told
    assert "Try: `/alerts test banks AND (yuan)`" in await ask(talk, "/alerts", "test banks AND (yuan")
    assert await have(talk) == ()


async def test_one_that_matched_nothing_is_added_and_can_be_changed_to_what_is_near(talk: Conversation) -> None:
    await file(talk, "one", "The toll was raised by the harbour.")
    told = await ask(talk, "/alerts", 'add "raised toll"')
    assert "Nothing in the last day would have matched." in told
    assert "*Close to it*" in told
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ALERT_TERMS_INSTEAD, 0))
    await talk.sandbox.until(lambda: "Alert saved" in talk.reply_text())
    assert '"raised toll"' not in [one.terms for one in await have(talk)]


async def test_terms_can_be_tried_without_an_alert(talk: Conversation) -> None:
    await file(talk, "one", "The toll was raised.")
    assert "1 item in the last" in await ask(talk, "/alerts", "test toll")
    assert "a bracket opened at column 1 is not closed" in await ask(talk, "/alerts", "test (toll")
    assert await have(talk) == ()
    await ask(talk, "/alerts", "test toll")
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.MAKE_ALERT, 99))
    await talk.sandbox.until(lambda: "Alert added" in talk.reply_text())


@pytest.mark.parametrize("query", ["x" * 3_000, "(" * 200, "NOT toll", '"toll', "colour:red", ")(", "AND"])
async def test_what_cannot_be_watched_for_is_answered_in_words(talk: Conversation, query: str) -> None:
    for verb in ("add", "test"):
        assert "I can't read" in await ask(talk, "/alerts", f"{verb} {query}")
    assert await have(talk) == ()


# ------------------------------------------------------------------------------------------------- the list and changes


async def test_the_list_numbers_alerts_and_says_how_each_is_doing(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll hourly")
    await ask(talk, "/alerts", "rename 1 Bridge tolls")
    listed = await ask(talk, "/alerts")
    assert "*You have 1 alert*" in listed
    assert "1. *Bridge tolls* · `toll`\nno hits yet · hourly" in listed
    assert "Only you see this list." in listed
    await talk.sandbox.command("/alerts", "", user=talk.sandbox.colleague)
    await talk.sandbox.until(lambda: talk.sandbox.ephemerals(talk.sandbox.colleague))
    assert "You have no alerts" in words(talk.sandbox.ephemerals(talk.sandbox.colleague)[-1])


async def test_from_the_list_an_alert_is_paused_and_resumed_in_place(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    await ask(talk, "/alerts")
    await chosen(talk, "pause")
    await talk.sandbox.until(lambda: "*paused*" in talk.reply_text())
    await chosen(talk, "resume")
    await talk.sandbox.until(lambda: "*paused*" not in talk.reply_text())
    assert (await have(talk))[0].state(NOW) is AlertState.ACTIVE


async def test_a_double_click_does_once_what_it_says(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    added = talk.reply()
    for _ in range(2):
        await talk.sandbox.press(added, controls.PAUSE_ALERT)
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) == 3)
    assert all("toll is paused" in words(one) for one in talk.sandbox.ephemerals()[1:])
    assert len(await have(talk)) == 1


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("pause 1", "toll is paused, and keeps its hits"),
        ("resume 1", "toll is on: matches come again"),
        ("snooze 1", "toll is snoozed until 5 Mar 2031 10:30. It starts again by itself"),
        ("snooze 1 until Monday", "toll is snoozed until 10 Mar 2031. It"),
        ("expire 1 1 June", "toll is on until 1 Jun 2031."),
        ("expire 1 never", "toll is on without an end."),
        ("rename 1 Bridge tolls", "Bridge tolls is its name now"),
        ("remove 1", "Alert deleted: toll."),
        ("remove toll", "Alert deleted: toll."),
        ("pause 2", "There is no alert 2. You have 1: /alerts numbers them."),
        ("pause toll", "Give its number in /alerts"),
        ("remove bridge", "You have no alert “bridge”. Yours: 1 toll."),
    ],
)
async def test_each_change_by_command_says_how_it_is_now(talk: Conversation, command: str, says: str) -> None:
    await ask(talk, "/alerts", "add toll")
    assert says in await ask(talk, "/alerts", command)


async def test_a_button_of_last_month_on_an_alert_that_is_gone_says_so(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    added = talk.reply()
    await ask(talk, "/alerts")
    listed = talk.reply()
    await ask(talk, "/alerts", "remove 1")
    for surface, action in ((added, controls.EDIT_ALERT), (added, controls.PAUSE_ALERT), (listed, MENU)):
        before = len(talk.sandbox.ephemerals())
        await talk.sandbox.press(surface, action, value_of(surface, action) if action == MENU else None)
        await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > before)  # noqa: B023 - asked at once
        assert "That alert is gone. /alerts shows those you have." in talk.reply_text()


async def test_more_than_one_may_have_is_refused_with_a_way_out(talk: Conversation) -> None:
    user = UserId(talk.sandbox.user)
    for number in range(MOST):
        made = Subscription(
            id=SubscriptionId(f"s{number}"), team=talk.ports.team, user=user, terms=f"toll{number}", made_at=NOW
        )
        await talk.ports.store.watchlist.add(made)
    assert f"You have {MOST} alerts, and that is the limit." in await ask(talk, "/alerts", "add ferry")
    first = await ask(talk, "/alerts")
    assert "20. *toll" in first
    assert "21. *toll" not in first
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ALERTS, 1))
    await talk.sandbox.until(lambda: "21. *toll" in talk.reply_text())


# --------------------------------------------------------------------------------------------------------------- forms


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


# ------------------------------------------------------------------------------------------------ channels, colleagues


async def test_a_channels_alerts_are_its_members_and_nobody_elses(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll here")
    listed = await ask(talk, "/alerts", "here")
    assert f"*1 alert in <#{talk.sandbox.channel}>*" in listed
    assert "Everybody in this channel sees and changes them." in listed
    assert "toll is paused" in await ask(talk, "/alerts", "pause 1 here")
    again = await ask(talk, "/alerts", "add toll here")
    assert "This channel has that alert already" in again
    private = talk.sandbox.private_channel
    assert "/invite @Amur" in await ask(talk, "/alerts", "add toll here", channel=private)
    assert "/invite @Amur" in await ask(talk, "/alerts", "here", channel=private)
    direct = talk.sandbox.direct_channel()
    assert "This isn't a channel" in await ask(talk, "/alerts", "add toll here", channel=direct)
    assert "This isn't a channel" in await ask(talk, "/alerts", "here", channel=direct)
    entries = await talk.ports.store.audit.since(None)
    assert [entry.after for entry in entries][::-1][:2] == ["added", "paused, and keeps its hits. Resume it any time"]


async def test_another_persons_own_alert_cannot_be_touched_by_a_button(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll")
    await talk.sandbox.press(talk.reply(), controls.PAUSE_ALERT, user=talk.sandbox.colleague)
    await talk.sandbox.until(lambda: talk.sandbox.ephemerals(talk.sandbox.colleague))
    assert "That alert is gone" in words(talk.sandbox.ephemerals(talk.sandbox.colleague)[-1])
    assert (await have(talk))[0].paused is False


async def test_an_alert_is_shared_once_and_taken_by_the_colleague(talk: Conversation) -> None:
    bo = talk.sandbox.colleague
    await ask(talk, "/alerts", "add toll hourly")
    await ask(talk, "/alerts")
    await chosen(talk, "share")
    form = await view_of(talk)
    await talk.sandbox.submit(form, {controls.SHARE_WITH: bo})
    assert "Shared: toll. They get a message" in words(await view_of(talk))
    assert "You have shared toll with them before." in await ask(talk, "/alerts", f"share 1 <@{bo}|bo>")
    assert "That is you" in await ask(talk, "/alerts", f"share 1 <@{talk.sandbox.user}|me>")
    assert await have(talk, bo) == ()


# ---------------------------------------------------------------------------------------------------- what is kept


async def files_of(talk: Conversation) -> dict[str, bytes]:
    message = await talk.sandbox.until(lambda: next((one for one in talk.sandbox.direct() if one.get("files")), None))
    found = {}
    async with aiohttp.ClientSession() as session:
        for file in message["files"]:
            async with session.get(file["url_private"]) as answer:
                found[str(file["name"]).rpartition(".")[2]] = await answer.read()
    return found


async def judge(talk: Conversation, user: str) -> None:
    judgement = Judgement(team=talk.ports.team, user=UserId(user), item=ItemId("i1"), useful=True, at=NOW)
    await talk.ports.store.feedback.give(judgement)
    fault = StatementFault(
        team=talk.ports.team, user=UserId(user), item=ItemId("i1"), number=0, wrong=Wrong.SPEAKER, at=NOW
    )
    await talk.ports.store.feedback.report(fault)


async def test_all_that_is_kept_of_a_person_comes_as_files(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add toll hourly")
    await ask(talk, "/alerts", "quiet 22:00-07:00 weekdays")
    await judge(talk, talk.sandbox.user)
    await judge(talk, talk.sandbox.colleague)
    assert await ask(talk, "/alerts", "export") == "I've sent you the files by DM."
    files = await files_of(talk)
    (row,) = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")))
    assert (row["terms"], row["when"], row["state"], row["hits 30 days"]) == ("toll", "hourly", "active", "0")
    kept = json.loads(files["json"])
    assert kept["settings"]["quiet"] == ["22:00", "07:00"]
    assert kept["settings"]["days"] == [0, 1, 2, 3, 4]
    assert [one["item"] for one in kept["marks"]] == ["i1"]
    assert [(one["statement"], one["wrong"]) for one in kept["marks_on_statements"]] == [(0, "speaker")]


async def test_all_that_is_kept_of_a_person_is_deleted_after_a_question_and_nothing_of_others(
    talk: Conversation,
) -> None:
    bo = talk.sandbox.colleague
    for user in (talk.sandbox.user, bo):
        await judge(talk, user)
    await ask(talk, "/alerts", "add toll")
    await ask(talk, "/alerts", "add toll here")
    await ask(talk, "/alerts", "cap 3")
    before = len(talk.sandbox.ephemerals(bo))
    await talk.sandbox.command("/alerts", "add fee", user=bo)
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals(bo)) > before)
    question = await ask(talk, "/alerts", "delete all")
    assert "I keep 2 alerts, your quiet hours and other settings, 2 marks you gave" in question
    assert any(one.get("confirm") for one in elements(talk.reply()))
    assert len(await have(talk)) == 2, "nothing goes before it is confirmed"
    await talk.sandbox.press(talk.reply(), controls.DELETE_STORED)
    await talk.sandbox.until(
        lambda: "Deleted: 2 alerts, your settings, 2 marks and what alerts brought you." in talk.reply_text()
    )
    assert await have(talk) == ()
    channel = ChannelId(talk.sandbox.channel)
    assert await talk.ports.store.watchlist.in_channel(talk.ports.team, channel) == ()
    assert (await talk.ports.store.preferences.of(talk.ports.team, UserId(talk.sandbox.user))).cap == 12
    assert [one.user for one in await talk.ports.store.feedback.given()] == [bo]
    assert [one.terms for one in await have(talk, bo)] == ["fee"]


async def test_when_alerts_may_come_is_set_by_command_and_in_a_form(talk: Conversation) -> None:
    told = await ask(talk, "/alerts", "quiet 22:00-07:00 weekdays")
    assert "*Saved*" in told
    assert "• Quiet hours 22:00–07:00\n• Monday to Friday" in told
    assert "• At most 6 alerts an hour" in await ask(talk, "/alerts", "cap 6")
    assert "• Time zone Asia/Shanghai" in await ask(talk, "/alerts", "zone shanghai")
    assert "*When alerts reach you*" in await ask(talk, "/alerts", "settings")
    await talk.sandbox.press(talk.reply(), controls.PREFERENCES)
    form = await view_of(talk)
    (zone,) = [one for one in await talk.sandbox.choose(form, controls.OWN_ZONE, "oslo") if "Oslo" in one["value"]]
    receipt = await talk.sandbox.submit(form, {controls.CAP: "0", controls.WORKING_DAYS: ["0"]})
    assert receipt.payload is not None
    assert receipt.payload["errors"] == {controls.CAP: "Give a number from 1 to 200."}
    await talk.sandbox.submit(form, {controls.CAP: "4", controls.OWN_ZONE: zone, "quiet-hours": []})
    shown = words(await view_of(talk))
    assert "No quiet hours" in shown
    assert "Europe/Oslo" in shown
    kept = await talk.ports.store.preferences.of(talk.ports.team, UserId(talk.sandbox.user))
    assert (kept.cap, kept.zone, kept.quiet, kept.days) == (4, "Europe/Oslo", None, (0,))


# ---------------------------------------------------------------------------------------------------------- following


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
