"""Alerts of channels, of others, and passed on."""

from __future__ import annotations

from digests.slack import controls
from tests.support.sandbox_talk import Conversation, ask, words
from tests.support.slack.alert_commands import chosen, have, view_of


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
    assert "nothing was shared" in await ask(talk, "/alerts", "share 1 <@U000GONE|gone>")
    assert "That is you" in await ask(talk, "/alerts", f"share 1 <@{talk.sandbox.user}|me>")
    assert await have(talk, bo) == ()
