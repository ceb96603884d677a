"""The bot comes into a channel and goes from it, people leave, and a channel turns its digest on and off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.adapters.redis.connection import Link
from bot.model import ChannelId, ChannelPlan, SubscriptionId, UserId
from bot.use_cases.alerts.subscriptions import mine
from bot.use_cases.digests.schedule import due_window
from tests.support.sandbox_talk import NOW, Conversation, ask, value_of, words


def said(talk: Conversation, channel: str) -> list[dict[str, object]]:
    return [one for one in talk.sandbox.messages(channel) if one["user"] == talk.sandbox.bot_user]


async def plan(talk: Conversation, channel: str) -> ChannelPlan | None:
    return await talk.ports.store.plans.of(talk.ports.team, ChannelId(channel))


T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T | None]]) -> T:
    """What it gives, once it gives something."""
    async with asyncio.timeout(10):
        while (found := await look()) is None:
            await asyncio.sleep(0.01)
        return found


async def test_invited_it_says_one_hello_and_its_button_starts_the_digest(talk: Conversation) -> None:
    channel = talk.sandbox.other_channel
    await talk.sandbox.invite(channel)
    await talk.sandbox.until(lambda: said(talk, channel))
    (hello,) = said(talk, channel)
    assert "Post the digest here at 08:00" in words(hello)
    assert value_of(hello, "digest-here") == "Europe/Berlin", "the zone in the inviter's profile"
    await talk.sandbox.press(hello, "digest-here", user=talk.sandbox.colleague)
    await talk.sandbox.until(lambda: len(said(talk, channel)) > 1)
    assert "The digest comes here from now on" in words(said(talk, channel)[1])
    kept = await plan(talk, channel)
    assert kept is not None
    assert (kept.zone, kept.owner, kept.paused) == ("Europe/Berlin", talk.sandbox.colleague, False)
    assert f"{kept.at:%H:%M}" == "08:00"


async def test_invited_again_it_says_when_the_digest_comes_and_offers_nothing(talk: Conversation) -> None:
    channel = talk.sandbox.other_channel
    await talk.sandbox.invite(channel)
    await ask(talk, "/digest", "settings-like words", channel=channel)
    assert "The digest comes here" not in words(talk.sandbox.messages(channel))
    await talk.sandbox.command("/digest", "here", channel=channel)
    await talk.sandbox.until(lambda: len(said(talk, channel)) == 2)
    assert "comes here already" in await ask(talk, "/digest", "on", channel=channel)


async def test_removed_its_schedule_pauses_and_its_owner_hears_of_it(talk: Conversation) -> None:
    channel = talk.sandbox.other_channel
    await talk.sandbox.invite(channel)
    await talk.sandbox.command("/digest", "here", channel=channel, user=talk.sandbox.colleague)
    await talk.sandbox.until(lambda: len(said(talk, channel)) == 2)
    await talk.sandbox.kick(channel)
    await talk.sandbox.until(lambda: talk.sandbox.direct(talk.sandbox.colleague))
    assert "its digest is paused" in words(talk.sandbox.direct(talk.sandbox.colleague))
    assert talk.sandbox.direct() == []
    kept = await plan(talk, channel)
    assert kept is not None
    assert kept.paused


async def test_the_channel_of_the_settings_pauses_too(talk: Conversation) -> None:
    await talk.sandbox.kick()
    kept = await eventually(lambda: plan(talk, talk.sandbox.channel))
    assert kept.paused
    now = NOW + timedelta(days=3)
    assert await due_window(kept, talk.ports.store, settings=talk.settings, team=talk.ports.team, now=now) is None


async def test_off_and_on_again_begins_with_one_day(talk: Conversation) -> None:
    assert "is off" in await ask(talk, "/digest", "off")
    assert "No digest is posted here" in await ask(talk, "/digest", "off")
    assert "none yet; set one up" in await ask(talk, "/amur", "status")
    await talk.sandbox.command("/digest", "on")
    await talk.sandbox.until(lambda: said(talk, talk.sandbox.channel))
    kept = await plan(talk, talk.sandbox.channel)
    assert kept is not None
    assert not kept.paused
    store, later = talk.ports.store, NOW + timedelta(days=1)
    window = await due_window(kept, store, settings=talk.settings, team=talk.ports.team, now=later)
    assert window is not None
    assert window.until - window.since == timedelta(days=1)


async def test_in_direct_messages_there_is_no_digest_to_turn(talk: Conversation) -> None:
    direct = talk.sandbox.direct_channel()
    assert "A digest is posted in a channel" in await ask(talk, "/digest", "off", channel=direct)


async def test_whoever_is_not_in_the_channel_does_not_turn_it(talk: Conversation) -> None:
    channel = talk.sandbox.private_channel
    assert "I can't see who is in that channel" in await ask(talk, "/digest", "here", channel=channel)


async def test_alerts_of_somebody_deactivated_stop_and_are_kept(talk: Conversation) -> None:
    await ask(talk, "/alerts", "add gallium")
    watchlist, team = talk.ports.store.watchlist, talk.ports.team
    (own,) = await mine(team=team, user=UserId(talk.sandbox.user), watchlist=watchlist)
    shared = replace(own, id=SubscriptionId("shared"), channel=ChannelId(talk.sandbox.channel))
    assert await watchlist.add(shared)
    await talk.sandbox.deactivate()

    async def paused() -> dict[SubscriptionId, bool] | None:
        held = await mine(team=team, user=UserId(talk.sandbox.user), watchlist=watchlist)
        return {one.id: one.paused for one in held} if any(one.paused for one in held) else None

    assert await eventually(paused) == {own.id: True, shared.id: False}, "what a channel reads goes on"


async def test_a_storage_that_takes_no_writes_can_still_be_asked_for_the_digest(talk: Conversation, link: Link) -> None:
    await link.redis.config_set("maxmemory", "1")
    try:
        shown = await ask(talk, "/digest", "")
    finally:
        await link.redis.config_set("maxmemory", "0")
    assert "10 stories from 10 items" in shown
