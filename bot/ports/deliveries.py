"""What is to be posted: ledger, queue, leases, and the way out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import (
    Backlog,
    ChannelId,
    Composed,
    Delivery,
    DeliveryId,
    DeliveryState,
    DigestIntent,
    HeldFor,
    Intent,
    Overdue,
    Part,
    TeamId,
    UserId,
    Window,
)


class Ledger(Protocol):
    """What is to be posted, what was: the single truth about deliveries."""

    async def intend(self, intent: Intent, *, now: datetime) -> bool:
        """Records the intent as pending and queues it; False if this delivery is known."""
        ...

    async def intend_later(self, intent: Intent, *, seconds: float, now: datetime) -> bool:
        """As `intend`, but it is queued in so many seconds; kept across a restart."""
        ...

    async def delivery(self, id_: DeliveryId) -> Delivery | None: ...

    async def begin(self, id_: DeliveryId) -> None:
        """This worker begins to work something out for it: should it die, the delivery is under suspicion."""
        ...

    async def came_through(self, id_: DeliveryId) -> None:
        """Whoever worked it out lives: it is done, broken off, or failed in an ordinary way. No suspicion remains."""
        ...

    async def died(self, id_: DeliveryId) -> int:
        """What worked out nothing but this died; gives how many did so in a row."""
        ...

    async def freeze(self, id_: DeliveryId, composed: Composed) -> Delivery:
        """Keeps the content; one frozen earlier wins and is given back."""
        ...

    async def sending(self, id_: DeliveryId, *, now: datetime) -> Delivery:
        """Durably (on disk where the server can promise it), before the call. Keeps the first attempt's time."""
        ...

    async def sent(self, id_: DeliveryId, part: int, ts: str) -> Delivery:
        """The part is posted; the last part makes the delivery sent."""
        ...

    async def not_sent(self, id_: DeliveryId) -> Delivery:
        """Slack definitely did not take the attempt: pending again, no doubt about it remains."""
        ...

    async def settle(
        self, id_: DeliveryId, state: DeliveryState, reason: str, *, held_for: HeldFor | None = None
    ) -> None:
        """held, with the reason and what for; dead, with the reason; or sent, when it turned out that there is nothing
        to post."""
        ...

    async def release(self, id_: DeliveryId) -> bool:
        """What was held is pending and queued again, and still says why it was held; False if it is not held."""
        ...

    async def intent(self, id_: DeliveryId) -> Intent | None:
        """What the delivery is to carry out; None: that is no longer known, or of another version."""
        ...

    async def posted_as(self, ts: str) -> Delivery | None:
        """The delivery with a message of this time stamp. Looks through all records: for the terminal."""
        ...

    async def catch_up(self, into: DigestIntent, instead_of: Sequence[DeliveryId]) -> bool:
        """In one step: the held digest gets this intent and is composed anew; the others, held too, count as sent.

        False, and nothing changes, if one of them is not held, or Slack has or may have some of it.
        """
        ...

    async def last_window(self, team: TeamId, channel: ChannelId) -> Window | None:
        """The newest window a digest was intended for."""
        ...

    async def held(self) -> Sequence[Delivery]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One queued intent in this worker's hands."""

    intent: Intent
    number: str
    tries: int


class Queue(Protocol):
    """The stream of intents, read by one consumer group."""

    def take(self, *, consumer: str, idle: float) -> AsyncIterator[Ticket]:
        """Yields new tickets and those of which a worker that died or froze has not been heard for `idle` seconds, for
        ever. One is in hand until the next is asked for."""
        ...

    async def done(self, ticket: Ticket) -> None: ...

    async def later(
        self, ticket: Ticket, *, seconds: float, reason: str = "", wished: bool = False, by_slack: bool = False
    ) -> None:
        """Back to the queue in so many seconds, as if never tried; kept across a restart.

        `wished`: it is not due before, so that it is not late then. `by_slack`: Slack is the reason."""
        ...

    async def bury(self, ticket: Ticket, reason: str) -> None:
        """To the dead letters, which `amur doctor` lists and replays."""
        ...

    async def dead(self) -> Sequence[tuple[str, DeliveryId, str]]:
        """(number, delivery, reason)."""
        ...

    async def backlog(self) -> Backlog: ...

    async def overdue(self, *, seconds: float) -> Overdue | None:
        """What has been due for longer and is still to be delivered: neither held nor given up. None: nothing."""
        ...

    async def unreadable(self) -> Sequence[datetime]:
        """Since when each intent waits that workers met and none could read, oldest first."""
        ...

    async def replay(self) -> int:
        """Puts every dead letter back; gives how many."""
        ...


class Leases(Protocol):
    """One holder at a time, by the storage's clock, with a fencing token."""

    def hold(self, name: str, seconds: float, *, rest: float = 0.0) -> AbstractAsyncContextManager[int | None]:
        """Gives a token, or None if somebody else holds it; renewed while held, given back at the end.

        `rest`: seconds for which nobody can have it after that.
        """
        ...

    async def holds(self, name: str, token: int, seconds: float) -> bool:
        """Asked right before the act the lease protects; if so, it runs for so many seconds from now."""
        ...


class Outbox(Protocol):
    """Slack's Web API, as far as the bot writes to it."""

    async def post(self, to: str, part: Part, *, delivery: DeliveryId, number: int, thread: str | None = None) -> str:
        """One message; its timestamp. Metadata carries delivery and number. No retries: in doubt, it may be there."""
        ...

    async def update(self, to: str, ts: str, part: Part) -> None:
        """The message becomes this. Repeating it changes nothing, so a lost answer is no doubt."""
        ...

    async def find(
        self, to: str, *, delivery: DeliveryId, number: int, since: datetime, thread: str | None = None
    ) -> str | None:
        """The timestamp of the message that carries this delivery and number, from history; None: not there."""
        ...

    async def direct(self, user: UserId) -> str:
        """The channel id of a direct message with the user."""
        ...

    async def whoami(self) -> tuple[TeamId, UserId, str]:
        """(team, bot user, team name). SlackUnauthorised says which token or scope is wrong."""
        ...

    async def scopes(self) -> frozenset[str]:
        """What the bot token may do, as Slack says it."""
        ...
