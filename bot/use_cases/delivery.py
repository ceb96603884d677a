"""Posting once: from a queued intent to messages that are in Slack exactly once, as far as Slack's history can tell.

compose → freeze → lease on the channel → for each part not yet sent: mark it as being sent (durably), post, mark it
sent. A part found marked but not sent is in doubt: the channel's history is read before anything is posted again. A
definite answer is never in doubt. Whatever happens to this worker at any line, another can go on from the ledger.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeVar, assert_never

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway
from bot.model import (
    Composed,
    Delivery,
    DeliveryId,
    DeliveryState,
    DigestIntent,
    DoubtEnd,
    HeldFor,
    Intent,
    Part,
    UserId,
)
from bot.ports import Leases, Ledger, Outbox, Queue, Ticket

LEASE = 16.0
"""Seconds on a channel, counted anew right before each call: longer than that question (5 s) and the call (10 s) may
take. A worker that is frozen in either finds its time over as it wakes, and sends nothing."""
PACE = 1.1
"""Seconds between two messages to one channel; Slack promises nothing about faster ones."""
LOOKS = 10
"""How often, half a second apart, a worker looks whether the channel has become free."""
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
UNAUTHORISED = 60.0
"""Seconds until a delivery is tried with a token that did not work."""
DEATHS = 5
"""Workers in a row that may die while they compose a delivery; then it is given up. One that is told to stop, or is
killed while it posts or waits, does not count: that is not the delivery's making."""
UNKNOWN = 2
"""Times a part is tried again after a refusal we do not know: it may be a passing mood."""
PLAIN = 3_000
"""Characters of the plain text that stands in for blocks Slack would not take."""

T = TypeVar("T")
OnDoubt = Literal["repost", "hold"]
NoteDoubt = Callable[[DoubtEnd], None]
"""Hears how a doubt ended."""

# ------------------------------------------------------------------------------------------------------------ endings


@dataclass(frozen=True, slots=True)
class Posted:
    sent: tuple[str, ...]
    doubtful: bool = False
    """A lost answer could not be cleared up, so a message may be there twice."""


@dataclass(frozen=True, slots=True)
class AlreadyPosted:
    sent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingToPost:
    """Also what composing may come to."""

    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """Kept until a person mends what the reason names, or clears a doubt up."""

    reason: str
    held_for: HeldFor = HeldFor.REFUSAL


@dataclass(frozen=True, slots=True)
class GivenUp:
    reason: str
    person_gone: bool = False
    """Whom it was for is no longer in the workspace."""


@dataclass(frozen=True, slots=True)
class Later:
    reason: str
    seconds: float


Compose = Callable[[Intent], Awaitable[Composed | NothingToPost | Later]]
"""Later: what it needs is not there yet."""

Follow = Callable[[Intent], Awaitable[Later | None]]
"""What is to be done once the message is there, and may be done again; Later: not now."""


async def nothing_follows(_: Intent) -> None:
    """For what is done when it is posted."""


Outcome = Posted | AlreadyPosted | NothingToPost | Held | GivenUp | Later

# ------------------------------------------------------------------------------------------------- what refusals mean

MENDABLE = {
    "is_archived": "the channel is archived: unarchive it, or choose another channel",
    "channel_not_found": "Slack shows the bot no such channel: /invite it there, or choose another channel",
    "not_in_channel": "the bot is not in the channel: /invite it there",
    "messages_tab_disabled": "the app cannot be written to: switch its Messages Tab on under App Home",
    "ekm_access_denied": "the workspace's admins have suspended posting (ekm_access_denied): ask one of them",
    "cannot_reply_to_message": "Slack allows no replies to the first message: look at the channel's settings",
}
HOPELESS = {
    "user_not_found": "there is no such person in the workspace any more",
    "user_disabled": "the person's account is deactivated",
    "user_not_visible": "the person cannot be seen by the bot",
    "cannot_dm_bot": "the subscriber is a bot, which cannot be written to",
    "thread_not_found": "the message it belongs under was deleted",
}
PERSON_GONE = frozenset({"user_not_found", "user_disabled"})
UNREADABLE = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "method_not_supported_for_channel_type"}
)
"""Codes by which history says that this bot cannot read it."""
TOO_MUCH = frozenset({"msg_too_long", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "no_text"})
"""Slack will not take these blocks; plainer ones may pass, or the text alone."""
DOUBTED = Held(
    "Slack never said whether it took the message, and its history cannot be read; look, then release it",
    HeldFor.DOUBT,
)


def refusal(refused: SlackRefused) -> Held | GivenUp:
    """What to do about a definite no, in words."""
    if refused.code in MENDABLE:
        return Held(MENDABLE[refused.code])
    if refused.code.startswith("restricted_action"):
        return Held(f"only some people may post in the channel ({refused.code}): ask a workspace admin to let the bot")
    return GivenUp(HOPELESS.get(refused.code, str(refused)), person_gone=refused.code in PERSON_GONE)


