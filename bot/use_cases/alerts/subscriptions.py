"""Keyword alerts: who wants to be told of what, where and when; `bot.reading.search.terms` reads the terms.

Nothing here posts. Who may do what (a channel's alerts are its members') is asked at the act, in the handlers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import (
    AlertOptions,
    AlertState,
    ChannelId,
    SpeakerId,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
    WatchedWording,
    stable_id,
    terms_of_story,
)
from bot.ports import AlertChanged, AlertGone, Names, SameTerms, Watchlist
from bot.reading.names.directory import recognise
from bot.reading.search.terms import TermsWrong, parse

MOST = 100
"""Alerts one person may have."""
USUAL = AlertOptions()
"""To oneself, at once, for good."""
SILENT = timedelta(days=14)
"""After which a followed story is over: news of one event seldom rests for longer and then goes on."""
OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Subscribed:
    """An alert from now on."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class AlreadySubscribed:
    """It was one before, perhaps in other words."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class TooMany:
    """The person has as many as anybody may."""

    most: int


@dataclass(frozen=True, slots=True)
class Removed:
    """An alert no more."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class NoSuchAlert:
    """`mine`: those there are, in the order of their numbers."""

    which: int | str
    mine: tuple[Subscription, ...]


async def subscribe(
    terms: str,
    *,
    team: TeamId,
    user: UserId,
    watchlist: Watchlist,
    archive: Names,
    now: datetime,
    options: AlertOptions = USUAL,
    wording: WatchedWording | None = None,
) -> Subscribed | AlreadySubscribed | TooMany | TermsWrong:
    """Wrong terms are refused with the column and a suggestion. The same terms twice for one place are one alert, and
    so are two names that mean the same one person; in a channel whoever asked for them."""
    wanted = " ".join(terms.split())
    understood = parse(wanted)
    if isinstance(understood, TermsWrong):
        return understood
    have = await mine(team=team, user=user, watchlist=watchlist)
    beside = [one for one in have if one.channel is None]
    if options.channel is not None:
        beside = [*await watchlist.in_channel(team, options.channel)]
    meant = await _meant(wanted, archive)
    alike = [one for one in beside if (one.wording is None) == (wording is None)]
    for one in (one for one in alike if (one.spike is None) == (options.spike is None)):
        if same_terms(one.terms, wanted) or (meant and meant == await _meant(one.terms, archive)):
            return AlreadySubscribed(one)
    if len(have) >= MOST:
        return TooMany(MOST)
    place = (options.channel,) if options.channel else ()
    changes = (*(("changes",) if wording is not None else ()), *(("spikes",) if options.spike is not None else ()))
    id_ = SubscriptionId(stable_id("subscription", team, user, _query(wanted), *place, *changes))
    made = Subscription(id=id_, team=team, user=user, terms=wanted, made_at=now, wording=wording)
    subscription = with_options(made, options)
    return Subscribed(subscription) if await watchlist.add(subscription) else AlreadySubscribed(subscription)


async def edit(
    one: Subscription, *, terms: str, options: AlertOptions, watchlist: Watchlist
) -> AlertChanged | SameTerms | AlertGone | TermsWrong:
    """Its terms and options become these; its state, its age and its hits stay. One that follows a story, or watches a
    wording, and gets other terms does so no more."""
    wanted = " ".join(terms.split())
    story, wording = (one.story, one.wording) if wanted == one.terms else (None, None)
    understood = parse(wanted) if story is None else None
    if isinstance(understood, TermsWrong):
        return understood

    def edited(kept: Subscription) -> Subscription:
        return with_options(replace(kept, terms=wanted, story=story, wording=wording), options)

    return await watchlist.change(one.team, one.user, one.id, edited)


async def follow_story(
    story: StoryId, headline: str, *, team: TeamId, user: UserId, watchlist: Watchlist, now: datetime
) -> Subscribed | AlreadySubscribed | TooMany:
    """To the person, at once, until the story has been silent for SILENT. One that had ended, or is silent, goes on."""
    have = await mine(team=team, user=user, watchlist=watchlist)
    known = next((one for one in have if one.story == story), None)
    if known is not None:
        if known.state(now) is AlertState.ACTIVE:
            return AlreadySubscribed(known)
        resumed = await resume(known, watchlist, now=now)
        return Subscribed(resumed.after) if isinstance(resumed, AlertChanged) else AlreadySubscribed(known)
    if len(have) >= MOST:
        return TooMany(MOST)
    made = Subscription(
        id=SubscriptionId(stable_id("story", team, user, story)),
        team=team,
        user=user,
        terms=terms_of_story(story),
        made_at=now,
        story=story,
        name=headline,
        expires_at=now + SILENT,
    )
    return Subscribed(made) if await watchlist.add(made) else AlreadySubscribed(made)


