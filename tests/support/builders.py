"""Makers of readings with invented people, for tests of what keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.model import (
    Alert,
    AlertIntent,
    ChannelId,
    DeliveryId,
    DigestIntent,
    Feed,
    FeedId,
    Item,
    ItemId,
    Kind,
    Label,
    Mention,
    Placed,
    Quote,
    Reading,
    Relevance,
    Span,
    Speaker,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    Topic,
    TopicId,
    UserId,
    Weights,
    Window,
    slug,
    stable_id,
)
from bot.ports import PollReport

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
"""Not today: nothing may depend on the test's own date."""
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When feeds are polled."""
TEAM = TeamId("T0TEST")
CHANNEL = ChannelId("C0WATCH")


def a_speaker(name: str = "Oskar Lindqvist") -> Speaker:
    return Speaker(id=slug(name), name=name)


def a_quote(
    name: str | None = "Oskar Lindqvist", text: str = "The bridge will open.", role: str | None = None
) -> Quote:
    return Quote(
        text=text,
        content=(Span(0, len(text)),),
        speaker=None if name is None else a_speaker(name),
        role=role,
        kind=Kind.DIRECT,
        confidence=0.96,
        resolved_by=None if name is None else "name",
    )


def a_reading(
    name: str = "one",
    *,
    text: str = "Oskar Lindqvist spoke. The bridge will open.",
    quotes: Sequence[Quote] = (),
    mentions: Sequence[Mention] = (),
    published: datetime | None = NOW - timedelta(hours=2),
    seen_at: datetime = NOW,
    stems: Sequence[str] = (),
    topic: str = "border",
) -> Reading:
    """A story of its own: its vector is its name's, unless `stems` are given."""
    heavy = stems or (name.replace(" ", "."),)
    item = Item(
        id=ItemId(stable_id("item", name)),
        title=f"Title of {name}",
        text=text,
        url=f"https://outlet.example/{name}",
        outlet="Outlet",
        published=published,
        published_to=None if published is None else "minute",
        seen_at=seen_at,
    )
    return Reading(
        item=item,
        relevance=Relevance(score=2.0, relevant=True, because=("two sides",)),
        topics=(Topic(id=TopicId(topic), score=1.0),),
        quotes=tuple(quotes),
        mentions=tuple(mentions),
        weights=Weights(of=tuple((stem, 1.0 / len(heavy)) for stem in heavy)),
        placed=Placed(story=StoryId(stable_id("story", name))),
    )


def an_alert(name: str = "one", user: str = "U0ANNA", item: str = "one") -> AlertIntent:
    subscription = Subscription(
        id=SubscriptionId("s1"), team=TEAM, user=UserId(user), terms="bridge", made_at=NOW - timedelta(days=3)
    )
    alert = Alert(subscription=subscription, item=ItemId(stable_id("item", item)), matched=(Span(0, 5),))
    return AlertIntent(delivery=DeliveryId(stable_id("alert", name)), team=TEAM, alert=alert)


def a_digest(name: str = "one", channel: ChannelId = CHANNEL, until: datetime = NOW) -> DigestIntent:
    window = Window(day=until.date(), since=until - timedelta(days=1), until=until, zone="Europe/Oslo")
    return DigestIntent(delivery=DeliveryId(stable_id("digest", name)), team=TEAM, channel=channel, window=window)


def feed(name: str, host: str = "news.example") -> Feed:
    return Feed(id=FeedId(name), url=f"https://{host}/{name}", title=name.title(), group="G", label=Label.WIRE)


def report(name: str, token: int, at: datetime = NOON, **given: object) -> PollReport:
    known: dict[str, object] = {"outcome": "ok", "next_at": at + timedelta(hours=1), "items": 1}
    return PollReport(feed=FeedId(name), token=token, at=at, **{**known, **given})  # type: ignore[arg-type]  # by name