def plainer(part: Part) -> Part | None:
    """What may pass where Slack would not take the blocks: plainer ones, then the text alone; None: nothing is."""
    if part.plain:
        return replace(part, blocks=part.plain, plain="")
    return replace(part, blocks="[]", text=part.text[:PLAIN]) if part.blocks != "[]" else None


async def update(outbox: Outbox, to: str, ts: str, part: Part) -> None:
    """Changes a message in place, in a plainer form where Slack will not take this one. Raises as `Outbox` does."""
    try:
        await outbox.update(to, ts, part)
    except SlackRefused as refused:
        less = plainer(part) if refused.code in TOO_MUCH else None
        if less is None:
            raise
        await update(outbox, to, ts, less)


# -------------------------------------------------------------------------------------------------------------- acting


async def attempt(
    ticket: Ticket,
    *,
    queue: Queue,
    ledger: Ledger,
    outbox: Outbox,
    leases: Leases,
    compose: Compose,
    now: Callable[[], datetime],
    pause: Callable[[float], Awaitable[None]],
    follow: Follow = nothing_follows,
    on_doubt: OnDoubt | None = None,
    note_doubt: NoteDoubt = lambda _: None,
) -> Outcome:
    """Delivers, does what follows from a message that is there, and says to the queue what became of the ticket.

    Raises what `deliver` raises; after SlackUnauthorised and StorageAway the ticket is put off, not lost.
    """
    try:
        outcome = await deliver(
            ticket,
            ledger=ledger,
            outbox=outbox,
            leases=leases,
            compose=compose,
            now=now,
            pause=pause,
            on_doubt=on_doubt,
            note_doubt=note_doubt,
        )
    except SlackUnauthorised:
        await queue.later(ticket, seconds=UNAUTHORISED)
        raise
    except StorageAway:
        with contextlib.suppress(StorageAway):  # then it stays with this consumer until another claims it
            await queue.later(ticket, seconds=AGAIN)
        raise
    unfinished = None
    if isinstance(outcome, Posted | AlreadyPosted) and follow is not nothing_follows:
        followed = await _outlived(ticket.intent.delivery, ledger, lambda: follow(ticket.intent))
        unfinished = None if isinstance(followed, Deadly) else followed  # its message is there, and stays as it is
    match unfinished or outcome:
        case Posted() | AlreadyPosted() | NothingToPost() | Held():
            await queue.done(ticket)
        case GivenUp(reason=reason):
            await queue.bury(ticket, reason)
        case Later(seconds=seconds):
            await queue.later(ticket, seconds=seconds)
        case _:
            assert_never(outcome)
    return outcome


async def try_held_again(ledger: Ledger) -> int:
    """Queues one held delivery of each place again: a person may have unarchived the channel or invited the bot.

    If not, Slack refuses again and it is held again. Several digests that a channel missed become one, of all their
    days. What is held for doubt waits for a person to release it. Gives how many were queued.
    """
    places: defaultdict[str, list[Delivery]] = defaultdict(list)
    for delivery in await ledger.held():
        if delivery.held_for is not HeldFor.DOUBT:
            places[delivery.to].append(delivery)
    return sum([await ledger.release(await _next_of(held, ledger)) for held in places.values()])


async def _next_of(held: Sequence[Delivery], ledger: Ledger) -> DeliveryId:
    """The one to try: the digest that catches up with all that can be told in one, else the first."""
    whole = [one.id for one in held if not one.sent and one.attempted_at is None]
    intents = [intent for id_ in whole if isinstance(intent := await ledger.intent(id_), DigestIntent)]
    if len(intents) < 2:
        return held[0].id
    *missed, newest = sorted(intents, key=lambda intent: intent.window.until)
    since = min(intent.window.since for intent in intents)
    window = replace(newest.window, since=since, first=any(intent.window.first for intent in intents))
    merged = await ledger.catch_up(replace(newest, window=window), [intent.delivery for intent in missed])
    return newest.delivery if merged else held[0].id


