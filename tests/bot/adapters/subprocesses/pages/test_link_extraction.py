"""Which links of a page are articles', and what a hostile page can do with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.adapters.subprocesses.pages.link_extraction import MOST_LOOKED_AT, links_of
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.model import Flaw, Page, PageLink, PageLinks, Unusable
from bot.reading.documents.feeds.feed_limits import MOST_LINKS

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TITLE = "Remarks on salt and on timber"


def page(body: str, *, kind: str = "text/html", url: str = "https://ministry.example/remarks/") -> Page:
    markup = f"<html><head><title>Remarks | Ministry</title></head><body>{body}</body></html>"
    return Page(url=url, status=200, headers=(("content-type", kind),), body=markup.encode(), fetched_at=NOON)


def found(body: str, selector: str = "") -> list[tuple[str, str]]:
    links = links_of(page(body), selector)
    return [(one.url, one.title) for one in links.links] if isinstance(links, PageLinks) else []


def flaw(body: str, selector: str = "") -> Flaw | None:
    links = links_of(page(body), selector)
    return links.flaw if isinstance(links, Unusable) else None


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,<h1>salt</h1>",
        "mailto:salt@ministry.example",
        "http://127.0.0.1/remarks/1",
        "http://[::1]/remarks/1",
        "http://169.254.169.254/latest/meta-data",
        "http://[bad/remarks/1",
        "https://other.example/remarks/1",
        "//ministry.example.evil.example/remarks/1",
        "https://ministry.example:8443/remarks/1",
        "https://salt@ministry.example/remarks/1",
        "#top",
        "",
        "/",
        "/remarks/",
        "https://ministry.example/remarks#second",
    ],
)
@pytest.mark.parametrize("selector", ["", "a"])
def test_a_link_that_leads_elsewhere_or_nowhere_is_none(href: str, selector: str) -> None:
    links = found(f'<a href="{href}">{TITLE} again</a><a href="/remarks/1">{TITLE}</a>', selector)
    assert links == [("https://ministry.example/remarks/1", TITLE)]


def test_a_base_of_another_site_makes_all_its_links_the_other_sites() -> None:
    assert found(f'<base href="https://other.example/"><a href="/remarks/1">{TITLE}</a>') == []


def test_without_a_selector_navigation_buttons_and_media_are_passed_over() -> None:
    body = f"""
        <header><a href="/about/the-ministry">All about the ministry of salt</a></header>
        <nav><a href="/topics/salt">Everything on salt and timber</a></nav>
        <main><article><header><h2><a href="/remarks/2">{TITLE}, again</a></h2></header>
        <a href="/remarks/2">Read more</a></article>
        <a href="/remarks/1">{TITLE}</a> <a href="/page/2/">Older</a> <a href="/tag/salt">All remarks about our salt</a>
        <a href="/salt.pdf">The salt report of the year</a></main>
        <aside><a href="/most/read">What others read on salt</a></aside>
        <footer><a href="/terms/of/use">The terms of use of this site</a></footer>"""
    assert found(body) == [
        ("https://ministry.example/remarks/2", f"{TITLE}, again"),
        ("https://ministry.example/remarks/1", TITLE),
    ]


def test_a_link_without_words_of_its_own_goes_by_the_heading_beside_it() -> None:
    cards = "".join(
        f'<div class="card"><h3>{TITLE} {n}</h3><p>Words.</p><a href="/remarks/{n}">Read more</a></div>' for n in (2, 1)
    )
    assert [title for _, title in found(cards)] == [f"{TITLE} 2", f"{TITLE} 1"]


def test_words_in_scripts_without_spaces_are_headlines_too() -> None:
    assert found('<a href="/remarks/1">外交部发言人就盐和木材答记者问</a>') != []


def test_a_selector_chooses_links_or_what_they_stand_in() -> None:
    body = '<ul class="news"><li><a href="/remarks/1">Salt</a></li></ul><a href="/remarks/2">' + TITLE + "</a>"
    for selector in ("ul.news", "ul.news a", ".news > li"):
        assert [url for url, _ in found(body, selector)] == ["https://ministry.example/remarks/1"]


def test_tracking_parameters_and_fragments_make_no_second_article() -> None:
    links = "".join(f'<a href="/remarks/1{tail}">{TITLE}</a>' for tail in ("", "?utm_source=list", "#more", "/"))
    assert len(found(links)) == 1


def test_each_way_to_have_no_links_is_told_apart() -> None:
    prose = "<p>" + "Salt is white, and timber is brown. " * 30 + "</p>"
    assert flaw(prose) is Flaw.NO_LINKS
    assert flaw(prose, "ul a") is Flaw.SELECTOR_MATCHES_NOTHING
    assert flaw(prose, "ul[") is Flaw.SELECTOR_UNREADABLE
    assert flaw(prose, "p::before") is Flaw.SELECTOR_UNREADABLE
    assert flaw("<div id=app></div><script>fill()</script>" + "<style>" + "p {} " * 500 + "</style>") is (
        Flaw.NEEDS_JAVASCRIPT
    )
    assert flaw("<p>Checking your browser</p>") is Flaw.BOT_WALL
    links = links_of(page("%PDF", kind="application/pdf"))
    assert isinstance(links, Unusable)
    assert links.flaw is Flaw.OTHER


async def test_a_megabyte_of_links_gives_the_first_few_hundred_within_the_deadline(page_reader: PageReader) -> None:
    body = "".join(f"<li><a href='/remarks/{n}'>{TITLE}, number {n}</a>" for n in range(16_000))
    assert len(body) > 1_000_000
    for selector in ("", "li", "*"):
        links = await page_reader.links(page(body), selector)
        assert isinstance(links, PageLinks)
        assert links.links[0] == PageLink(url="https://ministry.example/remarks/0", title=f"{TITLE}, number 0")
        assert (len(links.links), links.left_out) == (MOST_LINKS, MOST_LOOKED_AT - MOST_LINKS)
