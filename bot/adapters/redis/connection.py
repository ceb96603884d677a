"""The connection to Redis or Valkey: retries chosen knowingly, errors in our words, fitness checked at start.

redis-py repeats a command whose answer was lost. Ours may be repeated: every write is idempotent by its arguments.
The one exception, `Archive.tally`, says so.
"""

from __future__ import annotations

import asyncio
import importlib.resources
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.backoff import ExponentialWithJitterBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import (
    AskError,
    AuthenticationError,
    ClusterDownError,
    MovedError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as Unconnected
from redis.exceptions import TimeoutError as Unanswered

from bot.adapters.redis import keys
from bot.adapters.redis.batches import BatchingRedis
from bot.adapters.redis.primary import SENTINEL, Node, by_sentinel, next_node, nodes_of_cluster, point_at, pointed_at
from bot.errors import StorageAway, StorageFault, StorageUnfit

NEEDED = (6, 2)
"""XAUTOCLAIM, ZRANGE by score, GETEX: all from 6.2."""
TIMEOUT = 5.0
"""Seconds for one question to the server, retries included; longer than a blocking read of the stream."""
AT_START = 15.0
"""Seconds for the first question: on a machine where everything starts at once, the server answers late."""
RETRIES = 2
NOT_NOW = re.compile(
    r"(?:^|error: \W*)(?:OOM|MISCONF|READONLY|LOADING|CLUSTERDOWN|MASTERDOWN|NOREPLICAS|TRYAGAIN|BUSY|UNKILLABLE|"
    r"UNBLOCKED|command not allowed when used memory|You can't write against a read only|WAITAOF cannot be used)"
)
"""Answers that say "not now": the server cannot write, or not yet. Other error answers are our own mistakes."""
PASSING = (OutOfMemoryError, ClusterDownError, TryAgainError, NoScriptError)
"""The same, by type. NoScriptError: it was restarted after a pipeline's scripts were loaded, and forgot them."""
FAULTS = (
    (re.compile(r"(?:^|error: \W*)(?:OOM|command not allowed when used memory)"), StorageFault.FULL),
    (re.compile(r"(?:^|error: \W*)MISCONF"), StorageFault.NOT_SAVING),
    (re.compile(r"(?:^|error: \W*)(?:READONLY|You can't write against a read only)"), StorageFault.READ_ONLY),
)
"""By the code that begins the answer, inside a script's too; redis-py takes a few codes away (OOM, READONLY)."""


@dataclass(frozen=True, slots=True)
class Link:
    """An open, checked connection pool. Its users speak through `asking()` and `run()`."""

    redis: Redis
    where: str
    """The server's address without user and password."""
    durable: bool
    """The server can promise that a write is on disk (WAITAOF)."""
    timeout: float = TIMEOUT
    _scripts: dict[str, AsyncScript] = field(default_factory=dict)
    _nodes: list[Node] = field(default_factory=list)
    """Of the cluster it is part of; none: it is part of none."""

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Redis]:
        """The client, within the timeout, with Redis's errors turned into StorageAway."""
        try:
            async with asyncio.timeout(self.timeout):
                yield self.redis
        except ReadOnlyError as problem:
            # Our server was demoted in a fail-over: the next connection looks the address up again.
            await self.redis.connection_pool.disconnect()
            raise StorageAway(self.where, str(problem), StorageFault.READ_ONLY) from problem
        except AskError as problem:  # a MovedError is one
            if isinstance(problem, MovedError):
                await point_at(self.redis, (problem.host, problem.port))
            raise StorageAway(self.where, f"its keys are moving to {problem.host}:{problem.port}") from problem
        except ResponseError as problem:
            if isinstance(problem, PASSING) or NOT_NOW.search(str(problem)):
                raise StorageAway(self.where, str(problem), _fault(problem)) from problem
            raise
        except (RedisError, OSError) as problem:
            if (other := next_node(self._nodes, pointed_at(self.redis))) is not None:
                await point_at(self.redis, other)
            raise StorageAway(self.where, _said(problem)) from problem

    def script(self, name: str) -> AsyncScript:
        """The Lua script `name`.lua in a folder of lua/, which the server keeps by its digest."""
        if name not in self._scripts:
            self._scripts[name] = self.redis.register_script(lua(name))
        return self._scripts[name]

    async def run(self, name: str, keys: Sequence[str], args: Sequence[str | bytes | int | float]) -> Any:
        """What the script gives: its head says what. Any, because Lua's answers have no type."""
        async with self.asking():
            return await self.script(name)(keys=list(keys), args=list(args))


def lua(name: str) -> str:
    """A script with its openings: the table K of keys, then the files its `-- opens with:` line names."""
    text = _lua_file(name)
    wanted = re.search(r"^-- opens with: (.+)$", text, re.MULTILINE)
    openings = [_lua_file(opening.strip()) for opening in wanted[1].split(",")] if wanted else []
    return keys.for_lua() + "".join(openings) + text


def _lua_file(name: str) -> str:
    return _lua_files()[name].read_text(encoding="utf-8")


@cache
def _lua_files() -> Mapping[str, Traversable]:
    """Every file in the folders of lua/, one a feature, by its name without the ending: no two have the same."""
    folders = importlib.resources.files("bot.adapters.redis").joinpath("lua").iterdir()
    files = (file for folder in folders if folder.is_dir() for file in folder.iterdir())
    return {file.name.removesuffix(".lua"): file for file in files if file.name.endswith(".lua")}


