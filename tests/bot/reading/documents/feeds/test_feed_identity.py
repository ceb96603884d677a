"""Which feed is meant, whether an address is watched, what kind of voice it is, and what an article is known by."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Contents, Feed, FeedState, Label, Page
from bot.reading.documents.feeds.feed import parse_feed
from bot.reading.documents.feeds.feed_identity import (
    NoSuchFeed,
    SeveralFeeds,
    ThatFeed,
    article_alias,
    guessed_label,
    looks_like_address,
    meant,
    nearest_of_site,
    new_feed,
    typed_address,
    watched_as,
)
from bot.reading.documents.feeds.opml import feed_id
from tests.support.feed_server import entry, rss

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def state(title: str, url: str, label: Label = Label.WIRE, moved_to: str = "", **more: object) -> FeedState:
    feed = Feed(id=feed_id(url), url=url, title=title, label=label)
    return FeedState(feed=feed, state="fine", moved_to=moved_to, **more)  # type: ignore[arg-type]  # by name


HERALD = state("Harbour Herald", "https://herald.example/rss")
POST = state("River Post", "https://www.post.example/feed/", moved_to="https://new.example/feed")
QUEUE = state("Posts of the Pier", "https://pier.example/rss")
ALL = [HERALD, POST, QUEUE]


@pytest.mark.parametrize(
    "asked",
    [
        "Harbour Herald",
        "harbour herald",
        "“Harbour Herald”",
        "herald",
        "herald.example",
        "www.herald.example",
        "https://herald.example/rss",
        "http://herald.example/rss/",
        HERALD.feed.id,
    ],
)
def test_a_feed_goes_by_name_part_host_address_and_id(asked: str) -> None:
    assert meant(asked, ALL) == ThatFeed(HERALD)


def test_words_that_fit_several_feeds_give_them_all_and_a_whole_name_goes_first() -> None:
    assert meant("post", ALL) == SeveralFeeds((QUEUE, POST))
    assert meant("river post", ALL) == ThatFeed(POST)


def test_a_slip_of_the_pen_gives_the_nearest_and_nonsense_nothing() -> None:
    assert meant("Harbor Heralt", ALL) == NoSuchFeed((HERALD,))
    assert meant("zzz", ALL) == meant("", ALL) == NoSuchFeed(())


@pytest.mark.parametrize("url", ["http://post.example/feed", "post.example/feed", "https://new.example/feed/"])
def test_an_address_is_watched_whatever_its_scheme_www_or_slash_and_where_it_moved(url: str) -> None:
    assert watched_as(url, ALL) == POST


def test_another_path_of_the_host_is_another_feed() -> None:
    assert watched_as("https://herald.example/rss/world", ALL) is None
    assert watched_as("nonsense", ALL) is None


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://state.example/rss", Label.STATE_MEDIA),
        ("https://english.state.example/rss", Label.STATE_MEDIA),
        ("https://herald.example/other", Label.WIRE),
        ("https://www.ministry.gov.example/rss", Label.OFFICIAL),
        ("https://mfa.example/rss", Label.OFFICIAL),
        ("https://governor.example/rss", Label.UNKNOWN),
    ],
)
def test_the_label_is_guessed_by_what_is_known_of_the_host(url: str, label: Label) -> None:
    search = Feed(
        id=feed_id("x"), url="https://news.google.com/x", title="Search", voices=(("state.example", Label.STATE_MEDIA),)
    )
    assert guessed_label(url, [HERALD.feed, search]) is label


def test_state_media_is_watched_but_stays_out_of_the_digest() -> None:
    known = [state("S", "https://state.example/a", Label.STATE_MEDIA).feed]
    feed = new_feed("https://state.example/b", "  S\n new ", known)
    assert (feed.title, feed.label, feed.in_digest) == ("S new", Label.STATE_MEDIA, False)
    assert new_feed("https://x.example/b", "", known).title == "x.example"


def test_the_nearest_feed_of_a_site_is_of_its_host_before_its_domain() -> None:
    sub = state("Sub", "https://en.herald.example/rss", last_polled=NOON)
    assert nearest_of_site("https://herald.example/a", [sub, HERALD]) == HERALD
    assert nearest_of_site("https://ru.herald.example/a", [sub, POST]) == sub
    assert nearest_of_site("https://other.test/a", [sub, HERALD, POST]) is None


@pytest.mark.parametrize(
    ("url", "watched"),
    [
        ("https://www.river.gov.cn/a", "https://www.harbour.gov.cn/rss"),
        ("https://post.co.uk/a", "https://herald.co.uk/rss"),
        ("https://medium.com/@two/a", "https://medium.com/feed/@one"),
    ],
)
def test_a_feed_of_somebody_else_lends_an_article_neither_name_nor_label(url: str, watched: str) -> None:
    """Two ministries under one ending are two; so are two writers of one host."""
    other = state("Of somebody else", watched, Label.STATE_MEDIA)
    assert nearest_of_site(url, [other]) is None
    assert guessed_label(url, [other.feed]) is not Label.STATE_MEDIA


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/a?id=7",
        "http://www.news.example/a/?utm_source=x&id=7#top",
        "https://news.example/a?id=7&fbclid=1",
    ],
)
def test_an_article_is_known_by_the_id_that_its_feed_gives_it(link: str) -> None:
    page = Page(
        url="https://news.example/rss",
        status=200,
        headers=(),
        body=rss([entry("Two ministers", "https://news.example/a?id=7")]),
        fetched_at=NOON,
    )
    contents = parse_feed(page, HERALD.feed, now=NOON)
    assert isinstance(contents, Contents)
    assert article_alias(link) == contents.items[0].id
    assert article_alias(link) in contents.aliases[0]


@pytest.mark.parametrize("link", ["https://news.example/", "https://news.example", "nonsense", "ftp://x.example/a", ""])
def test_a_front_page_and_what_is_no_address_are_no_article(link: str) -> None:
    assert article_alias(link) is None


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("<https://a.example/x|a.example/x>", "https://a.example/x"),
        ("<https://a.example/x>", "https://a.example/x"),
        (" “a.example” ", "a.example"),
        ("feed:https://a.example/x", "https://a.example/x"),
        ("<feed:https://a.example/x|a.example>", "https://a.example/x"),
        ("feed://a.example/x", "a.example/x"),
        ("<!channel>", "!channel"),
    ],
)
def test_slacks_markup_of_a_link_is_undone(typed: str, address: str) -> None:
    assert typed_address(typed) == address


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a.example", True),
        ("http://localhost:80/x", True),
        ("!channel", False),
        ("two words.", False),
        ("meduza", False),
        ("[::1", False),
        ("https://", False),
        ("ftp://x", True),
    ],
)
def test_what_looks_like_an_address(text: str, is_one: bool) -> None:
    assert looks_like_address(text) is is_one


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_looked_up(text: str) -> None:
    meant(text, ALL)
    watched_as(text, ALL)
    article_alias(text)
    looks_like_address(typed_address(text))
