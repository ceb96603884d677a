"""Where the bot will not connect: addresses that lead inside, and URLs that are no public web addresses.

`bot.adapters.http.fetch` asks `connection_fault` about the very address a socket is about to be opened to: literals,
every DNS answer and every redirect hop pass there, with no second look-up in between. Reasons are sentences for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.reading.documents.ip_addresses import METADATA, Address, Network, forbidden, is_numeric, within

__all__ = ["METADATA", "Network", "connection_fault", "forbidden", "url_fault"]

WEB_PORTS = frozenset({80, 443})


def connection_fault(address: str, port: int, allow: Sequence[Network] = ()) -> str | None:
    """Why no socket may be opened to address and port. In allowed networks every port is free."""
    why = forbidden(address, allow)
    if why:
        return why
    if port not in WEB_PORTS and not within(ip_address(address), allow):
        return f"port {port} is not a web port (80, 443)"
    return None


def url_fault(url: str, allow: Sequence[Network] = ()) -> str | None:
    """Why this URL may not be fetched, by its text alone; what its name resolves to is judged when connecting."""
    if any(ord(c) <= 0x20 or ord(c) == 0x7F for c in url):
        return "the address holds spaces or control characters"
    if "\\" in url.partition("?")[0]:
        return "the address holds a backslash"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "it isn't a web address"
    if parts.scheme not in ("http", "https"):
        return f"only http and https are fetched, not {parts.scheme or 'an address without a scheme'}"
    if not host:
        return "the address names no host"
    if parts.username is not None or parts.password is not None:
        return "the address carries a user name or password"
    literal = _literal(host)
    if literal is None and is_numeric(host):
        return f"{host} is an IP address in an odd spelling"
    if literal is not None and (why := forbidden(str(literal), allow)):
        return why
    free = allow if literal is None else within(literal, allow)
    if port is not None and port not in WEB_PORTS and not free:
        return f"port {port} is not a web port (80, 443)"
    return None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
