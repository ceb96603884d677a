"""A feed's document → items. The formats' own shapes are those of `feed_entries.py`.

Identity is per source: an article's own site names it by its link, whoever of that site's feeds lists it; what another
feed says about the link is an item of that feed's, which replaces nothing and is never taken for the site's word.

Imports feedparser, so it is loaded in the parser's own process only (see `bot.adapters.subprocesses.feed_parser`).
Whatever feedparser does on hostile bytes (loops, exceptions from its loose parser) is bounded there; here, what it
gives is made plain and sane.
"""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import feedparser

from bot.model import Contents, Feed, Flaw, Hints, Item, ItemId, Label, Page, Unusable, fold, stable_id
from bot.reading.documents.charset import fit_charset
from bot.reading.documents.feeds.feed_charset import in_utf8
from bot.reading.documents.feeds.feed_entries import Entry, from_feedparser, from_json, text_construct
from bot.reading.documents.feeds.feed_faults import cut_off, why_no_feed
from bot.reading.documents.feeds.feed_hints import Fields, hints_of
from bot.reading.documents.feeds.feed_limits import thin
from bot.reading.documents.feeds.json_feed import read_json_feed
from bot.reading.documents.ip_addresses import leads_inside
from bot.reading.documents.sanitizer import cut, one_line, plain_text
from bot.reading.documents.sites import is_own, same_site, site_of
from bot.reading.documents.urls import AGGREGATORS, article_key, claim_id, claimed_alias, host_of, shown
from bot.reading.documents.urls import LONGEST as LONGEST_LINK

MOST_ITEMS = 500
LONGEST_TEXT = 300_000
LONGEST_TITLE = 400
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)

FULL_CONTENT = 1_000
FULL_SUMMARY = 2_500
HEADLINE = 60
"""Characters from which on a body counts as the whole article (in a content element, in a summary), or as any body."""

_TAIL = re.compile(
    r"\s*(?:The post .{1,300}? (?:appeared first on|first appeared on) .{1,120}?\.?|"
    r"(?:Continue reading|Read more|Read the full (?:story|article))\b[^\n]{0,120}?(?:→|»|…|\.\.\.)?)\s*$",
    re.DOTALL | re.IGNORECASE,
)
_TAIL_BEGINS = ("the post ", "continue reading", "read more", "read the full")
_LONGEST_TAIL = 600
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&#8230;\])\s*$")
_RELATIVE_ID = re.compile(
    rb"<(?:guid|(?:[a-z0-9]{1,12}:)?id)(?=[\s>])(?![^>]{0,300}ispermalink\s{0,9}=\s{0,9}[\"']false)[^>]{0,300}>"
    rb"\s*+(?:<!\[CDATA\[)?+\s*+(?!(?-i:[a-z][a-z0-9+.-]*:))",
    re.IGNORECASE,
)
_DAY_ONLY = re.compile(r"\s*\d{4}-\d{2}-\d{2}\s*$")


