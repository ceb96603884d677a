"""From the intent of a digest to what two channels get, on a real Valkey, and what Slack takes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outbox import SlackOutbox
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.bootstrap.store import Store
from bot.edition.window import delivery_id
from bot.model import (
    Alert,
    BeatPack,
    ChannelId,
    ChannelPlan,
    Composed,
    DeliveryId,
    DigestIntent,
    FeedId,
    Frequency,
    HeldBack,
    Hit,
    Item,
    ItemId,
    Label,
    Part,
    Placed,
    Reading,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    TopicId,
    UserId,
    Window,
)
from bot.ports import InDigest, Timing
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.revisions import revised
from bot.sandbox import Sandbox
from bot.use_cases.archive.intake import Intake, take_in
from bot.use_cases.delivery.outcomes import NothingToPost
from bot.use_cases.digests.editor import capitals_on
from bot.use_cases.digests.story_members import story_of
from digests.slack.blocks import blocks_of
from digests.slack.digests.story_detail import compose_story
from digests.slack.limits import characters
from handlers.processes.delivery.messages import compose
from tests.support.black_box import PATIENT
from tests.support.builders import a_quote, a_reading
from tests.support.news import pack as shipped
from tests.support.sandbox_talk import MANIFEST, PACK, words

TEAM = TeamId("T1")
ONE, OTHER = ChannelId("C1"), ChannelId("C2")
TUESDAY = datetime(2031, 3, 4, 8, 0, tzinfo=UTC)
NOBODY = SlackOutbox(AsyncWebClient(token="xoxb-none", retry_handlers=[]))


def reading_of(
    name: str, story: str, *, outlet: str = "Outlet", topic: str = "trade", until: datetime = TUESDAY
) -> Reading:
    published = until - timedelta(hours=2)
    quotes = [a_quote(role="minister")]
    made = a_reading(name, published=published, seen_at=published, topic=topic, quotes=quotes, stems=[story])
    return replace(made, item=replace(made.item, outlet=outlet), placed=Placed(story=StoryId(story)))


async def composed(
    store: Store,
    channel: ChannelId,
    until: datetime = TUESDAY,
    outbox: SlackOutbox = NOBODY,
    pack: BeatPack = PACK,
) -> list[Part]:
    window = Window(day=until.date(), since=until - timedelta(days=1), until=until, zone="UTC")
    intent = DigestIntent(delivery=delivery_id(TEAM, channel, window), team=TEAM, channel=channel, window=window)
    made = await compose(intent, store, outbox, pack, until)
    assert isinstance(made, Composed), made
    assert made.to == channel
    return list(made.parts)


def shown(parts: list[Part]) -> str:
    return "\n".join(words({"blocks": blocks_of(part)}) for part in parts)


async def test_a_flood_with_a_story_of_three_hundred_is_one_message_and_a_thread(store: Store) -> None:
    for number in range(400):
        topic = "energy" if number % 10 == 0 else "trade"
        await store.archive.file(
            reading_of(f"n{number}", f"s{number}", topic=topic), [], now=TUESDAY - timedelta(hours=1)
        )
    for number in range(300):
        big = reading_of(f"big{number}", "big", outlet=f"Outlet {number:03}")
        await store.archive.file(big, [], now=TUESDAY - timedelta(hours=1))
    parts = await composed(store, ONE)
    assert [part.threaded for part in parts] == [False] + [True] * (len(parts) - 1)
    assert all(characters(blocks_of(part)) <= 10_000 and len(blocks_of(part)) <= 50 for part in parts)
    assert "401 stories from 700 items" in shown(parts[:1])
    assert "300 outlets" in shown(parts[:1])

    await store.plans.keep(TEAM, ChannelPlan(channel=OTHER, topics=(TopicId("energy"),), length=3, dates="iso"))
    other = shown(await composed(store, OTHER))
    assert "2031-03-04" in other
    assert "40 stories from 40 items" in other
    assert "361 stories outside this channel's topics" in other


async def test_the_next_digest_says_what_the_last_one_had(store: Store) -> None:
    await store.archive.file(reading_of("a", "old"), [], now=TUESDAY - timedelta(hours=1))
    assert "New since" not in shown(await composed(store, ONE))
    later = TUESDAY + timedelta(days=1)
    for one in (reading_of("b", "old", outlet="River Post", until=later), reading_of("c", "new", until=later)):
        await store.archive.file(one, [], now=later - timedelta(hours=1))
    next_one = shown(await composed(store, ONE, later))
    assert "1 new, 1 continuing" in next_one
    assert "new: River Post" in next_one


async def test_what_an_outlet_edited_since_is_told_as_updated_and_never_as_new(store: Store) -> None:
    first = reading_of("a", "old")
    await store.archive.file(first, [], now=TUESDAY - timedelta(hours=1))
    assert "Updated" not in shown(await composed(store, ONE))
    later = TUESDAY + timedelta(days=1)
    edited = replace(first, item=replace(first.item, text="Oskar Lindqvist wrote. The bridge will wait."))
    edited = replace(edited, quotes=(a_quote(text="The bridge will wait another year.", role="minister"),))
    edit = revised(first, edited, at=later - timedelta(hours=3))
    assert edit is not None
    await store.edits.note(edit, edited.item.revision)
    await store.archive.file(edited, [], now=later - timedelta(hours=3))
    await store.archive.file(reading_of("c", "new", until=later), [], now=later - timedelta(hours=1))
    next_one = shown(await composed(store, ONE, later))
    assert "1 new, 1 continuing, 1 updated" in next_one
    assert "*Updated*" in next_one
    assert "Outlet>: now *Oskar Lindqvist*: “The bridge will wait another year.”" in next_one
    assert "; no longer *Oskar Lindqvist*: “The bridge will open.”" in next_one
    assert "Updated" not in shown(await composed(store, ONE, later + timedelta(days=1)))


async def test_a_channel_that_wants_silence_gets_none_of_an_empty_day(store: Store) -> None:
    await store.plans.keep(TEAM, ChannelPlan(channel=ONE, empty="silent"))
    window = Window(day=TUESDAY.date(), since=TUESDAY - timedelta(days=1), until=TUESDAY, zone="UTC")
    intent = DigestIntent(delivery=delivery_id(TEAM, ONE, window), team=TEAM, channel=ONE, window=window)
    assert await compose(intent, store, NOBODY, PACK, TUESDAY) == NothingToPost(
        "nothing new, and the channel wants no message then"
    )


async def test_both_capitals_outlets_are_taken_in_and_set_against_each_other_in_the_digest(
    store: Store, language: LanguageProcess
) -> None:
    """From two state outlets' and one other's items to the message, with the shipped pack and the language model."""
    pack = shipped()
    intake = Intake(
        archive=store.archive,
        watchlist=store.watchlist,
        reader=language,
        gate=Gate(pack),
        news_days=3,
        edits=store.edits,
    )
    title = "China and Russia sign a ferry contract in Heihe"
    texts = {
        "Moscow Invented Wire": (
            "The ferry contract is worth 12 billion roubles and brings 900 jobs.",
            Label.STATE_MEDIA,
        ),
        "Beijing Invented Daily": ("The ferry contract brings 900 jobs to Heihe and 40 boats.", Label.STATE_MEDIA),
        "Invented Courier": ("The ferry contract is worth 12 billion roubles, two ministers said.", Label.INDEPENDENT),
    }
    items = [
        Item(
            id=ItemId(f"ferry-{number}"),
            title=title,
            text=f"China and Russia signed a contract for a ferry to Heihe on Monday. {text}",
            url=f"https://outlet{number}.example/ferry",
            outlet=outlet,
            published=TUESDAY - timedelta(hours=2),
            published_to="minute",
            seen_at=TUESDAY - timedelta(hours=1),
            feed=FeedId(f"feed-{number}"),
            label=label,
        )
        for number, (outlet, (text, label)) in enumerate(texts.items())
    ]
    taken = await take_in(items, intake=intake, now=TUESDAY - timedelta(hours=1))
    assert len(taken.filed) == 3
    posted = shown(await composed(store, ONE, pack=pack))
    assert "1 story from 3 items" in posted
    card = await story_of((await store.archive.readings([items[0].id]))[0], archive=store.archive)
    posted = shown([compose_story(card, capitals_on(card.readings, pack))])
    assert "Only in Beijing Invented Daily: 40 boats" in posted
    assert "Only in Moscow Invented Wire: 12 billion roubles (also Invented Courier)" in posted


async def test_the_last_digest_of_a_working_week_has_the_week_and_the_charts_in_its_thread(store: Store) -> None:
    friday = TUESDAY + timedelta(days=3)
    await store.archive.file(reading_of("a", "s", until=friday), [], now=friday - timedelta(days=2))
    async with Sandbox.open(manifest=MANIFEST, ack_within=PATIENT) as sandbox:
        outbox = SlackOutbox(AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[]))
        *_, week, charts = await composed(store, ONE, friday, outbox)
        assert week.threaded
        assert charts.threaded
        assert "the week of" in week.text
        assert "Oskar Lindqvist (1 statement)" in shown([week])
        assert "/digest week export" in shown([week])
        assert "(1 statement): officials 100%" in charts.text
        assert "Quoted most: Oskar Lindqvist (1)" in charts.text
        for number, part in enumerate((week, charts)):
            await outbox.post(sandbox.channel, part, delivery=delivery_id(TEAM, ONE, _window(friday)), number=number)
        assert sandbox.messages()[1]["blocks"][1]["type"] == "data_visualization"
        assert sandbox.violations == []


def _window(until: datetime) -> Window:
    return Window(day=until.date(), since=until - timedelta(days=1), until=until, zone="UTC")


async def test_watches_left_to_the_digest_stand_in_its_thread_once(store: Store) -> None:
    watch = Subscription(
        id=SubscriptionId("s"),
        team=TEAM,
        user=UserId("U1"),
        terms="ferry",
        made_at=TUESDAY,
        channel=ONE,
        frequency=Frequency.DIGEST,
    )
    reading = reading_of("toll", "toll")
    await store.archive.file(reading, [], now=TUESDAY - timedelta(hours=1))
    alert = Alert(subscription=watch, item=reading.item.id, matched=())
    hit = Hit(item=reading.item.id, alerts=(alert,), at=TUESDAY - timedelta(hours=1))
    left = Timing(why=HeldBack.DIGEST, cap=12)
    for _ in range(2):
        made = await store.alert_stories.hit(TEAM, ONE, StoryId("toll"), hit, delivery=DeliveryId("d"), timing=left)
        assert made == InDigest()
    parts = await composed(store, ONE)
    (watches,) = [part for part in parts if part.text.startswith("1 story. Your watches: ")]
    assert watches.threaded
    assert "ferry" in shown([watches])
    for channel, until in ((OTHER, TUESDAY), (ONE, TUESDAY + timedelta(days=1))):
        assert "Your watches" not in shown(await composed(store, channel, until))


async def test_a_channel_that_wants_no_empty_digest_gets_one_for_its_watches(store: Store) -> None:
    await store.plans.keep(TEAM, ChannelPlan(channel=ONE, empty="silent"))
    window = Window(day=TUESDAY.date(), since=TUESDAY - timedelta(days=1), until=TUESDAY, zone="UTC")
    intent = DigestIntent(delivery=delivery_id(TEAM, ONE, window), team=TEAM, channel=ONE, window=window)
    assert isinstance(await compose(intent, store, NOBODY, PACK, TUESDAY), NothingToPost)
    reading = reading_of("toll", "toll", until=TUESDAY - timedelta(days=30))
    await store.archive.file(reading, [], now=TUESDAY - timedelta(days=30))
    watch = Subscription(
        id=SubscriptionId("s"), team=TEAM, user=UserId("U1"), terms="ferry", made_at=TUESDAY, channel=ONE
    )
    alert = Alert(subscription=watch, item=reading.item.id, matched=())
    hit = Hit(item=reading.item.id, alerts=(alert,), at=TUESDAY - timedelta(hours=1))
    left = Timing(why=HeldBack.DIGEST, cap=12)
    await store.alert_stories.hit(TEAM, ONE, StoryId("toll"), hit, delivery=DeliveryId("d"), timing=left)
    assert isinstance(await compose(intent, store, NOBODY, PACK, TUESDAY), Composed)
