"""Every process says that it lives, and what it alone can see; one of them tells the owners what is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import structlog

from bot.bootstrap.slack import Slack
from bot.bootstrap.store import Store
from bot.errors import (
    ReaderFailed,
    SettingsWrong,
    SlackBusy,
    SlackInDoubt,
    SlackRefused,
    SlackUnauthorised,
    StorageAway,
)
from bot.model import Area, Heartbeat, Role, TeamId, Trouble, UserId
from bot.ports import Metrics
from bot.settings import Settings, read_settings
from bot.use_cases.health.account import BEATS, account
from bot.use_cases.health.incidents import LASTING, TroubleName, tell_owners, trouble_name
from digests.slack.health import compose_change
from digests.wording.health import trouble_in_words
from handlers.processes.health.storage_outage import APART, StorageOutage
from handlers.processes.loops import Note, counting

log = structlog.get_logger()

WATCH = 10.0
"""Seconds between two looks at the account."""
TOKEN = 60.0
"""Seconds between two questions whether Slack still takes the token."""
REFUSED = 10.0
"""Seconds between two looks whether a token that Slack refused was replaced."""
IN_A_ROW = 3
"""Failures of a loop, nothing done between them, from which what has no trouble of its own is one: it does not pass."""
PROCESS = f"{socket.gethostname()}-{os.getpid()}"


class Complaints:
    """What loops of this process complain of just now: by name, since when it lasts."""

    def __init__(self) -> None:
        self._by_loop: dict[str, Trouble] = {}
        self._failures: Counter[str] = Counter()

    def note(self, loop: str, problem: Exception | None, now: datetime) -> None:
        """None: the loop works again. `loop`: one of several alike has a number ("posts 3").

        Storage is left out: whoever asks for the account sees that; and so is a Slack that is busy, or whose answer is
        lost: what is late for it says so. Of any other error the type is told, since its text may hold what is secret.
        """
        self._failures[loop] = 0 if problem is None else self._failures[loop] + 1
        trouble, before = _seen_in(problem), self._by_loop.get(loop)
        passing = isinstance(problem, StorageAway | SlackBusy | SlackInDoubt)
        if trouble is None and problem is not None and not passing and self._failures[loop] >= IN_A_ROW:
            trouble = Trouble(area=Area.FAULT, of=loop.partition(" ")[0], detail=type(problem).__name__)
        if trouble is not None:
            since = before.since if before is not None and before.area is trouble.area else now
            trouble = replace(trouble, since=since)
        self.set(loop, trouble)

    def set(self, loop: str, trouble: Trouble | None) -> None:
        if trouble is None:
            self._by_loop.pop(loop, None)
        else:
            self._by_loop[loop] = trouble

    def replace(self, area: Area, troubles: Sequence[Trouble]) -> None:
        """What there is of that area now, of however many things."""
        self._by_loop = {loop: one for loop, one in self._by_loop.items() if one.area is not area}
        self._by_loop |= {f"{area} {one.of}": one for one in troubles}

    def all(self) -> tuple[Trouble, ...]:
        return tuple({(one.area, one.of): one for one in self._by_loop.values()}.values())


def noting(complaints: Complaints, metrics: Metrics, now: Callable[[], datetime]) -> Note:
    """What a loop meets is counted, and complained of."""
    count = counting(metrics)

    def note(loop: str, problem: Exception | None) -> None:
        count(loop, problem)
        complaints.note(loop, problem, now())

    return note


def _seen_in(problem: Exception | None) -> Trouble | None:
    match problem:
        case ReaderFailed():
            return Trouble(area=Area.MODEL, detail=str(problem))
        case SlackUnauthorised(code="missing_scope"):
            return Trouble(area=Area.SCOPES, detail=problem.detail or problem.code)
        case SlackUnauthorised():
            return Trouble(area=Area.SLACK, detail=problem.code)
        case _:
            return None


@asynccontextmanager
async def beating(roles: Sequence[Role], store: Store, complaints: Complaints) -> AsyncIterator[None]:
    """A heartbeat for each role, as long as the block lasts; then the process takes its leave."""

    async def beat() -> None:
        while True:
            lost = store.watchlist.unreadable
            complaints.set("alerts", Trouble(area=Area.ALERTS, count=lost) if lost else None)
            with contextlib.suppress(StorageAway):  # the account says so to whoever asks
                for role in roles:
                    await store.heartbeats.beat(_beat(role, store.now(), complaints))
            await asyncio.sleep(BEATS)

    task = asyncio.create_task(beat(), name="heartbeat")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(StorageAway, TimeoutError):
            for role in roles:
                await store.heartbeats.leave(_name(role))


def _name(role: Role) -> str:
    return f"{PROCESS}-{role.value}"


def _beat(role: Role, now: datetime, complaints: Complaints) -> Heartbeat:
    off = (datetime.now(UTC) - now).total_seconds()
    return Heartbeat(
        role=role, process=_name(role), version=version("amur"), at=now, clock_off=off, troubles=complaints.all()
    )


async def try_token(
    slack: Slack, complaints: Complaints, now: Callable[[], datetime], read_token: Callable[[], str | None]
) -> float:
    """Whether Slack takes the token still; a step of a loop. One that is refused is exchanged for what the settings say
    by now."""
    try:
        await slack.outbox.whoami()
    except SlackUnauthorised as problem:
        complaints.note("Slack", problem, now())
        token = read_token()
        if token is not None and slack.take_token(token):
            log.info("trying the new Slack token that the settings hold")
            return 0.0
        return REFUSED
    except (SlackBusy, SlackInDoubt, SlackRefused):
        pass  # posting says so, where it matters
    else:
        complaints.note("Slack", None, now())
    return TOKEN


def token_in_settings() -> str | None:
    """As environment and .env file say now; None: they say nothing that can be used."""
    try:
        token = read_settings().slack_bot_token
    except SettingsWrong:
        return None
    return token.get_secret_value() if token is not None else None


def telling_owners(
    settings: Settings,
    store: Store,
    team: Callable[[], Awaitable[TeamId | None]],
    slack: Slack,
    *,
    lasting: timedelta = LASTING,
    apart: float = APART,
) -> Callable[[], Awaitable[float]]:
    """A step of a loop: any number of processes may make it, one at a time does. `lasting`, `apart`: see
    `StorageOutage`."""
    logged: dict[TroubleName, str] = {}
    looked = False

    async def owners() -> Sequence[UserId]:
        return [UserId(one) for one in settings.owners] or await _installer(slack)

    outage = StorageOutage(slack.outbox, owners, lasting=lasting, apart=apart)

    async def look() -> None:
        nonlocal looked
        known = await team()
        async with store.leases.hold("health", 3 * WATCH) as token:
            if token is None or known is None:
                return
            await outage.over(store.now())
            now = store.now()
            health = await account(store, now=now)
            # Whoever restarts a process sees in its log what is still wrong, whoever saw it first.
            log_troubles(health.troubles, logged, elsewhere=await _known(store) if looked else frozenset())
            looked = True
            await tell_owners(
                health,
                incidents=store.incidents,
                ledger=store.ledger,
                team=known,
                owners=await owners(),
                compose=lambda change: compose_change(change, now=now),
                now=now,
            )

    async def step() -> float:
        try:
            await look()
        except StorageAway as problem:
            await outage.goes_on(problem, store.now())
            raise
        return WATCH

    return step


async def _installer(slack: Slack) -> Sequence[UserId]:
    try:
        return await slack.workspace.primary_owners()
    except (SlackRefused, SlackUnauthorised, SlackBusy, SlackInDoubt):
        return ()


async def _known(store: Store) -> frozenset[TroubleName]:
    """What one of the processes has seen before; nothing is known of it while storage is away."""
    with contextlib.suppress(StorageAway):
        return frozenset(trouble_name(one.trouble) for one in await store.incidents.all())
    return frozenset()


def log_troubles(
    troubles: Sequence[Trouble], logged: dict[TroubleName, str], *, elsewhere: frozenset[TroubleName]
) -> None:
    """A line when a trouble comes, and one when it is gone: where Slack is what is broken, nothing else says so.

    `logged`: what this process said of those there were, as it goes on; `elsewhere`: those that any process has seen,
    so that of several one says it: none for a process that has just begun.
    """
    now = {trouble_name(one): f"{one.area.value}: {trouble_in_words(one)}" for one in troubles}
    for name, said in now.items():
        if name not in logged and name not in elsewhere:
            log.error("trouble", says=said)
            logged[name] = said
    for name in [name for name in logged if name not in now]:
        log.info("trouble over", said=logged.pop(name))
