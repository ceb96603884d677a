"""How soon Slack hears that something arrived: before its answer is made, wherever the answer can go another way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NewType

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.asyncio_runner import AsyncioListenerRunner
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

By = NewType("By", float)
"""Seconds, from when a listener has it, by which something is acknowledged with or without its answer."""

AT_ONCE = By(0.0)
"""Before storage is asked anything: buttons, shortcuts and events, whose answers never go by the acknowledgement."""
PROMPTLY = By(0.04)
"""A command, whose answer goes by its response_url if it is not there by then. Less than the 100 ms that 99 of 100
acknowledgements are to take, by as much as their way through a busy machine needs."""
WITH_ITS_ANSWER = By(float("inf"))
"""A submitted modal and a type-ahead: nothing but the acknowledgement carries problems by field, another view or
suggestions."""


LATE = 0.02
"""Seconds that one turn of the event loop takes where many wait to be acknowledged."""
LONGEST = 2.0
"""Seconds that an answer gives way to them."""


async def in_a_calm_moment() -> None:
    """Returns at once, or when the event loop has gone through what came meanwhile: with more to do than there is time
    for, acknowledgements have three seconds, and what is acknowledged has half an hour."""
    loop = asyncio.get_running_loop()
    began = turn = loop.time()
    while True:
        await asyncio.sleep(0)
        now = loop.time()
        if now - turn < LATE or now - began > LONGEST:
            return
        turn = now


@asynccontextmanager
async def acknowledging(ack: AsyncAck, by: By) -> AsyncIterator[None]:
    """Acknowledges emptily what is not acknowledged in time.

    Whoever answers looks at `ack.response`, and where it is set answers another way. Nothing is awaited between that
    look and the acknowledgement, so that no answer is lost in an empty one, and none is shown twice.
    """
    if by == AT_ONCE:
        await ack()
    if by in (AT_ONCE, WITH_ITS_ANSWER):
        yield
        return
    in_time = asyncio.create_task(_acknowledge_after(by, ack))
    try:
        yield
    finally:
        in_time.cancel()


async def _acknowledge_after(seconds: float, ack: AsyncAck) -> None:
    await asyncio.sleep(seconds)
    if ack.response is None:
        await ack()


class HeardAck(AsyncAck):
    """An acknowledgement that one can wait for."""

    def __init__(self) -> None:
        self._response: BoltResponse | None = None
        self.given = asyncio.Event()

    @property
    def response(self) -> BoltResponse | None:
        return self._response

    @response.setter
    def response(self, response: BoltResponse | None) -> None:
        self._response = response
        if response is not None:
            self.given.set()


class PromptRunner(AsyncioListenerRunner):
    """Bolt's, which hands an acknowledgement on as soon as it is given.

    Bolt looks for it every 10 ms (slack_bolt 1.30, AsyncioListenerRunner.run): half of that on the average, and at 200
    commands a second more work than a command takes to understand. For listeners without lazy functions.
    """

    def __init__(self, like: AsyncioListenerRunner) -> None:
        super().__init__(
            logger=like.logger,
            process_before_response=like.process_before_response,
            listener_error_handler=like.listener_error_handler,
            listener_start_handler=like.listener_start_handler,
            listener_completion_handler=like.listener_completion_handler,
            lazy_listener_runner=like.lazy_listener_runner,
        )
        self._running: set[asyncio.Task[None]] = set()

    async def run(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse | None,
        listener_name: str,
        listener: AsyncListener,
        starting_time: float | None = None,
    ) -> BoltResponse | None:
        """The acknowledgement; None if none is given in time, as Bolt's does."""
        ack = request.context.ack
        assert isinstance(ack, HeardAck)
        if listener.auto_acknowledgement:
            await ack()
        task = asyncio.create_task(self._run(request, response, listener))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            async with asyncio.timeout(listener.ack_timeout):
                await ack.given.wait()
        except TimeoutError:
            self.logger.warning(f"{listener_name} did not acknowledge in {listener.ack_timeout} s")
            return None
        return response or ack.response

    async def _run(self, request: AsyncBoltRequest, response: BoltResponse | None, listener: AsyncListener) -> None:
        try:
            await self.listener_start_handler.handle(request=request, response=response)
            await listener.run_ack_function(request=request, response=response)  # type: ignore[arg-type]  # Bolt gives none, too
        except Exception as error:  # noqa: BLE001  # Bolt's own handler says what comes of it
            ack = request.context.ack
            failed = None if ack.response is not None else response or BoltResponse(status=500)
            await self.listener_error_handler.handle(error=error, request=request, response=failed)
            if failed is not None:
                ack.response = failed
        finally:
            await self.listener_completion_handler.handle(request=request, response=response)
