"""/alerts end to end: before subscribing, the list, every change, forms, channels, sharing, what is kept.

A strict sandbox Slack, a real Valkey, the very app that `amur web` runs. People, outlets and words are invented.
"""

from __future__ import annotations

import pytest

from bot.model import AlertState, Frequency, Sensitivity, Subscription, SubscriptionId, UserId
from bot.use_cases.alerts.subscriptions import MOST
from digests.slack import controls
from digests.slack.alerts.values import decode_wish, encode_wish
from tests.support.sandbox_talk import NOW, Conversation, ask, elements, value_of, words
from tests.support.slack.alert_commands import MENU, chosen, file, have, view_of

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
