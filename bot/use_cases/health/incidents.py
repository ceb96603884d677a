"""From one look at the account to the next: what is new, what is over, and who is to be told of it, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import (
    Area,
    DeliveryId,
    Health,
    Incident,
    NoticeIntent,
    Part,
    TeamId,
    Trouble,
    UserId,
    is_known,
    stable_id,
)
from bot.ports import Incidents, Ledger

LASTING = timedelta(seconds=30)
"""A trouble that is over sooner is nobody's business."""
OVER = timedelta(seconds=30)
"""It is over when it has not been seen for so long: what comes and goes is one incident."""
NOT_THE_OWNERS = frozenset({Area.FOLDER, Area.ALERTS})
"""Whoever put a file there sees it in the digest's foot."""


TroubleName = tuple[Area, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the owners are to read now."""

    begun: tuple[Incident, ...] = ()
    over: tuple[Incident, ...] = ()


def compared(known: Sequence[Incident], health: Health, now: datetime) -> tuple[list[Incident], Change]:
    """(incidents from now on, what is to be told). Pure."""
    seen = {trouble_name(one): one for one in health.troubles if one.area not in NOT_THE_OWNERS}
    going_on: list[Incident] = []
    begun: list[Incident] = []
    over: list[Incident] = []
    for one in known:
        trouble = seen.pop(trouble_name(one.trouble), None)
        if trouble is None and not is_known(one.trouble.area):
            going_on.append(one)  # only a newer process can see whether it lasts
        elif trouble is not None:
            one = replace(one, trouble=trouble, gone=None)
            if not one.told and now - one.since >= LASTING:
                one = replace(one, told=True)
                begun.append(one)
            going_on.append(one)
        elif one.gone is None or now - one.gone < OVER:
            going_on.append(replace(one, gone=one.gone or now))
        elif one.told:
            over.append(one)
    going_on += [Incident(trouble=trouble, since=min(trouble.since or now, now)) for trouble in seen.values()]
    return going_on, Change(begun=tuple(begun), over=tuple(over))


def trouble_name(trouble: Trouble) -> TroubleName:
    """Two looks find the same: how many, and what the machine said, may change meanwhile."""
    return trouble.area, "" if trouble.area in (Area.FEEDS, Area.LATE) else trouble.of


async def tell_owners(
    health: Health,
    *,
    incidents: Incidents,
    ledger: Ledger,
    team: TeamId,
    owners: Sequence[UserId],
    compose: Callable[[Change], Part],
    now: datetime,
) -> Change:
    """Keeps the incidents and intends a notice for each owner; said again after a crash it tells nobody twice."""
    going_on, change = compared(await incidents.all(), health, now)
    if change.begun or change.over:
        part = compose(change)
        names = [
            f"{'over' if one in change.over else 'begun'} {one.trouble.area} {one.trouble.of} {one.since}"
            for one in (*change.begun, *change.over)
        ]
        for owner in owners:
            delivery = DeliveryId(stable_id("incident", team, owner, *names))
            await ledger.intend(NoticeIntent(delivery=delivery, team=team, user=owner, part=part), now=now)
    await incidents.keep(going_on)
    return change
