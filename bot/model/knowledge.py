"""What a beat pack knows: people, bodies, topics, the two sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.calendar import Event
from bot.model.feeds import Feed, FeedPack
from bot.model.ids import SpeakerId, TopicId

# --------------------------------------------------------------------------------------------------------- knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What somebody held, and when: verified, and only to tell whom an article describes."""

    title: str
    """President; Secretary General of NATO."""
    state: str = ""
    """ISO 3166 code of the state whose office it is; empty: the title names it."""
    since: str = ""
    """YYYY or YYYY-MM."""
    until: str = ""
    """The same; empty: not over."""
    as_of: str = ""
    """The same: when it was last known not to be over; empty: nobody has said."""

    def held(self, on: date | None) -> bool:
        """Whether it was held on that day, the months in which it was taken and left with it; on an unknown day it may
        have been. What is not over is known only up to its `as_of`, and for half a year more is taken to go on."""
        if on is None:
            return True
        day = on.isoformat()
        if not self.until and self.as_of and _months(day) - _months(self.as_of) > _GOES_ON:
            return False
        return self.since <= day[: len(self.since)] and (not self.until or day[: len(self.until)] <= self.until)


_GOES_ON = 6
"""Months after `as_of` in which an office goes on: whoever keeps a pack is asked to look at it twice a year."""


def _months(day: str) -> int:
    """Of YYYY, YYYY-MM or YYYY-MM-DD; a year alone counts to its end."""
    return int(day[:4]) * 12 + int(day[5:7] or 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: SpeakerId
    name: str
    aliases: tuple[str, ...] = ()
    role: str = ""
    org: str = ""
    country: str = ""
    as_of: str = ""
    """When the role was true: YYYY or YYYY-MM; empty: unverified, not to be displayed as fact."""
    family_first: bool = False
    """Surname first, as in Wan Qingsong: the short form is the first word."""
    offices: tuple[Office, ...] = ()
    """With their terms; empty: what is known is the role alone, as of its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    id: SpeakerId
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTerms:
    id: TopicId
    name: str
    terms: tuple[tuple[str, float], ...]
    """Term (lower case; a trailing * stands for any ending) → weight."""
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two capitals: the words that name it."""

    name: str
    """China, Russia."""
    terms: tuple[str, ...]
    weak: tuple[str, ...] = ()
    """Words that count for it only beside the other side, as Ukraine does for Russia."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatPack:
    """What the bot is born knowing: the contents of a beat pack (a folder like seeds/)."""

    name: str
    """"China–Russia": heads the digest."""
    sides: tuple[Side, Side]
    bilateral: tuple[str, ...] = ()
    """Terms that name both at once: Power of Siberia, Heihe."""
    people: tuple[Person, ...] = ()
    orgs: tuple[Org, ...] = ()
    topics: tuple[TopicTerms, ...] = ()
    feeds: tuple[Feed, ...] = ()
    actions: tuple[str, ...] = ()
    """Words of dealing and acting that make two names one relation."""
    elsewhere: tuple[str, ...] = ()
    """Words of round-ups, sport, home politics: they speak against."""
    context: tuple[str, ...] = ()
    """Words of events of one side that shape the relation: warrants, sanctions, changes at the top."""
    document_frequency: tuple[tuple[str, int], ...] = ()
    """Stem → documents of `documents` that hold it; a stem not listed occurs in fewer than 5."""
    documents: int = 0
    hints: tuple[tuple[str, float], ...] = ()
    """Learnt weights by feature name, from a committed script; empty: the hand rules alone."""
    wording: tuple[tuple[str, float], ...] = ()
    """Learnt weights of words and pairs of words, from the same script; empty: no second opinion."""
    gloss: tuple[tuple[str, str], ...] = ()
    """Terms of other languages → what stands for them beside an original headline, in English."""
    unshown: tuple[tuple[str, str], ...] = ()
    """Other words, likewise: verbs, units, days. Reports are compared by them; they stand beside no headline."""
    feed_packs: tuple[FeedPack, ...] = ()
    """Sources that nobody watches until they are switched on."""
    spoken_in: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Language (ISO 639-1) → countries whose officials speak it in public."""
    calendar: tuple[Event, ...] = ()
    """Days that return and dates that are set."""

    @property
    def everybody(self) -> tuple[Person | Org, ...]:
        """Whoever may speak: its people, then its bodies."""
        return (*self.people, *self.orgs)
