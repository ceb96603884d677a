"""Owners told of a storage that takes no writes: by Slack alone, since notices go through the storage."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway
from bot.model import Area, DeliveryId, Incident, Trouble, UserId, stable_id
from bot.ports import Outbox
from bot.use_cases.health.incidents import LASTING, Change
from digests.slack.health import compose_change

log = structlog.get_logger()

APART = 15.0
"""Seconds over which processes spread that find the same outage: whoever comes first tells, the others find the message
in the conversation's history."""
EARLIER = timedelta(minutes=2)
"""By how much another process may have seen the outage begin before this one."""
BEGUN, OVER = 0, 1
"""Numbers of the two messages, by which they are found in the history."""
_SLACK = (SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised)


class StorageOutage:
    """One object a process."""

    def __init__(
        self,
        outbox: Outbox,
        owners: Callable[[], Awaitable[Sequence[UserId]]],
        *,
        lasting: timedelta = LASTING,
        apart: float = APART,
    ) -> None:
        self._outbox = outbox
        self._owners = owners
        self._wait = lasting + timedelta(seconds=random.uniform(0.0, apart))
        self._incident: Incident | None = None
        self._told: set[UserId] = set()

    async def goes_on(self, problem: StorageAway, now: datetime) -> None:
        """The storage was asked, and refused or did not answer."""
        trouble = Trouble(area=Area.STORAGE, of=problem.fault, detail=str(problem))
        since = self._incident.since if self._incident is not None else now
        self._incident = Incident(trouble=trouble, since=since)
        if now - since >= self._wait:
            left = [one for one in await self._owners() if one not in self._told]
            await self._tell(left, Change(begun=(self._incident,)), self._incident, now=now)

    async def over(self, now: datetime) -> None:
        """It was written to."""
        incident, self._incident = self._incident, None
        told, self._told = sorted(self._told), set()
        if incident is not None and told:
            incident = replace(incident, gone=now)
            await self._tell(told, Change(over=(incident,)), incident, now=now)

    async def _tell(self, owners: Sequence[UserId], change: Change, incident: Incident, *, now: datetime) -> None:
        part, number = compose_change(change, now=now), OVER if change.over else BEGUN
        for owner in owners:
            delivery = DeliveryId(stable_id("storage outage", owner))
            try:
                to = await self._outbox.direct(owner)
                if not await self._is_there(to, delivery, number, incident.since - EARLIER):
                    await self._outbox.post(to, part, delivery=delivery, number=number)
            except _SLACK as problem:
                log.warning("an owner could not be told of the storage", owner=owner, reason=str(problem))
            else:
                if change.begun:
                    self._told.add(owner)

    async def _is_there(self, to: str, delivery: DeliveryId, number: int, since: datetime) -> bool:
        """Whether another process told it: it is the last that was said of the storage, for it may be away again soon.
        Where the history cannot be read they are told once a process."""
        try:
            said = {one: await self._said(to, delivery, one, since) for one in (BEGUN, OVER)}
        except (SlackRefused, SlackUnauthorised):
            return False
        return said[number] > said[OVER - number]

    async def _said(self, to: str, delivery: DeliveryId, number: int, since: datetime) -> float:
        """When the message was posted last, by Slack's clock; 0: not since."""
        return float(await self._outbox.find(to, delivery=delivery, number=number, since=since) or 0)
