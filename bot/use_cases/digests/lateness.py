"""Digests that are due and not posted: whoever keeps the calendar says so in the account of health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.edition.window import delivery_id
from bot.model import Area, ChannelPlan, DeliveryId, DeliveryState, TeamId, Trouble
from bot.ports import Ledger

LATE = timedelta(minutes=10)
"""After we first saw that it is due and not posted: what was missed while the bot was off is not late yet."""
UNDONE = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})
"""What is held or dead is another trouble."""


class Lateness:
    """Remembers since when it knows of each digest that is not posted."""

    def __init__(self) -> None:
        self._known_since: dict[DeliveryId, datetime] = {}

    async def late(
        self, plans: Sequence[ChannelPlan], ledger: Ledger, team: TeamId, *, now: datetime
    ) -> tuple[Trouble, ...]:
        """One trouble a channel whose newest digest is late; `since` is when it was due."""
        undone: dict[DeliveryId, datetime] = {}
        found = []
        for plan in plans:
            window = await ledger.last_window(team, plan.channel)
            if window is None:
                continue
            id_ = delivery_id(team, plan.channel, window)
            delivery = await ledger.delivery(id_)
            if delivery is None or delivery.state not in UNDONE:
                continue
            undone[id_] = self._known_since.get(id_, now)
            if now - undone[id_] >= LATE:
                found.append(
                    Trouble(area=Area.DIGEST, of=plan.channel, detail=delivery.reason, since=min(window.until, now))
                )
        self._known_since = undone
        return tuple(found)
