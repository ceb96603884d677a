"""From an intent to the messages that carry it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.desk.gathering import gather
from bot.model import AlertIntent, ChannelPlan, DigestIntent, Intent, Lore, Part
from bot.opening import Store
from bot.ports import Outbox
from digests.alert import compose_alert
from digests.daily import arrange
from digests.page import compose as compose_page
from digests.page import keeps_silent
from handlers.editing import both_capitals, note_told, people_followed, told_by, voices_of


async def compose(
    intent: Intent, store: Store, outbox: Outbox, lore: Lore, now: datetime
) -> tuple[str, Sequence[Part]] | str:
    """(where to, messages), or why there is nothing to post."""
    match intent:
        case AlertIntent(alert=alert):
            for reading in await store.archive.readings([alert.item]):
                to = await outbox.direct(alert.subscription.user)
                return to, [compose_alert(alert, reading, now=now)]
            return "the item is no longer kept"
        case DigestIntent(channel=channel, window=window):
            readings, coverage = await gather(window, archive=store.archive, feedbook=store.feedbook, now=now)
            plan = await store.plans.of(intent.team, channel) or ChannelPlan(channel=channel, zone=window.zone)
            digest = arrange(
                readings,
                window=window,
                lore_name=lore.name,
                topics=lore.topics,
                coverage=coverage,
                plan=plan,
                told=await told_by(channel, intent.team, window.since, store.notes),
                voices=voices_of(lore),
                followed=await people_followed(store.watchlist),
            )
            await note_told(digest, channel, intent.team, store.notes)
            if keeps_silent(digest):
                return "nothing new, and the channel wants no message then"
            return channel, compose_page(digest, sides=both_capitals(digest, lore))
        case _:
            assert_never(intent)
