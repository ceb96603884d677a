"""What a place is told of a story: one message, whatever the number of items and alerts; when, and what it adds.

Nothing here posts. Every step may be repeated: a worker that dies at any line is followed by one that finds the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.edition.delivery_time import At, next_free
from bot.edition.stories import by_story
from bot.model import (
    Alert,
    AlertIntent,
    AlertState,
    BundleIntent,
    Change,
    ChannelId,
    DeliveryId,
    GrowthIntent,
    HeldBack,
    Hit,
    ItemId,
    MatchedStory,
    Reading,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
    WatchedWording,
    stable_id,
)
from bot.ports import (
    AlertStories,
    InDigest,
    Muted,
    Opens,
    Place,
    Placing,
    Readings,
    StoryHits,
    Told,
    Waits,
    Watchlist,
)
from bot.use_cases.alerts.schedule import UNREACHED_FOR, TimingPorts, is_channel, timing_of, zone_of_place
from bot.use_cases.alerts.spikes import Archive, spike_of
from bot.use_cases.alerts.subscriptions import note_going_on
from bot.use_cases.note_names import unreached

KIN = timedelta(days=3)
"""How far back a place's stories are looked through for the one that an item belongs to …"""
KIN_ITEMS = 60
"""… and how many of their items."""
WHOLE = 10
"""Reports of a story that alerts matched of which the words may be shown; of all others title, outlet and date are."""
COMPARED = 50
"""A story's last reports whose statements a new one is compared with; of earlier ones it is known who spoke."""


class Positions(Protocol):
    """`bot.use_cases.answers.wording_changes.WordingChanges`."""

    async def change(self, watched: WatchedWording, reading: Reading) -> Change | None:
        """How the words watched differ in a reading on file from those of the time before; None: they do not."""
        ...


class Members(Placing, Readings, Protocol):
    """What is asked of the archive about a story's items."""


class StoryArchive(Archive, Members, Protocol):
    """And about spikes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPorts(TimingPorts):
    """What bringing alerts asks of the world."""

    stories: AlertStories
    watchlist: Watchlist
    archive: StoryArchive
    positions: Positions


# ------------------------------------------------------------------------------------------------------------ endings


@dataclass(frozen=True, slots=True)
class FirstReport:
    """The delivery is to tell the story."""

    story: MatchedStory


@dataclass(frozen=True, slots=True)
class FurtherReport:
    """Another message tells it: it is to be brought up to date, and what the report adds said under it."""

    message: DeliveryId
    story: StoryId
    reading: Reading
    earlier: tuple[Reading, ...]
    goes_on: bool = False
    """It is the first one since somebody there asked to follow the story."""
    changed: Alert | None = None
    """An alert that watches a wording, which changed in it."""
    spiking: Alert | None = None
    """An alert that watches for a spike, which it drives."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Another message tells the story, and is to be brought up to date; nobody there asked for what the item says."""

    message: DeliveryId
    story: StoryId


