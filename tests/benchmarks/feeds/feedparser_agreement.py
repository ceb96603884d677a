"""Compares what we make of feedparser's own test documents with what bare feedparser gives, entry by entry.

    python -m tests.benchmarks.feeds.feedparser_agreement FOLDER [--show N]

FOLDER holds the documents (feedparser's repository has them under tests/). Title, link, id and date of every entry must
be feedparser's after our clean-up: plain text, http(s) links only, dates from 1995 to a day from now.
"""

from __future__ import annotations

import argparse
import calendar
import io
import sys
import warnings
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser

from bot.model import Contents, Feed, FeedId, Page, Unusable
from bot.reading.documents.feeds.feed import EARLIEST, LONGEST_TITLE, MOST_ITEMS, parse_feed
from bot.reading.documents.sanitizer import cut, one_line, plain_text
from bot.reading.documents.urls import LONGEST, shown

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FEED = Feed(id=FeedId("f"), url="http://127.0.0.1:8097/feed", title="F")
Row = tuple[str, str | None, str, datetime | None]
"""Title, link, id, date."""


def bare(body: bytes, headers: dict[str, str]) -> list[Row] | str:
    """feedparser with its own defaults, cleaned up the way the project promises."""
    try:
        document = feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as problem:  # noqa: BLE001  # what it raises is a finding
        return type(problem).__name__
    return [_row(entry) for entry in document.entries]


def _row(entry: feedparser.FeedParserDict) -> Row:
    detail = entry.get("title_detail") or {}
    title = cut(one_line(plain_text(entry.get("title") or "", markup="html" in str(detail.get("type")))), LONGEST_TITLE)
    parsed = next((p for n in ("published", "updated", "created") if (p := dict.get(entry, f"{n}_parsed"))), None)
    date = None
    if parsed:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=calendar.timegm(parsed))
        date = min(moment, NOW) if EARLIEST <= moment <= NOW + timedelta(days=1) else None
    return title, shown(entry.get("link") or ""), cut(one_line(entry.get("id") or ""), LONGEST), date


def ours(body: bytes, headers: dict[str, str]) -> Contents | Unusable | str:
    page = Page(url=FEED.url, status=200, headers=tuple(headers.items()), body=body, fetched_at=NOW)
    try:
        return parse_feed(page, FEED, now=NOW)
    except Exception as problem:  # noqa: BLE001  # the child catches it and tells the feed
        return f"raised {type(problem).__name__}"


def compare(body: bytes, headers: dict[str, str]) -> tuple[str, object, object]:
    """(verdict, feedparser's rows, ours)."""
    theirs, found = bare(body, headers), ours(body, headers)
    contents = found if isinstance(found, Contents) else Contents()
    items = contents.items
    mine = [(i.title, i.url, guid, i.published) for i, guid in zip(items, contents.guids, strict=True)]
    if isinstance(theirs, str):
        return "feedparser raises", theirs, found
    readable = [row for row in theirs if row[0] or row[1]]
    if not theirs and not items:
        return "agree: no entries", theirs, found
    missing = [row for row in readable if not any(_same(row, own) for own in mine)]
    if missing and len(items) < min(MOST_ITEMS, len(theirs)):
        return "entries missing", missing, mine
    return ("entries differ", missing, mine) if missing else ("agree", theirs, mine)


def _same(theirs: Row, own: Row) -> bool:
    title_fits = theirs[0] == own[0] or not theirs[0]  # an untitled entry gets its text's beginning
    return title_fits and theirs[1:] == own[1:]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--show", type=int, default=20)
    given = asked.parse_args()
    if not given.folder.is_dir():
        print(f"skipped: {given.folder} is not there")
        return 0
    warnings.simplefilter("ignore")
    verdicts: Counter[str] = Counter()
    for path in sorted(given.folder.rglob("*.xml")):
        headers = {"content-type": "application/xml", "content-location": FEED.url}
        verdict, theirs, mine = compare(path.read_bytes(), headers)
        verdicts[verdict] += 1
        if (
            not verdict.startswith("agree")
            and sum(n for v, n in verdicts.items() if not v.startswith("agree")) <= given.show
        ):
            print(f"{verdict}: {path.name}\n   feedparser {str(theirs)[:300]}\n   ours       {str(mine)[:300]}")
    total = sum(verdicts.values())
    agree = sum(count for verdict, count in verdicts.items() if verdict.startswith("agree"))
    print(f"{agree} of {total} documents agree;", dict(verdicts))
    return 0 if agree == total else 1


if __name__ == "__main__":
    sys.exit(main())
