"""An item and its own page: when the page is worth a look, and what of it becomes the item's text.

Pure: the page was fetched by `bot.use_cases.archive.article_pages` and taken apart by
`bot.adapters.subprocesses.pages.article_extraction`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit

from bot.model import Article, Item, ItemId, Label, OwnPage, fold
from bot.reading.documents.sites import same_site
from bot.reading.documents.urls import AGGREGATORS, host_of, shown

NEWEST = 5
"""Items of a feed's first poll whose pages are read: what was there before us is for look-up, and may be hundreds."""
MOST = 30
"""Pages read for one poll; what is beyond has its turn at the next."""
REST = timedelta(hours=3)
"""For so long a page is not asked again because a feed words its summary otherwise; a new title does not wait."""
LEAST = 250
"""Bytes of text from which on a page is said to hold an article; bytes, as one Han character says what three letters
do."""
_LEAD = 6_000

_SUBSCRIBE = re.compile(
    r"\b(?:subscribe (?:now |today )?to (?:continue|read|keep|unlock|access)|already (?:a |have a )?subscri|"
    r"(?:sign|log) in to (?:continue|read|keep)|register to (?:continue|read|keep)|to (?:continue|keep) reading|"
    r"(?:article|content|story) is (?:only )?(?:for|available to|reserved for) (?:\w+ )?(?:subscribers|members))",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_WORDS = re.compile(r"[^\W_]{4,}")


# ---------------------------------------------------------------------------------------------- whose page is looked at


def lacks_text(item: Item) -> bool:
    """Whether its own page may tell more than the feed does. Aggregators' links are not decoded, files have no page."""
    return (
        item.extent != "full"
        and item.feed is not None
        and item.label is not Label.SEED
        and item.url is not None
        and host_of(item.url) not in AGGREGATORS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """What is read as it is, and what first needs its page."""

    ready: tuple[Item, ...]
    to_ask: tuple[Item, ...]


def divided(
    items: Sequence[Item],
    owed: Sequence[Item],
    filed: Mapping[ItemId, Item],
    *,
    now: datetime,
    baseline: bool = False,
) -> Divided:
    """`items`: new and edited ones, newest first. `owed`: on file, but their page has one more chance.

    `filed`: as on file. An edit keeps the page's text that is on file unless its page is asked again; owed items
    beyond what one poll reads are in neither list: they stay owed.
    """
    ready: list[Item] = []
    to_ask: list[Item] = []
    for item in items:
        on_file = filed.get(item.id)
        if not lacks_text(item):
            ready.append(item)
        elif on_file is not None and on_file.page is not None and not _asked_anew(item, on_file, on_file.page, now):
            ready.append(kept(item, on_file))
        elif baseline and len(to_ask) >= NEWEST:
            ready.append(item)
        elif len(to_ask) >= MOST:
            ready.append(unread(item, now, "there were many new ones at once", again=True))
        else:
            to_ask.append(item)
    for item in owed[: max(0, MOST - len(to_ask))]:
        on_file = filed.get(item.id)
        if lacks_text(item) and on_file is not None:
            to_ask.append(replace(item, page=on_file.page, standing=on_file.standing))
    return Divided(ready=tuple(ready), to_ask=tuple(to_ask))


def _asked_anew(item: Item, on_file: Item, page: OwnPage, now: datetime) -> bool:
    return fold(item.title) != fold(on_file.title) or now - page.at >= REST


# ------------------------------------------------------------------------------------------------------- what becomes


def listed(item: Item) -> str:
    """Its revision as its feed lists it."""
    return item.page.listed if item.page else item.revision


def joined(item: Item, article: Article, *, asked: datetime, arrived_at: str) -> Item:
    """The item with its page's text, address, language and, if its feed gives no date, day.

    The feed's text stays, and `page` says why, if the page shows less than the feed, something else, or no article.
    `arrived_at`: the page's address after redirects. Where that is another site's, the item is its feed's claim.
    """
    fault = _fault(item, article, arrived_at)
    if fault:
        return unread(item, asked, fault)
    text = _without_offers(article.text)
    reason = _rest_withheld(article)
    if len(text) < len(item.text) or len(text.encode()) < LEAST:
        return unread(item, asked, reason or "its page shows less than its feed")
    outcome: Literal["read", "part"] = "part" if reason else "read"
    dated = item if item.published is not None else _dated(item, article, asked)
    return replace(
        dated,
        title=item.title or article.title,
        text=text,
        url=article.url,
        claimed=item.claimed or is_elsewhere(article.url, item.url or arrived_at),
        extent="summary" if reason else "full",
        language=article.language,
        page=OwnPage(outcome=outcome, listed=listed(item), at=asked, reason=reason),
    )


def unread(item: Item, asked: datetime, reason: str, *, again: bool = False) -> Item:
    """The item with its feed's text. `again`: the page is worth another try, unless this was it."""
    tried = item.page is not None and item.page.outcome == "again"
    outcome: Literal["again", "none"] = "again" if again and not tried else "none"
    return replace(item, page=OwnPage(outcome=outcome, listed=listed(item), at=asked, reason=reason))


def kept(item: Item, on_file: Item) -> Item:
    """An item that its feed lists otherwise than before, with the page's text on file: a summary never replaces it."""
    page = on_file.page
    if page is None or item.extent == "full":
        return item
    now_listed = replace(page, listed=listed(item), at=item.page.at if item.page else page.at)
    if not page.gave_text:
        return item if item.page else replace(item, page=now_listed)
    dated = item if item.published is not None else _as_dated(item, on_file)
    return replace(
        dated,
        text=on_file.text,
        url=on_file.url,
        claimed=item.claimed or on_file.claimed,
        extent=on_file.extent,
        language=on_file.language,
        page=now_listed,
    )


def settled(item: Item, on_file: Item | None) -> Item:
    """What is filed of an item once its page has been asked, or could not be: never less than is on file."""
    given = item.page is not None and item.page.gave_text
    return item if given or on_file is None else kept(item, on_file)


def _as_dated(item: Item, on_file: Item) -> Item:
    return replace(item, published=on_file.published, published_to=on_file.published_to)


def _dated(item: Item, article: Article, now: datetime) -> Item:
    """With the page's day, at most today's: between 1995 and tomorrow it is believed, see
    `bot.adapters.subprocesses.pages.article_extraction`."""
    if article.published is None:
        return item
    day = datetime.combine(article.published, time(), UTC)
    return replace(item, published=min(day, now), published_to="day")


def _fault(item: Item, article: Article, arrived_at: str) -> str:
    """Why what was found is not this item's article; "" if it is."""
    if len(article.text.encode()) < LEAST:
        return "its page holds no article that can be told from the rest"
    if item.url and _is_home(arrived_at) and not _is_home(item.url):
        return "its link leads to the home page"
    if not _same_article(item, article):
        return "its page tells something else: none of its title's words are there"
    return ""


def _same_article(item: Item, article: Article) -> bool:
    """Whether a third of the title's longer words stand in the page's title or lead. A title without any says nothing.

    A wrong text would put other people's words under this item: consent walls, lists of news, soft 404s.
    """
    wanted = set(_WORDS.findall(fold(item.title)))
    there = fold(f"{article.title}\n{article.text[:_LEAD]}")
    return not wanted or 3 * sum(word in there for word in wanted) >= len(wanted)


def _rest_withheld(article: Article) -> str:
    """Why this is not the whole article; "" if nothing says so."""
    if not article.free or _SUBSCRIBE.search(article.text[-600:]):
        return "its page keeps the rest for subscribers"
    return "its page breaks off" if _CUT_SHORT.search(article.text) else ""


def _without_offers(text: str) -> str:
    """Without the closing paragraphs that ask to subscribe."""
    paragraphs = text.split("\n\n")
    while len(paragraphs) > 1 and len(paragraphs[-1]) < 400 and _SUBSCRIBE.search(paragraphs[-1]):
        paragraphs.pop()
    return "\n\n".join(paragraphs)


# ------------------------------------------------------------------------------------------------------ canonical URLs


def canonical_of(page: str, claimed: str) -> str:
    """The address that the page claims as its canonical one if it is of the same site, is no home page, and may be
    shown; else the page's own."""
    link = shown(urljoin(page, claimed.strip())) if claimed.strip() else None
    if link is None or not same_site(page, link):
        return page
    lost = _is_home(link) and not _is_home(page)
    downgraded = urlsplit(page).scheme == "https" and urlsplit(link).scheme != "https"
    return page if lost or downgraded else link


def is_elsewhere(url: str, listed_at: str) -> bool:
    """Whether a page lies on another site than the address that led there."""
    return host_of(url) != host_of(listed_at) and not same_site(url, listed_at)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query
