"""A digest that is asked for again is not made again, and is never an older one than the archive has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import ChannelPlan, DigestRequest, Part, Revised, SinceMoment, TopicId
from bot.use_cases.pack import Pack
from handlers.processes.pack.pack import pack_of
from handlers.slack.commands.digests.digest import pages
from handlers.slack.ports import Ports
from tests.support.channel_digest import HOUR, NOW, ONE, TEAM, filled, reading_at, settings
from tests.support.sandbox_talk import ports_on, two_feeds

Change = Callable[[Store, Link], Awaitable[object]]
OLD = reading_at(0, topic="energy", at=NOW - HOUR)


async def _filed(store: Store, link: Link) -> None:
    await store.archive.file(reading_at(900, topic="energy", at=NOW - HOUR), [], now=NOW - HOUR)


async def _filed_anew(store: Store, link: Link) -> None:
    item = replace(OLD.item, title="Another title by now", text=OLD.item.text + " More.")
    await store.archive.file(replace(OLD, item=item), [], now=NOW)


async def _set_apart(store: Store, link: Link) -> None:
    await store.archive.set_apart(OLD.item.id)


async def _edited(store: Store, link: Link) -> None:
    await store.edits.note(Revised(item=OLD.item.id, at=NOW - HOUR, headline="Before"), "revision")


async def _polled(store: Store, link: Link) -> None:
    await two_feeds(link, now=NOW)


async def _counted(store: Store, link: Link) -> None:
    await store.archive.tally(seen=7, relevant=0, now=NOW - HOUR)


async def _planned(store: Store, link: Link) -> None:
    await store.plans.keep(TEAM, ChannelPlan(channel=ONE, topics=(TopicId("energy"),), since=NOW))


async def _emptied(store: Store, link: Link) -> None:
    await link.redis.flushdb()


def _asking(link: Link) -> Ports:
    return replace(ports_on(link, settings()), pack=Pack(pack_of(settings())), now=lambda: NOW)


@pytest.mark.parametrize("change", [_filed, _filed_anew, _set_apart, _edited, _polled, _counted, _planned, _emptied])
async def test_a_digest_asked_for_again_is_the_same_one_until_anything_changed(
    change: Change, store: Store, link: Link
) -> None:
    await filled(store)
    await store.archive.file(OLD, [], now=NOW - HOUR)
    ports = _asking(link)

    asked = DigestRequest(period=SinceMoment(NOW - timedelta(days=2)))

    async def shown() -> tuple[Part, ...]:
        return await pages(asked, ports, ONE)

    first = await shown()
    assert await shown() is first
    later = replace(ports, now=lambda: NOW + timedelta(seconds=20))
    assert await pages(asked, later, ONE) is first
    await change(store, link)
    again = await shown()
    assert again is not first
    assert again == await pages(asked, _asking(link), ONE)  # as a process shows it that has nothing kept


async def test_another_topic_and_another_pack_are_other_digests(store: Store, link: Link) -> None:
    await filled(store)
    ports = _asking(link)
    first = await pages(DigestRequest(), ports, ONE)
    assert await pages(DigestRequest(topic=TopicId("energy")), ports, ONE) != first
    assert await pages(DigestRequest(), ports, ONE) is first
    ports.pack.replace(pack_of(settings()))
    assert await pages(DigestRequest(), ports, ONE) is not first
