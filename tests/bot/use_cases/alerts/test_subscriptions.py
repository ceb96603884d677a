"""Making, listing and deleting alerts, on a real Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import (
    AlertOptions,
    AlertState,
    ChannelId,
    Frequency,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
)
from bot.ports import AlertChanged
from bot.reading.search.terms import TermsWrong
from bot.use_cases.alerts.subscriptions import (
    MOST,
    USUAL,
    AlreadySubscribed,
    NoSuchAlert,
    Removed,
    Subscribed,
    TooMany,
    edit,
    expire,
    follow_story,
    followed,
    mine,
    note_going_on,
    of_channel,
    pause,
    resume,
    same_terms,
    snooze,
    subscribe,
    unsubscribe,
)
from tests.support.builders import a_quote, a_reading
from tests.support.valkey import valkey

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
TEAM, ANNA, BO = TeamId("T0TEST"), UserId("U0ANNA"), UserId("U0BO")


class Store(RedisWatchlist):
    """A watchlist, with the archive beside it."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.archive = RedisArchive(link, keep_days=400)


@pytest.fixture
async def watchlist() -> AsyncIterator[Store]:
    async with valkey() as link:
        yield Store(link)


async def add(
    watchlist: Store, terms: str, *, user: UserId = ANNA, minutes: int = 0, options: AlertOptions = USUAL
) -> object:
    at = NOW + timedelta(minutes=minutes)
    return await subscribe(
        terms, team=TEAM, user=user, watchlist=watchlist, archive=watchlist.archive, now=at, options=options
    )


async def terms_of(watchlist: Store, user: UserId = ANNA) -> list[str]:
    return [one.terms for one in await mine(team=TEAM, user=user, watchlist=watchlist)]


async def test_the_same_terms_twice_are_one_alert(watchlist: Store) -> None:
    assert isinstance(await add(watchlist, '"Bridge of Sighs"'), Subscribed)
    for again in ('"Bridge of Sighs"', '"bridge  of sighs"'):
        assert isinstance(await add(watchlist, again), AlreadySubscribed)
    assert isinstance(await add(watchlist, '"Bridge of Sighs"', user=BO), Subscribed)
    assert await terms_of(watchlist) == ['"Bridge of Sighs"']


async def test_terms_that_cannot_be_read_are_refused_and_not_kept(watchlist: Store) -> None:
    wrong = await add(watchlist, "banks AND (yuan OR")
    assert isinstance(wrong, TermsWrong)
    assert wrong.column == 11
    assert await terms_of(watchlist) == []


async def test_a_person_may_have_a_hundred(watchlist: Store) -> None:
    for number in range(MOST):
        await add(watchlist, f"bridge{number}")
    assert await add(watchlist, "one more") == TooMany(MOST)
    assert isinstance(await add(watchlist, "one more", user=BO), Subscribed)


async def test_removing_by_number_by_id_and_by_words(watchlist: Store) -> None:
    for minutes, terms in enumerate(("ferry", '"Bridge of Sighs"', "toll", "salt")):
        await add(watchlist, terms, minutes=minutes)
    removed = await unsubscribe(1, team=TEAM, user=ANNA, watchlist=watchlist, archive=watchlist.archive)
    assert isinstance(removed, Removed)
    assert removed.subscription.terms == "ferry"
    await unsubscribe("bridge of sighs", team=TEAM, user=ANNA, watchlist=watchlist, archive=watchlist.archive)
    (toll, _) = await mine(team=TEAM, user=ANNA, watchlist=watchlist)
    await unsubscribe(toll.id, team=TEAM, user=ANNA, watchlist=watchlist, archive=watchlist.archive)
    assert await terms_of(watchlist) == ["salt"]


async def test_two_names_of_one_person_are_one_alert_and_either_removes_it(watchlist: Store) -> None:
    await watchlist.archive.file(a_reading("one", quotes=[a_quote("Ada Brandt")]), [], now=NOW)
    assert isinstance(await add(watchlist, "speaker:Brandt"), Subscribed)
    assert isinstance(await add(watchlist, 'speaker:"Ada Brandt"'), AlreadySubscribed)
    assert isinstance(await add(watchlist, 'speaker:"Ada Brandt" ferry'), Subscribed)
    gone = await unsubscribe(
        'speaker:"Ada Brandt"', team=TEAM, user=ANNA, watchlist=watchlist, archive=watchlist.archive
    )
    assert isinstance(gone, Removed)
    assert await terms_of(watchlist) == ['speaker:"Ada Brandt" ferry']


async def test_a_name_that_two_people_bear_is_nobodys_alert(watchlist: Store) -> None:
    for name in ("Ada Brandt", "Bo Brandt"):
        await watchlist.archive.file(a_reading(name, quotes=[a_quote(name)]), [], now=NOW)
    assert isinstance(await add(watchlist, "speaker:Brandt"), Subscribed)
    assert isinstance(await add(watchlist, 'speaker:"Ada Brandt"'), Subscribed)


@pytest.mark.parametrize("which", [0, 2, -1, "ferries", ""])
async def test_what_is_not_there_is_not_removed(watchlist: Store, which: int | str) -> None:
    await add(watchlist, "ferry")
    gone = await unsubscribe(which, team=TEAM, user=ANNA, watchlist=watchlist, archive=watchlist.archive)
    assert isinstance(gone, NoSuchAlert)
    assert [one.terms for one in gone.mine] == ["ferry"]


