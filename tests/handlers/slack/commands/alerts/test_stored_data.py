"""What is kept of a person comes as files and is deleted on demand; when alerts may come."""

from __future__ import annotations

import csv
import io
import json

from bot.model import ChannelId, ItemId, Judgement, StatementFault, UserId, Wrong
from digests.slack import controls
from tests.support.sandbox_talk import NOW, Conversation, ask, elements, files_of, words
from tests.support.slack.alert_commands import have, view_of


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


async def test_a_zone_that_slack_does_not_say_is_not_called_the_profiles(talk: Conversation) -> None:
    talk.sandbox.faults.add(method="users.info", kind="refused", error="missing_scope", times=9)
    assert "(your Slack profile's is not known)" in await ask(talk, "/alerts", "settings")


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
