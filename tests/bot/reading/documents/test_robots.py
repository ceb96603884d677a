"""What an answer to a request for robots.txt means (RFC 9309)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model import NotFetched, Page, SiteRules
from bot.reading.documents.robots import DAY, MOST, UNREACHED, origin_of, rules_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://news.example/robots.txt"


def given(body: bytes) -> Page:
    return Page(url=URL, status=200, headers=(), body=body, fetched_at=NOON)


def refused(status: int | None, retry_after: float | None = None, *, refused: bool = False) -> NotFetched:
    return NotFetched(url=URL, reason="so it is", status=status, retry_after=retry_after, refused=refused)


def test_rules_hold_for_a_day_and_are_read_up_to_500_kib() -> None:
    assert rules_of(given(b"\xef\xbb\xbfUser-agent: *\nDisallow: /x")) == (
        SiteRules(text="User-agent: *\nDisallow: /x"),
        DAY,
    )
    rules, _ = rules_of(given(b"#" * (MOST + 10)))
    assert len(rules.text) == MOST == 512_000


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 451])
def test_a_site_without_rules_allows_everything(status: int) -> None:
    assert rules_of(refused(status, refused=status in (401, 403))) == (SiteRules(), DAY)


@pytest.mark.parametrize(
    "answer", [refused(500), refused(503), refused(429), refused(None), refused(200), refused(None, refused=True)]
)
def test_a_site_that_cannot_be_asked_allows_nothing_for_now(answer: NotFetched) -> None:
    rules, seconds = rules_of(answer)
    assert rules.shut == "its robots.txt cannot be read (so it is)"
    assert seconds == UNREACHED


def test_a_site_that_says_for_how_long_is_believed_up_to_a_day() -> None:
    assert rules_of(refused(503, 7_200.0))[1] == 7_200.0
    assert rules_of(refused(429, 900_000.0))[1] == DAY


def test_the_rules_of_an_address_are_its_scheme_host_and_ports() -> None:
    assert origin_of("HTTPS://News.Example/a?b#c") == "https://news.example"
    assert origin_of("http://news.example:8080/a") == "http://news.example:8080"
