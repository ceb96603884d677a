"""A channel's own digest: set up in the modal, due by the clock, posted once a date, whatever changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.connection import Link
from bot.adapters.slack.outbox import SlackOutbox
from bot.bootstrap.store import Store
from bot.edition.window import delivery_id
from bot.model import ChannelId, ChannelPlan, Composed, DigestIntent, TeamId, TopicId, UserId, Window
from bot.settings import read_settings
from digests.slack import controls
from handlers.processes.clock import intend_due_digests
from handlers.processes.delivery.messages import compose
from tests.support.builders import a_reading
from tests.support.sandbox_talk import NOW, ask, conversation, words

TEAM = TeamId("T1")
ONE, OTHER = ChannelId("C1"), ChannelId("C2")


async def days_by_clock(store: Store, since: datetime, until: datetime, **settings: Any) -> list[tuple[str, Window]]:
    """The windows that the clock intends when it looks every half hour, each once, by channel."""
    known = read_settings(channel=ONE, **settings)
    found: list[tuple[str, Window]] = []
    now = since
    while now <= until:
        await intend_due_digests(known, store, TEAM, now=now)
        for channel in (ONE, OTHER):
            last = await store.ledger.last_window(TEAM, channel)
            if last is not None and (channel, last) not in found:
                found.append((channel, last))
        now += timedelta(minutes=30)
    return found


@pytest.mark.parametrize(
    ("zone", "day", "hour", "instants"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, tzinfo=UTC), time(2, 30), ["01:30", "01:00", "00:30"]),
        ("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC), time(2, 30), ["00:30", "00:30", "01:30"]),
        ("America/New_York", datetime(2026, 3, 7, 5, tzinfo=UTC), time(2, 30), ["07:30", "07:00", "06:30"]),
    ],
)
async def test_in_the_gap_and_in_the_fold_there_is_one_digest_a_date(
    store: Store,
    zone: str,
    day: datetime,
    hour: time,
    instants: list[str],
) -> None:
    made = await days_by_clock(store, day, day + timedelta(days=3) - timedelta(hours=1), digest_at=hour, zone=zone)
    assert [f"{window.until:%H:%M}" for _, window in made] == instants
    assert len({window.day for _, window in made}) == 3
    assert [window.since for _, window in made[1:]] == [window.until for _, window in made[:-1]]


async def test_two_channels_have_digests_at_hours_days_and_in_zones_of_their_own(store: Store) -> None:
    friday = datetime(2026, 5, 15, 0, 30, tzinfo=UTC)
    await store.plans.keep(
        TEAM, ChannelPlan(channel=OTHER, at=time(9), zone="Asia/Shanghai", days=(0, 1, 2, 3, 4), since=friday)
    )
    made = await days_by_clock(
        store, friday, friday + timedelta(days=4, hours=1), digest_at=time(8), zone="Europe/Berlin"
    )
    one = [window for channel, window in made if channel == ONE]
    other = [window for channel, window in made if channel == OTHER]
    assert [window.day.day for window in one] == [15, 16, 17, 18]
    assert [window.day.day for window in other] == [15, 18, 19]
    assert other[0].until - other[0].since == timedelta(days=1)  # not everything known: that was the first channel's
    assert [window.since for window in other[1:]] == [window.until for window in other[:-1]]


async def test_a_changed_hour_or_zone_never_repeats_or_skips_what_came(store: Store) -> None:
    start = datetime(2026, 5, 15, 0, 0, tzinfo=UTC)
    plan = ChannelPlan(channel=OTHER, at=time(8), zone="Europe/Berlin", since=start)
    changes = [
        plan,
        replace(plan, at=time(18)),
        replace(plan, at=time(5)),
        replace(plan, zone="Pacific/Auckland"),
        replace(plan, zone="America/Los_Angeles"),
        replace(plan, zone="Asia/Shanghai", days=(0, 2, 4)),
        plan,
    ]
    made: list[Window] = []
    for number, changed in enumerate(changes):
        await store.plans.keep(TEAM, changed)
        begins = start + timedelta(hours=31 * number)
        made += [
            w for channel, w in await days_by_clock(store, begins, begins + timedelta(hours=31)) if channel == OTHER
        ]
    windows = list(dict.fromkeys(made))
    assert len(windows) >= 6
    assert [window.since for window in windows[1:]] == [window.until for window in windows[:-1]]
    assert len({window.day for window in windows}) == len(windows)


# ------------------------------------------------------------------------------------------------------------ the modal

FILLED = {
    "digest-at": "07:15",
    "digest-zone": "asia/shanghai",
    "digest-days": ["0", "2"],
    "digest-topics": ["energy"],
    "digest-voices": ["state-media"],
    "digest-without": ["Dull Daily", "Dull Daily", "Drab Post"],
    "digest-length": "10",
    "digest-empty": "silent",
    "digest-dates": "iso",
}


async def test_the_modal_sets_up_the_digest_of_the_channel_it_is_typed_in(link: Link) -> None:
    async with conversation(link) as talk:
        await talk.sandbox.command("/digest", "settings")
        (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
        assert "At what hour?" in words(view)
        await talk.sandbox.submit(view, FILLED)
        saved = talk.sandbox.views()[-1]
        assert "Saved. The next digest" in words(saved)
        plan = await talk.ports.store.plans.of(talk.ports.team, ChannelId(talk.sandbox.channel))
        assert plan == ChannelPlan(
            channel=ChannelId(talk.sandbox.channel),
            at=time(7, 15),
            zone="Asia/Shanghai",
            days=(0, 2),
            topics=(TopicId("energy"),),
            state_media=True,
            without=("Dull Daily", "Drab Post"),
            length=10,
            empty="silent",
            dates="iso",
            owner=UserId(talk.sandbox.user),
        )
        shown = await ask(talk, "/digest")
        assert f"{NOW:%Y-%m-%d}" in shown
        assert "stories outside this channel's topics" in shown


async def test_the_modal_says_beside_the_field_what_cannot_be(link: Link) -> None:
    async with conversation(link) as talk:
        await talk.sandbox.command("/digest", "settings")
        (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
        receipt = await talk.sandbox.submit(view, FILLED | {"digest-zone": "Asia/Shangai"})
        assert receipt.payload == {
            "response_action": "errors",
            "errors": {"digest-zone": "No time zone is called “Asia/Shangai”. Did you mean Asia/Shanghai?"},
        }
        refused = await talk.sandbox.submit(view, FILLED | {"digest-topics": [], "digest-days": []})
        assert set(refused.payload["errors"]) == {"digest-topics", "digest-days"}  # type: ignore[index]  # it is there
        assert await talk.ports.store.plans.all(talk.ports.team) == ()


async def test_the_button_under_a_digest_opens_the_modal_and_the_next_digest_obeys_what_was_saved(
    link: Link,
    store: Store,
) -> None:
    async with conversation(link) as talk:
        channel = ChannelId(talk.sandbox.channel)
        await ask(talk, "/digest")
        await talk.sandbox.press(talk.reply(), controls.SHARE_DIGEST)
        (shared,) = await talk.sandbox.until(lambda: talk.sandbox.messages())
        assert "Shared by" in words(shared)
        await talk.sandbox.press(shared, controls.DIGEST_MENU, controls.SETTINGS)
        (view,) = await talk.sandbox.until(lambda: talk.sandbox.views())
        assert view["callback_id"] == controls.SETTINGS_VIEW
        assert view["private_metadata"] == channel
        every_day = [str(day) for day in range(7)]
        await talk.sandbox.submit(
            view, FILLED | {"digest-days": every_day, "digest-length": "3", "digest-empty": "line"}
        )
        assert "Saved. The next digest" in words(talk.sandbox.views()[-1])

        for name, topic in (("pipes", "energy"), ("cables", "energy"), ("banks", "trade")):
            published = NOW + timedelta(hours=1)
            reading = a_reading(name, topic=topic, published=published, seen_at=published, stems=[name])
            await store.archive.file(reading, [], now=published)
        due, team = NOW + timedelta(days=1), talk.ports.team
        before = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW, zone="Asia/Shanghai")
        posted_before = DigestIntent(
            delivery=delivery_id(team, channel, before), team=team, channel=channel, window=before
        )
        await store.ledger.intend(posted_before, now=NOW)
        tickets = store.queue.take(consumer="test", idle=60)
        await store.queue.done(await anext(tickets))
        (window,) = await intend_due_digests(talk.ports.settings, store, team, now=due)
        assert window.until.astimezone(ZoneInfo("Asia/Shanghai")).time() == time(7, 15)
        ticket = await anext(tickets)
        outbox = SlackOutbox(
            AsyncWebClient(token=talk.sandbox.bot_token, base_url=talk.sandbox.api_url, retry_handlers=[])
        )
        assert isinstance(ticket.intent, DigestIntent)
        made = await compose(ticket.intent, store, outbox, talk.ports.pack.current, due)
        assert isinstance(made, Composed)
        for number, part in enumerate(made.parts):
            await outbox.post(channel, part, delivery=ticket.intent.delivery, number=number)
        posted = words(talk.sandbox.messages()[1])
        assert f"{window.day:%Y-%m-%d}" in posted
        assert "2 stories from 2 items" in posted
        assert "1 story outside this channel's topics." in posted
        assert "Title of banks" not in posted
        assert talk.sandbox.violations == []


async def test_since_i_last_looked_shows_what_came_between_two_looks(link: Link) -> None:
    async with conversation(link) as talk:
        await ask(talk, "/digest", "since I last looked")
        assert "story-menu" in str(talk.reply())  # never looked: today so far
        await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) == 2)  # with what would be its thread
        assert "Nothing new" in await ask(talk, "/digest", "since I last looked")
        assert "28 February – 4 March 2031" in await ask(talk, "/digest", "28 Feb to 4 March 2031")


# ----------------------------------------------------------------------------------------------------------- the charts


async def test_the_charts_come_where_they_are_asked_for_and_say_in_words_what_they_show(link: Link) -> None:
    async with conversation(link) as talk:
        await talk.sandbox.command("/digest", "chart")
        (message,) = await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
        assert [one["type"] for one in message["blocks"]] == ["section", "data_visualization", "data_visualization"]
        assert "Items by topic" in message["text"]
        assert "Oskar Lindqvist" in message["text"]
        assert talk.sandbox.messages() == []


async def test_a_workspace_that_does_not_take_charts_yet_is_shown_their_numbers_once(link: Link) -> None:
    async with conversation(link) as talk:
        talk.sandbox.faults.add(method="response_url", kind="refused", error="invalid_blocks")
        await talk.sandbox.command("/digest", "chart")
        (message,) = await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
        assert [one["type"] for one in message["blocks"]] == ["section", "context", "context"]
        assert "Oskar Lindqvist" in str(message["blocks"])
