"""HTTP requests that Slack did not sign just now, as bytes; and a witness at the address that they name for replies."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.sandbox.transport.http_push import signature

Header = tuple[str, bytes]
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Witness:
    """A server that sees every connection; it answers with a redirect to itself if told to, else with ok."""

    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)
    redirect_to: str = ""

    def url(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/internal/admin?do=it"

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.requests.append(await reader.read(65_536))
        moved = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {self.redirect_to}\r\n"
        head = moved if self.redirect_to else "HTTP/1.1 200 OK\r\n"
        writer.write(f"{head}Content-Length: 2\r\nConnection: close\r\n\r\nok".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def witness(*, redirect_to: str = "") -> AsyncIterator[Witness]:
    seen = Witness(redirect_to=redirect_to)
    server = await asyncio.start_server(seen._meet, "127.0.0.1", 0)
    seen.port = server.sockets[0].getsockname()[1]
    async with server:
        yield seen


def bodies(reply_to: str) -> dict[str, tuple[str, bytes]]:
    """One of each kind, by name: (content type, body). All name `reply_to`; whoever acts on one would use it."""
    command = {"command": "/whosaid", "text": "x", "user_id": "U1", "channel_id": "C1", "response_url": reply_to}
    press = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "container": {"type": "message", "channel_id": "C1"},
        "actions": [{"action_id": "follow", "value": "v"}],
        "trigger_id": "1.2.3",
        "response_url": reply_to,
    }
    mention = {"event": {"type": "app_mention", "user": "U1", "channel": "C1", "text": "hi", "ts": "1.0"}}
    return {
        "command": (FORM, urlencode(command).encode()),
        "press": (FORM, urlencode({"payload": json.dumps(press)}).encode()),
        "event": ("application/json", json.dumps({"type": "event_callback", **mention}).encode()),
        "ssl check": (FORM, urlencode({**command, "ssl_check": "1"}).encode()),
    }


def headers(body: bytes, *, secret: str, now: int) -> dict[str, list[Header]]:
    """Every form of bad header, by name. `secret` is the right one: what is right is right, to the last byte."""
    good, other = signature(secret, now, body), signature("another secret", now, body)
    times: dict[str, bytes] = {
        "a word for a time": b"abc",
        "400 digits for a time": b"1" * 400,
        "5,000 digits for a time": b"1" * 5_000,
        "an empty time": b"",
        "a negative time": b"-%d" % now,
        "a time with a plus": b"+%d" % now,
        "a time with a fraction": b"%d.0" % now,
        "a time with an exponent": b"1e9",
        "a time with underscores": b"1_700_000_000",
        "a hexadecimal time": hex(now).encode(),
        "a time that is no number": b"nan",
        "an infinite time": b"inf",
        "a time in other digits": str(now).translate({48 + n: 0x660 + n for n in range(10)}).encode(),
        "a time that is no UTF-8": b"\xff\xfe",
        "a time with spaces": b"1 2 3",
    }
    signatures: dict[str, bytes] = {
        "a signature that is not ASCII": "v0=é".encode(),
        "a signature that is no UTF-8": b"v0=\xff\xfe",
        "an empty signature": b"",
        "a signature's beginning": good[:-1].encode(),
        "a signature and more": good.encode() + b"0",
        "a signature in capitals": good.upper().encode(),
        "a signature without its version": good[3:].encode(),
        "another version": b"v1" + good[2:].encode(),
        "a signature in wide letters": good.replace("0", "\uff10").encode(),
        "another secret's signature": other.encode(),
        "a signature of 5,000 letters": b"v0=" + b"a" * 5_000,
    }
    right, time = ("X-Slack-Signature", good.encode()), ("X-Slack-Request-Timestamp", b"%d" % now)
    made: dict[str, list[Header]] = {
        "no header": [],
        "a time alone": [time],
        "a signature alone": [right],
        "two times": [time, ("x-slack-request-timestamp", b"abc"), right],
        "two signatures": [time, ("x-slack-signature", other.encode()), right],
        "two headers of each, alike": [time, time, right, right],
    }
    made |= {name: [("X-Slack-Request-Timestamp", value), right] for name, value in times.items()}
    made |= {name: [time, ("X-Slack-Signature", value)] for name, value in signatures.items()}
    for name, at in (("an old signature", now - 310), ("a signature of the future", now + 310)):
        signed = signature(secret, at, body).encode()
        made[name] = [("X-Slack-Request-Timestamp", b"%d" % at), ("X-Slack-Signature", signed)]
    return made


def refused(reply_to: str, *, secret: str, now: int) -> Iterator[tuple[str, bytes]]:
    """(name, request): everything here is to be refused with 401."""
    for kind, (content_type, body) in bodies(reply_to).items():
        for name, given in headers(body, secret=secret, now=now).items():
            yield f"{kind}, {name}", request(given, body, content_type)
    content_type, body = bodies(reply_to)["command"]
    formed: list[Header] = [
        ("X-Slack-Request-Timestamp", b"%d" % now),
        ("X-Slack-Signature", signature("another secret", now, body).encode()),
    ]
    bad: list[Header] = [("X-Slack-Request-Timestamp", b"abc"), ("X-Slack-Signature", b"v0=x")]
    for name, given in (("formed", formed), ("malformed", bad)):
        yield f"{name}: an encoding nobody knows", request(given, body, f"{content_type}; charset=nonsense")
        yield f"{name}: no content type", request(given, body, None)
        yield f"{name}: no UTF-8", request(given, b"\xff\xfe" + body, content_type)
        yield f"{name}: no body", request(given, b"", content_type)
        yield (
            f"{name}: chunked",
            request(given, b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body), content_type, chunked=True),
        )
        yield f"{name}: packed", request([*given, ("Content-Encoding", b"gzip")], gzip.compress(body), content_type)
        yield f"{name}: badly packed", request([*given, ("Content-Encoding", b"gzip")], body, content_type)
        yield f"{name}: lazily", request([*given, ("X-Slack-Bolt-Lazy-Only", b"1")], body, content_type)
        yield f"{name}: too large", request(given, body + b"&x=" + b"x" * 1_100_000, content_type)
        yield f"{name}: deep", request(given, b'{"a":' * 50_000, "application/json")


def request(
    given: list[Header], body: bytes, content_type: str | None, *, chunked: bool = False, method: str = "POST"
) -> bytes:
    lines = [f"{method} /slack/commands HTTP/1.1".encode(), b"Host: amur.example", b"Connection: close"]
    lines += [b"Transfer-Encoding: chunked"] if chunked else [b"Content-Length: %d" % len(body)]
    lines += [b"Content-Type: " + content_type.encode()] if content_type else []
    lines += [name.encode() + b": " + value for name, value in given]
    return b"\r\n".join([*lines, b"", body])


async def sent(port: int, raw: bytes, *, seconds: float = 20) -> tuple[int, bytes]:
    """(status, body) of the answer; (0, b"") if the connection ended without one."""
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(raw)
            head, _, rest = (await reader.read(65_536)).partition(b"\r\n\r\n")
            return (int(head.split()[1]), rest) if head else (0, b"")
        finally:
            writer.close()
