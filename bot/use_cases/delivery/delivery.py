"""Posting once: from a queued intent to messages that are in Slack exactly once, as far as Slack's history can tell.

compose → freeze → lease on the channel → for each part not yet sent: mark it as being sent (durably), post, mark it
sent. A part found marked but not sent is in doubt: the channel's history is read before anything is posted again. A
definite answer is never in doubt. Whatever happens to this worker at any line, another can go on from the ledger.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway
from bot.model import Composed, Delivery, DeliveryId, DeliveryState, DigestIntent, HeldFor, Intent, UserId, is_known
from bot.ports import Leases, Ledger, Outbox, Queue, Ticket
from bot.use_cases.delivery.dispatch import AGAIN, Dispatch, NoteDoubt, OnDoubt, channel_lease, ending_of, settled
from bot.use_cases.delivery.outcomes import AlreadyPosted, GivenUp, Held, Later, NothingToPost, Outcome, Posted
from bot.use_cases.delivery.refusals import refusal
from bot.use_cases.delivery.trial import SUSPICIOUS, Trial, cleared

LOOKS = 10
"""How often, half a second apart, a worker looks whether the channel has become free."""
UNAUTHORISED = 60.0
"""Seconds until a delivery is tried with a token that did not work."""
T = TypeVar("T")
Compose = Callable[[Intent], Awaitable[Composed | NothingToPost | Later]]
"""Later: what it needs is not there yet."""

Follow = Callable[[Intent], Awaitable[Later | None]]
"""What is to be done once the message is there, and may be done again; Later: not now."""


async def nothing_follows(_: Intent) -> None:
    """For what is done when it is posted."""


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
    trial: Trial,
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
            trial=trial,
            on_doubt=on_doubt,
            note_doubt=note_doubt,
        )
    except SlackUnauthorised:
        await queue.later(ticket, seconds=UNAUTHORISED, reason="Slack refuses the token")
        raise
    except StorageAway:
        with contextlib.suppress(StorageAway):  # then it stays with this consumer until another claims it
            await queue.later(ticket, seconds=AGAIN, reason="the storage was away")
        raise
    unfinished = None
    if isinstance(outcome, Posted | AlreadyPosted) and follow is not nothing_follows:
        unfinished = await _followed(ticket.intent, follow, ledger, trial)
    match unfinished or outcome:
        case Posted() | AlreadyPosted() | NothingToPost() | Held():
            await queue.done(ticket)
        case GivenUp(reason=reason):
            await queue.bury(ticket, reason)
        case Later(reason=reason, seconds=seconds, wished=wished, by_slack=by_slack):
            await queue.later(ticket, seconds=seconds, reason=reason, wished=wished, by_slack=by_slack)
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
        if delivery.held_for is None or (is_known(delivery.held_for) and delivery.held_for is not HeldFor.DOUBT):
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
    trial: Trial,
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
    if (ended := ending_of(delivery)) is not None:
        return ended
    if not is_known(delivery.state):
        return Later(f"a newer version has made it {delivery.state.value}", AGAIN, wished=True)
    try:
        if not delivery.parts:
            composed = await _composed(intent, delivery, ledger, compose, trial)
            if not isinstance(composed, Delivery):
                return composed
            delivery = composed
        to = await outbox.direct(UserId(delivery.to)) if delivery.to[:1] in ("U", "W") else delivery.to
        for _ in range(LOOKS):
            async with channel_lease(leases, to) as token:
                if token is not None:
                    policy = on_doubt or ("hold" if isinstance(intent, DigestIntent) else "repost")
                    dispatch = Dispatch(ledger, outbox, leases, to, token, now, pause, policy, note_doubt)
                    return await dispatch.all_parts(delivery)
            await pause(0.5)
    except SlackUnauthorised:
        raise
    except SlackRefused as refused:
        return await settled(refusal(refused), delivery, ledger)
    except SlackBusy as busy:
        return Later(str(busy), busy.retry_after, by_slack=True)
    except SlackInDoubt as doubt:
        return Later(str(doubt), doubt.retry_after or AGAIN, by_slack=True)
    return Later("another worker is posting to that channel", LOOKS / 2)


async def _composed(
    intent: Intent, delivery: Delivery, ledger: Ledger, compose: Compose, trial: Trial
) -> Delivery | Outcome:
    """The delivery with its content; or the outcome that ends its turn."""
    if delivery.begun >= SUSPICIOUS:
        stopped = await cleared(delivery, ledger, trial)
        if isinstance(stopped, GivenUp):
            return await settled(stopped, delivery, ledger)
        if stopped is not None:
            return stopped
        delivery = await ledger.delivery(delivery.id) or delivery
    if delivery.parts:
        return delivery
    return await frozen(delivery.id, await _noted(delivery.id, ledger, lambda: compose(intent)), ledger)


async def _followed(intent: Intent, follow: Follow, ledger: Ledger, trial: Trial) -> Later | None:
    """What kills whoever does it is left undone: the message is there, and stays as it is."""
    delivery = await ledger.delivery(intent.delivery)
    if delivery is not None and delivery.begun >= SUSPICIOUS:
        stopped = await cleared(delivery, ledger, trial)
        if stopped is not None:
            return stopped if isinstance(stopped, Later) else None
    return await _noted(intent.delivery, ledger, lambda: follow(intent))


async def _noted(id_: DeliveryId, ledger: Ledger, act: Callable[[], Awaitable[T]]) -> T:
    """What `act` gives. It is noted beforehand that it begins, and afterwards, whatever came of it, that we live."""
    await ledger.begin(id_)
    try:
        return await act()
    finally:
        with contextlib.suppress(StorageAway):
            await ledger.came_through(id_)


async def frozen(
    id_: DeliveryId, composed: Composed | NothingToPost | Later, ledger: Ledger
) -> Delivery | NothingToPost | Later:
    """The delivery with its content, if there is any: kept from now on, whoever posts it."""
    match composed:
        case Composed(parts=parts) if parts:
            return await ledger.freeze(id_, composed)
        case Later():
            return composed
        case _:
            nothing = composed if isinstance(composed, NothingToPost) else NothingToPost("nothing to say")
            await ledger.settle(id_, DeliveryState.SENT, nothing.reason)
            return nothing
