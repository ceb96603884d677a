"""A web page → the links to articles that it lists. Loaded in the page reader's own process, see
`bot.adapters.subprocesses.pages.page_reader`.

Either somebody said with a CSS selector which links they are, or they are found by what links to articles look like:
they stand in the page's body, read like headlines, and courlan (trafilatura's finder of links) takes their addresses
for documents rather than for navigation, archives or media.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from courlan.filters import path_filter, type_filter
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError
from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from bot.adapters.subprocesses.pages.html_cleanup import tree_of
from bot.model import Flaw, Page, PageLink, PageLinks, Unusable
from bot.reading.documents.feeds.feed_faults import is_bot_wall
from bot.reading.documents.feeds.feed_limits import MOST_LINKS
from bot.reading.documents.sanitizer import cut, one_line
from bot.reading.documents.sites import same_site
from bot.reading.documents.urls import canonical, shown

LONGEST_TITLE = 400
MOST_LOOKED_AT = 3_000
"""Links of a page that are looked at, from its top; no list for people has so many."""
LEAST_PROSE = 400
"""Characters: a page with scripts and less text than this is filled in by them."""
CLIMB = 4
"""Elements around a link in which its headline is looked for."""

_BESIDE = (
    "//nav | //footer | //aside | //form | //menu | //header[not(ancestor::article or ancestor::main or ancestor::li)]"
    " | //*[@role='navigation' or @role='banner' or @role='contentinfo' or @role='complementary']"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN = ("script", "style", "noscript", "template")


def links_of(page: Page, selector: str = "") -> PageLinks | Unusable:
    """May raise what lxml and trafilatura raise on hostile bytes, and take long: run it where it can be killed."""
    tree = tree_of(page)
    if isinstance(tree, Unusable):
        return tree
    try:
        anchors = _chosen(tree, selector) if selector else _in_the_body(tree)
    except (SelectorError, XPathError) as problem:
        why = one_line(str(problem))[:120]
        return Unusable(
            Flaw.SELECTOR_UNREADABLE,
            f"“{selector}” is no CSS selector that I can read ({why}); one that works looks like “ul.news a”",
        )
    found, left_out = _links(anchors, page.url, _base(tree, page.url), chosen=bool(selector))
    if found:
        title = cut(one_line(extract_title(tree) or ""), 120)
        return PageLinks(links=tuple(found), title=title, left_out=left_out)
    return _none(page, tree, selector)


# ------------------------------------------------------------------------------------------------------ which elements


def _chosen(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The links that the selector chooses, and those inside whatever else it chooses."""
    inside = (
        anchor
        for element in CSSSelector(selector, translator="html")(tree)
        for anchor in ([element] if element.tag == "a" else element.iterdescendants("a"))
    )
    return list(dict.fromkeys(islice(inside, MOST_LOOKED_AT)))


def _in_the_body(tree: HtmlElement) -> list[HtmlElement]:
    beside = {element for around in tree.xpath(_BESIDE) for element in around.iter("a")}
    return list(islice((anchor for anchor in tree.iter("a") if anchor not in beside), MOST_LOOKED_AT))


def _base(tree: HtmlElement, url: str) -> str:
    return _joined(url, next((str(href) for href in tree.xpath("//base/@href")), "")) or url


# ----------------------------------------------------------------------------------------------------- what they say


def _links(anchors: list[HtmlElement], page: str, base: str, *, chosen: bool) -> tuple[list[PageLink], int]:
    """Each article once, under the first words that tell something; and how many are beyond the cap."""
    found: dict[str, PageLink] = {}
    left_out: set[str] = set()
    for anchor in anchors:
        url = _address(anchor.get("href") or "", page, base)
        if url is None:
            continue
        key = canonical(url)
        if key in found and found[key].title:
            continue
        title = _title(anchor)
        if not chosen and not (title and _is_document(url)):
            continue
        if key in found or len(found) < MOST_LINKS:
            found[key] = PageLink(url=url, title=title)
        else:
            left_out.add(key)
    return list(found.values()), len(left_out)


def _address(href: str, page: str, base: str) -> str | None:
    """Where the link leads, if to another page of the same site that a person may open, and not to its front page."""
    url = shown(_joined(base, href.strip()) or "")
    if url is None or not same_site(page, url):
        return None
    bare, fragment = urldefrag(url)
    url = url if fragment.startswith(("!", "/")) else bare
    key = canonical(url)
    return url if re.search(r"[/?#]", key) and key != canonical(page) else None


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return None


def _is_document(url: str) -> bool:
    parts = urlsplit(url)
    return bool(type_filter(url, strict=True) and path_filter(parts.path, parts.query))


def _title(anchor: HtmlElement) -> str:
    """The link's headline: a heading inside it, its own words, what it says of itself, or the heading beside it."""
    return next((cut(words, LONGEST_TITLE) for words in _words(anchor) if _tells(words)), "")


def _words(anchor: HtmlElement) -> Iterator[str]:
    for heading in anchor.iter(*_HEADINGS):
        yield one_line(heading.text_content())
    yield one_line(anchor.text_content())
    yield one_line(anchor.get("title") or "")
    yield one_line(anchor.get("aria-label") or "")
    for around in islice(anchor.iterancestors(), CLIMB):
        headings = list(islice(around.iter(*_HEADINGS), 2))
        if len(headings) > 1:
            return
        yield from (one_line(heading.text_content()) for heading in headings)


def _tells(words: str) -> bool:
    """Whether they read like a headline, not like a button: three words, or a script that needs no spaces for them."""
    return len(words.encode()) >= 20 and (words.count(" ") >= 2 or not words.isascii())


# -------------------------------------------------------------------------------------------------- why there are none


def _none(page: Page, tree: HtmlElement, selector: str) -> Unusable:
    if is_bot_wall(page.body):
        return Unusable(Flaw.BOT_WALL, "a bot wall that checks the browser instead of its page")
    if _is_filled_by_scripts(tree):
        return Unusable(
            Flaw.NEEDS_JAVASCRIPT,
            "its page is empty until JavaScript fills it, which I do not run; look for a plainer list there",
        )
    if selector:
        return Unusable(
            Flaw.SELECTOR_MATCHES_NOTHING,
            f"the selector “{selector}” finds no link to an article of the same site there; if the page has "
            "changed, remove it and add it with another",
        )
    return Unusable(
        Flaw.NO_LINKS,
        "its page lists no links to articles of its own site that I can tell from the rest; a CSS selector says "
        "which they are: /feeds add ADDRESS css:SELECTOR",
    )


def _is_filled_by_scripts(tree: HtmlElement) -> bool:
    if next(tree.iter("script"), None) is None:
        return False
    unseen = {text for element in tree.iter(*_UNSEEN) for text in element.itertext()}
    return sum(len(text.strip()) for text in tree.itertext() if text not in unseen) < LEAST_PROSE
