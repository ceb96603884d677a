"""From an intent to the messages that carry it out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

import structlog

from bot.bootstrap.store import Store
from bot.errors import SlackBusy, SlackInDoubt, SlackRefused
from bot.model import AlertIntent, BeatPack, ChannelPlan, DigestIntent, Intent, NoticeIntent, Part, Standing, Window
from bot.ports import Charts, NotDrawn, Outbox
from bot.use_cases.delivery import Composed, NothingToPost
from bot.use_cases.digests.assembly import arranged
from bot.use_cases.digests.editor import both_capitals, charted, note_shown, voices_of
from bot.use_cases.digests.readings import in_full
from digests.slack.alerts import compose_alert
from digests.slack.digests.chart import PICTURE, alt_text, compose_picture
from digests.slack.digests.digest import compose as compose_page
from digests.slack.digests.digest import keeps_silent, shown_as_cards

log = structlog.get_logger()


async def compose(
    intent: Intent, store: Store, outbox: Outbox, charts: Charts, pack: BeatPack, now: datetime
) -> Composed | NothingToPost:
    """The messages and where to, or why there is nothing to post."""
    match intent:
        case AlertIntent(alert=alert):
            for reading in await store.archive.readings([alert.item]):
                to = await outbox.direct(alert.subscription.user)
                return Composed(to, [compose_alert(alert, reading, now=now)])
            return NothingToPost("the item is no longer kept")
        case NoticeIntent(user=user, part=part):
            return Composed(await outbox.direct(user), [part])
        case DigestIntent(channel=channel, window=window):
            plan = await store.plans.of(intent.team, channel) or ChannelPlan(channel=channel, zone=window.zone)
            digest = await arranged(
                window, room=store, pack=pack, now=now, team=intent.team, channel=channel, plan=plan
            )
            await note_shown(digest, channel, intent.team, store.notes)
            if keeps_silent(digest):
                return NothingToPost("nothing new, and the channel wants no message then")
            shown = await in_full(digest, archive=store.archive, stories=shown_as_cards(digest))
            parts = compose_page(shown, sides=both_capitals(shown, pack))
            if not _begins_a_week(window, plan):
                return Composed(channel, parts)
            return Composed(channel, [*parts, await weekly(window, store, outbox, charts, pack)])
        case _:
            assert_never(intent)


def _begins_a_week(window: Window, plan: ChannelPlan) -> bool:
    """The channel's first digest of a week is due on the window's last day, or on an earlier one that it catches up."""
    days = 1 if window.first else max(1, (window.until - window.since).days)
    return any((window.day - timedelta(days=n)).weekday() == min(plan.days) for n in range(min(days, 7)))


async def weekly(window: Window, store: Store, outbox: Outbox, charts: Charts, pack: BeatPack) -> Part:
    """For a channel's first digest of a week: the last 30 days as a picture, and the week's voice balance.

    A picture that cannot be drawn or uploaded is told in words: no digest waits for one.
    """
    chart, readings = await charted(window, store.archive, pack)
    week = [one for one in readings if one.item.seen_at >= window.until - timedelta(days=7)]
    balance = voices_of(pack).balance(one for one in week if one.item.standing is Standing.NEWS)
    file = None
    drawn = await charts.draw(chart) if chart.items else NotDrawn("there is nothing to draw")
    if isinstance(drawn, NotDrawn):
        log.warning("no picture this week", reason=drawn.reason)
    else:
        try:
            file = await outbox.upload(drawn, name="last-30-days.png", title=PICTURE, alt=alt_text(chart))
        except (SlackRefused, SlackInDoubt, SlackBusy) as problem:
            log.warning("no picture this week", reason=str(problem))
    return compose_picture(chart, balance, file)
