"""Which server is written to: the one an URL names, the primary that Sentinels name, or a cluster's node that has our
slot.

All our keys share one slot (docs/decisions/2026-11-29-one-slot.md), so a plain client that goes where the cluster
points does all that a cluster client would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from redis.asyncio import Redis
from redis.asyncio.sentinel import Sentinel
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

SENTINEL = ("redis+sentinel", "rediss+sentinel")
"""redis+sentinel://USER:PASSWORD@SENTINEL:26379,SENTINEL:26379/NAME/DATABASE; with rediss the servers speak TLS."""

Node = tuple[str, int]


def by_sentinel(url: str, options: Mapping[str, Any]) -> Redis:
    """A client whose every new connection asks the Sentinels for the primary. ValueError for an URL that is none.

    `options`: redis-py's, of a connection. Sentinels are asked without a password.
    """
    parts = urlsplit(url)
    who, _, hosts = parts.netloc.rpartition("@")
    name, _, database = parts.path.strip("/").partition("/")
    sentinels = [_node(one) for one in hosts.split(",") if one]
    if not sentinels or not name:
        raise ValueError("no sentinel, or no name of what they watch")
    user, _, password = who.partition(":")
    login = {"username": unquote(user) or None, "password": unquote(password) or None} if who else {}
    given = {**options, **login, "db": int(database or 0), "ssl": parts.scheme.startswith("rediss")}
    asked = {name: options[name] for name in ("socket_connect_timeout", "retry") if name in options}
    watched: Any = Sentinel  # redis-py gives it no types
    client: Redis = watched(sentinels, sentinel_kwargs={**asked, "socket_timeout": 2.0}, **given).master_for(name)
    return client


def _node(written: str) -> Node:
    host, _, port = written.rpartition(":")
    return (host, int(port)) if host else (written, 26379)


async def point_at(client: Redis, node: Node) -> None:
    """From the next connection on the client speaks to this node; those there are end."""
    pool = client.connection_pool
    log.warning("the storage's keys are at another node of its cluster now", host=node[0], port=node[1])
    pool.connection_kwargs.update(host=node[0], port=node[1])
    await pool.disconnect()
    held: list[Any] = [*pool._available_connections, *pool._in_use_connections]
    for connection in held:  # each remembers its own address
        connection.host, connection.port = node


def pointed_at(client: Redis) -> Node | None:
    """None: a socket, or whatever the Sentinels say."""
    given = client.connection_pool.connection_kwargs
    return (str(given["host"]), int(given.get("port", 6379))) if "host" in given else None


async def nodes_of_cluster(client: Redis) -> list[Node]:
    """As the node that is asked knows them; none if it does not say."""
    ask: Any = client.execute_command  # redis-py gives it no types
    try:
        known = await ask("CLUSTER NODES")
    except RedisError:
        return []
    return [(host, int(port)) for host, _, port in (str(one).rpartition(":") for one in known) if host]


def next_node(nodes: list[Node], now: Node | None) -> Node | None:
    """The one to try when `now` does not answer: whichever node that is, it says where the keys are."""
    if len(nodes) < 2 or now is None:
        return None
    return nodes[(nodes.index(now) + 1) % len(nodes)] if now in nodes else nodes[0]
