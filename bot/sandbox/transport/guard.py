"""Keeps other web pages out of the workspace: DNS rebinding, cross-site requests, framing; as aiohttp middleware."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page runs its own files only and talks to its own server only: no inline script, no picture from elsewhere."""


def own_hosts(port: int) -> frozenset[str]:
    return frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})


def refusal(headers: dict[str, str], port: int) -> str:
    """Why a request with these headers (names in lower case) is refused; "" if it is not."""
    hosts = own_hosts(port)
    if headers.get("host", "") not in hosts:
        return "this workspace answers to 127.0.0.1 and localhost only"
    origin = headers.get("origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return "requests from other web pages are refused"
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return "requests from other web pages are refused"
    return ""


def guard(port: Callable[[], int]) -> Middleware:
    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        why = refusal({name.lower(): value for name, value in request.headers.items()}, port())
        if why and not _followed_link(request, port()):
            return web.Response(status=403, text=why)
        return await handler(request)

    return checked


def _followed_link(request: web.Request, port: int) -> bool:
    """A person who follows a link to the page itself from elsewhere: harmless, it only looks."""
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and "Origin" not in request.headers
        and (request.path == "/" or request.path.startswith("/archives/"))
        and request.host in own_hosts(port)
    )


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Headers of every answer (an aiohttp on_response_prepare signal)."""
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
