"""App Home is a desk: the next digest, one's alerts with their hits, what they found, whom one follows."""

from __future__ import annotations

from datetime import timedelta

from bot.model import AlertHits, ChannelId, Subscription
from digests.slack.home import Desk, RecentHit, home_view
from digests.slack.status import NextDigest
from tests.support.blocks import controls
from tests.support.builders import NOW, a_reading
from tests.support.digest_builders import TOMORROW, known, subscription


def shown(desk: Desk) -> str:
    return str(home_view(desk))


def test_the_first_visit_shows_the_desk_with_one_alert_to_take() -> None:
    view = home_view(Desk(now=NOW, keep_days=400))
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    assert controls(blocks) == ["ask", "today", "missed", "follow"]
    assert "*Next digest*" in str(view)
    assert "Take this alert" in str(view)


def test_the_next_digest_is_told_in_the_reader_s_time_and_beside_it_in_a_stated_zone() -> None:
    due = NextDigest(channel=ChannelId("C9"), at=TOMORROW, zone="Europe/Berlin")
    told = shown(Desk(now=NOW, keep_days=400, next_digest=due, paused=(ChannelId("C8"),)))
    assert "<!date^1715925600^{date_short}, {time}|17 May 2024 06:00 UTC> in <#C9>" in told
    assert "Off in <#C8>: `/digest on` there brings it back." in told


def test_an_alert_stands_with_its_hits_of_the_week_and_its_state() -> None:
    one = subscription()
    today = NOW.date()
    hits = AlertHits(by_day=((today - timedelta(days=20), 9), (today, 3)), last=NOW)
    told = shown(Desk(now=NOW, keep_days=400, alerts=[one], hits={one.id: hits}))
    assert "1 alert, 3 hits in 7 days" in told
    assert "alert-menu:1" in told
    assert "*paused* · no hits in 30 days" in shown(Desk(now=NOW, keep_days=400, alerts=[_paused(one)]))


def _paused(one: Subscription) -> Subscription:
    return Subscription(id=one.id, team=one.team, user=one.user, terms=one.terms, made_at=one.made_at, paused=True)


def test_what_alerts_found_is_linked() -> None:
    hit = RecentHit(subscription=subscription(), reading=a_reading("bridge"))
    assert "<https://outlet.example/bridge|Title of bridge> · Outlet" in shown(
        Desk(now=NOW, keep_days=400, recent=[hit])
    )


def test_feeds_are_for_those_who_edit_them() -> None:
    assert "For admins" not in shown(Desk(now=NOW, keep_days=400))
    assert "No feeds are watched." in shown(Desk(now=NOW, keep_days=400, edits_feeds=True))


def test_a_hundred_alerts_fit() -> None:
    many = [subscription(n, "x" * 300) for n in range(100)]
    assert "and 80 more" in shown(Desk(now=NOW, keep_days=400, alerts=many))


def test_of_somebody_followed_nothing_is_said_but_what_is_on_file() -> None:
    told = shown(Desk(now=NOW, keep_days=30, followed=[(known(statements=0), None)]))
    assert "*Ada Brandt*: no statement is on file. Amur keeps what an article says for 30 days" in told
