"""Which IP addresses are no public web: inner, reserved, tunnelled, or those that hand out credentials.

What is connected to is judged by this (`bot.adapters.http.address_guard`), and so is what may be shown as a link.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

METADATA = frozenset(
    map(
        ip_address,
        (
            "169.254.169.254",  # AWS, Google, Azure, DigitalOcean, Oracle …
            "169.254.170.2",  # AWS ECS task credentials
            "169.254.170.23",  # AWS EKS pod identity
            "169.254.0.23",  # Tencent
            "100.100.100.200",  # Alibaba
            "168.63.129.16",  # Azure's host: a public address by number
            "192.0.0.192",  # Oracle, older
            "fd00:ec2::254",  # AWS over IPv6
            "fd00:ec2::23",  # AWS EKS pod identity over IPv6
            "fd20:ce::254",  # Google over IPv6
        ),
    )
)
"""Never connected to, whatever networks are allowed: they hand out the machine's credentials."""

# What `ipaddress` calls global and still is not the public web. RFC numbers are the registrations.
_NOT_THE_WEB: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this host"),
        ("100.64.0.0/10", "a carrier's inner network"),  # RFC 6598
        ("192.0.0.0/24", "a protocol assignment"),  # RFC 6890
        ("192.31.196.0/24", "a sinkhole"),  # RFC 7535
        ("192.52.193.0/24", "a tunnel relay"),  # RFC 7450
        ("192.88.99.0/24", "a tunnel relay"),  # RFC 7526
        ("192.175.48.0/24", "a sinkhole"),  # RFC 7534
        ("198.18.0.0/15", "a test network"),  # RFC 2544
        ("240.0.0.0/4", "a reserved address"),
        ("100::/64", "a sinkhole"),  # RFC 6666
        ("2001:2::/48", "a test network"),  # RFC 5180
        ("2001:10::/28", "no routable address"),  # ORCHID, RFC 4843
        ("2001:20::/28", "no routable address"),  # ORCHIDv2, RFC 7343
        ("2001:db8::/32", "a documentation network"),
        ("3fff::/20", "a documentation network"),  # RFC 9637
        ("5f00::/16", "no routable address"),  # SRv6 SIDs, RFC 9602
        ("fc00::/7", "an inner network"),
        ("fec0::/10", "an inner network"),  # site-local, RFC 3879
    )
)

_NAT64 = (ip_network("64:ff9b::/96"),)
_NAT64_LOCAL = ip_network("64:ff9b:1::/48")
_COMPATIBLE = ip_network("::/96")
_TRANSLATED = ip_network("::ffff:0:0:0/96")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


def forbidden(address: str, allow: Sequence[Network] = ()) -> str | None:
    """Why this IP address may not be connected to; None: it is a public unicast address, or lies in `allow`.

    An IPv6 address that carries an IPv4 one is judged by both.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"{address!r} is no IP address"
    inner = list(_carried(parsed))
    if any(_bare(a) in METADATA for a in (parsed, *inner)):
        return f"{address} hands out the machine's own credentials (cloud metadata)"
    if within(parsed, allow):
        return None
    return _own_fault(parsed) or next((f"{address} carries {a}: {why}" for a in inner if (why := _own_fault(a))), None)


_INNER_NAMES = (".localhost", ".local", ".internal", ".home.arpa")
"""Never of the public web: RFC 6761, 6762, 8375, and ICANN's resolution of 2024-07-29."""


def is_numeric(host: str) -> bool:
    """Whether a host is an IP address, also in a spelling that is none and that resolvers take all the same: 127.1,
    2130706433, 0x7f.1. No name of the public web ends so (url.spec.whatwg.org, "ends in a number")."""
    last = unicodedata.normalize("NFKC", host).rstrip(".").rpartition(".")[2].lower()
    return ":" in host or (last.isascii() and last.isdigit()) or last.startswith("0x")


def leads_inside(link: str) -> bool:
    """Whether a link leads, by its text alone, to what is not the public web: an inner address, an address in an old
    spelling (127.1, 0x7f.1), a name of the own machine or network."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return False
    if is_numeric(host):
        return forbidden(host) is not None
    return bool(host) and ("." not in host or host.endswith(_INNER_NAMES))


def _bare(address: Address) -> Address:
    """Without a zone: fd00:ec2::254%eth0 is fd00:ec2::254."""
    return IPv6Address(int(address)) if isinstance(address, IPv6Address) else address


def within(address: Address, networks: Iterable[Network]) -> bool:
    bare = _bare(address)
    mapped = bare.ipv4_mapped if isinstance(bare, IPv6Address) else None
    return any(a in n for n in networks for a in (bare, mapped) if a is not None and a.version == n.version)


def _own_fault(address: Address) -> str | None:
    """Judged by its own number alone."""
    bare = _bare(address)
    for holds, why in (
        (bare.is_unspecified, "this host"),
        (bare.is_loopback, "this machine"),
        (bare.is_link_local, "a link-local address"),
        (bare.is_multicast, "a multicast address"),
    ):
        if holds:
            return f"{address} is {why}"
    for network, why in _NOT_THE_WEB:
        if bare.version == network.version and bare in network:
            return f"{address} is {why}"
    if bare.is_private or bare.is_reserved:
        return None if _is_carrier(bare) else f"{address} is an inner or reserved address"
    return None


def _is_carrier(address: Address) -> bool:
    """Mapped, translated and NAT64 forms stand for the IPv4 address they carry, and are judged by that."""
    if not isinstance(address, IPv6Address):
        return False
    return address.ipv4_mapped is not None or any(address in n for n in _NAT64)


def _carried(address: Address) -> Iterator[IPv4Address]:
    """Every IPv4 address an IPv6 address may stand for."""
    if not isinstance(address, IPv6Address):
        return
    bare = IPv6Address(int(address))
    low = IPv4Address(int(bare) & 0xFFFFFFFF)
    if bare.ipv4_mapped is not None:
        yield bare.ipv4_mapped
    if bare.sixtofour is not None:
        yield bare.sixtofour
    if bare.teredo is not None:
        yield from bare.teredo
    if bare in _COMPATIBLE or bare in _TRANSLATED or any(bare in n for n in _NAT64) or bare in _NAT64_LOCAL:
        yield low
    if (int(bare) >> 32) & 0xFFFFFFFF in _ISATAP:
        yield low
