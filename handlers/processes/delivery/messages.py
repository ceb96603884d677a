"""From an intent to the messages that carry it out."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.bootstrap.store import Store
from bot.edition.week import closes_a_week
from bot.edition.window import display_day
from bot.model import BeatPack, ChannelPlan, Composed, DigestIntent, NoticeIntent, Part, Window
from bot.ports import Outbox
from bot.reading.statements.similarity import Rarity
from bot.use_cases.alerts.story_delivery import watched_stories
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.computation import computed
from bot.use_cases.delivery.outcomes import NothingToPost
from bot.use_cases.digests.activity import activity
from bot.use_cases.digests.assembly import assemble
from bot.use_cases.digests.editor import note_shown
from bot.use_cases.digests.week import the_week
from digests.slack.alerts.story import compose_watches
from digests.slack.digests.chart import compose_charts
from digests.slack.digests.digest import compose as compose_page
from digests.slack.digests.digest import keeps_silent
from digests.slack.digests.week import compose_week


async def compose(
    intent: DigestIntent | NoticeIntent, store: Store, outbox: Outbox, pack: BeatPack, now: datetime
) -> Composed | NothingToPost:
    """The messages and where to, or why there is nothing to post. Alerts: `alert_messages` beside this."""
    match intent:
        case NoticeIntent(user=user, part=part):
            return Composed(await outbox.direct(user), [part])
        case DigestIntent(channel=channel, window=window):
            plan = await store.plans.of(intent.team, channel) or ChannelPlan(channel=channel, zone=window.zone)
            made = await assemble(
                window,
                store,
                plan=plan,
                pack=pack,
                team=intent.team,
                now=now,
            )
            await note_shown(made.digest, channel, intent.team, store.notes)
            watches = await watched_stories(
                intent.team,
                channel,
                since=window.since,
                until=window.until,
                stories=store.alert_stories,
                archive=store.archive,
            )
            if keeps_silent(made.digest) and not watches:
                return NothingToPost("nothing new, and the channel wants no message then")
            parts = [*await computed(compose_page, made.digest, sides=made.sides)]
            parts += compose_watches(watches, now=now) if watches else []
            if closes_a_week(window, plan.days):
                parts += await weekly(window, store, plan, pack)
            return Composed(channel, parts)
        case _:
            assert_never(intent)


async def weekly(window: Window, store: Store, plan: ChannelPlan, pack: BeatPack) -> list[Part]:
    """For the thread of a week's last digest: the week in about ten lines, and the last 30 days as charts with the
    week's voice balance."""
    week = await the_week(window, store, plan=plan, pack=pack, scans=Scans(rarity=Rarity(pack)))
    seen = await activity(window.until, last=display_day(window), zone=window.zone, archive=store.archive, pack=pack)
    charts = compose_charts(seen.chart, seen.balance, threaded=True)
    return [charts] if week.is_empty else [compose_week(week, threaded=True), charts]
