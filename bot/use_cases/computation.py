"""Long computation beside the event loop, so that whoever else waits is heard meanwhile."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, ParamSpec, TypeVar

from bot.garbage import collector_at_rest

P = ParamSpec("P")
T = TypeVar("T")

_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="computation")
"""One, as Python computes one thing at a time: several would only make the event loop wait for each of them."""


async def computed(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a pure function of more than a few ms gives, and raises. It is not broken off by a cancellation."""
    return await asyncio.get_running_loop().run_in_executor(_ONE, partial(_undisturbed, function, *args, **kwargs))


def _undisturbed(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    with collector_at_rest():
        return function(*args, **kwargs)


class SingleFlight(Generic[T]):
    """What several ask for at once, or one soon after another, is made once for all of them.

    Whoever asks names by a key what it depends on: with the same key the result is the same.
    """

    def __init__(self, *, kept: int) -> None:
        """`kept`: results of the keys asked for last."""
        self._kept = kept
        self._flights: OrderedDict[Hashable, asyncio.Future[T]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Made by `make`, or by somebody else's; raises what that raises, and then is made anew for the next. Whoever
        gives up waiting breaks nothing off: others may wait for it too."""
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = asyncio.ensure_future(make())
            flight.add_done_callback(partial(self._landed, key))
        else:
            self._flights.move_to_end(key)
        return await asyncio.shield(flight)

    def _landed(self, key: Hashable, flight: asyncio.Future[T]) -> None:
        if flight.cancelled() or flight.exception() is not None:
            self._flights.pop(key, None)
        landed = [one for one, other in self._flights.items() if other.done()]
        for oldest in landed[: max(0, len(landed) - self._kept)]:
            del self._flights[oldest]
