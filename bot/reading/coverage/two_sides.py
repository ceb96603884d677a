"""Two capitals: what only one side's official or state outlets say of a story that both sides' tell.

An outlet is a side's if its name or its feed's names that side alone, if the knowledge files give it that side's
country, or if its address ends in that country's domain. Compared are names, figures and agreements: things that are
either in a text or not, whatever words a translator chose. Of texts in two languages figures are compared by what they
amount to and names as far as the pack has them; what an agreement is called is compared within English alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.model import BeatPack, Item, Label, Reading, Side, fold
from bot.reading.figures import amounts, figures
from bot.reading.lexicon import ENGLISH
from bot.reading.scripts import OTHER_SCRIPT

STATE = frozenset({Label.STATE_MEDIA, Label.OFFICIAL})
_LONGEST = 100_000
MOST = 4
"""Points of each kind that are told."""

_FIGURE = re.compile(
    r"(?<![\w.,/-])([$€¥£]\s?)?(\d{1,3}(?:[,\u202f ]\d{3})+|\d+(?:\.\d+)?)"
    r"(?:\s?(%|percent|per cent|trillion|billion|million|thousand|bn|mln|bcm)(?!\w))?"
    r"(?:[\s-](cubic met(?:er|re)s|"
    r"(?!(?:and|or|to|in|on|of|at|the|by|for|from|with|as|is|was|has|had|were|per)\b)[a-z]{3,}))?"
)
_DATED = re.compile(rf"(?:{'|'.join(ENGLISH.time.months)})s?", re.IGNORECASE)
_DEAL = re.compile(rf"\b((?:[\w’'-]+\s){{0,3}}?)({'|'.join(ENGLISH.comparison.agreements)})(?:s|a)?\b", re.IGNORECASE)
_IDLE = ENGLISH.comparison.before_agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something that one side's outlets have and the other's have not."""

    words: str
    elsewhere: tuple[str, ...] = ()
    """Other outlets that have it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSide:
    side: str
    outlets: tuple[str, ...]
    only: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCapitals:
    """How the two sides' own outlets tell one story."""

    sides: tuple[OneSide, OneSide]
    others: tuple[str, ...]
    """Outlets of neither side that carry the story."""
    in_brief: bool
    """Some of these texts are summaries: what they leave out may stand in the article."""


class Capitals:
    """Knows whose an outlet is."""

    def __init__(self, pack: BeatPack) -> None:
        self._sides = pack.sides
        self._codes = [_code(side, pack) for side in pack.sides]
        self._known = frozenset(one.id for one in pack.everybody)
        self._outlets = {fold(name): org.country for org in pack.orgs for name in (org.name, *org.aliases)}
        self._feeds = {feed.id: _named(f"{feed.group} {feed.title}", pack.sides) for feed in pack.feeds}

    def side(self, item: Item) -> int | None:
        """0 or 1 for an official or state outlet of that side; None for any other voice."""
        if item.label not in STATE:
            return None
        country = self._outlets.get(fold(item.outlet), "").casefold()
        if country in self._codes and country:
            return self._codes.index(country)
        named = _named(item.outlet, self._sides)
        if named is not None:
            return named
        end = (urlsplit(item.url).hostname or "").rpartition(".")[2] if item.url else ""
        if end and end in self._codes:
            return self._codes.index(end)
        return self._feeds.get(item.feed) if item.feed is not None else None

    def compare(self, readings: Sequence[Reading]) -> TwoCapitals | None:
        """None unless both sides' own outlets tell the story, and one has something that the other has not."""
        by_side: tuple[list[Reading], list[Reading]] = ([], [])
        others: list[Reading] = []
        for one in readings:
            side = self.side(one.item)
            (others if side is None else by_side[side]).append(one)
        if not by_side[0] or not by_side[1]:
            return None
        own = [fold(name) for one in readings for name in (one.item.outlet,)]
        points = [_points(members, own) for members in by_side]
        beside = [(one.item.outlet, _points([one], own)) for one in others]
        held = [self._held(members, points[n]) for n, members in enumerate(by_side)]
        foreign = [any(OTHER_SCRIPT.search(one.item.text) for one in members) for members in by_side]
        for n in (0, 1):
            if foreign[0] or foreign[1]:
                points[n] = self._comparable(points[n], plain=not foreign[1 - n])
        made = tuple(
            OneSide(
                side=self._sides[n].name,
                outlets=_outlets(by_side[n]),
                only=tuple(_only(points[n], held[1 - n], beside)),
            )
            for n in (0, 1)
        )
        if not any(one.only for one in made):
            return None
        brief = any(one.item.extent != "full" for members in by_side for one in members)
        return TwoCapitals(sides=(made[0], made[1]), others=_outlets(others), in_brief=brief)

    @staticmethod
    def _held(members: Sequence[Reading], points: Points) -> Container[tuple[str, str]]:
        """All that a side's texts hold, figures of which nobody would make a point among them."""
        amounts = (amount for one in members for amount in figures(f"{one.item.title}. {one.item.text}"[:_LONGEST]))
        return {*points, *(("figure", amount) for amount in amounts)}

    def _comparable(self, points: Points, *, plain: bool) -> Points:
        """What can be looked for in texts of another language."""
        return {
            key: words
            for key, words in points.items()
            if key[0] == "figure" or (key[0] == "name" and key[1] in self._known) or (key[0] == "deal" and plain)
        }


