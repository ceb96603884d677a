"""Only Slack's own addresses are called, however an address is spelled."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.model.slack_address import is_slacks

API = "https://slack.com/api/"
SANDBOX = "http://127.0.0.1:8088/api/"


@pytest.mark.parametrize(
    ("address", "api_url"),
    [
        ("https://hooks.slack.com/commands/T1/2/abc", API),
        ("https://hooks.slack.com:443/actions/T1/2/abc?x=1#y", API),
        ("https://hooks.slack-gov.com/commands/T1/2/abc", API),
        ("https://files.slack.com/files-pri/T1-F1/download/feeds.opml", API),
        ("https://hooks.slack.com/commands/T1", SANDBOX),
        ("http://127.0.0.1:8088/responses/k1", SANDBOX),
        ("http://[::1]:8088/responses/k1", "http://[::1]:8088/api/"),
        ("https://chat.example/responses/k1", "https://chat.example:443/api/"),
    ],
)
def test_slacks_own_addresses(address: str, api_url: str) -> None:
    assert is_slacks(address, api_url=api_url)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.slack.com/commands",
        "//hooks.slack.com/commands",
        "http://hooks.slack.com/commands",
        "ftp://hooks.slack.com/commands",
        "https://hooks.slack.com:8443/commands",
        "https://hooks.slack.com",
        "https://hooks.slack.com./commands",
        "https://hooks.slack.com.evil.example/commands",
        "https://evilslack.com/commands",
        "https://evil.example/hooks.slack.com/",
        "https://evil.example/?https://hooks.slack.com/",
        "https://evil.example#@hooks.slack.com/",
        "https://hooks.slack.com@evil.example/",
        "https://user:word@hooks.slack.com/",
        "https://evil.example\\@hooks.slack.com/",
        "https://hooks.slack.com\\.evil.example/",
        "https:\\\\hooks.slack.com/",
        "https://hooks.slack.com/\r\nHost: evil.example",
        "https://hooks.slack.com/a\n",
        "\thttps://hooks.slack.com/a",
        "https://hooks.sla\tck.com/a",
        "https://hooks.slack.com%2eevil.example/",
        "https://hooks.\uff53lack.com/",
        "https://hooks.\u017flack.com/",
        "https://hooks。slack。com/",
        "https://127.0.0.1/",
        "http://127.0.0.1:8088/responses/k1",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]:8088/responses/k1",
    ],
)
def test_every_other_address_is_foreign(address: str) -> None:
    assert not is_slacks(address, api_url=API)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.2:8088/responses/k1",
        "http://127.0.0.1:8089/responses/k1",
        "http://127.0.0.1/responses/k1",
        "https://127.0.0.1:8088/responses/k1",
        "http://localhost:8088/responses/k1",
        "http://127.0.0.1:8088@evil.example/",
        "http://2130706433:8088/responses/k1",
        "http://127.1:8088/responses/k1",
    ],
)
def test_beside_a_slack_of_ones_own_every_other_place_is_foreign(address: str) -> None:
    assert not is_slacks(address, api_url=SANDBOX)


PIECES = (
    "https://",
    "http://",
    "hooks.slack.com",
    ".slack.com",
    "evil.example",
    "@",
    "\\",
    "/",
    ":443",
    "#",
    "?",
    "ſ",
    "%2e",
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_the_client_goes_where_the_check_looked(address: str) -> None:
    if is_slacks(address, api_url=API):
        where = URL(address)
        assert (where.scheme, where.port) == ("https", 443)
        assert (where.host or "").endswith(".slack.com")