async def note_going_on(one: Subscription, watchlist: Watchlist, *, now: datetime) -> None:
    """A followed story has a new item: the alert lasts, unless its owner gave it a later end or none."""

    def lasting(kept: Subscription) -> Subscription:
        ends = kept.expires_at
        return kept if ends is None or ends >= now + SILENT else replace(kept, expires_at=now + SILENT)

    await watchlist.change(one.team, one.user, one.id, lasting)


async def pause(one: Subscription, watchlist: Watchlist) -> AlertChanged | SameTerms | AlertGone:
    return await watchlist.change(one.team, one.user, one.id, lambda kept: replace(kept, paused=True))


async def rename(one: Subscription, watchlist: Watchlist, *, name: str) -> AlertChanged | SameTerms | AlertGone:
    """ "": called by its terms again."""
    wanted = " ".join(name.split())
    return await watchlist.change(one.team, one.user, one.id, lambda kept: replace(kept, name=wanted))


async def resume(one: Subscription, watchlist: Watchlist, *, now: datetime) -> AlertChanged | SameTerms | AlertGone:
    """Whatever kept it silent: a pause, a snooze, or an end that has passed."""

    def resumed(kept: Subscription) -> Subscription:
        over = kept.expires_at is not None and kept.expires_at <= now
        ends = (now + SILENT if kept.story is not None else None) if over else kept.expires_at
        return replace(kept, paused=False, snoozed_until=None, expires_at=ends)

    return await watchlist.change(one.team, one.user, one.id, resumed)


async def snooze(one: Subscription, watchlist: Watchlist, *, until: datetime) -> AlertChanged | SameTerms | AlertGone:
    return await watchlist.change(one.team, one.user, one.id, lambda kept: replace(kept, snoozed_until=until))


async def expire(
    one: Subscription, watchlist: Watchlist, *, at: datetime | None
) -> AlertChanged | SameTerms | AlertGone:
    """None: never."""
    return await watchlist.change(one.team, one.user, one.id, lambda kept: replace(kept, expires_at=at))


def with_options(one: Subscription, options: AlertOptions) -> Subscription:
    return replace(
        one,
        name=" ".join(options.name.split()),
        channel=options.channel,
        frequency=options.frequency,
        at=options.at,
        urgent=options.urgent,
        expires_at=options.expires_at,
        spike=options.spike,
    )


async def unsubscribe(
    which: int | str, *, team: TeamId, user: UserId, watchlist: Watchlist, archive: Names
) -> Removed | NoSuchAlert:
    """By number in `mine` (from 1), by id, or by the terms, whose outer quotes may be left away; failing that, by
    another name of the one person followed."""
    have = await mine(team=team, user=user, watchlist=watchlist)
    found = next((one for number, one in enumerate(have, start=1) if _is(one, which, number)), None)
    meant = await _meant(which, archive) if found is None and isinstance(which, str) else frozenset()
    for one in have if meant else ():
        if found is None and meant == await _meant(one.terms, archive):
            found = one
    if found is None:
        return NoSuchAlert(which, have)
    await watchlist.remove(team, user, found.id)
    return Removed(found)


def _is(one: Subscription, which: int | str, number: int) -> bool:
    return which in (number, one.id) or (isinstance(which, str) and same_terms(one.terms, which))


async def _meant(terms: str, archive: Names) -> frozenset[SpeakerId]:
    """Who is followed by terms that ask for nothing but a speaker's name, if that is one person; else nobody."""
    name = followed_name(terms)
    bearers = recognise(name, await archive.names()).exact if name else frozenset[SpeakerId]()
    return frozenset(bearers) if len(bearers) == 1 else frozenset()


async def mine(*, team: TeamId, user: UserId, watchlist: Watchlist) -> tuple[Subscription, ...]:
    """A person's alerts, oldest first: their numbers change only when one is removed."""
    return _in_order(await watchlist.of(team, user))


async def of_channel(*, team: TeamId, channel: ChannelId, watchlist: Watchlist) -> tuple[Subscription, ...]:
    """Those that go to a channel, oldest first, whoever owns them."""
    return _in_order(await watchlist.in_channel(team, channel))


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


def unreadable(subscription: Subscription) -> TermsWrong | None:
    """Why the terms, which an earlier build read, can be read no more."""
    if subscription.story is not None:
        return None
    understood = parse(subscription.terms)
    return understood if isinstance(understood, TermsWrong) else None


def followed(subscription: Subscription) -> str | None:
    """The name, if all the alert asks for is that somebody speaks."""
    return followed_name(subscription.terms)


def followed_name(terms: str) -> str | None:
    """The name, if the terms ask for nothing but that somebody speaks."""
    found = _SPEAKER.fullmatch(terms)
    return (found[1] or found[2]) if found else None
