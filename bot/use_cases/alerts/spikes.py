"""Whether what an alert matches is far above its own rhythm, and which story drives it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import Alert, Reading, Spike, Standing, StoryId
from bot.ports import Notes, Readings, Search
from bot.reading.coverage.spikes import DAYS, is_spike
from bot.reading.search.terms import Terms, parse
from bot.use_cases.note_names import spike_told

DAY = timedelta(days=1)
COUNTED = 5_000
"""Matches of fifteen days that are counted at most, newest first: with more, nothing is known of the first days, and
none is called a spike."""
LOOKED_THROUGH = 200
"""Of the last day's matches, for the story that drives them."""


class Archive(Readings, Search, Protocol):
    """What is asked of the archive."""


async def begins(archive: Readings, *, now: datetime) -> datetime | None:
    """From when on there is a rhythm to be above of; None: from now on."""
    first = await archive.first_filed()
    known = (first or now) + (DAYS + 1) * DAY
    return known if known > now else None


async def spike_of(
    alert: Alert, reading: Reading, archive: Archive, notes: Notes, *, now: datetime
) -> tuple[Spike, Reading] | None:
    """With the reading that drives it, if the reading's matching makes a spike that was not told in the last day by
    another. What is undated, old or of a day to come makes none; nor does a bot that is younger than the rhythm."""
    sensitivity, published = alert.subscription.spike, reading.item.published
    terms = parse(alert.subscription.terms)
    if sensitivity is None or not isinstance(terms, Terms) or published is None:
        return None
    if reading.item.standing is Standing.ARCHIVE or not now - DAY < published <= now:
        return None
    if await begins(archive, now=now) is not None:
        return None
    matches = await archive.matching(terms, since=now - (DAYS + 1) * DAY, limit=COUNTED)
    days = Counter(int((now - at) / DAY) for _, at in matches if at <= now)
    before = [days[ago] for ago in range(DAYS, 0, -1)]
    if len(matches) == COUNTED or not is_spike(days[0], before, sensitivity):
        return None
    told = await notes.claim(spike_told(alert.subscription.id), reading.item.id, seconds=int(DAY.total_seconds()))
    if told != reading.item.id:
        return None
    today = await archive.readings([item for item, at in matches if now - DAY < at <= now][:LOOKED_THROUGH])
    stories = Counter(_story(one) for one in today)
    most = max(stories, key=lambda story: (stories[story], story), default=None)
    driver = next((one for one in today if _story(one) == most), reading)
    spike = Spike(
        days=(*before, days[0]),
        usual=sum(before) / DAYS,
        until=now,
        driver=driver.item.id,
        driven=stories[_story(driver)],
    )
    return spike, driver


def _story(one: Reading) -> StoryId | str:
    return one.placed.story if one.placed is not None else one.item.id
