"""App Home: what stands on it for one person, and its being published afresh after every change."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.bootstrap.slack import call as call_slack
from bot.errors import AmurError, SlackRefused
from bot.model import Act, Reading, Subscription, UserId
from bot.use_cases.alerts.subscriptions import followed, mine
from bot.use_cases.answers.who_said import newest
from bot.use_cases.digests.plans import all_plans
from bot.use_cases.digests.schedule import upcoming
from digests.slack.blocks import View
from digests.slack.home import FOLLOWED, RECENT, Desk, RecentHit, home_view
from digests.slack.status import NextDigest
from handlers.slack.people.permissions import Allowed, may
from handlers.slack.people.zones import zone_of_person
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, Reply, Suggested
from handlers.slack.requests import Request

log = structlog.get_logger()

SEARCHED = 10
"""Alerts whose newest items are looked up."""
LATELY = timedelta(days=7)
SOON = 0.2
"""Seconds after a change until Home is published: several changes at once are one."""
CALL = 8.0
"""Seconds a call to Slack may take."""
READERS = 50
"""Those who opened Home last, and see what changes for everybody."""
RECENTLY = 3_600.0
"""Seconds since then."""
CHANGES = frozenset(set(Act) - {Act.LOOK, Act.SHARE, Act.JUDGE_ITEM})
"""Acts after which Home may read differently …"""
FOR_EVERYBODY = frozenset({Act.SET_DIGEST})
"""… and those after which everybody's does."""


async def opened(request: Request, ports: Ports) -> Reply:
    """`text` is the tab that was opened: Slack tells of the messages tab too, where questions are suggested."""
    return Home() if request.text in ("", "home") else Suggested()


class HomeTabs:
    """Publishes them, one at a time for each person, always with what holds by then. A process has one.

    Slack is told which view it should replace (`hash`), so that of two processes none puts an older state over a newer:
    whoever is refused looks again, and publishes that.
    """

    def __init__(self, ports: Ports, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ports = ports
        self._clock = clock
        self._hashes: dict[UserId, str] = {}
        self._turns: dict[UserId, asyncio.Lock] = {}
        self._opened: dict[UserId, float] = {}
        self._coming: dict[UserId, asyncio.Task[None]] = {}

    async def show(self, user: UserId, *, seen: str = "") -> None:
        """`seen`: the hash of what the person sees now, where Slack told it. SlackRefused and the like, StorageAway."""
        self._note(user)
        if seen:
            self._hashes[user] = seen
        async with self._turns.setdefault(user, asyncio.Lock()):
            try:
                await self._publish(user, self._hashes.get(user))
            except SlackRefused as problem:
                if problem.code != "hash_conflict":
                    raise
                await self._publish(user, None)

    async def _publish(self, user: UserId, hash_: str | None) -> None:
        view = await home_of(user, self._ports)
        publishing = self._ports.slack.client.views_publish(user_id=user, view=view, hash=hash_)
        answer = await call_slack("views.publish", publishing, seconds=CALL)
        self._hashes[user] = str(answer["view"].get("hash") or "")

    def changed(self, user: UserId, act: Act) -> None:
        """Publishes afresh, a little later, for whoever has Home open."""
        if act not in CHANGES:
            return
        for one in self._readers() if act in FOR_EVERYBODY else [user]:
            if one in self._opened and one not in self._coming:
                self._coming[one] = asyncio.create_task(self._later(one), name=f"home of {one}")

    def _readers(self) -> Sequence[UserId]:
        return [one for one, at in self._opened.items() if at > self._clock() - RECENTLY]

    def _note(self, user: UserId) -> None:
        self._opened.pop(user, None)
        self._opened[user] = self._clock()
        for oldest in list(self._opened)[:-READERS]:
            for kept in (self._opened, self._hashes, self._turns):
                kept.pop(oldest, None)

    async def _later(self, user: UserId) -> None:
        await asyncio.sleep(SOON)
        self._coming.pop(user, None)  # what changes from here on is another time's
        try:
            await self.show(user)
        except (AmurError, TimeoutError) as problem:
            log.warning("App Home is not as it should be", user=user, reason=str(problem))

    async def aclose(self) -> None:
        for task in list(self._coming.values()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def home_of(user: UserId, ports: Ports) -> View:
    now = ports.now()
    alerts = await mine(team=ports.team, user=user, watchlist=ports.store.watchlist)
    names = [name for one in alerts if (name := followed(one)) is not None]
    plans = await all_plans(ports.settings, ports.store.plans, ports.team)
    due = await upcoming(plans, ports.store, settings=ports.settings, team=ports.team, now=now)
    soonest = next((NextDigest(channel=plan.channel, at=at, zone=plan.zone) for plan, at in due), None)
    return home_view(
        Desk(
            now=now,
            keep_days=ports.settings.keep_days,
            zone=(await zone_of_person(user, ports)).key,
            next_digest=soonest,
            paused=tuple(plan.channel for plan in plans if plan.paused),
            alerts=alerts,
            hits=await ports.store.watchlist.hits(ports.team, [one.id for one in alerts]),
            recent=await _recent(alerts, ports),
            followed=[found for name in names[:FOLLOWED] if (found := await newest(name, archive=ports.store.archive))],
            feeds=await ports.store.feedbook.states(now=now),
            edits_feeds=await _edits_feeds(user, ports),
        )
    )


async def _recent(alerts: Sequence[Subscription], ports: Ports) -> Sequence[RecentHit]:
    """What alerts match of the last days, newest first, each item once."""
    since = ports.now() - LATELY
    found: dict[str, RecentHit] = {}
    for one in alerts[-SEARCHED:]:
        for reading in await ports.store.archive.search(one.terms, limit=RECENT):
            if _age(reading) >= since:
                found.setdefault(reading.item.id, RecentHit(subscription=one, reading=reading))
    return sorted(found.values(), key=lambda hit: _age(hit.reading), reverse=True)[:RECENT]


def _age(reading: Reading) -> datetime:
    return reading.item.published or reading.item.seen_at


async def _edits_feeds(user: UserId, ports: Ports) -> bool:
    asked = Request(what="app_home_opened", user=user)
    return isinstance(await may(Act.PAUSE_FEED, asked, ports), Allowed)
