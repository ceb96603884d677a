"""A feed's document → items. The only place that knows the shapes of RSS, RDF, Atom, CDF and JSON Feed.

Identity is per source: an article's own site names it by its link, whoever of that site's feeds lists it; what another
feed says about the link is an item of that feed's, which replaces nothing and is never taken for the site's word.

Imports feedparser, so it is loaded in the parser's own process only (see `bot.adapters.subprocesses.feed_parser`).
Whatever feedparser does on hostile bytes (loops, exceptions from its loose parser) is bounded there; here, what it
gives is made plain and sane.
"""

from __future__ import annotations

import calendar
import io
import re
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol
from urllib.parse import urljoin

import feedparser

from bot.model import Contents, Feed, Flaw, Hints, Item, ItemId, Label, Page, Unusable, fold, stable_id
from bot.reading.documents.feeds.feed_faults import cut_off, why_no_feed
from bot.reading.documents.feeds.feed_limits import fit_charset, thin
from bot.reading.documents.feeds.json_feed import JsonEntry, read_json_feed
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
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
_BASE64 = re.compile(r"(?:\s*[A-Za-z0-9+/]){16,}(?:\s*=){0,2}\s*")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DAY_ONLY = re.compile(r"\s*\d{4}-\d{2}-\d{2}\s*$")
_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
            _contents([_from_json(entry) for entry in as_json.entries], source, now, left_out=as_json.left_out),
            title=_called(as_json.title),
        )
    thinned = thin(page.body)
    document = feedparser.parse(
        io.BytesIO(thinned.body),
        response_headers=_headers(page, thinned.body),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = [_from_feedparser(entry, page.url) for entry in document.entries]
    if document.bozo and entries and cut_off(page.body) and not thinned.closed:
        entries.pop()  # half an entry: it will come whole next time
    if not entries:
        problem = why_no_feed(page.body, str(document.get("version") or ""), _complaint(document))
        if problem:
            return problem
    contents = _contents(entries, source, now, hints=_hints(document.feed, page.body), left_out=thinned.left_out)
    title, markup = _detail(document.feed.get("title_detail"))
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


# ------------------------------------------------------------------------------------------------- the foreign shapes


class _Dict(Protocol):
    def get(self, key: str, default: object = None) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry as given, whatever the format."""

    guid: str
    link: str
    title: str
    title_is_markup: bool
    body: str
    body_is_markup: bool
    whole: bool
    """The body came in an element for whole articles (content:encoded, Atom content, content_html)."""
    date: datetime | None
    date_as_given: str
    source: str
    """The outlet an aggregator names …"""
    source_host: str = ""
    """… and where it lives."""
    article: str = ""
    """The canonical URL, if it is this entry's alone."""
    own_guid: bool = True
    """Whether the guid is this entry's alone."""


def _from_feedparser(entry: Mapping[str, object], base: str) -> _Entry:
    body, markup, whole = _body(entry)
    title = _detail(entry.get("title_detail"))
    source = entry.get("source")
    day, given = _date(entry)
    return _Entry(
        guid=_text(entry.get("id")),
        link=_absolute(_text(entry.get("feedburner_origlink")) or _text(entry.get("link")), base),
        title=title[0] or _text(entry.get("title")),
        title_is_markup=title[1],
        body=body,
        body_is_markup=markup,
        whole=whole,
        date=day,
        date_as_given=given,
        source=_text(source.get("title")) if isinstance(source, Mapping) else "",
        source_host=host_of(_text(source.get("href"))) if isinstance(source, Mapping) else "",
    )


def _body(entry: Mapping[str, object]) -> tuple[str, bool, bool]:
    """(value, is markup, is the whole article's element): the longest of the contents and the summary."""
    contents = entry.get("content")
    found = [(*_detail(content), True) for content in (contents if isinstance(contents, list) else ())]
    return max([(*_detail(entry.get("summary_detail")), False), *found], key=lambda body: len(body[0]))


def _detail(detail: object) -> tuple[str, bool]:
    """(value, is markup) of one of feedparser's text constructs."""
    if not isinstance(detail, Mapping):
        return "", False
    kind = _text(detail.get("type")) or "text/plain"
    if kind.startswith("text/plain"):
        return _text(detail.get("value")), False
    if "html" in kind or "xml" in kind:
        return _text(detail.get("value")), True
    return "" if kind.startswith(("image/", "audio/", "video/")) else _unpacked(_text(detail.get("value"))), True


def _unpacked(value: str) -> str:
    """What came in base64, as Atom has everything that is neither text nor XML (RFC 4287 §4.1.3.3); "" for no text.

    feedparser undoes it where it is UTF-8.
    """
    if _BASE64.fullmatch(value):
        try:
            value = b64decode(value).decode("cp1252")
        except ValueError:
            return ""
    return "" if _BINARY.search(value) else value


def _date(entry: Mapping[str, object]) -> tuple[datetime | None, str]:
    for name in ("published", "updated", "created"):
        # dict's own get: feedparser's answers for one date with another
        parsed = dict.get(entry, f"{name}_parsed")  # type: ignore[call-overload]  # FeedParserDict is a dict
        if parsed:
            try:
                seconds = calendar.timegm(parsed)
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), _text(entry.get(name))
            except (ValueError, OverflowError, TypeError):
                continue
    return None, ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _from_json(entry: JsonEntry) -> _Entry:
    body = entry.html or entry.text
    return _Entry(
        guid=entry.id,
        link=entry.url,
        title=entry.title,
        title_is_markup=False,
        body=body or entry.summary,
        body_is_markup=bool(entry.html),
        whole=bool(body),
        date=_iso(entry.date),
        date_as_given=entry.date,
        source="",
    )


