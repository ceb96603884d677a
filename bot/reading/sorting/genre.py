"""What kind of text an item is, by the marks its outlet puts on it: in the address, and in the wording of the title.

What is not marked is news: a wrong "opinion" would push a report down, a missing one only leaves it where it was.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.model import Item
from bot.reading.documents.urls import host_and_path
from bot.reading.lexicon import ENGLISH
from bot.reading.sorting.roundups import round_up

HEADLINE = 400
"""Characters of a title that are looked at."""


class Genre(StrEnum):
    NEWS = "news"
    OPINION = "opinion"
    EXPLAINER = "explainer"
    INTERVIEW = "interview"
    CLIP = "clip"
    """A film or pictures with a caption."""
    LIVE = "live page"
    ROUND_UP = "round-up"


COLLECTIONS = frozenset({Genre.LIVE, Genre.ROUND_UP})
"""They tell in passing what others tell."""
ANALYSES = frozenset({Genre.OPINION, Genre.EXPLAINER, Genre.INTERVIEW})
"""What somebody makes of what happened; the event itself stands elsewhere."""

_OPINION_ADDRESS = re.compile(rf"(?:^|[/_-])(?:{'|'.join(ENGLISH.genres.opinion_folders)})(?:[/_-]|$)")
_EXPLAINER_ADDRESS = re.compile(rf"(?:^|[/_-])(?:{'|'.join(ENGLISH.genres.explainer_folders)})(?:[/_-]|$)")
_INTERVIEW_ADDRESS = re.compile(rf"/(?:{'|'.join(ENGLISH.genres.interview_folders)})/")
_COLUMN = re.compile(
    rf"\s[|∣]\s|^(?:{'|'.join(ENGLISH.genres.opinion_marks)})\s?[:|]|\b(?:editorial|opinion)$"
    r"|:\s(?:\w+\s){0,3}(?:experts?|analysts?|official)$",
    re.IGNORECASE,
)
"""The column or the columnist behind a bar, or whoever is of that opinion behind a colon."""
_EXPLAINS = re.compile(
    rf"^(?:{'|'.join(ENGLISH.genres.explainer_beginnings)})\b|\b(?:{'|'.join(ENGLISH.genres.explainer_words)})\b|\?$",
    re.IGNORECASE,
)
_LIVE_ADDRESS = re.compile(rf"/(?:{'|'.join(ENGLISH.genres.live_folders)})/")
_CLIP_ADDRESS = re.compile(rf"/(?:{'|'.join(ENGLISH.genres.clip_folders)})/")
_SHOWS = re.compile(rf"^(?:{'|'.join(ENGLISH.genres.clip_beginnings)})\b", re.IGNORECASE)
_VIEWED = re.compile(rf"^(?:{'|'.join(ENGLISH.genres.explainer_openings)})\b", re.IGNORECASE)
_INTERVIEW = re.compile("|".join(ENGLISH.genres.interview_words), re.IGNORECASE)


def genre(item: Item) -> Genre:
    kind = round_up(item)
    if kind:
        return Genre.LIVE if kind == "live page" else Genre.ROUND_UP
    title, path = item.title[:HEADLINE].strip(), _path(item.url)
    if _LIVE_ADDRESS.search(path):
        return Genre.LIVE
    if _OPINION_ADDRESS.search(path) or _COLUMN.search(title):
        return Genre.OPINION
    if _INTERVIEW_ADDRESS.search(path) or _INTERVIEW.search(title):
        return Genre.INTERVIEW
    if _EXPLAINER_ADDRESS.search(path) or _EXPLAINS.search(title):
        return Genre.EXPLAINER
    if _CLIP_ADDRESS.search(path) or _SHOWS.search(title):
        return Genre.CLIP
    opening = item.text[item.head : item.head + HEADLINE].lstrip()
    return Genre.EXPLAINER if _VIEWED.search(opening) else Genre.NEWS


def _path(url: str | None) -> str:
    return host_and_path(url or "")[1][:HEADLINE].lower()
