"""A delivery that two workers in a row died over is under suspicion: its doing, or chance? Nobody saw how they ended.

So it is composed next by a process of its own, which does nothing else and whose end the worker sees. That process
dying is the delivery's doing. The worker dying meanwhile is not: then nobody is left to count. So a delivery outlives
any number of workers that are killed, and one that kills costs two workers and a few such processes.

Where no such process can be begun, the worker composes it after all, and only its own deaths can be counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum

from bot.model import Delivery, DeliveryId
from bot.ports import Ledger
from bot.use_cases.delivery.dispatch import AGAIN
from bot.use_cases.delivery.outcomes import GivenUp, Later

SUSPICIOUS = 2
"""Workers in a row that died over a delivery, from which it is under suspicion. One such death is mostly chance: under
`make chaos` on a busy machine every fifth delivery met one, and a trial takes seconds of computation."""
DEATHS = 4
"""Trials in a row that may end by the death of what composes, after the workers that brought the suspicion. A kill by
chance would have to meet just this process, each time, within the few seconds that it lives. The pauses between them
double: where memory is short, it seldom is for minutes."""
WORKERS = 10
"""Workers in a row that may die over a delivery where nothing can compose it by itself: of 5,039 alerts under 1,000
kills by chance (`make chaos`) one met five."""


class TrialEnd(Enum):
    CAME_THROUGH = "came through"
    """Whatever came of it: composed, nothing to say, or refused in an ordinary way."""
    DIED = "died"
    """By a signal that nobody sends to end a program in order: a fault of memory, none left, no end in sight."""
    BROKEN_OFF = "broken off"
    """It was told to end, or could not begin: says nothing about the delivery."""
    IMPOSSIBLE = "impossible"
    """It could not begin so many times in a row that it is not to be expected to."""


Trial = Callable[[DeliveryId], Awaitable[TrialEnd]]
"""Composes the delivery and freezes what comes of it, or does what follows once it is posted, where a death harms
nobody else."""


async def cleared(delivery: Delivery, ledger: Ledger, trial: Trial) -> Later | GivenUp | None:
    """None: the worker may go on with it itself."""
    match await trial(delivery.id):
        case TrialEnd.CAME_THROUGH:
            await ledger.came_through(delivery.id)
            return None
        case TrialEnd.BROKEN_OFF:
            return Later("what composes it by itself was told to end, or could not begin", AGAIN)
        case TrialEnd.IMPOSSIBLE:
            if delivery.begun < WORKERS:
                return None
            return GivenUp(f"given up: {delivery.begun} workers died while composing it")
        case TrialEnd.DIED:
            deaths = await ledger.died(delivery.id)
            if deaths < DEATHS:
                pause = AGAIN * 2.0**deaths
                return Later(f"a process of its own died while composing it, {deaths} of {DEATHS}", pause)
            return GivenUp(
                f"given up: {delivery.begun} workers and {deaths} processes of its own died while composing it"
            )
