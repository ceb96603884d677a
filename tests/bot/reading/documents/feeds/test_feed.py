"""Feeds in every format → items."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Contents, Feed, FeedId, Flaw, Label, Unusable
from bot.reading.documents.feeds.feed import MOST_ITEMS
from bot.reading.documents.sanitizer import one_line
from tests.support.feed_server import WHEN, entry, rss
from tests.support.web.feed_documents import BODY, FEED, NOW, contents_of, item_of, items_of

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>u</id><entry><id>1</id>
<title type="html">Bridges &amp;amp; &lt;b&gt;rails&lt;/b&gt;</title><updated>2026-11-20T10:00:00Z</updated>
<link rel="self" href="https://news.example/self"/><link rel="alternate" href="https://news.example/a"/>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>""".encode()
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"><title>c</title></channel>
<item rdf:about="https://news.example/a"><title>Bridges &amp; rails</title><link>https://news.example/a</link>
<dc:date>2026-11-20T10:00:00Z</dc:date></item></rdf:RDF>"""
RSS091 = b"""<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>c</title><item>
<title>Bridges &amp; rails</title><link>https://news.example/a</link>
<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""
CDF = b"""<?xml version="1.0"?><CHANNEL HREF="https://news.example/"><TITLE>c</TITLE><ITEM HREF="https://news.example/a"
LASTMOD="2026-11-20T10:00:00Z"><TITLE>Bridges &amp; rails</TITLE></ITEM></CHANNEL>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "c",
        "items": [
            {
                "id": 1,
                "url": "https://news.example/a",
                "title": "Bridges & rails",
                "content_html": f"<p>{BODY}</p>",
                "date_published": "2026-11-20T11:00:00+01:00",
            }
        ],
    }
).encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ATOM, "application/atom+xml"),
        (RDF, "application/rdf+xml"),
        (RSS091, "text/xml"),
        (JSON_FEED, "application/feed+json"),
        (rss([entry("Bridges & rails", "https://news.example/a")]), "application/rss+xml"),
        (rss([entry("Bridges & rails", "https://news.example/a")]), "text/html"),
        (rss([entry("Bridges & rails", "https://news.example/a")]), ""),
    ],
)
def test_every_format_gives_the_same_title_link_and_date(body: bytes, kind: str) -> None:
    item = item_of(body, kind)
    assert (item.title, item.url, item.published) == ("Bridges & rails", "https://news.example/a", WHEN)


def test_a_cdf_channel_is_read() -> None:
    assert item_of(CDF, "application/x-cdf").title == "Bridges & rails"


def test_a_podcasts_episode_is_an_item_and_its_sound_is_nothing_to_us() -> None:
    sound = (
        '<enclosure url="https://news.example/1.mp3" length="9" type="audio/mpeg"/><itunes:duration>1</itunes:duration>'
    )
    body = rss([entry("Bridges & rails", extra=sound), entry("No page", None, guid="ep-2", extra=sound)])
    contents = contents_of(body)
    assert isinstance(contents, Contents)
    assert [(item.title, item.url) for item in contents.items] == [
        ("Bridges & rails", "https://news.example/a"),
        ("No page", None),
    ]


@pytest.mark.parametrize(
    ("channel", "link", "guid", "url", "known_as"),
    [
        ("", "/a/b", "https://x.example/1", "https://news.example/a/b", "https://x.example/1"),
        ("", "?p=1", "tag:x.example,2026:1", "https://news.example/feed?p=1", "tag:x.example,2026:1"),
        ("", "b", "one", "https://news.example/b", "https://news.example/one"),
        ("", "//other.example/b", "http://x.example/1", "https://other.example/b", "http://x.example/1"),
        (' xml:base="https://base.example/x/"', "b", "one", "https://base.example/x/b", "https://base.example/x/one"),
        ("", "http://[::1", "http://x.example/1", None, "http://x.example/1"),
    ],
)
def test_links_and_ids_are_made_absolute_as_feedparser_does(
    channel: str, link: str, guid: str, url: str | None, known_as: str
) -> None:
    body = rss([entry("Bridges & rails", link, extra=f"<guid>{guid}</guid>")])
    contents = contents_of(body.replace(b"<channel>", f"<channel{channel}>".encode()))
    assert isinstance(contents, Contents)
    assert [(item.url, known) for item, known in zip(contents.items, contents.guids, strict=True)] == [(url, known_as)]


def test_an_item_carries_what_is_known_of_its_feed() -> None:
    item = item_of(rss([entry()]))
    assert (item.outlet, item.feed, item.label, item.in_digest) == ("Invented Courier", "f1", Label.OFFICIAL, False)
    assert (item.seen_at, item.published_to, item.head) == (NOW, "minute", 0)


@pytest.mark.parametrize(
    ("description", "content", "extent"),
    [
        (BODY, None, "summary"),
        (BODY * 2, None, "full"),
        ("Short summary of what the invented ministers said to each other.", BODY, "full"),
        (None, BODY + " […]", "summary"),
        ("Short summary of what the invented ministers said to each other.", None, "summary"),
        ("Two ministers meet", None, "headline"),
        (None, None, "headline"),
        ("Comments", None, "headline"),
    ],
)
def test_an_items_extent_says_how_much_of_the_article_there_is(
    description: str | None, content: str | None, extent: str
) -> None:
    extra = f"<content:encoded><![CDATA[<p>{content}</p>]]></content:encoded>" if content else ""
    assert item_of(rss([entry(text=description, extra=extra)])).extent == extent


def test_the_sentence_blogs_add_to_every_text_is_taken_off() -> None:
    tail = '<p>The post <a href="x">Two ministers meet</a> appeared first on <a href="y">Invented Courier</a>.</p>'
    assert item_of(rss([entry(text=f"<p>They met.</p>{tail}")])).text == "They met."


def test_a_google_news_item_is_its_outlets_headline() -> None:
    google = Feed(id=FeedId("g"), url="https://news.google.com/rss/search?q=x", title="Google News")
    source = '<source url="https://courier.example">Invented Courier</source>'
    text = '<a href="https://news.google.com/x">Two ministers meet</a>&nbsp;<font>Invented Courier</font>'
    link = "https://news.google.com/rss/articles/CBMi?oc=5"
    item = item_of(rss([entry("Two ministers meet - Invented Courier", link, text=text, extra=source)]), feed=google)
    assert (item.title, item.outlet, item.extent, item.text, item.url) == (
        "Two ministers meet",
        "Invented Courier",
        "headline",
        "",
        link,
    )


@pytest.mark.parametrize(
    ("site", "label", "in_digest"),
    [
        ("https://www.state.example", Label.STATE_MEDIA, False),
        ("https://english.state.example", Label.STATE_MEDIA, False),
        ("https://notstate.example", Label.UNKNOWN, True),
        ("https://wire.example", Label.WIRE, True),
    ],
)
def test_what_a_search_brings_up_carries_its_outlets_label(site: str, label: Label, in_digest: bool) -> None:
    voices = (("state.example", Label.STATE_MEDIA), ("wire.example", Label.WIRE))
    google = Feed(id=FeedId("g"), url="https://news.google.com/rss/search?q=x", title="Google News", voices=voices)
    item = item_of(rss([entry(extra=f'<source url="{site}">Outlet</source>')]), feed=google)
    assert (item.label, item.in_digest) == (label, in_digest)


@pytest.mark.parametrize(
    ("date", "published", "exact"),
    [
        ("Fri, 20 Nov 2026 10:00:00 GMT", WHEN, "minute"),
        ("Fri, 20 Nov 2026 18:00:00 +0800", WHEN, "minute"),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("Fri, 20 Nov 2026 20:00:00 GMT", NOW, "minute"),
        ("Sun, 01 Jan 2999 00:00:00 GMT", None, None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, None),
        ("9999-12-31T23:59:59Z", None, None),
        ("yesterday", None, None),
        ("9" * 400, None, None),
        (None, None, None),
    ],
)
def test_dates_are_sane_or_none(date: str | None, published: datetime | None, exact: str | None) -> None:
    item = item_of(rss([entry(when=date)]))
    assert (item.published, item.published_to) == (published, exact)


def test_an_untitled_item_is_called_by_its_first_words_and_an_empty_one_is_none() -> None:
    untitled = entry(None, "https://news.example/1", text="They met on the bridge.")
    nameless = entry(None, "https://news.example/2", text=None)
    found = items_of(rss([untitled, nameless, "<item/>", "<item><foo/></item>"]))
    assert [item.title for item in found] == ["They met on the bridge.", "(untitled)"]


def json_feed(items: list[dict[str, object]]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "c", "items": items}).encode()


def test_of_a_huge_json_feed_the_newest_are_read_wherever_they_stand() -> None:
    when = [(WHEN - timedelta(minutes=(n * 7_919) % 30_000)).isoformat() for n in range(30_000)]
    given: list[dict[str, object]] = [
        {"id": str(n), "url": f"https://news.example/{n}", "title": f"T{n}", "date_published": date}
        for n, date in enumerate(when)
    ]
    contents = contents_of(json_feed(given), "application/feed+json")
    assert isinstance(contents, Contents)
    assert [item.published for item in contents.items] == [WHEN - timedelta(minutes=n) for n in range(MOST_ITEMS)]
    assert contents.left_out == 30_000 - MOST_ITEMS


def test_a_huge_json_feed_without_dates_is_read_from_both_ends() -> None:
    contents = contents_of(json_feed([{"id": str(n), "title": f"T{n}"} for n in range(5_000)]), "application/feed+json")
    assert isinstance(contents, Contents)
    assert contents.items[0].title == "T0"
    assert contents.left_out == 5_000 - MOST_ITEMS


PACKED = "Two invented ministers <b>met</b> on Friday – and spoke of bridges."


@pytest.mark.parametrize("element", ["content", "summary"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("kind", ['type="application/octet-stream"', 'type="application/x-words"'])
def test_what_atom_carries_in_base64_is_read(element: str, encoding: str, kind: str) -> None:
    packed = b64encode(PACKED.encode(encoding)).decode()
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>A title</title><{element} {kind}>'
    item = item_of(f"{body}{packed}</{element}></entry></feed>".encode(), "application/atom+xml")
    assert item.text == "Two invented ministers met on Friday – and spoke of bridges."


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream"])
def test_what_is_no_text_in_base64_is_none(kind: str) -> None:
    packed = b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe" * 9).decode()
    body = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>A title</title>'
    item = item_of(f'{body}<content type="{kind}">{packed}</content></entry></feed>'.encode(), "application/atom+xml")
    assert (item.title, item.text) == ("A title", "")


def test_a_text_without_its_end_loses_neither_itself_nor_what_follows() -> None:
    broken = rss([entry("A", text=None, extra="<description><![CDATA[<p>One. Two.</p></description>"), entry("B")])
    assert (items_of(broken)[0].title, items_of(broken)[0].text) == ("A", "One. Two.")
    assert [item.title for item in items_of(broken)] == ["A", "B"]


def test_a_document_that_breaks_off_in_a_text_keeps_the_sentences_before() -> None:
    said = "Two invented ministers met on Friday. They spoke about bridges over the river. "
    cut = rss([entry("A", text=None, extra=f"<description><![CDATA[{said}")]).partition(b"</item>")[0] + b"And the"
    item = item_of(cut)
    assert item.text == f"{said.strip()} …"
    assert item.extent == "summary"


INNER_LINKS = [
    "http://10.0.0.1/a",
    "http://169.254.169.254/latest",
    "http://168.63.129.16/a",
    "http://[::1]/a",
    "http://[::ffff:10.0.0.1]/a",
    "http://127.1/a",
    "http://2130706433/a",
    "http://0x7f.1/a",
    "http://①②⑦.⓪.⓪.①/a",
    "http://localhost:6379/a",
    "http://printer/a",
    "http://router.local/a",
    "http://metadata.google.internal/a",
    "http://nas.home.arpa./a",
    "http://user:secret@news.example/a",
    "ftp://news.example/a",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("link", INNER_LINKS)
def test_no_link_leads_into_somebodys_network(link: str) -> None:
    item = item_of(rss([entry("A", link, guid="g1")]))
    assert item.url is None
    assert item.id == item_of(rss([entry("A", None, guid="g1")])).id
    based = ATOM.replace(b"<feed ", f'<feed xml:base="{link}/" '.encode())
    for href in (b'"https://news.example/a"', b'"https://news.example/self"'):
        based = based.replace(href, b'"b"')
    shown = item_of(based, "application/atom+xml").url
    assert shown is None or shown == "https://news.example/b"


def test_who_lives_inside_may_point_inside() -> None:
    inner = replace(FEED, url="http://10.0.0.1/feed")
    assert item_of(rss([entry("A", "http://10.0.0.1/a")]), feed=inner).url == "http://10.0.0.1/a"


def test_newest_come_first_and_at_most_500_are_read() -> None:
    many = [entry(f"T{n}", f"https://news.example/{n}", when=WHEN - timedelta(hours=n)) for n in range(700)]
    contents = contents_of(rss(many[::-1]))
    assert isinstance(contents, Contents)
    assert [item.title for item in contents.items] == [f"T{n}" for n in range(MOST_ITEMS)]
    assert contents.left_out == 200


# ------------------------------------------------------------------------------------------------------------ identity


# ------------------------------------------------------------------------------------------------------------ no feeds


@pytest.mark.parametrize(
    ("body", "flaw", "reason"),
    [
        (b"", Flaw.EMPTY, "no entries: an empty answer"),
        (b" \n\t ", Flaw.EMPTY, "no entries: nothing but white space"),
        (
            b"<!DOCTYPE html><html><head><title>Log in</title></head></html>",
            Flaw.OTHER,
            "no entries: 62 bytes of HTML, a web page",
        ),
        (
            b'<html><link rel="alternate" type="application/rss+xml" href="/feed.xml"></html>',
            Flaw.OTHER,
            "no entries: 79 bytes of HTML, a web page; it names a feed: /feed.xml",
        ),
        (
            b"<html><title>Just a moment...</title></html>",
            Flaw.BOT_WALL,
            "no entries: a bot wall (44 bytes of HTML that check the browser)",
        ),
        (b'{"error": "not found"}', Flaw.OTHER, "no entries: 22 bytes of JSON that is no JSON Feed"),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": {"id": "1"}}',
            Flaw.DAMAGED,
            "a JSON Feed without its list of items",
        ),
        (b'{"version": "https://jsonfeed.org/version/1.1", "it', Flaw.OTHER, "no entries: 51 bytes that are no feed"),
        (
            b"<?xml version='1.0'?><rss><channel><title>Ferries",
            Flaw.DAMAGED,
            "no entries: 49 bytes of damaged XML (no element found)",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), Flaw.OTHER, "no entries: 108 bytes that are no text"),
        (
            b'<opml version="2.0"><body/></opml>',
            Flaw.OTHER,
            "no entries: 34 bytes of OPML, a list of feeds; add the feeds it lists",
        ),
        (
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
            Flaw.OTHER,
            "no entries: 61 bytes of a sitemap",
        ),
        (b"Not Found", Flaw.OTHER, "no entries: 9 bytes that are no feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, flaw: Flaw, reason: str) -> None:
    assert contents_of(body) == Unusable(flaw, reason)


def test_a_bot_wall_that_answers_200_is_named() -> None:
    assert contents_of(b"<rss/>", wall="challenge") == Unusable(
        Flaw.BOT_WALL, "a bot wall (Cloudflare challenge) instead of a feed"
    )


def test_a_whole_feed_without_entries_is_a_feed() -> None:
    assert contents_of(rss([])) == Contents(title="Invented Courier")


def test_half_an_entry_at_the_end_of_a_broken_document_waits_until_it_is_whole() -> None:
    whole = rss([entry(f"T{n}", f"https://news.example/{n}") for n in range(9)])
    cut = whole[: whole.index(b"<title>T5") + 40]
    assert [item.title for item in items_of(cut)] == ["T0", "T1", "T2", "T3", "T4"]


# --------------------------------------------------------------------------------------------------------------- hints


def test_hints_are_read_and_nonsense_is_not() -> None:
    extra = "<ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    extra += "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>"
    extra += "<skipDays><day>Sunday</day><day>Funday</day></skipDays>"
    never = "<ttl>-5</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>"
    asked = contents_of(rss([entry()], extra=extra))
    nonsense = contents_of(rss([entry()], extra=never))
    assert isinstance(asked, Contents)
    assert isinstance(nonsense, Contents)
    assert (asked.hints.pause, asked.hints.skip_hours, asked.hints.skip_days) == (21_600, (0, 7), (6,))
    assert nonsense.hints.pause is None


# ------------------------------------------------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    ("declared", "kind", "encoding"),
    [
        ("utf-8", "application/xml", "utf-8"),
        ("iso-8859-2", "application/xml; charset=utf-8", "utf-8"),
        ("utf-16", "application/xml", "utf-16"),
        ("utf-16", "application/xml", "utf-8"),
        ("idna", "text/xml; charset=idna", "utf-8"),
        ("zlib_codec", "text/xml; charset=zlib_codec", "utf-8"),
        ("x-no-such", "text/xml", "utf-8"),
        ("windows-1251", "text/xml", "windows-1251"),
        ("gb18030", "text/xml", "gb18030"),
    ],
)
def test_the_right_encoding_is_found_whatever_is_claimed(declared: str, kind: str, encoding: str) -> None:
    document = rss([entry("Мост через реку")]).decode().replace('encoding="utf-8"', f'encoding="{declared}"')
    assert item_of(document.encode(encoding), kind).title == "Мост через реку"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "cp1251"), ("iso-8859-1", "cp1251"), ("windows-1251", "utf-8"), ("utf-8", "gb18030"), ("utf-8", "big5")],
)
def test_an_encoding_declared_wrongly_gives_way_to_what_the_letters_are(declared: str, encoding: str) -> None:
    title = "Мост через реку открыт с весны" if encoding in ("cp1251", "utf-8") else "渡輪今年冬天停駛的公告"
    document = rss([entry(title)]).decode().replace('encoding="utf-8"', f'encoding="{declared}"')
    assert item_of(document.encode(encoding), "text/xml").title == title


def test_a_broken_character_costs_itself_and_not_the_title() -> None:
    broken = rss([entry("Мост через реку открыт")]).replace("реку".encode(), "ре".encode() + b"\xff" + "ку".encode())
    assert item_of(broken, "text/xml").title == "Мост через ре\ufffdку открыт"


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: rss([entry(t)]).replace(b"</", b"<", 1)))
def test_any_bytes_give_items_or_a_reason(body: bytes) -> None:
    """… or one of the exceptions feedparser is known to raise, which the parser's process catches."""
    try:
        found = contents_of(body)
    except (UnicodeEncodeError, ValueError, OverflowError):
        return
    if isinstance(found, Unusable):
        assert found.reason
    else:
        assert all(item.title and item.title == one_line(item.title) for item in found.items)
