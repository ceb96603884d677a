"""Port `Transfer`: everything that is kept, as lines of JSON, and back; on any server that Amur runs on.

The first line says what follows, the last how many lines there are, so that a file that was cut off is noticed. Between
them stands one key a line (a large one over several lines), with its kind, its values and when it ends, in milliseconds
since 1970. What is taken in is added by commands that change nothing the second time: an import that was broken off is
simply made again.

    {"amur": 1, "schema": 3, "made": "2026-11-29T02:00:00+00:00", "id": "9f2c…"}
    {"key": "item:ab", "kind": "hash", "until": 1790000000000, "values": ["filed", "176438", "body", {"b64": "eJw…"}]}
    {"end": 1}

A value is a text, or bytes as base64 where they are no UTF-8.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.adapters.redis import keys
from bot.adapters.redis.archive.index.index_entries import SCHEMA
from bot.adapters.redis.connection import Link, text
from bot.model import Moved, NotMoved

FORMAT = 1
"""Raised when the lines change; an older one is read, a newer one is refused."""
A_LINE = 500
"""Values a line, so that no line is large: a posting may hold 100,000 items."""
PASSING = tuple(family("") for family in (keys.lease, keys.seen, keys.feeds_at, keys.offer))
"""Keys of processes at work: no other storage has a use for them."""
_TAKEN_IN = "import"
"""The note that names the file being taken in, until it is whole."""


class RedisTransfer:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def lines(self, now: datetime) -> AsyncIterator[str]:
        """Every key but the passing ones. What is written meanwhile may be in it or not: stop the workers first."""
        head = {"amur": FORMAT, "schema": SCHEMA, "made": now.isoformat(), "id": secrets.token_hex(8)}
        yield json.dumps(head)
        written = 0
        async for name in self._names():
            async for record in self._records(name, now):
                written += 1
                yield json.dumps(record, ensure_ascii=False)
        yield json.dumps({"end": written})

    async def take_in(
        self, lines: AsyncIterator[str], *, now: datetime, tell: Callable[[int], None] = lambda _: None
    ) -> Moved | NotMoved:
        """`tell`: called with how many lines were taken in so far."""
        head = _parsed(await anext(lines, ""))
        refused = _unfit(head) or await self._occupied(str(head["id"]))
        if refused is not None:
            return refused
        await self._note(str(head["id"]))
        taken, named = 0, set[str]()
        async for line in lines:
            record = _parsed(line)
            if "end" in record:
                if record["end"] != taken:
                    return NotMoved(f"the file should have {record['end']:,} lines and has {taken:,}; export it again")
                await self._note(None)
                return Moved(keys=len(named), lines=taken)
            try:
                await self._write(record, now)
            except (KeyError, TypeError, ValueError, binascii.Error):
                return NotMoved(f"line {taken + 2:,} is not one that `amur export` writes; export it again")
            named.add(str(record["key"]))
            taken += 1
            tell(taken)
        return NotMoved(
            f"the file ends after {taken:,} line{'' if taken == 1 else 's'}, before its last one; export it again"
        )

    async def _names(self) -> AsyncIterator[str]:
        at = 0
        given: set[str] = set()
        while True:
            async with self._link.asking() as redis:
                at, found = await redis.scan(cursor=at, match=keys.TAG + "*", count=1_000)
            for name in sorted(map(text, found)):
                if name not in given and not name.startswith(PASSING):
                    given.add(name)
                    yield name
            if not at:
                return

    async def _records(self, name: str, now: datetime) -> AsyncIterator[dict[str, Any]]:
        async with self._link.asking() as redis:
            kind = text(await redis.type(name))
            left = int(await redis.pttl(name))
        until = {"until": int(now.timestamp() * 1000) + left} if left > 0 else {}
        async for values in self._values(name, kind):
            yield {"key": name.removeprefix(keys.TAG), "kind": kind, **until, "values": list(map(_packed, values))}

    async def _values(self, name: str, kind: str) -> AsyncIterator[Sequence[bytes | str]]:
        match kind:
            case "string":
                async with self._link.asking() as redis:
                    value = await redis.get(name)
                yield [value] if value is not None else []
            case "hash" | "set" | "zset":
                async for values in self._scanned(name, kind):
                    yield values
            case "stream":
                async with self._link.asking() as redis:
                    entries: Any = await redis.xrange(name)
                for number, fields in entries:
                    yield [number, *(part for pair in fields.items() for part in pair)]

    async def _scanned(self, name: str, kind: str) -> AsyncIterator[Sequence[bytes | str]]:
        at = 0
        while True:
            async with self._link.asking() as redis:
                # redis-py types the answers for all protocols at once.
                given: Any
                found: list[bytes | str]
                if kind == "hash":
                    at, given = await redis.hscan(name, at, count=A_LINE)
                    found = [part for pair in given.items() for part in pair]
                elif kind == "set":
                    at, given = await redis.sscan(name, at, count=A_LINE)
                    found = list(given)
                else:
                    at, given = await redis.zscan(name, at, count=A_LINE)
                    found = [part for member, score in given for part in (member, repr(float(score)))]
            for start in range(0, len(found), 2 * A_LINE):
                yield found[start : start + 2 * A_LINE]
            if not at:
                return

    async def _write(self, record: dict[str, Any], now: datetime) -> None:
        name, values = keys.TAG + record["key"], list(map(_unpacked, record["values"]))
        until = record.get("until")
        if until is not None and until <= now.timestamp() * 1000:
            return
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as act:
            match record["kind"]:
                case "string":
                    act.set(name, values[0])
                case "hash":
                    act.hset(name, mapping=dict(_pairs(values)))
                case "set":
                    act.sadd(name, *values)
                case "zset":
                    act.zadd(name, {member: float(score) for member, score in _pairs(values)})
                case "stream":
                    number, *fields = values
                    if not await redis.xrange(name, text(number), text(number)):
                        act.xadd(name, dict(_pairs(fields)), id=text(number))
                case other:
                    raise ValueError(other)
            if until is not None:
                act.pexpireat(name, until)
            await act.execute()

    async def _occupied(self, id_: str) -> NotMoved | None:
        async with self._link.asking() as redis:
            begun = await redis.get(keys.note(_TAKEN_IN))
        if begun is not None:
            same = text(begun) == id_
            return None if same else NotMoved("another import was begun here and broken off; import that file again")
        async for name in self._names():
            return NotMoved(
                f"this storage is not empty ({name.removeprefix(keys.TAG)} …): give REDIS_URL or AMUR_DATA of an empty "
                "one, and start Amur on it only afterwards"
            )
        return None

    async def _note(self, id_: str | None) -> None:
        async with self._link.asking() as redis:
            await (redis.delete(keys.note(_TAKEN_IN)) if id_ is None else redis.set(keys.note(_TAKEN_IN), id_))


def _unfit(head: dict[str, Any]) -> NotMoved | None:
    try:
        made_by, schema, _ = int(head["amur"]), int(head["schema"]), str(head["id"])
    except (KeyError, TypeError, ValueError):
        return NotMoved("this is not a file that `amur export` writes")
    if made_by > FORMAT or schema > SCHEMA:
        return NotMoved("this file was written by a newer build of Amur: update this one first, then import it")
    return None


def _parsed(line: str) -> dict[str, Any]:
    """{} for what is no JSON object."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _pairs(values: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    return zip(values[::2], values[1::2], strict=True)


def _packed(value: bytes | str) -> str | dict[str, str]:
    if isinstance(value, str):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"b64": base64.b64encode(value).decode()}


def _unpacked(value: str | dict[str, str]) -> bytes:
    return value.encode() if isinstance(value, str) else base64.b64decode(value["b64"], validate=True)