def parse_feed(page: Page, feed: Feed, *, now: datetime) -> Contents | Unusable:
    """What the page holds for this feed, newest first; or why it is no feed.

    May raise whatever feedparser raises, and may take minutes on hostile bytes: run it where it can be killed.
    """
    if (page.header("cf-mitigated") or "").lower() == "challenge":
        return Unusable(Flaw.BOT_WALL, "a bot wall (Cloudflare challenge) instead of a feed")
    source = _source(page, feed)
    as_json = read_json_feed(page.body)
    if isinstance(as_json, Unusable):
        return as_json
    if as_json is not None:
        return replace(
            _contents([from_json(entry) for entry in as_json.entries], source, now, left_out=as_json.left_out),
            title=_called(as_json.title),
        )
    body, kind = in_utf8(page.body, page.header("content-type") or "")
    thinned = thin(body)
    document = feedparser.parse(
        io.BytesIO(thinned.body),
        response_headers=_headers(page, kind, thinned.body),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = [from_feedparser(entry, page.url) for entry in document.entries]
    if document.bozo and entries and cut_off(page.body) and not thinned.closed:
        entries.pop()  # half an entry: it will come whole next time
    if not entries:
        problem = why_no_feed(page.body, str(document.get("version") or ""), _complaint(document))
        if problem:
            return problem
    contents = _contents(entries, source, now, hints=hints_of(document.feed, page.body), left_out=thinned.left_out)
    title, markup = text_construct(document.feed.get("title_detail"))
    return replace(contents, title=_called(plain_text(title, markup=markup)))


def _called(title: str) -> str:
    return cut(one_line(title), 120)


# ---------------------------------------------------------------------------------------------------------- the source


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Who speaks: the feed, and the address that its document really came from."""

    feed: Feed
    url: str
    aggregates: bool
    inside: bool
    """It lives in a network of its own, and so may what it links to. From the web nothing leads there."""
    moved: bool
    """The document came from another site than the address listed."""

    def owns(self, link: str) -> bool:
        return is_own(link, source=self.url, vouched=self.feed.sites)

    def claims(self, link: str) -> bool:
        """Whether what it says under the link is no more than its word. An aggregator's entries name their outlets."""
        return not self.aggregates and not self.owns(link)


def _source(page: Page, feed: Feed) -> _Source:
    url = page.url or feed.url
    listed = host_of(feed.url) in AGGREGATORS and same_site(url, feed.url)
    return _Source(
        feed=feed,
        url=url,
        aggregates=listed or host_of(url) in AGGREGATORS,
        inside=leads_inside(url),
        moved=site_of(url) != site_of(feed.url),
    )


def _headers(page: Page, kind: str, body: bytes) -> dict[str, str]:
    """What feedparser may know of the answer: never a Content-Encoding, since the body is unpacked.

    The address only where an xml:base or an id builds on it: feedparser joins it anew at every tag, which is a third of
    all its time. Links without a base of their own are made absolute here.
    """
    charset = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", kind, re.IGNORECASE)
    if charset and not fit_charset(charset[1]):
        kind = kind.partition(";")[0]
    builds = b"\0" in body[:64] or b"xml:base" in body or _RELATIVE_ID.search(body)
    headers = {"content-location": page.url} if builds else {}
    return {**headers, "content-type": kind} if kind else headers


# ----------------------------------------------------------------------------------------------------------- to items


def _contents(
    given: Sequence[Entry], source: _Source, now: datetime, *, hints: Hints | None = None, left_out: int = 0
) -> Contents:
    entries = _kept_apart([entry if source.inside else _leading_outside(entry) for entry in given])
    made = [(entry, item) for entry in entries if (item := _item(entry, source, now)) is not None]
    unique = list({item.id: (entry, item) for entry, item in reversed(made)}.values())[::-1]
    unique.sort(key=lambda pair: pair[1].published or EARLIEST, reverse=True)  # stable: undated keep their order
    kept = unique[:MOST_ITEMS]
    names = [_aliases(entry, item, source) for entry, item in kept]
    how_often = Counter(name for of_one in names for name in of_one)
    return Contents(
        items=tuple(item for _, item in kept),
        aliases=tuple(tuple(name for name in of_one if how_often[name] == 1) for of_one in names),
        guids=tuple(cut(one_line(entry.guid), LONGEST_LINK) for entry, _ in kept),
        hints=hints or Hints(),
        left_out=left_out + len(unique) - len(kept),
    )


def _leading_outside(entry: Entry) -> Entry:
    """Without a link into somebody's inner network, be it spelled out or made by an xml:base: people would follow it
    from where they sit."""
    return replace(entry, link="") if leads_inside(shown(entry.link) or "") else entry


def _kept_apart(entries: Sequence[Entry]) -> list[Entry]:
    """Each entry with only those names that are its own: a guid or link that several different entries share is none.

    Some feeds give every entry the same guid, or link every entry to the home page.
    """
    guids = Counter(entry.guid for entry in entries)
    titles = defaultdict(set)
    for entry in entries:
        titles[article_key(entry.link)].add(fold(entry.title))
    return [
        replace(
            entry,
            own_guid=guids[entry.guid] == 1,
            article=article if len(titles[article := article_key(entry.link)]) == 1 else "",
        )
        for entry in entries
    ]


def _item(entry: Entry, source: _Source, now: datetime) -> Item | None:
    """None for an entry without title, text and link: nobody could read or open it."""
    feed, url, aggregated = source.feed, shown(entry.link), source.aggregates
    text = cut(_without_tail(plain_text(entry.body, markup=entry.body_is_markup)), LONGEST_TEXT)
    title = cut(one_line(plain_text(entry.title, markup=entry.title_is_markup)), LONGEST_TITLE)
    outlet = one_line(entry.source) or host_of(url) if aggregated else feed.title
    if aggregated and title.endswith(f" - {outlet}"):
        title = title.removesuffix(f" - {outlet}")
    if not (title or text or url):
        return None
    extent = "headline" if aggregated else _extent(entry, title, text)
    if extent == "headline" and (aggregated or _says_the_same(text, title)):
        text = ""
    published, exact = _sane(entry, now)
    label = _voice(feed, entry.source_host or host_of(url)) if aggregated else feed.label
    return Item(
        id=_id(entry, source, title, url),
        title=title or cut(one_line(text), 120) or "(untitled)",
        text=text,
        url=url,
        outlet=cut(outlet, 120),
        published=published,
        published_to=exact,
        seen_at=now,
        feed=feed.id,
        label=label,
        in_digest=feed.in_digest and label is not Label.STATE_MEDIA if aggregated else feed.in_digest,
        extent=extent,
        claimed=url is not None and source.claims(url),
    )


def _without_tail(text: str) -> str:
    """Without the sentence that blogs add to every article."""
    head, tail = text[:-_LONGEST_TAIL], text[-_LONGEST_TAIL:]
    lower = tail.lower()
    return head + _TAIL.sub("", tail) if any(begins in lower for begins in _TAIL_BEGINS) else text


def _says_the_same(text: str, title: str) -> bool:
    return len(text) <= 2 * len(title) + 40 and fold(text) == fold(title)


def _voice(feed: Feed, host: str) -> Label:
    """The label of the outlet at `host` or at a domain above it; else the feed's own."""
    voices = dict(feed.voices)
    domains = host.split(".")
    return next((voices[d] for n in range(len(domains)) if (d := ".".join(domains[n:])) in voices), feed.label)


def _extent(entry: Entry, title: str, text: str) -> Literal["full", "summary", "headline"]:
    if len(text) < HEADLINE or _says_the_same(text, title):
        return "headline"
    long_enough = len(text) >= (FULL_CONTENT if entry.whole else FULL_SUMMARY)
    return "full" if long_enough and not _CUT_SHORT.search(text) else "summary"


def _sane(entry: Entry, now: datetime) -> tuple[datetime | None, Literal["minute", "day"] | None]:
    """The date between 1995 and a day from now, never ahead of now (a clock or zone is wrong there); else none."""
    if entry.date is None or not EARLIEST <= entry.date <= now + timedelta(days=1):
        return None, None
    return min(entry.date, now), "day" if _DAY_ONLY.match(entry.date_as_given) else "minute"


def _id(entry: Entry, source: _Source, title: str, url: str | None) -> ItemId:
    """By canonical URL, so that one article in two feeds of its site is one item, and in two searches of an aggregator;
    of another site's article one of the feed's. Without it by the feed's own id, else by the entry's words."""
    feed = source.feed
    if entry.article:
        teller = host_of(source.url) if source.aggregates else feed.id
        own = url is not None and source.owns(url)
        return ItemId(stable_id("article", entry.article) if own else claim_id(teller, entry.article))
    if entry.guid and entry.own_guid:
        return ItemId(stable_id("entry", feed.id, entry.guid))
    return ItemId(stable_id("entry", feed.id, entry.link, fold(title), entry.body[:400]))


def _aliases(entry: Entry, item: Item, source: _Source) -> tuple[str, ...]:
    """What else names the item, most by two properties: one alone (a guid that is always “latest”) may deceive.

    Names of the site's own articles and of others' are apart, and so are those that different sites gave under the
    feed's address: else an entry that has another's guid and title would get its id with them.
    """
    title = fold(item.title)
    date = entry.date.isoformat() if entry.date else ""
    names = []
    if entry.guid and entry.own_guid:
        names.append(stable_id("guid, title", entry.guid, title))
        if date:
            names.append(stable_id("guid, date", entry.guid, date))
    if title and (date or len(item.text) >= 200):
        names.append(stable_id("words", title, item.text[:400], date))
    article = [stable_id("article", entry.article)] if entry.article else []
    if item.url and not source.owns(item.url):
        return tuple(claimed_alias(name) for name in (*article, *names))
    given_by = site_of(source.url)
    return (*article, *(stable_id("given by", given_by, name) if source.moved else name for name in names))


def _complaint(document: Fields) -> str:
    """What the XML parser found wrong; "" for nothing (a wrong Content-Type or charset alone is no damage)."""
    message = getattr(document.get("bozo_exception"), "getMessage", None)
    return one_line(str(message()))[:80] if document.get("bozo") and callable(message) else ""
