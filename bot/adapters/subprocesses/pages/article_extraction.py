"""A web page → its article, by trafilatura. Loaded in a process of its own, see
`bot.adapters.subprocesses.pages.page_reader`.

Nothing in here fetches: trafilatura and htmldate get a parsed tree, never an address to open, and the process forbids
itself to open sockets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.metadata import extract_title
from trafilatura.settings import Document

from bot.adapters.subprocesses.pages.html_cleanup import prune, tree_of
from bot.model import Article, Flaw, Page, Unusable
from bot.reading.documents.article_page import canonical_of
from bot.reading.documents.sanitizer import cut, one_line, tidy
from bot.reading.sorting.language import language_code

LONGEST_TEXT = 300_000
LONGEST_TITLE = 400
EARLIEST = "1995-01-01"

_ALSO = re.compile(
    r"\s*(?:see also|also read|read (?:also|next|more)|related(?: (?:articles?|stories|news|content))?|more on this)"
    r"\s*(?::|–|—|\||$)",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_LINES = re.compile(r"\s*\n\s*")
_BULLET = re.compile(r"^[-–•*]\s+")


def article_of(page: Page, *, now: datetime) -> Article | Unusable:
    """The page's article, or why there is none. May raise what lxml and trafilatura raise on hostile
    bytes, and take long: run it where it can be killed."""
    tree = tree_of(page)
    if isinstance(tree, Unusable):
        return tree
    title = cut(one_line(extract_title(tree) or ""), LONGEST_TITLE)
    published = _date(tree, page.url, now)
    url = canonical_of(page.url, _first(tree, "//link[@rel='canonical']/@href"))
    language = language_code(tree.get("lang") or _first(tree, "//meta[@property='og:locale']/@content"))
    free = not any(_NOT_FREE.search(text) for text in tree.xpath("//script[contains(@type, 'ld+json')]/text()"))
    prune(tree)
    found = bare_extraction(tree, url=page.url, include_comments=False, include_tables=False, favor_precision=True)
    prose = found.text if isinstance(found, Document) else None
    text = "\n\n".join(_paragraphs(prose or "", title))
    if not text:
        return Unusable(Flaw.OTHER, "its page holds no article that can be told from the rest")
    return Article(
        url=url, title=title, text=cut(text, LONGEST_TEXT), published=published, language=language, free=free
    )


def _first(tree: HtmlElement, path: str) -> str:
    return next((str(value) for value in tree.xpath(path)), "")


def _date(tree: HtmlElement, url: str, now: datetime) -> date | None:
    """The original day, from what the page says of itself: never guessed from dates in its prose."""
    try:
        found = find_date(
            deepcopy(tree),
            extensive_search=False,
            original_date=True,
            url=url,
            min_date=EARLIEST,
            max_date=(now + timedelta(days=1)).strftime("%Y-%m-%d"),
        )
        return date.fromisoformat(found) if found else None
    except (ValueError, TypeError, OverflowError):
        return None


def _paragraphs(text: str, title: str) -> Iterator[str]:
    """The article's paragraphs without its own title, list marks, and links to other articles."""
    for number, line in enumerate(_LINES.split(tidy(text))):
        paragraph = _BULLET.sub("", line)
        if not paragraph or _ALSO.match(paragraph) or (number == 0 and paragraph == title):
            continue
        yield paragraph
