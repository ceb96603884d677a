"""Keyword alerts: who wants to be told of what. Terms are read by `bot.reading.search.terms`; nothing here posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Subscription, SubscriptionId, TeamId, UserId, stable_id
from bot.ports import Watchlist
from bot.reading.search.terms import TermsWrong, parse

MOST = 100
"""Alerts one person may have."""
OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Subscribed:
    subscription: Subscription


@dataclass(frozen=True, slots=True)
class AlreadySubscribed:
    subscription: Subscription


@dataclass(frozen=True, slots=True)
class TooMany:
    most: int


@dataclass(frozen=True, slots=True)
class Removed:
    subscription: Subscription


@dataclass(frozen=True, slots=True)
class NoSuchAlert:
    """`mine`: those there are, in the order of their numbers."""

    which: int | str
    mine: tuple[Subscription, ...]


async def subscribe(
    terms: str, *, team: TeamId, user: UserId, watchlist: Watchlist, now: datetime
) -> Subscribed | AlreadySubscribed | TooMany | TermsWrong:
    """Wrong terms are refused with the column and a suggestion. The same terms twice are one alert."""
    wanted = " ".join(terms.split())
    understood = parse(wanted)
    if isinstance(understood, TermsWrong):
        return understood
    have = await mine(team=team, user=user, watchlist=watchlist)
    for one in have:
        if same_terms(one.terms, wanted):
            return AlreadySubscribed(one)
    if len(have) >= MOST:
        return TooMany(MOST)
    id_ = SubscriptionId(stable_id("subscription", team, user, _query(wanted)))
    subscription = Subscription(id=id_, team=team, user=user, terms=wanted, made_at=now)
    return Subscribed(subscription) if await watchlist.add(subscription) else AlreadySubscribed(subscription)


async def unsubscribe(which: int | str, *, team: TeamId, user: UserId, watchlist: Watchlist) -> Removed | NoSuchAlert:
    """By number in `mine` (from 1), by id, or by the terms, whose outer quotes may be left away."""
    have = await mine(team=team, user=user, watchlist=watchlist)
    for number, one in enumerate(have, start=1):
        if which in (number, one.id) or (isinstance(which, str) and same_terms(one.terms, which)):
            await watchlist.remove(team, user, one.id)
            return Removed(one)
    return NoSuchAlert(which, have)


async def mine(*, team: TeamId, user: UserId, watchlist: Watchlist) -> tuple[Subscription, ...]:
    """A person's alerts, oldest first: their numbers change only when one is removed."""
    return _in_order(await watchlist.of(team, user))


def _in_order(subscriptions: Sequence[Subscription]) -> tuple[Subscription, ...]:
    return tuple(sorted(subscriptions, key=lambda one: (one.made_at, one.id)))


def same_terms(one: str, other: str) -> bool:
    """The same query: case does not count but in AND, OR, NOT, nor do quotation marks around the whole."""
    return _query(one) == _query(other)


def _query(terms: str) -> str:
    words = " ".join(terms.split())
    if len(words) > 2 and words[0] == words[-1] == '"' and words.count('"') == 2:
        words = words[1:-1]
    return " ".join(word if word.isupper() and word in OPERATORS else word.casefold() for word in words.split())


_SPEAKER = re.compile(r'speaker:(?:"([^"]+)"|([^\s"()]+))')


def followed(subscription: Subscription) -> str | None:
    """The name, if all the alert asks for is that somebody speaks."""
    found = _SPEAKER.fullmatch(subscription.terms)
    return (found[1] or found[2]) if found else None
