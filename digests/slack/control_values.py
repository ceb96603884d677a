"""What a button asks for, as the text that it carries back: at most Slack's 2,000 characters."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

from bot.model import (
    DigestRequest,
    FeedId,
    Label,
    OneDay,
    Period,
    Question,
    SeveralDays,
    SinceMoment,
    SpeakerId,
    Subscription,
    TodaySoFar,
    TopicId,
    utc,
)
from digests.wording.words import clean


class UnknownValue(ValueError):
    """A value that this version never wrote, as on a button of another one."""

    def __init__(self, value: str) -> None:
        super().__init__(f"not a value of this version: {value[:80]!r}")


MOST = 300
"""Characters of a name, a subject or an outlet that a button carries; nobody's name is longer."""


def encode_question(question: Question) -> str:
    """At most 2,000 characters. Texts over 300 characters are cut: they name nobody and match nothing."""
    q = question
    fields = [
        _short(q.name),
        _short(q.about) if q.about is not None else None,
        q.since.isoformat() if q.since else None,
        q.until.isoformat() if q.until else None,
        _short(q.outlet) if q.outlet is not None else None,
        q.page,
        q.speaker,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def decode_question(value: str) -> Question:
    """UnknownValue for what `encode_question` never wrote, as a button of another version."""
    fields = _fields(value, 7)
    name, about, since, until, outlet, page, speaker = fields
    if not isinstance(name, str) or not isinstance(page, int) or page < 0:
        raise UnknownValue(value)
    chosen = _text(speaker)
    return Question(
        name=name,
        about=_text(about),
        since=_date(since),
        until=_date(until),
        outlet=_text(outlet),
        page=page,
        speaker=SpeakerId(chosen) if chosen is not None else None,
    )


def turned(question: Question, pages: int) -> Question:
    """The same question, so many pages on."""
    return replace(question, page=max(0, question.page + pages))


def encode_digest(request: DigestRequest) -> str:
    match request.period:
        case TodaySoFar():
            moments: tuple[date | datetime | None, ...] = (None, None, None, None)
        case OneDay(day=day):
            moments = (day, None, None, None)
        case SeveralDays(first=first, last=last):
            moments = (first, last, None, None)
        case SinceMoment(since=since, until=until):
            moments = (None, None, since, until)
    return json.dumps([request.topic, *(one.isoformat() if one else None for one in moments)], ensure_ascii=False)


def decode_digest(value: str) -> DigestRequest:
    topic, first, last, since, until = _fields(value, 5)
    named = _text(topic)
    period = _period(_date(first), _date(last), _moment(since), _moment(until))
    return DigestRequest(period=period, topic=TopicId(named) if named is not None else None)


def _period(first: date | None, last: date | None, since: datetime | None, until: datetime | None) -> Period:
    if since is not None:
        return SinceMoment(since, until)
    if first is None:
        return TodaySoFar()
    return OneDay(first) if last is None else SeveralDays(first, last)


def encode_alert(one: Subscription) -> str:
    return f"{one.user} {one.id}"


def encode_search(query: str, page: int) -> str:
    """A query that can be read has at most 300 characters."""
    return json.dumps([query[:MOST], page], ensure_ascii=False, separators=(",", ":"))


def decode_search(value: str) -> tuple[str, int]:
    """(query, page)."""
    query, page = _fields(value, 2)
    if not isinstance(query, str) or not isinstance(page, int) or page < 0:
        raise UnknownValue(value)
    return query, page


def encode_page(page: int, state: str) -> str:
    return f"{page} {state}".strip()


def decode_page(value: str) -> tuple[int, str]:
    """(page, state or "")."""
    page, _, state = value.partition(" ")
    return (int(page) if page.isdecimal() and len(page) < 6 else 0), state


def encode_label(feed: FeedId, label: Label) -> str:
    return f"{feed} {label.value}"


def decode_label(value: str) -> tuple[FeedId, Label]:
    """UnknownValue for what `encode_label` never wrote."""
    feed, _, label = value.partition(" ")
    if label not in {known.value for known in Label}:
        raise UnknownValue(value)
    return FeedId(feed), Label(label)


def terms_for(name: str) -> str:
    """The alert that fires when this person speaks, in the language of `bot.reading.search.terms`."""
    return f'speaker:"{_short(name).replace(chr(34), "").replace(chr(92), "")}"'


def _short(text: str) -> str:
    return clean(text)[:MOST].strip()


def _fields(value: str, number: int) -> list[object]:
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, list) or len(fields) != number:
        raise UnknownValue(value)
    return fields


def _text(field: object) -> str | None:
    if field is None or isinstance(field, str):
        return field
    raise UnknownValue(str(field))


def _moment(field: object) -> datetime | None:
    text = _text(field)
    try:
        return utc(datetime.fromisoformat(text)) if text is not None else None
    except ValueError:
        raise UnknownValue(str(field)) from None


def _date(field: object) -> date | None:
    text = _text(field)
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise UnknownValue(str(field)) from None