@asynccontextmanager
async def linked(
    url: str,
    *,
    timeout: float = TIMEOUT,  # noqa: ASYNC109  # redis-py's own
    retries: int = RETRIES,
    at_start: float | None = None,
    batching: bool = False,
) -> AsyncIterator[Link]:
    """An open link; `at_start`: seconds for the first question, if not `timeout` too. `batching`: what is asked at one
    moment is sent as one piece, for processes that answer many at once.

    StorageUnfit, in one line, if the server is too old, evicts keys, or will not let us in.
    """
    client = connect(url, timeout=timeout, retries=retries, batching=batching)
    try:
        yield await checked(client, timeout=timeout, patience=at_start or timeout)
    finally:
        await client.aclose()


def connect(url: str, *, timeout: float = TIMEOUT, retries: int = RETRIES, batching: bool = False) -> Redis:
    """A client that has not connected yet. StorageUnfit for an URL that is none."""
    over_tcp = {} if url.startswith("unix:") else {"socket_keepalive": True}
    try:
        options: dict[str, Any] = dict(  # redis-py's own names
            **over_tcp,
            # The timeout is ours, in `Link.asking`: redis-py's goes through asyncio.wait_for, which in Python 3.11
            # swallows a cancellation that comes when the command is just written (bugs.python.org/issue37658), so that
            # a worker told to stop would go on.
            socket_timeout=None,
            socket_connect_timeout=min(timeout, 3.0),
            health_check_interval=30,
            retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), retries),
            retry_on_error=[Unconnected, Unanswered],
        )
        if urlsplit(url).scheme in SENTINEL:
            return by_sentinel(url, options)
        if batching:
            client = BatchingRedis.from_url(url, **options)
            assert isinstance(client, BatchingRedis)
            return client.within(timeout)
        return Redis.from_url(url, **options)
    except (ValueError, TypeError):
        # Neither the URL nor what ValueError quotes of it: it may be the password.
        raise StorageUnfit(
            "REDIS_URL",
            "give redis://, rediss:// or unix:// and the server's address, or redis+sentinel://HOST:26379/NAME",
        ) from None


async def checked(client: Redis, *, timeout: float = TIMEOUT, patience: float = TIMEOUT) -> Link:  # noqa: ASYNC109  # as above
    """Asks the server who it is, for `patience` seconds; see `linked`."""
    where = address(client)
    try:
        async with asyncio.timeout(patience):
            info = await client.info()
            durable = info.get("aof_enabled") == 1 and await _has_waitaof(client)
    except NoPermissionError as problem:
        reason = f"our user may not do enough ({_said(problem)}): give it the rights in docs/operations/growth.md"
        raise StorageUnfit(where, reason) from problem
    except (RedisError, OSError) as problem:
        if _locked_out(problem):
            reason = f"it will not let us in ({_said(problem)}): check user and password in REDIS_URL"
            raise StorageUnfit(where, reason) from problem
        raise StorageAway(where, _said(problem)) from problem
    version = str(info.get("redis_version", "0.0"))
    if tuple(int(part) for part in version.split(".")[:2]) < NEEDED:
        raise StorageUnfit(
            where, f"it is Redis {version}; Amur needs Redis {NEEDED[0]}.{NEEDED[1]} or later, or Valkey"
        )
    policy = str(info.get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        reason = f"maxmemory-policy is {policy}, which throws keys away when memory is short; set it to noeviction"
        raise StorageUnfit(where, reason)
    nodes = await nodes_of_cluster(client) if info.get("cluster_enabled") == 1 else []
    link = Link(redis=client, where=where, durable=durable, timeout=timeout, _nodes=nodes)
    try:
        await client.exists(keys.FILED)
    except MovedError as moved:
        await point_at(client, (moved.host, moved.port))
    async with link.asking():
        await client.exists(keys.FILED)
    return link


def _locked_out(problem: BaseException | None) -> bool:
    """redis-py wraps the refusal when it comes while connecting."""
    if isinstance(problem, AuthenticationError) or "Authentication required" in str(problem):
        return True
    return problem is not None and _locked_out(problem.__cause__)


async def _has_waitaof(client: Redis) -> bool:
    """Valkey, and Redis from 7.2."""
    try:
        await client.waitaof(0, 0, 1)
    except ResponseError:
        return False
    return True


def text(answer: object) -> str:
    """A string of Redis's as ours."""
    return answer.decode() if isinstance(answer, bytes) else str(answer)


def address(client: Redis) -> str:
    """host:port/db or the socket's path, without user and password."""
    pool = client.connection_pool
    if isinstance(pool, SentinelConnectionPool):
        return f"{pool.service_name} (by Sentinel)"
    given = pool.connection_kwargs
    if "path" in given:
        return str(given["path"])
    return f"{given.get('host', 'localhost')}:{given.get('port', 6379)}/{given.get('db', 0)}"


def _fault(problem: ResponseError) -> StorageFault:
    found = (fault for answer, fault in FAULTS if answer.search(str(problem)))
    return next(found, StorageFault.AWAY)


def _said(problem: BaseException) -> str:
    return str(problem) or ("no answer in time" if isinstance(problem, TimeoutError) else type(problem).__name__)
