"""Newsletters, round-ups and live pages: items that tell many unrelated matters at once, by the marks of their kind.

What they tell of the beat, others tell as news. No names of particular series stand here but what any such series is
called: "Tuesday briefing", "12:30 Report", "five things to know", "war live: …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Item
from bot.reading.lexicon import ENGLISH

HEADLINE = 400
"""Characters of a title that are looked at."""
GREETING = 300
"""Characters of a text within which a newsletter says that it is one."""

_IN_TITLE = ENGLISH.collections.title_marks
_IN_TEXT = ENGLISH.collections.text_marks
"""One of these stands in whatever the patterns below find: looked for first, as that takes a twentieth of the time."""

_WHEN = "|".join((*ENGLISH.collections.times, *ENGLISH.time.weekdays))
_KINDS = "|".join(ENGLISH.collections.kinds)
_SERIES = re.compile(
    rf"\b(?:(?:{_WHEN})(?:'s)?(?:\s(?:morning|afternoon|evening|\w+))?"
    rf"\s(?:{_KINDS})"
    r"|your\s(?:\w+\s){1,2}briefing|\d{1,2}[:.]\d\d\s(?:\w+\s)?(?:report|briefing|update)"
    r"|(?:news|press|media)\s?(?:round-?up|digest|review)|newsletter|week(?:ly)?\s(?:in\sreview|ahead)|the\sday\sahead"
    r"|(?:top|morning|evening)\s(?:news\s)?headlines"
    r"|(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\sthings\s(?:to|you)\b"
    r"|what\shappened\s.{1,60}\s(?:today|this\sweek)|sunday\sshows)\b",
    re.IGNORECASE,
)
_LIVE = re.compile(
    r"\blive(?:\supdates?|\sblog|\sbriefing|\scoverage)?\s?:|[-–—|:]\s?(?:business\s|politics\s)?live$|\blive\supdates?\b"
    r"|\blive\s(?:blog|briefing)\b|as\sit\shappened|at\sa\sglance|what\swe\sknow\s(?:on|so\sfar)|(?<=\w\s)(?-i:Latest):"
    r"|\bthe\slatest\s[-–—]|^(?:the\s)?latest\son\s[^:]{1,40}:",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"welcome\sto\s.{0,80}newsletter|in\s(?:this|today['’]s|this\sweek['’]s)\s(?:\w+\s)?newsletter"
    r"|is\sour\s(?:daily|weekly|morning|evening)\snewsletter|newsletter\sbrings\syou|past\seditions\sof"
    r"|adapted\sfrom\stoday['’]s|rolling\scoverage|catch\sup\swith\sthe\smust-read|^good\s(?:morning|evening)\b",
    re.IGNORECASE | re.DOTALL,
)
_GOES_ON = re.compile(r"(?:also|plus),?\s", re.IGNORECASE)


def round_up(item: Item) -> str:
    """What kind of collection the item is: "newsletter", "round-up", "live page"; empty for an article."""
    return collection(item.title[:HEADLINE], item.text[item.head : item.head + GREETING])


def collection(title: str, opening: str) -> str:
    """The same, by the first `HEADLINE` characters of its title and its text's beginning."""
    marked = holds_any(title.lower(), _IN_TITLE)
    if marked and _LIVE.search(title):
        return "live page"
    opening = opening[:GREETING]
    if _GOES_ON.match(opening) or (holds_any(opening.lower(), _IN_TEXT) and _GREETS.search(opening)):
        return "newsletter"
    return "round-up" if marked and _SERIES.search(title) else ""


def holds_any(text: str, marks: Sequence[str]) -> bool:
    for mark in marks:  # noqa: SIM110  # a generator takes three times as long, and this is asked of every item
        if mark in text:
            return True
    return False
