"""Chaos: web, two workers, two clocks, the processes that read and Valkey are killed again and again, Slack loses
answers, and nothing may be lost or doubled. `python -m tests.benchmarks.processes.chaos --help`; exit code 1 if any is.

A feed server and the sandbox Slack run here; all else are processes of what `amur web`, `worker` and `clock` run, and a
real Valkey with its append-only file. Every person has an alert that every item matches, so that a delivery is an item
for a person; the channel has digests; people add alerts in Slack all the while. What is counted:

lost     an item no message of a person knows of; a digest that was not posted; an alert that Slack was told is kept
         and is not; a dead letter, a held delivery
doubled  an item that two messages of a person know of; a delivery's part that stands twice in Slack
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.people.people import RedisPreferences
from bot.errors import StorageAway
from bot.model import (
    ChannelId,
    DeliveryId,
    DigestIntent,
    ItemId,
    Preferences,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
    Window,
)
from bot.sandbox import Sandbox
from tests.benchmarks.processes.chaos_news import DAY, FEEDS, Press
from tests.benchmarks.processes.chaos_roles import ROLES, Processes, processes
from tests.support.black_box import MANIFEST, PATIENT, opml, words
from tests.support.feed_server import FeedServer
from tests.support.valkey import kill, server

FAULTS = {"answer_lost": 0.05, "ratelimited": 0.02, "server_error": 0.02, "drop_before": 0.02}
FAULTY = ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies", "conversations.open")
LONGEST_LEASE = 75.0
"""Seconds, unhurried: a process stopped for longer has lost whatever it held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    seed: int
    items: int
    people: int
    digests: int
    kills: int
    seconds: float
    """At most, for all of it."""
    hurry: float
    model: bool
    every: float
    """Seconds between two kills, on average."""


@dataclass(slots=True)
class Tally:
    kills: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    deliveries: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        faults = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        lines = [
            f"deliveries {self.deliveries:,}; kills {sum(self.kills.values()) - self.kills['paused']:,} ({kills})",
            f"faults of Slack: {faults or 'none'}; alerts confirmed {self.confirmed}; {self.seconds:.0f} s",
            *(f"  lost: {one}" for one in self.lost[:10]),
            *(f"  doubled: {one}" for one in self.doubled[:10]),
            f"lost {len(self.lost)} / doubled {len(self.doubled)}",
        ]
        return "\n".join(lines)


class Killer:
    def __init__(self, made: Processes, valkey: Path, plan: Plan, tally: Tally, chance: random.Random) -> None:
        self._made, self._valkey, self._plan, self._tally, self._chance = made, valkey, plan, tally, chance
        self._paused: set[asyncio.Task[None]] = set()

    async def kill_on(self) -> None:
        """Until there were as many as planned."""
        while sum(self._tally.kills.values()) - self._tally.kills["paused"] < self._plan.kills:
            await asyncio.sleep(self._chance.expovariate(1 / self._plan.every))
            await self._one()
        await asyncio.gather(*self._paused)

    async def _one(self) -> None:
        kind = self._chance.choices(("process", "child", "valkey", "pause"), (70, 15, 10, 5))[0]
        place = self._chance.randrange(len(ROLES))
        if kind == "valkey":
            with contextlib.suppress(OSError, ValueError):  # it is just being started
                kill(self._valkey)
                self._tally.kills["valkey"] += 1
        elif kind == "child":
            children = [pid for one, role in enumerate(ROLES) if role == "worker" for pid in self._made.children(one)]
            if children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._chance.choice(children), signal.SIGKILL)
                    self._tally.kills["child"] += 1
        elif kind == "pause":
            self._paused.add(asyncio.create_task(self._pause(self._chance.choice((1, 2)))))
        else:
            await self._made.killed(place)
            self._tally.kills[ROLES[place]] += 1

    async def _pause(self, place: int) -> None:
        """SIGSTOP for longer than any lease; unless it is killed meanwhile, it goes on as if nothing had happened."""
        pid = self._made.pids[place]
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self._tally.kills["paused"] += 1
            await asyncio.sleep(1.1 * LONGEST_LEASE / self._plan.hurry)
            os.kill(pid, signal.SIGCONT)

    async def revive(self) -> None:
        """Whoever ended by itself is started again, as a platform would."""
        while True:
            await asyncio.sleep(0.5)
            await self._made.revived()


# -------------------------------------------------------------------------------------------------------------- people