def _iso(date: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(date.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _absolute(link: str, base: str) -> str:
    if not link or not base or _SCHEME.match(link):
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _headers(page: Page, body: bytes) -> dict[str, str]:
    """What feedparser may know of the answer: never a Content-Encoding, since the body is unpacked.

    The address only where an xml:base or an id builds on it: feedparser joins it anew at every tag, which is a third of
    all its time. Links without a base of their own are made absolute here.
    """
    kind = page.header("content-type") or ""
    charset = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", kind, re.IGNORECASE)
    if charset and not fit_charset(charset[1]):
        kind = kind.partition(";")[0]
    builds = b"\0" in body[:64] or b"xml:base" in body or _RELATIVE_ID.search(body)
    headers = {"content-location": page.url} if builds else {}
    return {**headers, "content-type": kind} if kind else headers


# ----------------------------------------------------------------------------------------------------------- to items


def _contents(
    given: Sequence[_Entry], source: _Source, now: datetime, *, hints: Hints | None = None, left_out: int = 0
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


def _leading_outside(entry: _Entry) -> _Entry:
    """Without a link into somebody's inner network, be it spelled out or made by an xml:base: people would follow it
    from where they sit."""
    return replace(entry, link="") if leads_inside(shown(entry.link) or "") else entry


def _kept_apart(entries: Sequence[_Entry]) -> list[_Entry]:
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


def _item(entry: _Entry, source: _Source, now: datetime) -> Item | None:
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


def _extent(entry: _Entry, title: str, text: str) -> Literal["full", "summary", "headline"]:
    if len(text) < HEADLINE or _says_the_same(text, title):
        return "headline"
    long_enough = len(text) >= (FULL_CONTENT if entry.whole else FULL_SUMMARY)
    return "full" if long_enough and not _CUT_SHORT.search(text) else "summary"


def _sane(entry: _Entry, now: datetime) -> tuple[datetime | None, Literal["minute", "day"] | None]:
    """The date between 1995 and a day from now, never ahead of now (a clock or zone is wrong there); else none."""
    if entry.date is None or not EARLIEST <= entry.date <= now + timedelta(days=1):
        return None, None
    return min(entry.date, now), "day" if _DAY_ONLY.match(entry.date_as_given) else "minute"


def _id(entry: _Entry, source: _Source, title: str, url: str | None) -> ItemId:
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


def _aliases(entry: _Entry, item: Item, source: _Source) -> tuple[str, ...]:
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


def _complaint(document: _Dict) -> str:
    """What the XML parser found wrong; "" for nothing (a wrong Content-Type or charset alone is no damage)."""
    message = getattr(document.get("bozo_exception"), "getMessage", None)
    return one_line(str(message()))[:80] if document.get("bozo") and callable(message) else ""


# --------------------------------------------------------------------------------------------------------------- hints


def _hints(feed: _Dict, body: bytes) -> Hints:
    asked = []
    if re.fullmatch(r"\d{1,12}", ttl := _text(feed.get("ttl")).strip()):
        asked.append(float(ttl) * 60)
    period = _PERIODS.get(_text(feed.get("sy_updateperiod")).strip().lower())
    times = _text(feed.get("sy_updatefrequency")).strip() or "1"
    if period and re.fullmatch(r"[1-9]\d{0,8}", times):
        asked.append(period / int(times))
    head = body[:65536].decode("latin-1")
    hours = re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", _element(head, "skipHours"), re.IGNORECASE)
    days = re.findall(r"<day>\s*(\w{6,9})\s*</day>", _element(head, "skipDays"), re.IGNORECASE)
    return Hints(
        pause=max(asked, default=None),
        skip_hours=tuple(sorted({int(hour) % 24 for hour in hours if int(hour) <= 24})),
        skip_days=tuple(sorted({_WEEKDAYS.index(d.lower()) for d in days if d.lower() in _WEEKDAYS})),
    )


def _element(text: str, name: str) -> str:
    start = text.find(f"<{name}>")
    end = text.find(f"</{name}>", start)
    return text[start:end] if 0 <= start < end else ""