Points = dict[tuple[str, str], str]
"""(kind, what it is compared by) → its words."""


def _outlets(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.item.outlet for one in readings if one.item.outlet))


def _only(own: Points, other: Container[tuple[str, str]], beside: Sequence[tuple[str, Points]]) -> Iterator[Point]:
    listed_so_far: Counter[str] = Counter()
    for key, words in own.items():
        if key not in other and listed_so_far[key[0]] < MOST:
            listed_so_far[key[0]] += 1
            yield Point(
                words=words, elsewhere=tuple(dict.fromkeys(name for name, has in beside if key in has and name))
            )


def _points(readings: Sequence[Reading], outlets: Sequence[str]) -> Points:
    """In the order: figures, agreements, names."""
    found: Points = {}
    for one in readings:
        for key, words in _figures(f"{one.item.title}. {one.item.text}"):
            found.setdefault(("figure", key), words)
    for one in readings:
        for key, words in _deals(f"{one.item.title}. {one.item.text}"):
            found.setdefault(("deal", key), words)
    for one in readings:
        speakers = [mention.speaker for mention in one.mentions] + [q.speaker for q in one.quotes if q.speaker]
        for speaker in speakers:
            if fold(speaker.name) not in outlets:
                found.setdefault(("name", speaker.id), speaker.name)
    return found


def _figures(text: str) -> Iterator[tuple[str, str]]:
    """Amounts: a figure with a currency, a scale or a thing counted; neither years nor days of a month."""
    for found in _FIGURE.finditer(text):
        currency, digits, scale, thing = found.groups()
        value = re.sub(r"[,\u202f ]", "", digits)
        before = text[max(0, found.start() - 12) : found.start()].split()
        dated = _DATED.fullmatch(thing or "") or (before and _DATED.fullmatch(before[-1]))
        year = len(value) == 4 and value[:2] in ("19", "20") and not currency and not scale
        counted = thing is not None and thing not in ENGLISH.comparison.empty  # rose 6.8 percent this year
        if dated or year or not (currency or scale or counted):
            continue
        for amount in figures(f"{digits} {scale or ''}"):
            yield amount, text[found.start() : found.end() if counted or not thing else found.start(4)].strip(" -")
    for amount, words in amounts(text) if OTHER_SCRIPT.search(text) else ():
        yield amount, words


def _deals(text: str) -> Iterator[tuple[str, str]]:
    """Agreements, by the word before them: "gas supply contract", "visa-free agreement"."""
    for found in _DEAL.finditer(text):
        words = found[1].split()
        idle = (n for n in range(len(words), 0, -1) if words[n - 1].casefold() in _IDLE or words[n - 1].isdigit())
        before = words[next(idle, 0) :]
        if before:
            kind = found[2].casefold()
            yield f"{fold(before[-1])} {kind}", " ".join([*before, found[2]])


def _named(text: str, sides: Sequence[Side]) -> int | None:
    """The side of which the text has a word, if it has of one alone."""
    words = re.findall(r"\w+", text.casefold())
    hit = [any(_begins(words, term) for term in side.terms if " " not in term) for side in sides]
    return hit.index(True) if hit.count(True) == 1 else None


def _begins(words: Sequence[str], term: str) -> bool:
    if term.endswith("*"):
        return any(word.startswith(term[:-1]) for word in words)
    return term in words


def _code(side: Side, pack: BeatPack) -> str:
    """The country code of the people and organisations whose names tell the side; "" if none do."""
    name = side.name.casefold()
    said = [(org.name, org.country) for org in pack.orgs] + [(one.org, one.country) for one in pack.people]
    codes = Counter(country for listed_so_far, country in said if country and name in listed_so_far.casefold())
    return codes.most_common(1)[0][0].casefold() if codes else ""
