"""A delivery that kills whatever composes it is given up; one whose workers are killed by chance never is. With real
processes that really die."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.model import DeliveryId, DeliveryState
from bot.use_cases.delivery.trial import DEATHS, SUSPICIOUS, TrialEnd
from handlers.processes.delivery.trials import Trials
from tests.support import forks
from tests.support.black_box import clean
from tests.support.builders import NOW, a_digest, an_alert
from tests.support.forks import Forked
from tests.support.posting.mortal_composer import COMPOSING, MAY_LIVE, POISON
from tests.support.posting.posting import once
from tests.support.posting.recording_slack import Slack

KILLS = 25


async def worker(link: Link, workspace: Slack) -> Forked:
    given = (f"unix://{link.where}", workspace.url, str(forks.RUN))
    return await forks.start("tests.support.posting.mortal_composer", given, os.environ)


async def composing(link: Link) -> int:
    """The number of the next process that begins to compose something."""
    async with asyncio.timeout(20), link.asking() as redis:
        while (number := await redis.lpop(COMPOSING)) is None:
            await asyncio.sleep(0.005)
    assert isinstance(number, bytes)
    return int(number)


async def ended(link: Link, id_: DeliveryId) -> DeliveryState:
    ledger = RedisLedger(link, keep_days=1)
    async with asyncio.timeout(20):
        while True:
            delivery = await ledger.delivery(id_)
            assert delivery is not None
            if delivery.state in (DeliveryState.SENT, DeliveryState.DEAD):
                return delivery.state
            await asyncio.sleep(0.02)


async def test_what_kills_whatever_composes_it_is_a_dead_letter_after_six_deaths_of_which_two_are_workers(
    link: Link, workspace: Slack
) -> None:
    """And a delivery beside it is posted. Put back, it is tried as often again, and costs no worker."""
    poison, healthy = an_alert("poison", user=POISON), an_alert("healthy")
    for intent in (poison, healthy):
        await RedisLedger(link, keep_days=1).intend(intent, now=NOW)
    async with link.asking() as redis:
        await redis.set(MAY_LIVE, 1)
    for _ in range(SUSPICIOUS):
        mortal = await worker(link, workspace)
        assert await mortal.wait() == -signal.SIGSEGV
    last = await worker(link, workspace)
    try:
        assert await ended(link, poison.delivery) is DeliveryState.DEAD
        assert await ended(link, healthy.delivery) is DeliveryState.SENT
        async with link.asking() as redis:
            deaths = await redis.llen(COMPOSING) - 1  # the healthy one's does not count
            await redis.delete(COMPOSING)
        assert deaths == SUSPICIOUS + DEATHS == 6
        [(_, delivery, reason)] = await RedisQueue(link).dead()
        assert (delivery, "died while composing it" in reason) == (poison.delivery, True)
        await RedisQueue(link).replay()
        for _ in range(DEATHS):
            assert await composing(link) != last.pid
        assert await ended(link, poison.delivery) is DeliveryState.DEAD
        assert last.returncode is None
    finally:
        last.kill()
        await last.wait()
    assert workspace.counted() == once(healthy)


async def test_twenty_five_workers_killed_over_a_delivery_by_chance_are_not_its_making(
    link: Link, workspace: Slack
) -> None:
    """Each in the middle of composing it; from the third on a process of its own is at it, and ends with its worker
    or, told so, before it."""
    alert = an_alert("healthy")
    await RedisLedger(link, keep_days=1).intend(alert, now=NOW)
    for number in range(KILLS):
        mortal = await worker(link, workspace)
        at_it = await composing(link)
        assert (at_it == mortal.pid) == (number < SUSPICIOUS)
        if number % 5 == 4:  # whoever ends all of a session in order
            os.kill(at_it, signal.SIGTERM)
            at_it = await composing(link)
        mortal.kill()
        with suppress(ProcessLookupError):
            os.kill(at_it, signal.SIGKILL)
        await mortal.wait()
    delivery = await RedisLedger(link, keep_days=1).delivery(alert.delivery)
    assert delivery is not None
    assert (delivery.begun, delivery.deaths) == (SUSPICIOUS, 0)
    async with link.asking() as redis:
        await redis.set(MAY_LIVE, 1)
    last = await worker(link, workspace)
    try:
        assert await ended(link, alert.delivery) is DeliveryState.SENT
    finally:
        last.kill()
        await last.wait()
    assert workspace.counted() == once(alert)
    assert await RedisQueue(link).dead() == []


@pytest.mark.parametrize(
    ("program", "end"),
    [
        ("exit 0", TrialEnd.CAME_THROUGH),
        ("exit 1", TrialEnd.BROKEN_OFF),
        ("kill -TERM $$", TrialEnd.BROKEN_OFF),
        ("kill -KILL $$", TrialEnd.DIED),
        ("kill -ABRT $$", TrialEnd.DIED),
        ("kill -ALRM $$", TrialEnd.DIED),
    ],
)
async def test_how_a_process_ends_says_whose_doing_it_was(program: str, end: TrialEnd) -> None:
    trials = Trials(lambda _: asyncio.create_subprocess_exec("sh", "-c", program))
    assert await trials(DeliveryId("d")) is end


@pytest.mark.parametrize("program", ["exit 1", None])
async def test_what_cannot_begin_three_times_in_a_row_is_said_to_be_impossible(program: str | None) -> None:
    """It could not read its settings, or there is not even a process to be had."""
    runs = iter([program, program, program, program, "kill -TERM $$", program, "exit 0"])

    async def start(_: DeliveryId) -> asyncio.subprocess.Process:
        run = next(runs)
        return await asyncio.create_subprocess_exec(*("sh", "-c", run) if run else ("/no/such/program",))

    trials = Trials(start)
    ends = [await trials(DeliveryId(name)) for name in "aabcdef"]
    assert [end.value for end in ends] == [
        *("broken off", "broken off", "impossible", "impossible"),
        *("broken off", "broken off", "came through"),
    ]


async def test_a_worker_that_is_told_to_stop_leaves_no_process_behind() -> None:
    started: list[asyncio.subprocess.Process] = []

    async def start(_: DeliveryId) -> asyncio.subprocess.Process:
        started.append(await asyncio.create_subprocess_exec("sleep", "60"))
        return started[0]

    trial = asyncio.ensure_future(Trials(start)(DeliveryId("d")))
    while not started:
        await asyncio.sleep(0.01)
    trial.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trial
    assert started[0].returncode == -signal.SIGKILL


async def test_what_amur_composes_by_itself_is_kept_for_whoever_posts_it(link: Link, workspace: Slack) -> None:
    """The very process that a worker starts, but forked."""
    ledger, digest = RedisLedger(link, keep_days=1), a_digest()
    await ledger.intend(digest, now=NOW)
    await ledger.begin(digest.delivery)
    given = clean(REDIS_URL=f"unix://{link.where}", SLACK_BOT_TOKEN="xoxb-test", SLACK_API_URL=workspace.url)
    alone = await forks.start_amur(["compose", digest.delivery], given)
    async with asyncio.timeout(60):
        assert await alone.wait() == 0
    composed = await ledger.delivery(digest.delivery)
    assert composed is not None
    assert composed.parts != ()
    assert (composed.state, workspace.messages) == (DeliveryState.PENDING, [])