class People:
    """Add alerts in Slack, and remember those that they were told are kept."""

    def __init__(self, sandbox: Sandbox, tally: Tally) -> None:
        self._sandbox, self._tally = sandbox, tally
        self.confirmed: list[str] = []

    async def ask_on(self) -> None:
        number = 0
        while True:
            number += 1
            term = f"zander{number}"
            with contextlib.suppress(Exception):  # web may be dead just now
                await self._sandbox.command("/alerts", f"add {term}", user=self._sandbox.colleague)
            await asyncio.sleep(2)
            told = [words(one) for one in self._sandbox.ephemerals(self._sandbox.colleague)]
            asked = (f"zander{n}" for n in range(1, number + 1))
            self.confirmed = [one for one in asked if any(f"Alert added: *{one}*" in text for text in told)]
            self._tally.confirmed = len(self.confirmed)


# ------------------------------------------------------------------------------------------------------------- judging


async def patiently(act: Any) -> Any:
    """What `act` gives once the storage answers."""
    while True:
        try:
            return await act()
        except StorageAway:
            await asyncio.sleep(0.2)


def delivery_of(message: dict[str, Any]) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("delivery_id", ""))


async def known_to(user: str, sandbox: Sandbox, link: Link) -> Counter[ItemId]:
    """Items → how many of a person's messages know of them."""
    stories = RedisAlertStories(link, keep_days=400)
    heads = [one for one in sandbox.direct(user) if one.get("thread_ts", one["ts"]) == one["ts"] and delivery_of(one)]
    shown = [await stories.shown(DeliveryId(one)) for one in dict.fromkeys(map(delivery_of, heads))]
    return Counter(item for some in shown for item in some)


async def is_quiet(link: Link) -> bool:
    async with link.asking() as redis:
        return not await redis.xlen(keys.QUEUE) and not await redis.zcard(keys.LATER)


async def judge(
    plan: Plan, people: Sequence[UserId], asked: People, sandbox: Sandbox, link: Link, tally: Tally
) -> None:
    tally.lost.clear()
    tally.doubled.clear()
    filed = await RedisArchive(link, keep_days=400).filed(DAY, datetime.now(UTC) + timedelta(days=1))
    bridges = {one.item.id: one.item.title for one in filed if "bridge number" in one.item.title}
    tally.lost += [f"{plan.items - len(bridges)} items were not filed"] if len(bridges) != plan.items else []
    tally.deliveries = 0
    for user in people:
        known = await known_to(user, sandbox, link)
        tally.deliveries += sum(known[item] for item in bridges)
        tally.lost += [f"{title[:60]} for {user}" for item, title in bridges.items() if not known[item]]
        tally.doubled += [f"{title[:60]} for {user}" for item, title in bridges.items() if known[item] > 1]
    posted: Counter[str] = Counter()
    for channel in (sandbox.channel, *(sandbox.direct_channel(user) for user in (*people, sandbox.user))):
        for message in sandbox.messages(channel):
            payload = message.get("metadata", {}).get("event_payload")
            if payload:
                posted[f"{payload['delivery_id']} {payload['part']}"] += 1
    tally.doubled += [f"{name} stands {count} times" for name, count in posted.items() if count > 1]
    digests = {f"digest{number}" for number in range(plan.digests)}
    missing = digests - {name.split()[0] for name in posted}
    tally.lost += [f"{name} was not posted" for name in sorted(missing)]
    tally.deliveries += plan.digests - len(missing)
    tally.lost += [f"a dead letter: {reason}" for _, _, reason in await RedisQueue(link).dead()]
    tally.lost += [f"held: {one.reason}" for one in await RedisLedger(link, keep_days=9).held()]
    kept = [one.terms for one in await RedisWatchlist(link).of(TeamId(sandbox.team), UserId(sandbox.colleague))]
    tally.lost += [f"the alert {term}, which was confirmed" for term in asked.confirmed if term not in kept]
    tally.doubled += [f"the alert {term}" for term, count in Counter(kept).items() if count > 1]


# -------------------------------------------------------------------------------------------------------------- the run


