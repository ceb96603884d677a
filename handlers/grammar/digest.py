"""The text of /digest: which days, which topic, settings or the chart. Pure: `today` and the topics come in as
arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.model import TopicId, TopicTerms
from bot.reading.documents.feeds.feed_identity import typed_address
from bot.reading.statements.subjects import find_topic
from digests.wording.dates import day
from handlers.grammar.dates import Ambiguous, no_such_day, split_days
from handlers.grammar.words import LONGEST, Help, Misread, asks_for_help, bare, cut, either, normalised, words

# ----------------------------------------------------------------------------------------------------------- /digest

DIGEST_EXAMPLE = "/digest trade yesterday"

DIGEST_SPAN = "/digest 1–7 May 2024"

LONGEST_SPAN = timedelta(days=31)

_LOOKED = re.compile(
    r"\b(?:what'?s new )?since (?:i )?(?:last )?look(?:ed)?(?: last)?\b|^new$|\bunread\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DigestAsked:
    day: date
    topic: TopicId | None = None
    last: date | None = None
    """Of several days, day … last."""
    since_looked: bool = False
    """What came since this person last looked."""


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """/digest settings: of the channel it is typed in."""


class Turn(Enum):
    """What becomes of the channel's digest."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class DigestTurned:
    """/digest off, on or here: in the channel it is typed in."""

    turn: Turn


_TURNS = {
    **dict.fromkeys(("off", "stop", "pause", "turn off", "not here"), Turn.OFF),
    **dict.fromkeys(("on", "here", "start", "resume", "turn on", "post here"), Turn.ON),
}


@dataclass(frozen=True, slots=True)
class DigestChart:
    """/digest chart: the last 30 days as charts."""


@dataclass(frozen=True, slots=True)
class DigestWeek:
    """/digest week: the last seven days in about ten lines; with `export`, as files."""

    export: bool = False


@dataclass(frozen=True, slots=True)
class DigestMissed:
    """/digest missed ADDRESS: an article that should have been there; "": ask for its address."""

    address: str = ""


_MISSED = re.compile(
    r"(?:i |you |we )?(?:missed|missing)\b(?: this)?:?\s*(?P<address>\S*|<?https?://.*)", re.IGNORECASE
)

_WEEK = {
    **dict.fromkeys(("week", "the week", "weekly"), DigestWeek()),
    **dict.fromkeys(("week export", "export week", "export the week"), DigestWeek(export=True)),
}


def is_about_settings(text: str) -> bool:
    """Whether it changes the channel's digest, or opens the form that does."""
    return _turn(text) is not None or _opens_form(text)


def is_missed(text: str) -> bool:
    """Whether it brings an article that was missed."""
    return _MISSED.fullmatch(normalised(text)) is not None


def _opens_form(text: str) -> bool:
    return normalised(text).casefold() in {"settings", "setting", "set up", "setup", "configure", "config"}


def _turn(text: str) -> Turn | None:
    return _TURNS.get(normalised(text).casefold().strip(" .!"))


def parse_digest(
    text: str, *, today: date, topics: Sequence[TopicTerms]
) -> DigestAsked | DigestSettings | DigestTurned | DigestChart | DigestWeek | DigestMissed | Help | Misread:
    """[topic] [yesterday|today|DATE|DATE to DATE|since I last looked]; nothing given: today so far.

    Or `settings`, `off`, `on`, `here`, `chart`, `week` or `week export`, alone; or `missed` and an address.
    """
    asked = normalised(text)
    if asks_for_help(asked):
        return Help()
    if (alone := _alone(asked)) is not None:
        return alone
    if len(asked) > LONGEST:
        return Misread(f"That is {len(asked):,} characters; a topic and a day are enough", DIGEST_EXAMPLE)
    looked, asked = _since_looked(asked)
    parts = tuple(bare(word) for word in words(asked) if word.casefold() not in {"on", "for", "about", "of", "the"})
    days, rest = split_days([part for part in parts if part], today=today, vague=True)
    if isinstance(days, Ambiguous):
        return Misread(either(days), f"/digest {days.one}")
    if rest and (missing := no_such_day(parts)):
        return Misread(f"There is no {cut(missing)} in the calendar", DIGEST_EXAMPLE)
    to_come = day(days.first) if days is not None and days.first > today else None
    if to_come or "tomorrow" in (part.casefold() for part in parts):
        return Misread(f"{to_come or 'Tomorrow'} has not come yet", DIGEST_EXAMPLE)
    first = days.first if days is not None else today
    last = min(days.last, today) if days is not None and not days.single else None
    if last is not None and last - first > LONGEST_SPAN:
        return Misread(f"That is {(last - first).days + 1:,} days; a digest covers a month at most", DIGEST_SPAN)
    if not rest:
        return DigestAsked(first, last=last, since_looked=looked)
    topic = find_topic(" ".join(rest), topics)
    if topic is None:
        known = "; ".join(one.name for one in topics)
        return Misread(
            f"I don't know any topic or day called “{cut(' '.join(parts))}”. Topics: {known}",
            f"/digest {topics[0].id} yesterday" if topics else "/digest yesterday",
        )
    return DigestAsked(first, topic.id, last=last, since_looked=looked)


def _alone(asked: str) -> DigestSettings | DigestTurned | DigestChart | DigestWeek | DigestMissed | None:
    """What is asked without a day or a topic."""
    if _opens_form(asked):
        return DigestSettings()
    if turn := _turn(asked):
        return DigestTurned(turn)
    if asked.casefold() in {"chart", "picture", "graph", "charts"}:
        return DigestChart()
    if missed := _MISSED.fullmatch(asked):
        return DigestMissed(typed_address(missed["address"]))
    return _WEEK.get(asked.casefold())


def _since_looked(asked: str) -> tuple[bool, str]:
    """Whether "since I last looked" is asked, and the words that are left."""
    found = _LOOKED.search(asked)
    return (True, " ".join((asked[: found.start()] + asked[found.end() :]).split())) if found else (False, asked)
