"""What a process says of itself, on a real Valkey."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog.testing
from pydantic import SecretStr

from bot.adapters.redis.connection import Link
from bot.bootstrap.slack import open_slack
from bot.bootstrap.store import Store
from bot.errors import StorageAway
from bot.model import Area, DeliveryId, Heartbeat, Part, Role, SubscriptionId, TeamId, Trouble
from bot.sandbox import Sandbox
from bot.settings import read_settings
from bot.use_cases.health.account import account
from bot.use_cases.health.incidents import TroubleName, trouble_name
from handlers.processes.health.heartbeat import REFUSED, Complaints, beating, log_troubles, telling_owners, try_token
from tests.support.black_box import MANIFEST
from tests.support.builders import TEAM, a_reading, an_alert


async def test_alerts_that_cannot_be_read_are_counted_in_the_account_of_health(store: Store) -> None:
    """The worker knows them, since it reads all alerts' terms to match items."""
    good = an_alert().alert.subscription
    for number, terms in enumerate(("bridge (", "ferry OR", "bridge")):
        await store.watchlist.add(replace(good, id=SubscriptionId(f"s{number}"), terms=terms))
    await store.watchlist.matching(a_reading())
    async with asyncio.timeout(10), beating([Role.WORKER], store, Complaints()):
        while not (health := await account(store, now=store.now())).beats:
            await asyncio.sleep(0.01)
    assert [one for one in health.troubles if one.area is Area.ALERTS] == [Trouble(area=Area.ALERTS, count=2)]


async def test_a_token_that_slack_refuses_is_exchanged_for_the_one_that_was_set_since(store: Store) -> None:
    async with Sandbox.open(manifest=MANIFEST) as sandbox:
        settings = read_settings(slack_bot_token=SecretStr("xoxb-revoked"), slack_api_url=sandbox.api_url)
        held = ["xoxb-revoked"]
        async with open_slack(settings) as slack:
            complaints = Complaints()

            async def step() -> float:
                return await try_token(slack, complaints, store.now, lambda: held[0])

            assert await step() == REFUSED
            assert [one.area for one in complaints.all()] == [Area.SLACK]
            held[0] = sandbox.bot_token
            assert await step() == 0.0
            await step()
            assert complaints.all() == ()
            ts = await slack.outbox.post(
                sandbox.channel, Part(text="here", blocks="[]"), delivery=DeliveryId("d"), number=0
            )
    assert ts


async def test_a_process_that_begins_logs_what_is_still_wrong_though_the_owners_know_it(store: Store) -> None:
    """Whoever restarts it looks at its log, not into their messages of last week."""

    async def team() -> TeamId:
        return TEAM

    gone = store.now() - timedelta(minutes=9)
    await store.heartbeats.beat(Heartbeat(role=Role.CLOCK, process="c", version="1", at=gone))
    settings = read_settings(owners="U0OWNER", slack_bot_token=SecretStr("xoxb-none"))
    async with open_slack(settings) as slack:
        logged: list[list[str]] = []
        for _ in ("the first process", "another"):
            step = telling_owners(settings, store, team, slack)
            with structlog.testing.capture_logs() as lines:
                await step()
                await step()
            logged.append([line["says"] for line in lines if line["event"] == "trouble"])
    assert [len(one) for one in logged] == [1, 1]
    assert logged[0] == logged[1]
    assert len(await store.incidents.all()) == 1


async def test_owners_hear_of_a_storage_that_takes_no_writes_once_and_when_it_does_again(
    link: Link, store: Store
) -> None:
    """Notices go through the storage: this one cannot. Two processes find it, and soon after it is over, another."""

    async def team() -> TeamId:
        return TEAM

    async with Sandbox.open(manifest=MANIFEST) as sandbox:
        token = SecretStr(sandbox.bot_token)
        settings = read_settings(owners=sandbox.user, slack_bot_token=token, slack_api_url=sandbox.api_url)
        async with open_slack(settings) as slack:
            worker, clock = (
                telling_owners(settings, store, team, slack, lasting=timedelta(), apart=0.0) for _ in range(2)
            )
            said: list[list[str]] = []
            for _ in range(2):
                await link.redis.config_set("maxmemory", "1")
                try:
                    for step in (worker, clock, worker):
                        with pytest.raises(StorageAway):
                            await step()
                finally:
                    await link.redis.config_set("maxmemory", "0")
                said.append([message["text"] for message in sandbox.direct()])
                for step in (worker, clock, worker):
                    await step()
                said.append([message["text"] for message in sandbox.direct()])
    both = ["Amur is in trouble: Storage.", "Amur is well again: Storage."]
    assert said == [both[:1], both, [*both, both[0]], both * 2]


def test_of_several_processes_one_logs_a_trouble_and_that_it_is_over() -> None:
    """A count that changes makes no new trouble."""
    failing = Trouble(area=Area.FEEDS, of="9", count=7)
    worker: dict[TroubleName, str] = {}
    run: dict[TroubleName, str] = {}
    with structlog.testing.capture_logs() as lines:
        log_troubles([failing], worker, elsewhere=frozenset())
        log_troubles([failing], run, elsewhere=frozenset({trouble_name(failing)}))
        log_troubles([replace(failing, count=8)], worker, elsewhere=frozenset({trouble_name(failing)}))
        log_troubles([], run, elsewhere=frozenset())
        log_troubles([], worker, elsewhere=frozenset())
    assert [line["event"] for line in lines] == ["trouble", "trouble over"]
