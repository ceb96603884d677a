"""A digest that is asked for again is not made again, and is never an older one than the archive has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import ChannelPlan, DigestRequest, Revised, SinceMoment, TopicId
from handlers.slack.commands.digests.digest import pages
from handlers.slack.ports import Ports
from tests.support.sandbox_talk import ports_on, two_feeds
from tests.support.slack.channel_digest import HOUR, NOW, ONE, TEAM, filled, reading_at, settings

Change = Callable[[Store, Link], Awaitable[object]]
OLD = reading_at(0, topic="energy", at=NOW - HOUR)
"""One of those that `filled` files."""


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


CHANGES: tuple[Change, ...] = (_filed, _filed_anew, _set_apart, _edited, _polled, _counted, _planned, _emptied)


def _asking(link: Link) -> Ports:
    """As a process that has nothing kept."""
    return replace(ports_on(link, settings()), now=lambda: NOW)


async def test_a_digest_asked_for_again_is_the_same_one_until_anything_changed(store: Store, link: Link) -> None:
    await filled(store)
    ports = _asking(link)
    later = replace(ports, now=lambda: NOW + timedelta(seconds=20))
    asked = DigestRequest(period=SinceMoment(NOW - timedelta(days=2)))
    shown = await pages(asked, ports, ONE)
    for change in CHANGES:
        assert await pages(asked, ports, ONE) is shown
        assert await pages(asked, later, ONE) is shown
        await change(store, link)
        again = await pages(asked, ports, ONE)
        assert again is not shown, change
        assert again == await pages(asked, _asking(link), ONE)
        shown = again


async def test_what_a_clock_ahead_filed_is_shown_when_its_moment_has_come(store: Store, link: Link) -> None:
    await filled(store)
    ports = _asking(link)
    ahead = reading_at(900, topic="energy", at=NOW - HOUR)
    await store.archive.file(ahead, [], now=NOW + timedelta(seconds=5))
    first = await pages(DigestRequest(), ports, ONE)
    assert await pages(DigestRequest(), replace(ports, now=lambda: NOW + timedelta(seconds=2)), ONE) is first
    assert await pages(DigestRequest(), replace(ports, now=lambda: NOW + timedelta(seconds=9)), ONE) != first


async def test_another_topic_and_another_pack_are_other_digests(store: Store, link: Link) -> None:
    await filled(store)
    ports = _asking(link)
    first = await pages(DigestRequest(), ports, ONE)
    assert await pages(DigestRequest(topic=TopicId("energy")), ports, ONE) != first
    assert await pages(DigestRequest(), ports, ONE) is first
    ports.pack.replace(ports.pack.current)
    assert await pages(DigestRequest(), ports, ONE) is not first
