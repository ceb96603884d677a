"""The sandbox workspace judges by Slack's rules, written apart from ours: it takes everything composed here."""

from __future__ import annotations

from hypothesis import given

from bot.model import Answer, ChannelId, Part, Reading
from bot.sandbox.checks.limits import too_much_text, view_violations, violations
from digests.slack.alerts.alert_list import compose_alert_list
from digests.slack.answers.answer import compose_answer
from digests.slack.answers.explanation import compose_why, compose_why_here
from digests.slack.blocks import blocks_of
from digests.slack.digests.digest import compose
from digests.slack.feeds.feeds import compose_feeds
from digests.slack.help import compose_help, compose_overview
from digests.slack.home import Desk, RecentHit, home_view
from digests.slack.status import NextDigest
from handlers.slack.routes import COMMANDS
from tests.support.digest_builders import (
    NOW,
    TOMORROW,
    arranged,
    explained,
    fired,
    item,
    many,
    reading,
    state,
    subscription,
    where,
    whole,
)
from tests.support.digest_strategies import ANSWERS, readings


def taken(part: Part) -> bool:
    blocks = blocks_of(part)
    assert violations(blocks, "message") == ()
    return not too_much_text(blocks)


@given(readings())
def test_it_takes_any_digest(given: list[Reading]) -> None:
    assert all(taken(part) for part in compose(arranged(*given), share="[null,null]"))


@given(ANSWERS)
def test_it_takes_any_answer(answer: Answer) -> None:
    assert taken(compose_answer(answer, keep_days=400, now=NOW))


def test_it_takes_every_other_message() -> None:
    messages = [
        *compose(whole()),
        *compose(arranged(*many(300))),
        fired(None, where("second bridge")),
        compose_alert_list([subscription(n, "x" * 300) for n in range(60)], {}, now=NOW, zone="UTC"),
        compose_feeds([state(f"Feed {n}") for n in range(60)], now=NOW),
        compose_overview(tuple(COMMANDS)),
        *map(compose_help, COMMANDS),
        compose_why(explained(), reading()),
        compose_why_here(reading(), [(reading(item("a2")), 0.5)]),
    ]
    assert all(taken(part) for part in messages)


def test_it_takes_the_views() -> None:
    due = NextDigest(channel=ChannelId("C9"), at=TOMORROW, zone="UTC")
    many = [subscription(n) for n in range(60)]
    found = [RecentHit(subscription=many[0], reading=reading())] * 9
    home = home_view(Desk(now=NOW, keep_days=400, next_digest=due, alerts=many, recent=found, edits_feeds=True))
    first = home_view(Desk(now=NOW, keep_days=400))
    assert view_violations(home, "home") == ()
    assert view_violations(first, "home") == ()
