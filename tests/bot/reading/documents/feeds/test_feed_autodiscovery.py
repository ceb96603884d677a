"""What counts as a page's own feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Page
from bot.reading.documents.feeds.feed_autodiscovery import MOST, feeds_named

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://news.example/today/"


def named(html: str | bytes, kind: str = "text/html") -> list[str]:
    body = html.encode() if isinstance(html, str) else html
    page = Page(url=URL, status=200, headers=(("content-type", kind),), body=body, fetched_at=NOON)
    return [feed.url for feed in feeds_named(page)]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f">',
        "<LINK HREF=/f TYPE=application/atom+xml REL=alternate>",
        '<link rel="home alternate" type="application/feed+json" href="https://news.example/f"/>',
        '<link rel="alternate" type=" application/rdf+xml" href=" /f ">',
        '<link rel="feed" href="../f">',
        '<link rel="alternate" type="application/json" title="JSON Feed" href="/f">',
        '<link rel="alternate" type="application/rss+xml" href="feed:https://news.example/f">',
        '<a type="application/rss+xml" href="/f">x</a>',
    ],
)
def test_a_feed_is_named_in_any_of_the_usual_ways(tag: str) -> None:
    assert named(tag) == ["https://news.example/f"]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" hreflang="fr" href="/fr/">',
        '<link rel="stylesheet" type="application/rss+xml" href="/f">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="mailto:editor@news.example">',
        '<a href="/feedback">Write to us</a>',
        '<a href="/atomic-energy">Energy</a>',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/f"> -->',
        '<script>"<link rel=alternate type=application/rss+xml href=/f>"</script>',
        f'<link rel="alternate" type="application/rss+xml" href="{URL}">',
    ],
)
def test_what_is_no_feed_is_not_named(tag: str) -> None:
    assert named(tag) == []


def test_what_a_page_declares_comes_before_what_it_links_to_and_each_once() -> None:
    links = '<a href="/rss">RSS</a><link rel=alternate type=application/rss+xml href=/comments/feed>'
    main = "<link rel=alternate type=application/rss+xml href=/main#top>"
    feeds = ["https://news.example/main", "https://news.example/comments/feed", "https://news.example/rss"]
    assert named(links + main + main) == feeds


def test_a_title_is_read_in_the_pages_own_character_set_and_made_harmless() -> None:
    tag = '<link rel=alternate type=application/rss+xml href=/f title="Новости &lt;b&gt;\u202e&#10;дня">'
    page = Page(
        url=URL,
        status=200,
        headers=(("content-type", "text/html; charset=windows-1251"),),
        body=tag.encode("windows-1251", "xmlcharrefreplace"),
        fetched_at=NOON,
    )
    assert [feed.title for feed in feeds_named(page)] == ["Новости <b> дня"]


@given(st.binary(max_size=400) | st.text(alphabet="<linka href='\"/=>!-&;:[]?#", max_size=300).map(str.encode))
def test_any_page_gives_web_addresses_or_nothing(body: bytes) -> None:
    found = named(b"<link rel=alternate type=application/rss+xml href='" + body)
    assert len(found) <= MOST
    assert all(url.startswith(("http://", "https://")) for url in found)
