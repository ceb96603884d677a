"""A file dropped into the watched folder, as an item.

Three ways to say what it is, all optional: first words ` date YYYY-MM-DD `, head lines `title: outlet: url: date:` (any
order and case, up to a blank line), or a first line that stands alone and is the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import PurePath

from bot.model import Item, ItemId, Label, Unread, stable_id, utc

LARGEST = 2_000_000
"""Bytes. A longer file is not an article."""
LONGEST_TITLE = 150
CUT_TITLE = 110

_DATE_WORDS = re.compile(r"\A\s*date\s+(\d{4}-\d{1,2}-\d{1,2})(?=\s|\Z)[ \t]*", re.IGNORECASE)
_HEAD_LINE = re.compile(r"(title|outlet|url|date)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_SENTENCE = re.compile(r".+?[.!?…。！？]+[\"'”’»)]*(?=\s|\Z)", re.DOTALL)
_BYLINE = re.compile(r"\ABy (?:[A-Z][\w.'’-]+ ){2}(?=[A-Z“\"])")
"""A reporter's two names run into the first sentence, as some outlets' texts reach us."""
_DATELINE = re.compile(r"\b[A-Z]{3,}[A-Z .'-]*(?:, [A-Z][\w .]{1,30})? \(([A-Z][A-Za-z. ]{1,30})\) ?[–—-]")
"""TAIPEI, Taiwan (AP) –: the agency that carried it."""
_OPENING = 600
"""Characters of the body in which a dateline is looked for."""
_DAY_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
_SPACE = re.compile(r"\s+")


def item_from_file(name: str, data: bytes, *, now: datetime) -> Item | Unread:
    """The file as an item of the seed corpus, its text as decoded, untouched.

    The id depends on the file's name without its ending, so that an edited file is a new revision, not a second item.
    A date has no hour: `published` is noon UTC of that day and `published_to` says "day".
    """
    text = _decoded(name, data)
    if isinstance(text, Unread):
        return text
    head = _head(text)
    body = text[head.length :]
    if not body.strip():
        return Unread(name=name, reason=f"{name} has a head but no text under it")
    day = _day(head.date)
    if head.date and day is None:
        return Unread(
            name=name, reason=f"{name}: {head.date[:40]!r} is not a date; write it as 2024-05-14 or 14 May 2024"
        )
    return Item(
        id=item_id(name),
        title=head.title or _title(body),
        text=text,
        url=head.url if re.match(r"https?://\S+\Z", head.url) else None,
        outlet=head.outlet or _carrier(body),
        published=datetime.combine(day, time(12), UTC) if day else None,
        published_to="day" if day else None,
        seen_at=utc(now),
        label=Label.SEED,
        head=head.length,
    )


def item_id(name: str) -> ItemId:
    return ItemId(stable_id("corpus", PurePath(name).stem))


def _decoded(name: str, data: bytes) -> str | Unread:
    if len(data) > LARGEST:
        megabytes = len(data) / 1_000_000
        return Unread(
            name=name, reason=f"{name} has {megabytes:.1f} MB; the most that is read is {LARGEST // 1_000_000} MB"
        )
    if b"\0" in data:
        return Unread(name=name, reason=f"{name} is not a text file (it holds zero bytes)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return Unread(name=name, reason=f"{name} is not UTF-8 (byte {problem.start + 1}); save it as UTF-8")
    if not text.strip():
        return Unread(name=name, reason=f"{name} is empty")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    length: int = 0
    title: str = ""
    outlet: str = ""
    url: str = ""
    date: str = ""


def _head(text: str) -> _Head:
    words = _DATE_WORDS.match(text)
    if words:
        return _Head(length=words.end(), date=words[1])
    found: dict[str, str] = {}
    length = 0
    for line in text.splitlines(keepends=True):
        match = _HEAD_LINE.fullmatch(line.strip())
        if match:
            found.setdefault(match[1].lower(), _SPACE.sub(" ", match[2]).strip())
        elif line.strip() or not found:
            break
        length += len(line)
        if not line.strip():  # the blank line that ends the head
            break
    return _Head(length=length, **found) if found else _Head()


def _day(written: str) -> date | None:
    """A day written as people write it in English, or an ISO date and time; None for anything else."""
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  # a day of the calendar, in no zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        return None


def _carrier(body: str) -> str:
    """The outlet a dateline names; "" without one."""
    found = _DATELINE.search(body[:_OPENING])
    return found[1].strip() if found else ""


def _title(body: str) -> str:
    """The first line if it stands alone and is short, else the first sentence, cut at a word."""
    first, _, rest = body.strip().partition("\n")
    first = _SPACE.sub(" ", first).strip()
    if len(first) < LONGEST_TITLE and rest.strip() and not rest.split("\n", 1)[0].strip():
        return first
    sentence = _SENTENCE.match(body.strip()[: 4 * LONGEST_TITLE])
    line = _SPACE.sub(" ", sentence[0] if sentence else body.strip()[: 4 * LONGEST_TITLE]).strip()
    line = _BYLINE.sub("", line)
    if len(line) <= CUT_TITLE:
        return line
    cut = line[: CUT_TITLE - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;: ") + "…"
