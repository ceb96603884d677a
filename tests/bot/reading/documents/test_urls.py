"""Links: which may be shown, and which lead to the same article."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.documents.urls import canonical, host_and_path, host_of, shown
from tests.support.feed_server import words

NOT_SHOWN = words("""
javascript:alert(1) JaVaScRiPt:alert(1) data:text/html,x vbscript:x file:///etc/passwd ftp://news.example/x
slack://open?team=T1 tel:+123 mailto:a@b.c http://user:pass@news.example/x https://news.example@evil.example/ http://
https://[bad /relative https://news.example:99999/ https://a\\b.example/
""")
NOT_SHOWN += ["java\tscript:alert(1)", " javascript:alert(1)", "", "not a url", "https://a b.example/"]
NOT_SHOWN += ["https://x.example/" + "a" * 3000]


@pytest.mark.parametrize("link", NOT_SHOWN)
def test_a_link_nobody_should_follow_is_not_shown(link: str) -> None:
    assert shown(link) is None


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://news.example/a?x=1&y=2#part", "https://news.example/a?x=1&y=2#part"),
        ("HTTPS://News.Example/A", "https://news.example/A"),
        ("https://news.example/a|b>c<d e", "https://news.example/a%7Cb%3Ec%3Cd%20e"),
        ("https://news.example/%D0%B0?q=%20+", "https://news.example/%D0%B0?q=%20+"),
        ("https://news.example/жизнь", "https://news.example/%D0%B6%D0%B8%D0%B7%D0%BD%D1%8C"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("https://news.example/\u202egpj.exe", "https://news.example/gpj.exe"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ],
)
def test_a_link_is_shown_as_plain_ascii(link: str, safe: str) -> None:
    assert shown(link) == safe


@given(st.text(st.sampled_from("ahtps:/.?#[]@!$&'()*+,;=%|<> \\ж\u202e0"), max_size=40))
def test_whatever_is_shown_is_a_web_address_without_steering_characters(tail: str) -> None:
    link = shown("https://news.example/" + tail)
    if link is not None:
        assert link.isascii()
        assert not set(link) & set(' <>|\\"')
        assert urlsplit(link).hostname == "news.example"
        assert shown(link) == link


ONE_ARTICLE = words("""
http://news.example/a?id=7 https://www.news.example/a?id=7 https://news.example:443/a?id=7 https://news.example/a/?id=7
https://news.example/a?id=7#comments https://news.example/a?utm_source=rss&id=7
https://news.example/a?id=7&fbclid=x&UTM_Medium=y
""")
OTHERS = words("""
https://news.example/b?id=7 https://news.example/a?id=8 https://news.example/a https://news.example/A?id=7
https://other.example/a?id=7 https://news.example/a?id=7&page=2 https://news.example/a?cid=7&id=7
https://news.example/#!/a?id=7 https://news.example:8080/a?id=7
""")


@pytest.mark.parametrize("link", ONE_ARTICLE)
def test_links_to_one_article_have_one_key(link: str) -> None:
    assert canonical(link) == "news.example/a?id=7"


@pytest.mark.parametrize("link", OTHERS)
def test_links_to_other_articles_have_other_keys(link: str) -> None:
    assert canonical(link) != "news.example/a?id=7"


def test_a_host_is_named_without_www() -> None:
    assert [host_of(u) for u in ("https://www.News.example/a", "http://[bad", None)] == ["news.example", "", ""]


PIECES = st.sampled_from(
    [
        "www.",
        "news",
        ".example",
        "News",
        "/",
        "/a-b",
        ";c",
        "?q=1",
        "#f",
        "@",
        ":8080",
        "[",
        "]",
        "%41",
        "é",
        " ",
        "\\",
        "",
    ]
)


@given(st.sampled_from(["http://", "https://", "//", "ftp://", ""]), st.lists(PIECES, max_size=8))
def test_host_and_path_are_what_urlsplit_says_however_the_link_is_made(scheme: str, pieces: list[str]) -> None:
    link = scheme + "".join(pieces)
    try:
        parts = urlsplit(link)
        expected = ((parts.hostname or "").removeprefix("www."), parts.path)
    except ValueError:
        expected = ("", "")
    assert host_and_path(link) == expected
