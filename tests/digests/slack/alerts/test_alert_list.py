"""The list of alerts: every one with its number, how it is doing, and a menu; within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model import AlertHits, ChannelId, Frequency, Subscription
from digests.slack.alerts.alert_list import PAGE, compose_alert_list
from digests.slack.blocks import blocks_of
from tests.support.blocks import controls, mrkdwn
from tests.support.digest_builders import NOW, subscription


def shown(*alerts: Subscription, hits: AlertHits | None = None, channel: str = "", page: int = 0) -> list[str]:
    """The texts of the list."""
    part = compose_alert_list(
        alerts,
        {one.id: hits for one in alerts} if hits else {},
        now=NOW,
        zone="UTC",
        channel=ChannelId(channel) if channel else None,
        page=page,
    )
    return mrkdwn(part)


def test_an_alert_is_told_with_its_number_hits_state_and_where_it_goes() -> None:
    today = NOW.date()
    hits = AlertHits(by_day=((today - timedelta(20), 4), (today - timedelta(6), 2), (today, 1)), last=NOW)
    one = replace(
        subscription(terms="gas price"),
        name="Gas",
        channel=ChannelId("C9"),
        frequency=Frequency.HOURLY,
        urgent=True,
        paused=True,
    )
    texts = shown(one, hits=hits)
    assert texts[0] == "*You have 1 alert*"
    name, doing = texts[-1].split("\n")
    assert name == "1. *Gas* · `gas price`"
    assert doing.startswith("*paused* · 3 hits in 7 days, 7 in 30, last <!date^")
    assert doing.endswith(" · <#C9> · hourly · urgent")
    assert "<#C9>" not in shown(one, channel="C9")[-1]


def test_what_ends_or_sleeps_says_until_when() -> None:
    day = timedelta(days=1)
    assert "*until 17 May 2024*" in shown(replace(subscription(), expires_at=NOW + day))[-1]
    assert "*expired 15 May 2024*" in shown(replace(subscription(), expires_at=NOW - day))[-1]
    assert "*snoozed until 17 May 2024" in shown(replace(subscription(), snoozed_until=NOW + day))[-1]


def test_a_long_list_is_paged_and_an_empty_one_says_how_to_begin() -> None:
    many = [subscription(n, "x" * 300) for n in range(2 * PAGE + 1)]
    assert shown(*many)[-1].startswith(f"{PAGE}. ")
    assert shown(*many, page=9)[-1].startswith(f"{2 * PAGE + 1}. ")
    part = compose_alert_list(many, {}, now=NOW, zone="UTC")
    assert controls(blocks_of(part))[-3:] == ["alerts:1", "new-alert", "preferences"]
    assert "/alerts add" in compose_alert_list([], {}, now=NOW, zone="UTC").text
    assert "here`" in compose_alert_list([], {}, now=NOW, zone="UTC", channel=ChannelId("C9")).text


def test_an_alert_that_can_no_longer_be_read_says_so_with_the_way_out() -> None:
    name, doing, way_out = shown(subscription(terms="gas (price"))[-1].split("\n")
    assert name == "1. *gas (price*"
    assert doing.startswith("*cannot be read, so it brings nothing* · ")
    assert way_out.endswith("put `gas (price)` instead with *Edit*, or delete it")
    assert "cannot be read" not in shown(subscription(terms="gas price"))[-1]
