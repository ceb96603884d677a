"""From an intent to the messages that carry it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.desk.gathering import gather
from bot.model import AlertIntent, DigestIntent, Intent, Lore, Part
from bot.opening import Store
from bot.ports import Outbox
from digests.alert import compose_alert
from digests.daily import arrange
from digests.page import compose as compose_page


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
            digest = arrange(readings, window=window, lore_name=lore.name, topics=lore.topics, coverage=coverage)
            return channel, compose_page(digest)
        case _:
            assert_never(intent)
