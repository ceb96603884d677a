"""Whose an address is."""

from __future__ import annotations

import pytest

from bot.reading.documents.sites import is_own, same_site, site_of


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.News.example/a", "news.example"),
        ("https://rss.news.example:443/a", "news.example"),
        ("http://news.example:8080/a", "news.example:8080"),
        ("https://news.example./a", "news.example"),
        ("https://www.courier.co.uk/a", "courier.co.uk"),
        ("https://volga.github.io/a", "volga.github.io"),
        ("https://www.volga.substack.com/a", "volga.substack.com"),
        ("https://volga.wordpress.com", "volga.wordpress.com"),
        ("https://one.xn--55qx5d.cn/", "one.公司.cn"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://[::1]/a", "::1"),
        ("http://newsroom/a", "newsroom"),
        ("https://substack.com/@volga", ""),
        ("https://feeds.feedburner.com/volga", ""),
        ("http://[bad", ""),
        ("", ""),
    ],
)
def test_a_site_is_what_somebody_registered_or_rents(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://rss.news.example/f", "https://english.news.example/a", True),
        ("https://a.substack.com", "https://b.substack.com", False),
        ("https://a.wordpress.com", "https://b.wordpress.com", False),
        ("https://a.github.io", "https://b.github.io", False),
        ("https://a.co.uk", "https://b.co.uk", False),
        ("https://one.xn--55qx5d.cn", "https://two.xn--55qx5d.cn", False),
        ("http://127.0.0.1:1", "http://127.0.0.1:2", False),
        ("https://medium.com/feed/@a", "https://medium.com/@b/x", False),
        ("", "", False),
    ],
)
def test_one_site_is_one_publishers(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same_site(other, one) is same


def test_a_vouched_site_is_no_back_door_to_hosts_let_out_to_many() -> None:
    assert is_own("https://tundra.example/a", source="https://cdn.example.net/f", vouched=("tundra.example",))
    assert not is_own("https://medium.com/@b/x", source="https://cdn.example.net/f", vouched=("medium.com", ""))