async def deliver(
    ticket: Ticket,
    *,
    ledger: Ledger,
    outbox: Outbox,
    leases: Leases,
    compose: Compose,
    now: Callable[[], datetime],
    pause: Callable[[float], Awaitable[None]],
    on_doubt: OnDoubt | None = None,
    note_doubt: NoteDoubt = lambda _: None,
) -> Outcome:
    """Posts what the ticket intends, unless it is posted. Raises SlackUnauthorised: nothing can be posted to that team.

    `on_doubt`: what to do where history cannot be read; by default digests are held, and all else posted again. A
    delivery that was held for doubt and then released is posted.
    """
    intent = ticket.intent
    id_ = intent.delivery
    delivery = await ledger.delivery(id_)
    if delivery is None:
        return GivenUp("the delivery's record has expired")
    if (ended := _ended(delivery)) is not None:
        return ended
    try:
        if not delivery.parts:
            composed = await _outlived(id_, ledger, lambda: compose(intent))
            if isinstance(composed, Deadly):
                return await _settled(GivenUp(f"given up: {DEATHS} workers died while composing it"), delivery, ledger)
            frozen = await _frozen(id_, composed, ledger)
            if not isinstance(frozen, Delivery):
                return frozen
            delivery = frozen
        to = await outbox.direct(UserId(delivery.to)) if delivery.to[:1] in ("U", "W") else delivery.to
        for _ in range(LOOKS):
            async with leases.hold(f"channel:{to}", LEASE, rest=PACE) as token:
                if token is not None:
                    policy = on_doubt or ("hold" if isinstance(intent, DigestIntent) else "repost")
                    post = _Post(ledger, outbox, leases, to, token, now, pause, policy, note_doubt)
                    return await post.all_parts(delivery)
            await pause(0.5)
    except SlackUnauthorised:
        raise
    except SlackRefused as refused:
        return await _settled(refusal(refused), delivery, ledger)
    except SlackBusy as busy:
        return Later(str(busy), busy.retry_after)
    except SlackInDoubt as doubt:
        return Later(str(doubt), doubt.retry_after or AGAIN)
    return Later("another worker is posting to that channel", LOOKS / 2)


@dataclass(frozen=True, slots=True)
class Deadly:
    """Not begun: too many workers died over it."""


async def _outlived(id_: DeliveryId, ledger: Ledger, act: Callable[[], Awaitable[T]]) -> T | Deadly:
    """What `act` gives. It is noted beforehand that it begins, and afterwards, whatever came of it, that we live."""
    if await ledger.begin(id_) > DEATHS:
        return Deadly()
    try:
        return await act()
    finally:
        with contextlib.suppress(StorageAway):
            await ledger.came_through(id_)


async def _frozen(
    id_: DeliveryId, composed: Composed | NothingToPost | Later, ledger: Ledger
) -> Delivery | NothingToPost | Later:
    """The delivery with its content, if there is any."""
    match composed:
        case Composed(parts=parts) if parts:
            return await ledger.freeze(id_, composed)
        case Later():
            return composed
        case _:
            nothing = composed if isinstance(composed, NothingToPost) else NothingToPost("nothing to say")
            await ledger.settle(id_, DeliveryState.SENT, nothing.reason)
            return nothing


def _ended(delivery: Delivery) -> Outcome | None:
    if delivery.state is DeliveryState.SENT:
        return AlreadyPosted(delivery.sent)
    if delivery.state is DeliveryState.HELD:
        return Held(delivery.reason, delivery.held_for or HeldFor.REFUSAL)
    return GivenUp(delivery.reason) if delivery.state is DeliveryState.DEAD else None


async def _settled(outcome: Held | GivenUp, delivery: Delivery, ledger: Ledger) -> Outcome:
    if isinstance(outcome, Held):
        await ledger.settle(delivery.id, DeliveryState.HELD, outcome.reason, held_for=outcome.held_for)
    else:
        await ledger.settle(delivery.id, DeliveryState.DEAD, outcome.reason)
    return outcome


@dataclass(slots=True)
class _Post:
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
        current = await self.ledger.delivery(delivery.id)  # another worker may have had the lease before
        delivery = current or delivery
        if (ended := _ended(delivery)) is not None:
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
                    return Later(str(busy), busy.retry_after)
                await self.pause(busy.retry_after)
            except SlackRefused as refused:
                delivery = await self._undo(delivery)
                answer = await self._refused(refused, delivery, part, unknown)
                if not isinstance(answer, Part):
                    return answer
                unknown += answer is part
                part = answer
        return Later("Slack gave no clear answer", AGAIN)

    async def _refused(self, refused: SlackRefused, delivery: Delivery, part: Part, unknown: int) -> Part | Outcome:
        """What to try next: the same part again, or as plainer blocks, or its text alone; or the outcome that stops the
        delivery."""
        if isinstance(refused, SlackUnauthorised):
            raise refused
        if refused.code in TOO_MUCH and (less := plainer(part)) is not None:
            return less
        outcome = refusal(refused)
        if isinstance(outcome, Held) or refused.code in (*HOPELESS, *TOO_MUCH) or unknown == UNKNOWN:
            return await _settled(outcome, delivery, self.ledger)
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
                return await _settled(DOUBTED, delivery, self.ledger)
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
