"""Long computation beside the event loop, so that whoever else waits is heard meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="computation")
"""One, as Python computes one thing at a time: several would only make the event loop wait for each of them."""


async def computed(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a pure function of more than a few ms gives, and raises. It is not broken off by a cancellation."""
    return await asyncio.get_running_loop().run_in_executor(_ONE, partial(function, *args, **kwargs))
