"""Lists of feeds, in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeWrong
from bot.model import Feed, Label, SourceKind
from bot.reading.documents.feeds.opml import feed_id, feeds_of, outlines_of, to_opml
from bot.reading.documents.sanitizer import one_line


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def one(attributes: str = "", group: str = "Somewhere") -> Feed:
    [feed] = feeds_of(
        opml(f'<outline text="{group}"><outline title="A" xmlUrl="https://a.example/f" {attributes}/></outline>')
    )
    return feed


@pytest.mark.parametrize(
    ("group", "label", "in_digest"),
    [
        ("State media: China", Label.STATE_MEDIA, False),
        ("Official", Label.OFFICIAL, True),
        ("Think tanks &amp; analysis", Label.THINK_TANK, True),
        ("Wire &amp; beat queries", Label.WIRE, True),
        ("Asia press", Label.INDEPENDENT, True),
    ],
)
def test_a_groups_name_says_what_kind_of_voice_its_feeds_are(group: str, label: Label, in_digest: bool) -> None:
    feed = one(group=group)
    assert (feed.label, feed.in_digest) == (label, in_digest)


def test_an_attribute_wins_over_the_groups_name() -> None:
    feed = one('amurLabel="wire" amurInDigest="yes"', group="State media")
    assert (feed.label, feed.in_digest) == (Label.WIRE, True)
    assert one('amurLabel="state media"').in_digest is False


def test_a_feed_is_known_by_its_address_and_listed_once() -> None:
    twice = opml(2 * '<outline text="x" xmlUrl="https://a.example/f"/>')
    assert [feed.id for feed in feeds_of(twice)] == [feed_id("https://a.example/f")]


@pytest.mark.parametrize(
    "written", ["feed:https://a.example/f", "feed://https://a.example/f", "FEED:https://a.example/f"]
)
def test_an_address_handed_to_feed_readers_is_the_address_within(written: str) -> None:
    assert [feed.url for feed in feeds_of(opml(f'<outline text="x" xmlUrl="{written}"/>'))] == ["https://a.example/f"]


def test_an_address_of_the_scheme_feed_alone_is_a_web_address() -> None:
    assert [feed.url for feed in feeds_of(opml('<outline text="x" xmlUrl="feed://a.example/f"/>'))] == [
        "http://a.example/f"
    ]


def test_feeds_may_lie_outside_groups_and_groups_in_groups() -> None:
    nested = '<outline text="A"><outline text="Official"><outline text="x" xmlUrl="https://a.example/1"/></outline></outline>'
    feeds = feeds_of(opml(nested + '<outline text="y" xmlUrl="https://a.example/2"/>'))
    assert [(f.title, f.group, f.label) for f in feeds] == [
        ("x", "Official", Label.OFFICIAL),
        ("y", "", Label.INDEPENDENT),
    ]


def test_an_outlet_without_a_feed_lends_its_label_to_searches() -> None:
    outlet = '<outline text="State media"><outline text="S" htmlUrl="https://www.state.example/"/></outline>'
    search = '<outline text="G" xmlUrl="https://news.google.com/rss/search?q=x"/>'
    other = '<outline text="O" xmlUrl="https://a.example/f"/>'
    found, listed = feeds_of(opml(outlet + search + other))
    assert found.voices == (("a.example", Label.INDEPENDENT), ("state.example", Label.STATE_MEDIA))
    assert listed.voices == ()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<opml><body>", "feeds.opml: it is not well-formed XML"),
        (b"<rss/>", "feeds.opml: it is no OPML: it begins with <rss>"),
        (b"<opml/>", "feeds.opml: it is no OPML"),
        (opml('<outline text="Spy" xmlUrl="file:///etc/passwd"/>'), "“Spy” has no http(s) address"),
        (opml('<outline text="Nowhere" xmlUrl="https://[x"/>'), "“Nowhere” has no http(s) address"),
        (opml('<outline text="A" amurLabel="red" xmlUrl="https://a.example"/>'), "amurLabel is 'red'; it may be wire"),
        (opml('<outline text="A" amurInDigest="maybe" xmlUrl="https://a.example"/>'), "it may be yes or no"),
        (b'<!DOCTYPE x [<!ENTITY e "e">]><opml><body>&e;</body></opml>', "it defines entities"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data: bytes, problem: str) -> None:
    with pytest.raises(KnowledgeWrong) as wrong:
        feeds_of(data, where="feeds.opml")
    assert problem in str(wrong.value)


words = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F), min_size=1).map(one_line)
labels = st.sampled_from(list(Label))


@given(st.lists(st.tuples(words, st.sampled_from(["", "Official", "State media", "Wire"]), labels, st.booleans())))
def test_what_goes_out_comes_back_the_same(rows: list[tuple[str, str, Label, bool]]) -> None:
    urls = [f"https://a.example/{number}?a=1&b=<2>" for number in range(len(rows))]
    feeds = tuple(
        Feed(id=feed_id(url), url=url, title=title or url, group=group, label=label, in_digest=in_digest)
        for url, (title, group, label, in_digest) in zip(urls, rows, strict=True)
    )
    assert feeds_of(to_opml(feeds)) == feeds


def test_a_feeds_sites_are_believed_of_the_operators_list_and_not_of_a_file_handed_in() -> None:
    listed = opml('<outline text="A" amurSites="Tundra.example" xmlUrl="https://a.example/f"/>')
    [feed] = feeds_of(listed)
    assert feed.sites == ("tundra.example",)
    assert feeds_of(to_opml([feed])) == (feed,)
    assert outlines_of(listed).feeds[0].sites == ()


def test_a_page_of_links_goes_out_as_no_feed_and_comes_back_as_what_it_is() -> None:
    url = "https://ministry.example/remarks"
    page = Feed(
        id=feed_id(url), url=url, title="Salt", label=Label.OFFICIAL, kind=SourceKind.PAGE_INDEX, selector="ul > li a"
    )
    document = to_opml([page])
    assert feeds_of(document) == (page,)
    assert b"xmlUrl" not in document


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ('amurKind="carrier pigeon" url="https://a.example/"', "amurKind is 'carrier pigeon'"),
        ('amurKind="page index" xmlUrl="https://a.example/"', "has no http"),
        (
            f'amurKind="page index" url="https://a.example/" amurSelector="{"a" * 201}"',
            "amurSelector has more than 200",
        ),
    ],
)
def test_a_source_that_cannot_be_is_named(attributes: str, problem: str) -> None:
    with pytest.raises(KnowledgeWrong, match=problem):
        feeds_of(opml(f'<outline title="A" {attributes}/>'))
