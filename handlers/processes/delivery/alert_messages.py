"""From what alerts matched to messages: a story's first report, what later ones change, and what waited.

A message that is there is changed in place under a lease of its own, so that of two workers the one that knows more
writes last. Changing it again changes nothing: a worker that dies over it is followed by one that does it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused
from bot.model import (
    AlertIntent,
    BundleIntent,
    ChannelId,
    Composed,
    Delivery,
    DeliveryId,
    DeliveryState,
    GrowthIntent,
    Intent,
    ItemId,
    MatchedStory,
    NoticeIntent,
    StoryId,
    TeamId,
    UserId,
    stable_id,
)
from bot.ports import Leases, Ledger, Outbox, Place
from bot.reading.statements.new_statements import added
from bot.reading.statements.similarity import Rarity
from bot.use_cases.alerts.departures import person_left
from bot.use_cases.alerts.story_delivery import (
    AlertPorts,
    Bundled,
    FirstReport,
    FurtherReport,
    Grown,
    NotYet,
    Silent,
    growth,
    message_stories,
    opened_bundle,
    owners_in,
    report,
)
from bot.use_cases.delivery.dispatch import AGAIN, PACE
from bot.use_cases.delivery.outcomes import GivenUp, Held, Later, NothingToPost, Outcome, Posted
from bot.use_cases.delivery.refusals import update
from bot.use_cases.note_names import unreached
from digests.slack.alerts.story import compose_added, compose_changed, compose_goes_on, compose_message, compose_spike
from digests.slack.alerts.trouble import compose_unreached

LEASE = 30.0
"""Seconds on a message that is being changed: longer than the call may take."""
SOON = 1.0
"""Seconds until a report is looked at again whose story's message is just being posted."""
HELD_LOOK = 600.0
"""Seconds until it is looked at again whether a person has mended what holds the story's message."""
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""What Slack says of a message that nobody can change any more: somebody deleted it, or does not want it changed."""
UNREACHED_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMessages:
    """Composes and keeps up what alerts bring."""

    ports: AlertPorts
    ledger: Ledger
    leases: Leases
    outbox: Outbox
    rarity: Rarity

    async def compose(
        self, intent: AlertIntent | BundleIntent | GrowthIntent, *, now: datetime
    ) -> Composed | NothingToPost | Later:
        """What to post and where to, or what became of it instead."""
        match intent:
            case AlertIntent():
                return await self._report(intent, now=now)
            case GrowthIntent():
                return await self._growth(intent, now=now)
            case BundleIntent():
                return await self._bundle(intent, now=now)

    async def _growth(self, intent: GrowthIntent, *, now: datetime) -> Composed | NothingToPost | Later:
        came = await growth(intent, self.ports, now=now)
        match came:
            case FurtherReport():
                return await self._further(came, intent, now=now)
            case Grown(message=message, story=story):
                record = await self._kept_up(message, story, intent, now=now)
                return NothingToPost("the story's message counts it") if isinstance(record, Delivery) else record
            case Silent(reason=reason):
                return NothingToPost(reason)
            case _:
                assert_never(came)

    async def _report(self, intent: AlertIntent, *, now: datetime) -> Composed | NothingToPost | Later:
        came = await report(intent, self.ports, now=now)
        match came:
            case FirstReport(story=story):
                return await self._composed(intent.place, (story,), now=now)
            case FurtherReport():
                return await self._further(came, intent, now=now)
            case Bundled(intent=bundle):
                wait = (bundle.due - now).total_seconds()
                await self.ledger.intend_later(bundle, seconds=wait, now=now)
                return NothingToPost(f"it is brought with what else waits until {bundle.due.isoformat()}")
            case Silent(reason=reason):
                return NothingToPost(reason)
            case _:
                assert_never(came)

    async def _bundle(self, intent: BundleIntent, *, now: datetime) -> Composed | NothingToPost | Later:
        opened = await opened_bundle(intent, self.ports, now=now)
        match opened:
            case NotYet(seconds=seconds, reason=reason):
                return Later(reason, seconds, wished=True)
            case Silent(reason=reason):
                return NothingToPost(reason)
            case stories:
                return await self._composed(intent.place, stories, now=now)

    async def _composed(self, place: Place, stories: tuple[MatchedStory, ...], *, now: datetime) -> Composed:
        return Composed(await self._address(place), compose_message(stories, now=now), items=_items(stories))

    async def _address(self, place: Place) -> str:
        return await self.outbox.direct(UserId(place)) if place[:1] in ("U", "W") else place

    # --------------------------------------------------------------------------------------- a message that is there

    async def _further(
        self, came: FurtherReport, intent: AlertIntent | GrowthIntent, *, now: datetime
    ) -> Composed | NothingToPost | Later:
        record = await self._kept_up(came.message, came.story, intent, now=now)
        if not isinstance(record, Delivery):
            return record
        quotes = added(came.reading, came.earlier, self.rarity)
        if came.spiking is not None:
            return Composed(record.to, [compose_spike(came.reading, came.spiking)], thread=record.sent[0])
        if came.changed is not None:
            return Composed(record.to, [compose_changed(came.reading, came.changed)], thread=record.sent[0])
        if not quotes and came.goes_on:
            return Composed(record.to, [compose_goes_on(came.reading)], thread=record.sent[0])
        if not quotes:
            return NothingToPost("the story's message knows of it")
        return Composed(record.to, [compose_added(came.reading, quotes)], thread=record.sent[0])

    async def _kept_up(
        self, message: DeliveryId, story: StoryId, intent: AlertIntent | GrowthIntent, *, now: datetime
    ) -> Delivery | NothingToPost | Later:
        """The story's message, once it is posted and knows all there is."""
        record = await self.ledger.delivery(message)
        if record is None or record.state is DeliveryState.DEAD or _told_nothing(record):
            await self.ports.stories.release(intent.team, intent.place, story, message=message)
            return Later("the story's message was never posted; this report opens it", 0.0)
        if record.state is DeliveryState.HELD:
            # It will know of the report, not of what is new in it.
            return Later("the story's message is held", HELD_LOOK, wished=True)
        if record.state is not DeliveryState.SENT:
            return Later("the story's message is being posted", SOON)
        return await self._change(record, intent.team, intent.place, now=now) or record

    async def _change(
        self, record: Delivery, team: TeamId, place: Place, *, now: datetime
    ) -> Later | NothingToPost | None:
        """Brings a posted message up to date, if it does not know all. NothingToPost: it is not there any more."""
        if not await self._unknown(record.id, team, place):
            return None
        async with self.leases.hold(f"message:{record.id}", LEASE, rest=PACE) as token:
            if token is None:
                return Later("another worker is changing the story's message", SOON)
            stories = await message_stories(record.id, team, place, self.ports, now=now)
            if not stories:
                return None  # all of it was muted or removed since
            parts = compose_message(stories, now=now)
            try:
                for ts, part, before in zip(record.sent, parts, record.parts, strict=False):
                    if part != before:
                        await update(self.outbox, record.to, ts, part)
            except SlackRefused as refused:
                if refused.code not in GONE:
                    raise
                return NothingToPost("somebody deleted the story's message")
            await self.ports.stories.show(record.id, _items(stories))
        return None

    async def _unknown(self, message: DeliveryId, team: TeamId, place: Place) -> bool:
        stories = [one for one in await self.ports.stories.told_by(team, place, message) if not one.muted]
        items = {hit.item for one in stories for hit in one.hits if hit.alerts}
        for one in stories:
            items.update(await self.ports.archive.story_items(one.story))
        return not items <= await self.ports.stories.shown(message)

    # --------------------------------------------------------------------------------------------------------- after

    async def follow(self, intent: Intent, *, now: datetime) -> Later | None:
        """Once a message is posted: what came while it was on its way. Done again it changes nothing."""
        if not isinstance(intent, AlertIntent | BundleIntent):
            return None
        record = await self.ledger.delivery(intent.delivery)
        if record is None or not record.sent or record.thread is not None:
            return None
        try:
            changed = await self._change(record, intent.team, intent.place, now=now)
        except SlackBusy as busy:
            return Later(str(busy), busy.retry_after, by_slack=True)
        except SlackInDoubt as doubt:
            return Later(str(doubt), doubt.retry_after or AGAIN, by_slack=True)
        except SlackRefused:
            return None  # it is posted; what cannot be changed stays as it is
        return changed if isinstance(changed, Later) else None

    async def note_outcome(self, intent: Intent, outcome: Outcome, *, now: datetime) -> None:
        """Where a place cannot be reached, what comes for it waits together, and who can mend it is asked to; the
        alerts of somebody who is gone are paused."""
        if not isinstance(intent, AlertIntent | BundleIntent):
            return
        team, place = intent.team, intent.place
        match outcome:
            case GivenUp(person_gone=True):
                await person_left(UserId(place), team=team, watchlist=self.ports.watchlist)
            case Held(reason=reason):
                await self.ports.notes.put(unreached(team, place), reason, seconds=UNREACHED_DAYS * 86_400)
                if place[:1] not in ("U", "W"):
                    await self._ask_owners(ChannelId(place), team, reason, now=now)
            case Posted():
                await self.ports.notes.drop(unreached(team, place))

    async def _ask_owners(self, channel: ChannelId, team: TeamId, reason: str, *, now: datetime) -> None:
        """Once a day and owner."""
        for user in await owners_in(channel, team, self.ports.watchlist):
            delivery = DeliveryId(stable_id("unreached", team, channel, user, now.date().isoformat()))
            part = compose_unreached(channel, reason)
            await self.ledger.intend(NoticeIntent(delivery=delivery, team=team, user=user, part=part), now=now)


def _items(stories: tuple[MatchedStory, ...]) -> list[ItemId]:
    return [reading.item.id for story in stories for reading in story.readings]


def _told_nothing(record: Delivery) -> bool:
    """It came to nothing: its alerts were paused just then, say."""
    return record.state is DeliveryState.SENT and not record.sent
