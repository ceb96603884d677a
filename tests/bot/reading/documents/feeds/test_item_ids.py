"""Which item an entry of a feed is: whose word it is, and what else names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Contents, Feed, FeedId, Page, stable_id
from bot.reading.documents.feeds.feed import parse_feed
from bot.reading.documents.feeds.feed_identity import article_alias, article_id
from tests.support.feed_server import entry, rss
from tests.support.web.feed_documents import NOW, contents_of, item_of, items_of


def test_one_article_in_two_feeds_of_its_site_is_one_item() -> None:
    other = Feed(id=FeedId("f2"), url="https://rss.news.example/politics", title="Other")
    a = item_of(rss([entry(link="https://www.news.example/a/?utm_source=rss", guid="1")]))
    b = item_of(rss([entry("Another title", "http://news.example/a#top", guid="2")]), feed=other)
    assert a.id == b.id == stable_id("article", "news.example/a")
    assert [a.claimed, b.claimed] == [False, False]


@pytest.mark.parametrize(
    ("stranger", "link"),
    [
        ("https://volga.example/feed", "https://news.example/a"),
        ("https://volga.example/feed", "https://www.news.example./a/?utm_source=rss"),
        ("https://volga.substack.com/feed", "https://tundra.substack.com/p/a"),
        ("https://volga.wordpress.com/feed", "https://tundra.wordpress.com/a"),
        ("https://volga.github.io/feed", "https://tundra.github.io/a"),
        ("https://volga.co.uk/feed", "https://tundra.co.uk/a"),
        ("https://medium.com/feed/@volga", "https://medium.com/@tundra/a"),
        ("https://feeds.feedburner.com/volga", "https://feeds.feedburner.com/~r/tundra/a"),
        ("https://groups.google.com/volga/feed", "https://news.google.com/rss/articles/a"),
        ("https://news.example:8443/feed", "https://news.example/a"),
    ],
)
def test_what_a_stranger_says_about_a_link_is_an_item_of_its_own(stranger: str, link: str) -> None:
    feed = Feed(id=FeedId("v"), url=stranger, title="Volga Blog")
    claim = item_of(rss([entry("Bridges", link, guid="1")]), feed=feed)
    contents = contents_of(rss([entry("Bridges", link, guid="1")]), feed=feed)
    assert isinstance(contents, Contents)
    assert (claim.claimed, claim.outlet) == (True, "Volga Blog")
    assert claim.id != article_id(link)
    assert article_alias(link) not in contents.aliases[0]


def test_a_documents_own_word_for_its_home_is_no_evidence() -> None:
    body = rss([entry("Bridges", "a")]).replace(
        b"<channel>", b'<channel xml:base="https://news.example/"><link>https://news.example/</link>'
    )
    claim = item_of(body, feed=Feed(id=FeedId("v"), url="https://volga.example/feed", title="Volga Blog"))
    assert (claim.url, claim.claimed) == ("https://news.example/a", True)


def test_the_feeds_home_is_where_its_document_really_came_from() -> None:
    """A feed that answers with another's document for a while gets no hold on its articles by their guids."""
    feed = Feed(id=FeedId("v"), url="https://volga.example/feed", title="Volga Blog")

    def served_from(url: str, link: str) -> Contents:
        body = rss([entry("Bridges", link, guid="1")])
        found = parse_feed(Page(url=url, status=200, headers=(), body=body, fetched_at=NOW), feed, now=NOW)
        assert isinstance(found, Contents)
        return found

    lent = served_from("https://news.example/feed", "https://news.example/a")
    own = served_from("https://volga.example/feed", "https://volga.example/a")
    assert lent.items[0].id == stable_id("article", "news.example/a")
    assert not set(lent.aliases[0]) & set(own.aliases[0])


def test_a_feed_served_elsewhere_speaks_for_the_sites_that_its_list_vouches_for() -> None:
    feed = Feed(id=FeedId("b"), url="https://feeds.feedburner.com/tundra", title="Tundra", sites=("tundra.example",))
    item = item_of(rss([entry("Bridges", "https://www.tundra.example/a")]), feed=feed)
    assert (item.id, item.claimed) == (stable_id("article", "tundra.example/a"), False)
    assert item_of(rss([entry("Bridges", "https://news.example/a")]), feed=feed).claimed


def test_an_aggregators_item_is_apart_from_the_outlets_and_one_in_all_its_searches() -> None:
    one = Feed(id=FeedId("g1"), url="https://api.gdeltproject.org/api/v2/doc?query=a", title="GDELT: a")
    two = replace(one, id=FeedId("g2"), url="https://api.gdeltproject.org/api/v2/doc?query=b")
    a, b = (item_of(rss([entry("Bridges", "https://news.example/a")]), feed=feed) for feed in (one, two))
    assert a.id == b.id != article_id("https://news.example/a")
    assert (a.outlet, a.extent, a.claimed) == ("news.example", "headline", False)


def test_without_a_link_an_item_is_known_by_its_feeds_own_id() -> None:
    other = Feed(id=FeedId("f2"), url="https://other.example/feed", title="Other")
    first, edited = item_of(rss([entry("A", None, guid="7")])), item_of(rss([entry("B", None, guid="7")]))
    assert first.id == edited.id
    assert item_of(rss([entry("A", None, guid="7")]), feed=other).id != first.id


def test_entries_that_share_a_guid_or_a_home_page_link_are_told_apart() -> None:
    shared_guid = [entry(t, f"https://news.example/{t}", guid="same") for t in "abc"]
    home_page = [entry(t, "https://news.example/", guid=t) for t in "abc"]
    live_page = [entry(t, "https://news.example/live", guid=t) for t in "abc"]
    no_names = [entry(t, "https://news.example/live", text=f"text {t}") for t in "abc"]
    for document in (shared_guid, home_page, live_page, no_names):
        assert len({item.id for item in items_of(rss(document))}) == 3


def test_an_entry_listed_twice_is_one_item() -> None:
    assert len(items_of(rss([entry(), entry()]))) == 1


def test_aliases_are_one_entrys_alone() -> None:
    contents = contents_of(
        rss([entry("same", "https://news.example/1", guid="g"), entry("same", "https://news.example/2", guid="g")])
    )
    assert isinstance(contents, Contents)
    assert not set(contents.aliases[0]) & set(contents.aliases[1])
    assert contents.guids == ("g", "g")
