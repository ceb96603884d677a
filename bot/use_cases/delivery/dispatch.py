"""One delivery's dispatch under the lease of its channel: part by part, each marked before it is sent and after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from bot.model import Delivery, DeliveryState, DoubtEnd, HeldFor, Part
from bot.ports import Leases, Ledger, Outbox
from bot.use_cases.delivery.outcomes import AlreadyPosted, GivenUp, Held, Later, Outcome, Posted
from bot.use_cases.delivery.refusals import DOUBTED, HOPELESS, TOO_MUCH, UNREADABLE, plainer, refusal

LEASE = 16.0
"""Seconds on a channel, counted anew right before each call: longer than that question (5 s) and the call (10 s) may
take. A worker that is frozen in either finds its time over as it wakes, and sends nothing."""
PACE = 1.1
"""Seconds between two messages to one channel; Slack promises nothing about faster ones."""
LAG = 5.0
"""Seconds given to Slack to finish with a call we stopped waiting for, and to its history to show it."""
SKEW = timedelta(minutes=2)
"""Slack's clock against ours, when looking for a message since an attempt."""
ATTEMPTS = 4
"""Posts of one part in one go; after that the delivery waits."""
PATIENCE = 30.0
"""Seconds a worker waits itself; longer waits go back to the queue."""
AGAIN = 20.0
"""Seconds after which a delivery that stayed in doubt is looked at again."""
UNKNOWN = 2
"""Times a part is tried again after a refusal we do not know: it may be a passing mood."""

OnDoubt = Literal["repost", "hold"]
NoteDoubt = Callable[[DoubtEnd], None]
"""Hears how a doubt ended."""


def channel_lease(leases: Leases, to: str) -> AbstractAsyncContextManager[int | None]:
    """The token of a lease on the channel, which `Posting` renews; None while another worker has it."""
    return leases.hold(f"channel:{to}", LEASE, rest=PACE)


@dataclass(slots=True)
class Dispatch:
    """One delivery's posting, under the lease of its channel."""

    ledger: Ledger
    outbox: Outbox
    leases: Leases
    to: str
    token: int
    now: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]]
    on_doubt: OnDoubt
    note_doubt: NoteDoubt
    doubtful: bool = field(default=False)

    async def all_parts(self, delivery: Delivery) -> Outcome:
        """Posts what of it is not posted yet."""
        current = await self.ledger.delivery(delivery.id)  # another worker may have had the lease before
        delivery = current or delivery
        if (ended := ending_of(delivery)) is not None:
            return ended
        first = len(delivery.sent)
        for number in range(first, len(delivery.parts)):
            if number > first:
                await self.pause(PACE)
            outcome = await self._part(delivery, number)
            if not isinstance(outcome, Delivery):
                return outcome
            delivery = outcome
        return Posted(delivery.sent, self.doubtful)

    async def _part(self, delivery: Delivery, number: int) -> Delivery | Outcome:
        """The delivery with this part sent; or the outcome that stops it here."""
        part = delivery.parts[number]
        unknown = 0
        for _ in range(ATTEMPTS):
            if delivery.attempted_at is not None:
                cleared = await self._clear_up(delivery, number)
                if cleared is not None:
                    return cleared
            if not await self._still_ours():
                return Later("this worker lost its lease on the channel", AGAIN)
            delivery = await self.ledger.sending(delivery.id, now=self.now())
            if not await self._still_ours():  # getting it onto the disk may have taken a while
                return Later("this worker lost its lease on the channel", AGAIN)
            try:
                ts = await self._post(delivery, part, number)
                return await self.ledger.sent(delivery.id, number, ts)
            except SlackInDoubt as doubt:
                await self.pause(min(doubt.retry_after or LAG, PATIENCE))
            except SlackBusy as busy:
                delivery = await self._undo(delivery)
                if busy.retry_after > PATIENCE:
                    return Later(str(busy), busy.retry_after, by_slack=True)
                await self.pause(busy.retry_after)
            except SlackRefused as refused:
                delivery = await self._undo(delivery)
                answer = await self._refused(refused, delivery, part, unknown)
                if not isinstance(answer, Part):
                    return answer
                unknown += answer is part
                part = answer
        return Later("Slack gave no clear answer", AGAIN, by_slack=True)

    async def _refused(self, refused: SlackRefused, delivery: Delivery, part: Part, unknown: int) -> Part | Outcome:
        """What to try next: the same part again, or as plainer blocks, or its text alone; or the outcome that stops the
        delivery."""
        if isinstance(refused, SlackUnauthorised):
            raise refused
        if refused.code in TOO_MUCH and (less := plainer(part)) is not None:
            return less
        outcome = refusal(refused)
        if isinstance(outcome, Held) or refused.code in (*HOPELESS, *TOO_MUCH) or unknown == UNKNOWN:
            return await settled(outcome, delivery, self.ledger)
        await self.pause(1.0 + unknown)
        return part

    async def _post(self, delivery: Delivery, part: Part, number: int) -> str:
        return await self.outbox.post(
            self.to, part, delivery=delivery.id, number=number, thread=_thread(delivery, number)
        )

    async def _clear_up(self, delivery: Delivery, number: int) -> Delivery | Outcome | None:
        """Whether the part is there after all: the delivery with it sent. None: it is not, or may be posted again."""
        assert delivery.attempted_at is not None
        since = delivery.attempted_at - SKEW
        thread = _thread(delivery, number)
        try:
            for look in range(2):
                if look:
                    await self.pause(LAG)
                found = await self.outbox.find(self.to, delivery=delivery.id, number=number, since=since, thread=thread)
                if found is not None:
                    self.note_doubt(DoubtEnd.THERE)
                    return await self.ledger.sent(delivery.id, number, found)
            self.note_doubt(DoubtEnd.NOT_THERE)
        except SlackRefused as refused:
            if refused.code not in UNREADABLE:
                raise
            self.note_doubt(DoubtEnd.UNREADABLE)
            if self.on_doubt == "hold" and delivery.held_for is not HeldFor.DOUBT:
                return await settled(DOUBTED, delivery, self.ledger)
            self.doubtful = True
        return None

    async def _undo(self, delivery: Delivery) -> Delivery:
        """After a definite no. Not without the lease: a doubt may by now be another worker's."""
        return await self.ledger.not_sent(delivery.id) if await self._still_ours() else delivery

    async def _still_ours(self) -> bool:
        return await self.leases.holds(f"channel:{self.to}", self.token, LEASE)


def _thread(delivery: Delivery, number: int) -> str | None:
    if delivery.thread is not None:
        return delivery.thread
    return delivery.sent[0] if delivery.parts[number].threaded and delivery.sent else None


def ending_of(delivery: Delivery) -> Outcome | None:
    """How it ended before; None: it has not."""
    if delivery.state is DeliveryState.SENT:
        return AlreadyPosted(delivery.sent)
    if delivery.state is DeliveryState.HELD:
        return Held(delivery.reason, delivery.held_for or HeldFor.REFUSAL)
    return GivenUp(delivery.reason) if delivery.state is DeliveryState.DEAD else None


async def settled(outcome: Held | GivenUp, delivery: Delivery, ledger: Ledger) -> Outcome:
    """The outcome, kept in the delivery's record."""
    if isinstance(outcome, Held):
        await ledger.settle(delivery.id, DeliveryState.HELD, outcome.reason, held_for=outcome.held_for)
    else:
        await ledger.settle(delivery.id, DeliveryState.DEAD, outcome.reason)
    return outcome
