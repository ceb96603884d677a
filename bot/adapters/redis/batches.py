"""A client that sends what several ask for at one moment as one piece.

A question of its own costs redis-py some 200 µs and the system two switches, however small it is; a process that
answers two hundred commands a second asks a thousand of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

ALONE: frozenset[str] = frozenset().union(
    ("AUTH", "BLMOVE", "BLMPOP", "BLPOP", "BRPOP", "BRPOPLPUSH", "BZMPOP", "BZPOPMAX", "BZPOPMIN"),
    ("CLIENT", "DISCARD", "EXEC", "HELLO", "MONITOR", "MULTI", "PSUBSCRIBE", "RESET", "SELECT"),
    ("SHUTDOWN", "SSUBSCRIBE", "SUBSCRIBE", "UNWATCH", "WAIT", "WAITAOF", "WATCH", "XREAD", "XREADGROUP"),
)
"""Commands that may wait at the server, or that mean the connection they are sent by: never beside others'."""

Asked = tuple[tuple[Any, ...], dict[str, Any]]
"""A command as redis-py has it: Any, because it gives them no types."""


class BatchingRedis(Redis):
    """redis-py's, whose commands travel together with those asked for in the same turn of the event loop.

    Each is answered as if it were alone, with its own error. No command is sent earlier or later than any other of its
    task: whoever waits for an answer has it before asking again. What a command in a batch takes, all of it take: a
    server has one thread, so that they would wait for it anyway.
    """

    _patience: float | None = None
    _waiting: list[tuple[Asked, asyncio.Future[Any]]] | None = None
    _under_way: set[asyncio.Task[None]] | None = None

    def within(self, seconds: float) -> BatchingRedis:
        """Gives a batch so long to be answered. Itself."""
        self._patience = seconds
        return self

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if self.connection is not None or _is_alone(args):
            alone: Any = super().execute_command  # redis-py gives it no types
            return await alone(*args, **options)
        return await self._enqueued((args, options))

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """One that is no transaction travels with the others, too."""
        if transaction:
            return super().pipeline(transaction, shard_hint)
        return _Together(self, self.connection_pool, self.response_callbacks, transaction, shard_hint)

    def _enqueued(self, asked: Asked) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        if self._waiting is None:
            self._waiting = []
            loop.call_soon(self._flush)
        answer = loop.create_future()
        self._waiting.append((asked, answer))
        return answer

    def _flush(self) -> None:
        batch, self._waiting = self._waiting or [], None
        task = asyncio.get_running_loop().create_task(self._send(batch))
        self._under_way = self._under_way or set()
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _send(self, batch: Sequence[tuple[Asked, asyncio.Future[Any]]]) -> None:
        try:
            async with asyncio.timeout(self._patience):
                sent: Any = Pipeline(self.connection_pool, self.response_callbacks, False, None)  # as above
                for (args, options), _ in batch:
                    sent.pipeline_execute_command(*args, **options)
                answers = await sent.execute(raise_on_error=False)
        except BaseException as problem:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(problem) if isinstance(problem, Exception) else answer.cancel()
            if not isinstance(problem, Exception):
                raise
            return
        for (_, answer), given in zip(batch, answers, strict=True):
            if answer.done():  # whoever asked has given up
                continue
            if isinstance(given, Exception):
                answer.set_exception(given)
            else:
                answer.set_result(given)


class _Together(Pipeline):
    """Commands of one asker, answered together as those of redis-py's are."""

    def __init__(self, client: BatchingRedis, *given: Any) -> None:
        super().__init__(*given)
        self._client = client

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        stack: list[Any] = list(self.command_stack)
        if self.scripts or self.watching or self.explicit_transaction or any(_is_alone(args) for args, _ in stack):
            return await super().execute(raise_on_error)
        waiting: list[Awaitable[Any]] = [self._client._enqueued(asked) for asked in stack]
        try:
            answers = await asyncio.gather(*waiting, return_exceptions=True)
        finally:
            emptied: Any = self.reset  # as above
            await emptied()
        broken = next((one for one in answers if isinstance(one, BaseException)), None)
        if broken is not None and (raise_on_error or not isinstance(broken, Exception)):
            raise broken
        return answers


def _is_alone(args: Sequence[Any]) -> bool:
    return str(args[0]).partition(" ")[0].upper() in ALONE