async def test_nobody_removes_another_persons_alert(watchlist: Store) -> None:
    made = await add(watchlist, "ferry")
    assert isinstance(made, Subscribed)
    gone = await unsubscribe(made.subscription.id, team=TEAM, user=BO, watchlist=watchlist, archive=watchlist.archive)
    assert isinstance(gone, NoSuchAlert)
    assert await terms_of(watchlist) == ["ferry"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ferry", "FERRY", True),
        ("Ferry toll", "ferry  toll", True),
        ('"ferry toll"', "ferry toll", True),
        ("a AND b", "a and b", False),
        ("ferry", "-ferry", False),
        ('"a" "b"', "a b", False),
    ],
)
def test_same_terms(one: str, other: str, *, same: bool) -> None:
    assert same_terms(one, other) is same


@pytest.mark.parametrize(
    ("terms", "name"),
    [
        ('speaker:"Ada Brandt"', "Ada Brandt"),
        ("speaker:brandt", "brandt"),
        ("speaker:brandt ferry", None),
        ("ferry", None),
    ],
)
def test_an_alert_that_only_follows_somebody_names_them(terms: str, name: str | None) -> None:
    one = Subscription(id=SubscriptionId("s"), team=TEAM, user=ANNA, terms=terms, made_at=NOW)
    assert followed(one) == name


async def test_the_same_terms_may_go_to_oneself_and_to_a_channel_but_once_to_each(watchlist: Store) -> None:
    here = AlertOptions(channel=ChannelId("C0NEWS"), frequency=Frequency.HOURLY)
    assert isinstance(await add(watchlist, "ferry"), Subscribed)
    made = await add(watchlist, "ferry", options=here)
    assert isinstance(made, Subscribed)
    assert await add(watchlist, "Ferry", user=BO, options=here) == AlreadySubscribed(made.subscription)
    assert isinstance(await add(watchlist, "ferry", user=BO), Subscribed)
    in_channel = await of_channel(team=TEAM, channel=ChannelId("C0NEWS"), watchlist=watchlist)
    assert [(one.user, one.options) for one in in_channel] == [(ANNA, here)]


async def test_an_edit_keeps_what_it_does_not_ask_for(watchlist: Store) -> None:
    made = await add(watchlist, "ferry")
    assert isinstance(made, Subscribed)
    await pause(made.subscription, watchlist)
    changed = await edit(
        made.subscription, terms="ferry  toll", options=AlertOptions(name="Tolls", urgent=True), watchlist=watchlist
    )
    assert isinstance(changed, AlertChanged)
    (now,) = await mine(team=TEAM, user=ANNA, watchlist=watchlist)
    assert (now.id, now.made_at, now.paused) == (made.subscription.id, NOW, True)
    assert (now.terms, now.title, now.urgent) == ("ferry toll", "Tolls", True)
    wrong = await edit(now, terms="ferry AND (", options=now.options, watchlist=watchlist)
    assert isinstance(wrong, TermsWrong)
    assert await mine(team=TEAM, user=ANNA, watchlist=watchlist) == (now,)


async def test_resuming_undoes_whatever_keeps_an_alert_silent(watchlist: Store) -> None:
    made = await add(watchlist, "ferry")
    assert isinstance(made, Subscribed)
    one = made.subscription
    await pause(one, watchlist)
    await snooze(one, watchlist, until=NOW + timedelta(days=1))
    await expire(one, watchlist, at=NOW - timedelta(days=1))
    await resume(one, watchlist, now=NOW)
    (resumed,) = await mine(team=TEAM, user=ANNA, watchlist=watchlist)
    assert resumed.state(NOW) is AlertState.ACTIVE
    await expire(one, watchlist, at=NOW + timedelta(days=1))
    await resume(one, watchlist, now=NOW)
    (ending,) = await mine(team=TEAM, user=ANNA, watchlist=watchlist)
    assert ending.expires_at == NOW + timedelta(days=1)


# -------------------------------------------------------------------------------------------------- a story followed


async def test_a_followed_story_lasts_as_long_as_it_goes_on_and_can_be_taken_up_again(link: Link) -> None:
    watchlist, day = RedisWatchlist(link), timedelta(days=1)
    about = {"team": TEAM, "user": UserId("U0ANNA"), "watchlist": watchlist}
    made = await follow_story(StoryId("s"), "Ferry", now=NOW, **about)  # type: ignore[arg-type]  # by name
    assert isinstance(made, Subscribed)
    await note_going_on(made.subscription, watchlist, now=NOW + 10 * day)
    (kept,) = await watchlist.of(TEAM, UserId("U0ANNA"))
    assert kept.state(NOW + 23 * day) is AlertState.ACTIVE
    assert kept.state(NOW + 24 * day) is AlertState.EXPIRED
    again = await follow_story(StoryId("s"), "Ferry", now=NOW + 30 * day, **about)  # type: ignore[arg-type]  # by name
    assert isinstance(again, Subscribed)
    assert again.subscription.expires_at == NOW + 44 * day
    known = await follow_story(StoryId("s"), "Ferry", now=NOW + 31 * day, **about)  # type: ignore[arg-type]  # by name
    assert isinstance(known, AlreadySubscribed)
    assert len(await watchlist.of(TEAM, UserId("U0ANNA"))) == 1


async def test_a_followed_story_stays_so_through_an_edit_of_anything_but_its_terms(link: Link) -> None:
    watchlist = RedisWatchlist(link)
    made = await follow_story(StoryId("s"), "Ferry", team=TEAM, user=UserId("U0ANNA"), watchlist=watchlist, now=NOW)
    assert isinstance(made, Subscribed)
    one = made.subscription
    renamed = await edit(one, terms=one.terms, options=replace(one.options, name="Boats"), watchlist=watchlist)
    assert isinstance(renamed, AlertChanged)
    assert (renamed.after.name, renamed.after.story) == ("Boats", "s")
    other = await edit(renamed.after, terms="ferry", options=one.options, watchlist=watchlist)
    assert isinstance(other, AlertChanged)
    assert (other.after.terms, other.after.story) == ("ferry", None)