@dataclass(frozen=True, slots=True)
class Bundled:
    intent: BundleIntent


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing is to be brought now; why, as a clause for the log and the record."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """The bundle waits: it is quiet where it goes, or Slack takes nothing for it."""

    seconds: float
    reason: str


# --------------------------------------------------------------------------------------------------------- one report


async def report(
    intent: AlertIntent, ports: AlertPorts, *, now: datetime
) -> FirstReport | FurtherReport | Bundled | Silent:
    """What an item that alerts of a place matched comes to there."""
    team, place = intent.team, intent.place
    readings = await ports.archive.readings([intent.alert.item])
    if not readings:
        return Silent("the item is no longer kept")
    (reading,) = readings
    alerts = await _live(intent.alerts, place, ports.watchlist, now)
    if not alerts:
        return Silent("its alerts are paused, snoozed, moved or gone")
    alerts = await _telling(alerts, reading, ports.positions)
    alerts, driver = await _spiking(alerts, reading, ports, now=now)
    if not alerts:
        return Silent("the wording that its alerts watch did not change, or what they match is no spike")
    reading = driver or reading
    story = await _story_of(reading, team, place, ports, now=now)
    for alert in alerts:
        if alert.subscription.story is not None:
            await note_going_on(alert.subscription, ports.watchlist, now=now)
    hit = Hit(item=reading.item.id, alerts=alerts, at=now)
    timing = await timing_of([alert.subscription for alert in alerts], team, place, ports, now=now)
    match await ports.stories.hit(team, place, story, hit, delivery=intent.delivery, timing=timing):
        case Opens():
            matched = await matched_story(await ports.stories.of(team, place, story), place, ports.archive)
            return FirstReport(matched) if matched is not None else Silent("the item is no longer kept")
        case Told(message=message):
            known = await ports.stories.of(team, place, story)
            order = [one.item for one in known.hits]
            before = order[: order.index(reading.item.id)]
            goes_on = _is_followed(hit) and not any(_is_followed(one) for one in known.hits if one.item in before)
            changed = next((alert for alert in alerts if alert.change is not None), None)
            earlier = await _earlier(known, reading.item.id, ports.archive)
            spiking = next((alert for alert in alerts if alert.spike is not None), None)
            return FurtherReport(message, story, reading, earlier, goes_on, changed, spiking)
        case Waits(until=until):
            return Bundled(bundle(team, place, until))
        case InDigest():
            return Silent("the channel's digest brings it")
        case Muted():
            return Silent("the story is muted")


async def growth(intent: GrowthIntent, ports: AlertPorts, *, now: datetime) -> FurtherReport | Grown | Silent:
    """What an item of a story comes to at a place that was told of the story, and no alert of which it matched. Whoever
    asked for words is told what is new in it; whoever asked for what somebody says, for a wording or a spike, was not
    asking for this: their message counts it."""
    team, place, story = intent.team, intent.place, intent.story
    known = await ports.stories.of(team, place, story)
    if known.message is None or known.muted:
        return Silent("no message tells its story there, or the story is muted")
    readings = await ports.archive.readings([intent.item])
    alerts = await _live([alert for hit in known.hits for alert in hit.alerts], place, ports.watchlist, now)
    if not readings or not alerts:
        return Silent("the item is no longer kept, or the story's alerts are paused, snoozed, moved or gone")
    if not any(_asks_for_words(alert) for alert in alerts):
        return Grown(known.message, story)
    message = await ports.stories.join(team, place, story, Hit(item=intent.item, alerts=(), at=now))
    if message is None:
        return Silent("no message tells its story there, or the story is muted")
    earlier = await _earlier(await ports.stories.of(team, place, story), intent.item, ports.archive)
    return FurtherReport(message, story, readings[0], earlier)


def _asks_for_words(alert: Alert) -> bool:
    one = alert.subscription
    return not alert.statements and one.wording is None and one.spike is None


async def _earlier(known: StoryHits, item: ItemId, archive: Readings) -> tuple[Reading, ...]:
    """Of the story's reports those before this one, the oldest of very many in brief; none if the story was deleted
    meanwhile."""
    order = [one.item for one in known.hits]
    before = order[: order.index(item)] if item in order else []
    return (*await archive.in_brief(before[:-COMPARED]), *await archive.readings(before[-COMPARED:]))


async def _telling(alerts: Sequence[Alert], reading: Reading, positions: Positions) -> tuple[Alert, ...]:
    """Without those that watch a wording which did not change; with what changed."""
    found = []
    for alert in alerts:
        watched = alert.subscription.wording
        change = await positions.change(watched, reading) if watched is not None else None
        if watched is None or change is not None:
            found.append(replace(alert, change=change))
    return tuple(found)


async def _spiking(
    alerts: Sequence[Alert], reading: Reading, ports: AlertPorts, *, now: datetime
) -> tuple[tuple[Alert, ...], Reading | None]:
    """Without those that wait for a spike that is none, or was told; with what it is. If nothing else is told: the
    reading of the story that drives it, which is told instead."""
    found: list[Alert] = []
    driver: Reading | None = None
    for alert in alerts:
        if alert.subscription.spike is None:
            found.append(alert)
        elif (made := await spike_of(alert, reading, ports.archive, ports.notes, now=now)) is not None:
            spike, drives = made
            driver = driver or drives
            found.append(replace(alert, spike=spike))
    alone = all(alert.spike is not None for alert in found)
    if not alone or driver is None or driver.item.id == reading.item.id:
        return tuple(found), None
    # What matched stands in the item that came; of the other one nothing was looked at.
    elsewhere = [replace(one, item=driver.item.id, matched=(), fields=(), statements=()) for one in found]
    return tuple(elsewhere), driver


def _is_followed(hit: Hit) -> bool:
    return any(alert.subscription.story is not None for alert in hit.alerts)


def bundle(team: TeamId, place: Place, due: datetime) -> BundleIntent:
    """One a place and moment."""
    delivery = DeliveryId(stable_id("bundle", team, place, due.isoformat()))
    return BundleIntent(delivery=delivery, team=team, place=place, due=due)


async def _live(alerts: Sequence[Alert], place: Place, watchlist: Watchlist, now: datetime) -> tuple[Alert, ...]:
    """Those that are active and still go there, as they are now."""
    owners = {(alert.subscription.team, alert.subscription.user) for alert in alerts}
    kept: dict[SubscriptionId, Subscription] = {}
    for team, user in owners:
        kept.update({one.id: one for one in await watchlist.of(team, user)})
    current = [(alert, kept.get(alert.subscription.id)) for alert in alerts]
    return tuple(
        replace(alert, subscription=one)
        for alert, one in current
        if one is not None and one.place == place and one.state(now) is AlertState.ACTIVE
    )


async def _story_of(reading: Reading, team: TeamId, place: Place, ports: AlertPorts, *, now: datetime) -> StoryId:
    """The one that the place was told of, if all seen together say it is the same (`linkage.py` of stories): an item
    placed when it came may have got a story of its own."""
    placed = reading.placed.story if reading.placed is not None else StoryId(stable_id("story", reading.item.id))
    recent = await ports.stories.recent(team, place, since=now - KIN)
    story_of = {hit.item: one.story for one in recent for hit in one.hits}
    if placed in story_of.values() or not story_of:
        return placed
    if (known := story_of.get(reading.item.id)) is not None:
        return known
    others = await ports.archive.readings([*story_of][:KIN_ITEMS])
    together = next(some for some in by_story((reading, *others)).values() if reading in some)
    return next((story_of[one.item.id] for one in together if one.item.id in story_of), placed)


# ------------------------------------------------------------------------------------------------------------- bundles


async def opened_bundle(
    intent: BundleIntent, ports: AlertPorts, *, now: datetime
) -> tuple[MatchedStory, ...] | NotYet | Silent:
    """The stories that waited, in the order of the message. What somebody muted, paused or removed meanwhile is left
    out; if the person's quiet hours changed, it waits on."""
    team, place = intent.team, intent.place
    if not is_channel(place):
        preferences = await ports.preferences.of(team, UserId(place))
        if preferences.quiet is not None or preferences.days:
            zone = await zone_of_place(team, place, preferences, ports)
            free = next_free(now, zone=zone, preferences=preferences)
            if isinstance(free, At):
                return NotYet((free.moment - now).total_seconds(), f"it is quiet there: {free.why}")
    if await ports.notes.get(unreached(team, place)) is not None:
        return NotYet(UNREACHED_FOR.total_seconds(), "Slack takes no message for the place")
    await ports.stories.claim(team, place, delivery=intent.delivery, until=max(intent.due, now))
    matched = await message_stories(intent.delivery, team, place, ports, now=now)
    return matched or Silent("all that waited was muted, paused or removed")


