"""Where the bot will not connect."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.address_guard import METADATA, connection_fault, forbidden, url_fault

INNER = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "100.100.100.200",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "100::1",
    "2001:db8::1",
    "2001:2::1",
    "2001:10::1",
    "3fff::1",
    "5f00::1",
]
CARRYING = [
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:168.63.129.16",
    "::ffff:100.64.0.1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::10.0.0.1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2a00:1450::5efe:10.0.0.1",
    "2a00:1450::200:5efe:192.168.0.1",
]
"""IPv4 inside IPv6: mapped, compatible, translated, NAT64 (both prefixes), 6to4, Teredo (server, client), ISATAP."""
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8"]
PUBLIC += ["64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", INNER + CARRYING)
def test_no_inner_address_may_be_connected_to(address: str) -> None:
    assert forbidden(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_connected_to(address: str) -> None:
    assert forbidden(address) is None


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_the_registry_does_not_call_global_is_forbidden(address: IPv4Address | IPv6Address) -> None:
    carried = isinstance(address, IPv6Address) and (address.sixtofour or address.teredo or address.ipv4_mapped)
    if not address.is_global and not carried:
        assert forbidden(str(address)) is not None


@given(st.ip_addresses(v=4))
def test_an_address_that_carries_a_forbidden_one_is_forbidden(inner: IPv4Address) -> None:
    number = int(inner)
    forms = [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x0064FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80) | 1),
        IPv6Address((0x20010000 << 96) | (number << 64) | (~0x08080808 & 0xFFFFFFFF)),
    ]
    if forbidden(str(inner)):
        assert [str(form) for form in forms if forbidden(str(form)) is None] == []


@pytest.mark.parametrize("metadata", sorted(map(str, METADATA)))
def test_cloud_metadata_is_never_connected_to_whatever_is_allowed(metadata: str) -> None:
    everything = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    assert "metadata" in str(forbidden(metadata, everything))
    assert "metadata" in str(connection_fault(metadata, 80, everything))


def test_allowed_networks_are_open_on_every_port_and_others_on_web_ports_only() -> None:
    allow = (ip_network("127.0.0.0/8"),)
    assert connection_fault("127.0.0.1", 6379, allow) is None
    assert connection_fault("::ffff:127.0.0.1", 6379, allow) is None
    assert connection_fault("8.8.8.8", 443, allow) is None
    assert connection_fault("8.8.8.8", 6379, allow) == "port 6379 is not a web port (80, 443)"
    assert connection_fault("10.0.0.1", 80, allow) is not None


NO_WEB_ADDRESSES = [
    "example.com",
    "//example.com/feed",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "javascript:alert(1)",
    "data:text/xml,<rss/>",
    "http://",
    "https:///feed",
    "http://[::1",
    "http://a.example:x/",
    "http://user@example.com/",
    "http://user:pw@example.com/",
    "http://@example.com/",
    "http://a.example\\@b.example/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "https://example.com:8443/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://127.0.0.1/",
    "http://[::1]/",
    "https://10.0.0.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fe80::1%25lo]/",
    "http://2130706433/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://８.8.8.08/",
]


@pytest.mark.parametrize(
    "url", [*NO_WEB_ADDRESSES, "", "http://exa mple.com/", "http://example.com/\r\nX: y", "http://example.com/\t"]
)
def test_an_address_that_is_no_public_web_address_is_refused_before_anything_is_resolved(url: str) -> None:
    assert url_fault(url) is not None


def test_what_is_wrong_with_an_address_is_said_in_plain_words() -> None:
    assert url_fault("https://javascript:alert(1)") == "it isn't a web address"
    assert url_fault("http://2130706433/") == "2130706433 is an IP address in an odd spelling"


@pytest.mark.parametrize(
    "url", ["http://example.com/feed", "https://example.com:443/?q=a%20b", "http://example.com:80"]
)
def test_ordinary_web_addresses_are_fine(url: str) -> None:
    assert url_fault(url) is None