async def chaos(plan: Plan) -> Tally:
    began, tally, chance = time.monotonic(), Tally(), random.Random(plan.seed)
    with tempfile.TemporaryDirectory(prefix="amur-chaos-") as made:
        folder = Path(made)
        (folder / "corpus").mkdir()
        async with (
            server() as (url, valkey),
            linked(url) as link,
            Sandbox.open(manifest=MANIFEST, ack_within=PATIENT) as sandbox,
            FeedServer.open() as feeds,
        ):
            press = Press(feeds)
            opml(folder, **{f"Courier{number}": feeds.url(f"/{number}.xml") for number in range(FEEDS)})
            people = await peopled(plan, sandbox, link)
            asked = People(sandbox, tally)
            with (folder / "log").open("wb") as log:
                async with processes(sandbox, url, folder, log, hurry=plan.hurry, model=plan.model) as running:
                    await running.start_all()
                    for number in range(FEEDS):
                        await feeds.until_hit(f"/{number}.xml", 2, within=90)  # the baseline is taken
                    sandbox.faults.by_chance(random.Random(plan.seed), FAULTS, FAULTY)
                    killer = Killer(running, valkey, plan, tally, chance)
                    background = [asyncio.create_task(one) for one in (asked.ask_on(), killer.revive())]
                    killing = asyncio.create_task(killer.kill_on())
                    try:
                        await publish(plan, press, link, sandbox, killing)
                        tally.faults = Counter(call.fault for call in sandbox.calls() if getattr(call, "fault", None))
                        sandbox.faults.clear()
                        background[0].cancel()
                        await settled(plan, people, asked, sandbox, link, tally, until=began + plan.seconds)
                    finally:
                        for task in (*background, killing):
                            task.cancel()
                        tally.seconds = time.monotonic() - began
            if tally.lost or tally.doubled:
                Path("/tmp/amur-chaos.log").write_bytes((folder / "log").read_bytes()[-5_000_000:])
    return tally


async def peopled(plan: Plan, sandbox: Sandbox, link: Link) -> Sequence[UserId]:
    team = TeamId(sandbox.team)
    people = [UserId(f"U0READER{number}") for number in range(plan.people)]
    for user in people:
        sandbox.join(user)
        wish = Subscription(id=SubscriptionId(f"s{user}"), team=team, user=user, terms="bridge", made_at=DAY)
        await RedisWatchlist(link).add(wish)
        await RedisPreferences(link).keep(team, Preferences(user=user, cap=100_000))  # none waits for its hour
    return people


async def publish(plan: Plan, press: Press, link: Link, sandbox: Sandbox, killing: asyncio.Task[None]) -> None:
    """Items and digests, spread over the kills."""
    pause = plan.kills * plan.every / plan.items
    for number in range(plan.items):
        press.publish(number)
        due = range(number * plan.digests // plan.items, (number + 1) * plan.digests // plan.items)
        for one in due:
            await patiently(lambda one=one: RedisLedger(link, keep_days=9).intend(digest_of(one, sandbox), now=DAY))
        await asyncio.sleep(pause)
    await killing


def digest_of(number: int, sandbox: Sandbox) -> DigestIntent:
    until = DAY + timedelta(seconds=number)
    window = Window(day=DAY.date(), since=until - timedelta(days=1), until=until, zone="UTC")
    delivery = DeliveryId(f"digest{number}")
    return DigestIntent(delivery=delivery, team=TeamId(sandbox.team), channel=ChannelId(sandbox.channel), window=window)


async def settled(
    plan: Plan,
    people: Sequence[UserId],
    asked: People,
    sandbox: Sandbox,
    link: Link,
    tally: Tally,
    *,
    until: float,
) -> None:
    """Until all is delivered, or the time is over: what is not there by then is lost."""
    while True:
        await asyncio.sleep(1)
        quiet = await patiently(lambda: is_quiet(link))
        if quiet or time.monotonic() > until:
            await patiently(lambda: judge(plan, people, asked, sandbox, link, tally))
            if time.monotonic() > until or not tally.lost or tally.doubled:
                return


def main() -> int:
    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument("--short", action="store_true", help="a few hundred deliveries, no language model; for CI")
    about.add_argument("--plain", dest="model", action="store_false", default=None, help="no language model")
    about.add_argument("--model", action="store_true", default=None, help="the language model, and kill its processes")
    about.add_argument("--hurry", type=float, help="leases and waits are this much shorter")
    about.add_argument("--seed", type=int, default=1)
    about.add_argument("--items", type=int)
    about.add_argument("--people", type=int)
    about.add_argument("--digests", type=int)
    about.add_argument("--kills", type=int)
    about.add_argument("--every", type=float, help="seconds between two kills, on average")
    about.add_argument("--seconds", type=float, help="at most, for all of it")
    given = about.parse_args()
    usual: dict[str, Any] = (
        {
            "items": 30,
            "people": 12,
            "digests": 6,
            "kills": 40,
            "every": 0.9,
            "seconds": 300,
            "hurry": 15,
            "model": False,
        }
        if given.short
        else {"items": 250, "people": 20, "digests": 40, "kills": 1_000, "every": 1.5, "seconds": 3_000, "hurry": 6}
    )
    asked = {name: value for name, value in vars(given).items() if value is not None and name != "short"}
    plan = Plan(**{"model": True, **usual, **asked})
    print(plan, flush=True)
    tally = asyncio.run(chaos(plan))
    print(tally)
    return 1 if tally.lost or tally.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
