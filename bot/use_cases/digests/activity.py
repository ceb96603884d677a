"""The month behind a day as a chart, and who did the talking in its last week: of news alone, both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.model import BeatPack, Standing
from bot.ports import Archive
from bot.reading.coverage.activity_chart import DAYS, Chart, chart_of
from bot.reading.coverage.voice_balance import Balance
from bot.use_cases.digests.editor import voices_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    chart: Chart
    """Of the DAYS days up to the last."""
    balance: Balance
    """Of the statements in the news that were filed in the last seven."""


async def activity(until: datetime, *, last: date, zone: str, archive: Archive, pack: BeatPack) -> Activity:
    """Of what was filed before `until`; `last`: the last day of the chart, in `zone`."""
    readings = await archive.filed(until - timedelta(days=DAYS + 1), until)
    news = [one for one in readings if one.item.standing is Standing.NEWS]
    return Activity(
        chart=chart_of(news, pack_name=pack.name, topics=pack.topics, last=last, zone=zone),
        balance=voices_of(pack).balance(one for one in news if one.item.seen_at >= until - WEEK),
    )
