"""What kind of text an item is, by the marks its outlet puts on it: in the address, and in the wording of the title.

What is not marked is news: a wrong "opinion" would push a report down, a missing one only leaves it where it was.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import Genre, Item, Reading
from bot.reading.documents.urls import host_and_path
from bot.reading.lexicon import ENGLISH
from bot.reading.sorting.roundups import collection, holds_any

HEADLINE = 400
"""Characters of a title that are looked at."""


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
_OF_COLUMNS = ("|", "∣", ":", "editorial", "opinion")
"""One of these stands in whatever the pattern finds."""
_BEGINS_TO_EXPLAIN = re.compile(rf"(?:{'|'.join(ENGLISH.genres.explainer_beginnings)})\b", re.IGNORECASE)
_EXPLAINS = re.compile(rf"\b(?:{'|'.join(ENGLISH.genres.explainer_words)})\b", re.IGNORECASE)
_LIVE_ADDRESS = re.compile(rf"/(?:{'|'.join(ENGLISH.genres.live_folders)})/")
_CLIP_ADDRESS = re.compile(rf"/(?:{'|'.join(ENGLISH.genres.clip_folders)})/")
_SHOWS = re.compile(
    rf"^(?:{'|'.join(ENGLISH.genres.clip_beginnings)})\b|(?:{'|'.join(ENGLISH.genres.clip_endings)})$", re.IGNORECASE
)
_VIEWED = re.compile(rf"^(?:{'|'.join(ENGLISH.genres.explainer_openings)})\b", re.IGNORECASE)
_INTERVIEW = re.compile("|".join(ENGLISH.genres.interview_words), re.IGNORECASE)


def genre_of(reading: Reading) -> Genre:
    """Its item's, as kept with it."""
    return reading.genre or genre(reading.item)


def genre(item: Item) -> Genre:
    return _genre(item.title[:HEADLINE], item.url or "", item.text[item.head : item.head + HEADLINE])


@lru_cache(maxsize=16_384)
def _genre(title: str, url: str, opening: str) -> Genre:
    """Kept, as each stage of a digest asks it of each of its items."""
    kind = collection(title, opening)
    if kind:
        return Genre.LIVE if kind == "live page" else Genre.ROUND_UP
    title, path = title.strip(), host_and_path(url)[1][:HEADLINE].lower()
    if _LIVE_ADDRESS.search(path):
        return Genre.LIVE
    lower = title.lower()
    marked = holds_any(lower, ENGLISH.genres.title_marks)
    if _OPINION_ADDRESS.search(path) or (holds_any(lower, _OF_COLUMNS) and _COLUMN.search(title)):
        return Genre.OPINION
    if _INTERVIEW_ADDRESS.search(path) or (marked and _INTERVIEW.search(title)):
        return Genre.INTERVIEW
    explains = lower.endswith("?") or _BEGINS_TO_EXPLAIN.match(title) or (marked and _EXPLAINS.search(title))
    if explains or _EXPLAINER_ADDRESS.search(path):
        return Genre.EXPLAINER
    if _CLIP_ADDRESS.search(path) or _SHOWS.search(title):
        return Genre.CLIP
    return Genre.EXPLAINER if _VIEWED.search(opening.lstrip()) else Genre.NEWS