async def message_stories(
    message: DeliveryId, team: TeamId, place: Place, ports: AlertPorts, *, now: datetime
) -> tuple[MatchedStory, ...]:
    """What a message tells, as it is now."""
    found = []
    for one in await ports.stories.told_by(team, place, message):
        live = [replace(hit, alerts=await _live(hit.alerts, place, ports.watchlist, now)) for hit in one.hits]
        kept = replace(one, hits=tuple(hit for hit in live if hit.alerts))
        matched = None if one.muted else await matched_story(kept, place, ports.archive)
        found += [matched] if matched is not None else []
    return tuple(found)


async def matched_story(kept: StoryHits, place: Place, archive: Members) -> MatchedStory | None:
    """None: nothing of it that alerts matched is kept any more."""
    matched = [hit for hit in kept.hits if hit.alerts]
    members = [*dict.fromkeys([*(hit.item for hit in matched), *await archive.story_items(kept.story)])]
    whole = min(len(matched), WHOLE)
    found = [*await archive.readings(members[:whole]), *await archive.in_brief(members[whole:])]
    readings = {one.item.id: one for one in found}
    hits = tuple((hit, readings.pop(hit.item)) for hit in matched if hit.item in readings)
    if not hits:
        return None
    others = tuple(readings.values())
    return MatchedStory(story=kept.story, place=place, hits=hits, others=others, held_back=kept.held_back)


async def watched_stories(
    team: TeamId, channel: ChannelId, *, since: datetime, until: datetime, stories: AlertStories, archive: Members
) -> tuple[MatchedStory, ...]:
    """What the channel's alerts that leave it to the digest matched in its window, oldest first."""
    kept = await stories.for_digest(team, channel, since=since, until=until)
    matched = [await matched_story(replace(one, held_back=HeldBack.DIGEST), channel, archive) for one in kept]
    return tuple(one for one in matched if one is not None)


# ------------------------------------------------------------------------------------------------- who is out of reach


async def owners_in(channel: ChannelId, team: TeamId, watchlist: Watchlist) -> Sequence[UserId]:
    """Whom to ask about a channel's alerts."""
    return sorted({one.user for one in await watchlist.in_channel(team, channel)})
