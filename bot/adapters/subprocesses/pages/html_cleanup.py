"""A web page as a tree; and the tree made ready for extraction: without what stands beside the article, with what its
tags say."""

from __future__ import annotations

import re

from lxml.html import HtmlElement
from trafilatura.utils import load_html

from bot.model import Flaw, Page, Unusable
from bot.reading.documents.charset import decoded
from bot.reading.documents.sanitizer import one_line

_NOT_PROSE = frozenset(
    {
        "figcaption",
        "nav",
        "aside",
        "footer",
        "form",
        "iframe",
        "noscript",
        "button",
        "select",
        "template",
        "svg",
        "menu",
    }
    | {"video", "audio", "object", "dialog", "script", "style"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"}
    | {"kbd", "label", "mark", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr"}
)
_BOXES = ("div", "article", "section", "main", "td", "body")
# Class and id names of what stands beside an article, or repeats it without saying whose words it repeats.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|captions?|image-credit|photo-credit|credits?|pull-?quotes?|see-?also|"
    r"read-?(?:also|more|next)|also-?read|related|recommended|recommendations|most-?(?:read|popular)|newsletters?|"
    r"promos?|advert\w*|sponsor\w*|comments?|comment-?(?:list|section|respond|form)|respond|disqus|breadcrumbs?|"
    r"cookies?|share-?(?:bar|buttons?|links?|tools?)|social-?(?:share|links|media))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*\[?(?:\d{1,3}|[a-z*†‡])\]?\s*$")
"""A footnote's mark."""


def tree_of(page: Page) -> HtmlElement | Unusable:
    """May raise what lxml raises on hostile bytes, and take long: run it where it can be killed."""
    if (page.header("cf-mitigated") or "").lower() == "challenge":
        return Unusable(Flaw.BOT_WALL, "a bot wall (Cloudflare challenge) instead of its page")
    kind = page.header("content-type") or ""
    if kind and not re.search(r"html|xml|text/plain", kind, re.IGNORECASE):
        return Unusable(Flaw.OTHER, f"its address leads to no web page ({one_line(kind)[:60]})")
    tree = load_html(decoded(page.body, kind))
    return Unusable(Flaw.OTHER, "its page is no HTML") if tree is None else tree


def prune(tree: HtmlElement) -> None:
    """Takes out what is not the article's prose, and says in tags what a browser shows: the marks of <q>, the text of
    <time>, paragraphs made by <br> alone. (trafilatura 2.3 loses these.)"""
    whole = max(1, len(tree.text_content()))
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            _shown_or_dropped(element, whole)
    for paragraph in tree.iter("p"):
        _without_links(paragraph)
    for box in list(tree.iter(*_BOXES)):
        if len(box) and (_is_text(box.text) or any(_is_text(child.tail) for child in box)):
            _in_paragraphs(box)


def _shown_or_dropped(element: HtmlElement, whole: int) -> None:
    """`whole`: characters of the page; what holds much of them is the article, whatever its class says."""
    if element.tag == "q":
        _marked(element)
    elif element.tag == "time":
        element.drop_tag()
    elif _is_no_prose(element) or (_is_beside(element) and len(element.text_content()) < whole * 0.4):
        _drop(element)


def _is_no_prose(element: HtmlElement) -> bool:
    return element.tag in _NOT_PROSE or (element.tag == "sup" and _NOTE.match(element.text_content()) is not None)


def _without_links(paragraph: HtmlElement) -> None:
    """A sentence with links in it is a sentence; a paragraph of links leads elsewhere, and trafilatura drops it."""
    links = list(paragraph.iter("a"))
    if links and 5 * sum(len(a.text_content()) for a in links) < 3 * len(paragraph.text_content()):
        for link in links:
            link.drop_tag()


def _is_text(text: str | None) -> bool:
    return text is not None and not text.isspace()


def _in_paragraphs(box: HtmlElement) -> None:
    """Puts each run of loose text and inline elements into a <p> of its own; <br> ends a run."""
    made: list[HtmlElement] = []

    def begun(text: str | None) -> HtmlElement:
        run = box.makeelement("p")
        run.text = text
        made.append(run)
        return run

    run = begun(box.text)
    for child in list(box):
        if child.tag in _INLINE:
            run.append(child)
            continue
        text, child.tail = child.tail, None
        if child.tag != "br":
            made.append(child)
        run = begun(text)
    box.text = None
    box[:] = [one for one in made if one.tag != "p" or len(one) or _is_text(one.text)]


def _is_beside(element: HtmlElement) -> bool:
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 1 and _BESIDE.search(names[:400]) is not None


def _drop(element: HtmlElement) -> None:
    """Without it, but with the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _marked(element: HtmlElement) -> None:
    element.text = f"“{element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}”"
    else:
        element.text += "”"
    element.drop_tag()
