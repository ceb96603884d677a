"""/feeds in conversation: who may do what, what each button does, and what comes of bad input."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.edition.window import delivery_id
from bot.model import (
    Alert,
    AlertIntent,
    ChannelId,
    Composed,
    Curation,
    DigestIntent,
    Feed,
    FeedId,
    FeedPack,
    ItemId,
    Label,
    Part,
    SourceKind,
    UserId,
    Window,
)
from bot.reading.documents.feeds.feed_identity import article_id
from bot.sandbox import Sandbox
from bot.use_cases.alerts.subscriptions import Subscribed, subscribe
from bot.use_cases.archive.intake import alert_intents
from digests.slack import controls
from digests.slack.help import compose_note
from handlers.slack.replies import Promised
from handlers.slack.requests import Request
from handlers.slack.response.response import respond
from tests.support.builders import a_reading
from tests.support.sandbox_talk import BAD, GOOD, NOW, Conversation, conversation, words

LONG = 20.0


async def ask(talk: Conversation, text: str, *, user: str | None = None) -> str:
    before = len(talk.sandbox.ephemerals(user))
    receipt = await talk.sandbox.command("/feeds", text, user=user)
    assert receipt.acked, receipt.notice
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals(user)) > before, timeout=LONG)
    return words(talk.sandbox.ephemerals(user)[-1])


async def press(talk: Conversation, action: str, value: Any = None) -> str:
    """Presses a button of the newest message; the words in its place."""
    message = talk.sandbox.ephemerals()[-1]
    before = json.dumps(message)
    await talk.sandbox.press(message, action, value)

    def changed() -> dict[str, Any] | None:
        now = talk.sandbox.ephemerals()[-1]
        return now if json.dumps(now) != before else None

    return words(await talk.sandbox.until(changed, timeout=LONG))


# ------------------------------------------------------------------------------------------------------ list and card


async def test_the_list_leads_to_a_card_and_back(talk: Conversation) -> None:
    assert "2 feeds watched" in await ask(talk, "")
    card = await press(talk, controls.FEED, "good")
    assert "Good News" in card
    assert "3 items in it" in card
    assert "2 feeds watched" in await press(talk, controls.FEEDS)


async def test_a_state_a_name_and_a_slip_are_understood(talk: Conversation) -> None:
    failing = await ask(talk, "failing")
    assert "1 feed failing" in failing
    assert "Good News · " not in failing
    assert "No feed is paused" in await ask(talk, "paused")
    assert "no entries, 312 bytes of HTML" in await ask(talk, "bad.example")
    assert "Did you mean one of these?" in await ask(talk, "Good Newz")
    assert "matches 2 feeds" in await ask(talk, "news")
    assert "No feed is called" in await ask(talk, "zzzz")


async def test_each_button_of_a_card_does_what_it_says(talk: Conversation) -> None:
    await ask(talk, "Good News")
    assert "Paused: no checks until you resume it" in await press(talk, controls.FEED_PAUSE)
    assert "Resumed" in await press(talk, controls.FEED_RESUME)
    assert "Checking within seconds" in await press(talk, controls.FEED_RETRY)
    assert "Labelled think tank" in await press(talk, controls.FEED_LABEL, "good think tank")
    assert "Left out of the digest" in await press(talk, controls.FEED_DIGEST_OUT)
    state = await talk.ports.store.feedbook.state(GOOD.id, now=NOW)
    assert state is not None
    assert (state.feed.label, state.feed.in_digest) == (Label.THINK_TANK, False)
    assert "In the digest, from its next item on" in await press(talk, controls.FEED_DIGEST_IN)
    removed = await press(talk, controls.FEED_REMOVE)
    assert "Removed: Good News" in removed
    assert "/feeds add https://good.example/rss" in removed
    assert [one.feed.id for one in await talk.ports.store.feedbook.states(now=NOW)] == [BAD.id]


async def test_a_feed_is_renamed_in_a_modal(talk: Conversation) -> None:
    await ask(talk, "Good News")
    await talk.sandbox.press(talk.sandbox.ephemerals()[-1], controls.FEED_RENAME)
    view = await talk.sandbox.until(lambda: next(iter(talk.sandbox.views()), None), timeout=LONG)
    await talk.sandbox.submit(view, {controls.FEED_NAME: " Better <!here>\tNews "})
    await talk.sandbox.until(lambda: "Renamed" in words(talk.sandbox.views()[0]), timeout=LONG)
    state = await talk.ports.store.feedbook.state(GOOD.id, now=NOW)
    assert state is not None
    assert state.feed.title == "Better <!here> News"
    assert "Better" in await ask(talk, "better")


async def test_words_do_what_buttons_do_and_removing_asks_back(talk: Conversation) -> None:
    assert "Paused" in await ask(talk, "pause good news")
    assert "It is paused: resume it first" in await ask(talk, "retry Good News")
    assert "Resumed" in await ask(talk, "resume Good News")
    assert "It was not paused" in await ask(talk, "resume Good News")
    assert "Press Remove to remove it" in await ask(talk, "remove Good News")
    assert len(await talk.ports.store.feedbook.states(now=NOW)) == 2
    assert "matches 2 feeds" in await ask(talk, "pause news")


async def test_a_card_of_a_feed_that_was_removed_meanwhile_says_so(talk: Conversation) -> None:
    await ask(talk, "Good News")
    await talk.ports.store.feed_list.remove(GOOD.id)
    assert "no longer watched" in await press(talk, controls.FEED_PAUSE)


# ----------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("add", "There is nothing after “add”"),
        ("add <!channel>", "isn't a web address"),
        ("add merics", "isn't a web address"),
        ("add http://" + "x" * 3_000, "characters; an address has at most"),
        ("y" * 3_000, "a feed's name is shorter"),
        ("why https://x.example/", "a site's front page"),
        ("add https://good.example/rss", "Already watched as *Good News*"),
        ("add <http://www.good.example/rss/|good>", "Already watched as *Good News*"),
    ],
)
async def test_bad_input_is_answered_with_what_is_wrong(talk: Conversation, text: str, shown: str) -> None:
    assert shown in await ask(talk, text)
    assert await talk.ports.store.lookups.take(lease=1) is None, "nothing is looked up"


# -------------------------------------------------------------------------------------------------------- permissions


@pytest.mark.parametrize("admins", ["admins", (Sandbox.user,)])
async def test_where_only_some_may_change_the_list_others_may_look(link: Link, admins: Any) -> None:
    async with conversation(link, feeds_admins=admins) as talk:
        other = talk.sandbox.colleague
        assert "2 feeds watched" in await ask(talk, "", user=other)
        for text in ("add https://new.example/rss", "import", "pause Good News"):
            assert "please ask" in await ask(talk, text, user=other)
        await ask(talk, "Good News", user=other)
        before = len(talk.sandbox.ephemerals(other))
        for action in (controls.FEED_PAUSE, controls.FEED_REMOVE, controls.FEED_RENAME):
            await talk.sandbox.press(talk.sandbox.ephemerals(other)[before - 1], action)
        await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals(other)) == before + 3, timeout=LONG)
        assert all("please ask" in words(one) for one in talk.sandbox.ephemerals(other)[before:])
        assert len(await talk.ports.store.feedbook.states(now=NOW)) == 2
        assert "Paused" in await ask(talk, "pause Good News")


# ------------------------------------------------------------------------------------------------------------ promises


async def test_a_look_is_an_lookup_that_outlives_this_process(talk: Conversation) -> None:
    assert "Checking new.example" in await ask(talk, "add new.example")
    lookup = await talk.ports.store.lookups.take(lease=60)
    assert lookup is not None
    assert (lookup.address, lookup.user) == ("new.example", talk.sandbox.user)
    await talk.ports.store.lookups.done(lookup)


async def test_whoever_waits_too_long_is_told_and_nobody_else() -> None:
    """A promise against a response_url of our own, with a second of patience."""
    shown: list[str] = []

    async def receive(request: web.Request) -> web.Response:
        shown.append((await request.json())["text"])
        return web.Response(text="ok")

    app = web.Application()
    app.add_routes([web.post("/reply", receive)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    home = f"http://127.0.0.1:{runner.addresses[0][1]}"
    request = Request(what="/feeds", user=UserId("U1"), reply_to=f"{home}/reply")
    client = AsyncWebClient(token="x", base_url=f"{home}/api/")
    try:
        for waits in (True, False):

            async def waiting(waits: bool = waits) -> bool:
                return waits

            promise = Promised(compose_note("Looking"), waiting, compose_note("Late"), seconds=2)
            await respond(promise, request, client=client, ack=AsyncAck())  # type: ignore[no-untyped-call]  # bolt's
    finally:
        await runner.cleanup()
    assert shown == ["Late"]


# ----------------------------------------------------------------------------------------------------------------- why


async def test_an_article_judged_irrelevant_tells_why_and_where_it_was_seen(talk: Conversation) -> None:
    url = "https://good.example/articles/7"
    item = article_id(url)
    assert item is not None
    await talk.ports.store.feedbook.recognise(GOOD.id, [(item, [item])], now=NOW)
    archive = talk.ports.store.archive
    assert isinstance(archive, RedisArchive)
    await archive.remember([item, ItemId("x")], now=NOW, because=["does not name both N and S", ""])
    shown = await ask(talk, f"why {url}?utm_source=slack")
    assert "Seen in the feed *Good News*" in shown
    assert "Judged *off the beat* because: does not name both N and S" in shown


async def test_an_article_never_seen_names_the_nearest_feed(talk: Conversation) -> None:
    shown = await ask(talk, "why https://bad.example/articles/7")
    assert "not found in any feed" in shown
    assert "(failing: no entries, 312 bytes of HTML), last checked" in shown
    assert "No feed of that site is watched" in await ask(talk, "why https://other.test/articles/7")


# ------------------------------------------------------------------------------------------------------------ exported


async def test_the_list_is_exported_with_what_people_decided(talk: Conversation) -> None:
    await talk.ports.store.feed_list.curate(FeedId("good"), Curation(title="Ours & theirs", label=Label.OFFICIAL))
    assert "by DM" in await ask(talk, "export")
    [file] = talk.sandbox.direct()[-1]["files"]
    assert file["name"].endswith(".opml")
    assert file["size"] > 100


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"<html>nothing</html>", "it is no OPML"),
        (b'<!DOCTYPE x [<!ENTITY e "e">]><opml><body>&e;</body></opml>', "defines entities"),
        (b"", "not well-formed"),
        (b"<opml><body>" + b"<outline>" * 5_000 + b"</outline>" * 5_000 + b"</body></opml>", "nested too deeply"),
        (b"x" * 1_000_001, "too large"),
    ],
)
async def test_a_file_that_is_no_list_is_said_to_be_none(talk: Conversation, content: bytes, shown: str) -> None:
    await talk.sandbox.command("/feeds", "import")
    view = await talk.sandbox.until(lambda: next(iter(talk.sandbox.views()), None), timeout=LONG)
    file = {"name": "feeds.xml", "content": content}
    receipt = await talk.sandbox.submit(view, {controls.FEEDS_FILE: [file]})
    assert receipt.acked
    assert shown in words(talk.sandbox.views()[0])


async def test_an_article_filed_tells_its_digest_and_the_askers_alert_and_nobody_elses(
    talk: Conversation, link: Link
) -> None:
    url = "https://good.example/articles/9"
    item = article_id(url)
    assert item is not None
    ports, ledger = talk.ports, talk.ports.store.ledger
    read = a_reading("nine")
    read = replace(read, item=replace(read.item, id=item, url=url, feed=GOOD.id, seen_at=NOW))
    intents: list[AlertIntent] = []
    for user, terms in ((talk.sandbox.user, "bridge"), (talk.sandbox.colleague, "secret")):
        made = await subscribe(
            terms,
            team=ports.team,
            user=UserId(user),
            watchlist=ports.store.watchlist,
            archive=ports.store.archive,
            now=NOW,
        )
        assert isinstance(made, Subscribed)
        intents += alert_intents([Alert(subscription=made.subscription, item=item, matched=())])
    await RedisArchive(link, keep_days=400).file(read, intents, now=NOW)
    channel = ChannelId(talk.sandbox.channel)
    window = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW, zone="Europe/Stockholm")
    digest = DigestIntent(
        delivery=delivery_id(ports.team, channel, window), team=ports.team, channel=channel, window=window
    )
    await ledger.intend(digest, now=NOW)
    assert f"In no digest so far: that of <#{channel}> is not posted yet." in await ask(talk, f"why {url}")
    part = Part(
        text="digest", blocks=json.dumps([{"type": "section", "text": {"type": "mrkdwn", "text": f"<{url}|x>"}}])
    )
    await ledger.freeze(digest.delivery, Composed(channel, [part]))
    await ledger.sent(digest.delivery, 0, f"{NOW.timestamp():.6f}")
    shown = await ask(talk, f"why {url}")
    assert f"In the digest of <#{channel}>, posted" in shown
    assert "your alert `bridge`, not sent yet" in shown
    assert "secret" not in shown


def _in_pack(number: int, **more: Any) -> Feed:
    return replace(GOOD, id=FeedId(f"p{number}"), url=f"https://p{number}.example/rss", title=f"Paper {number}", **more)


PACK = FeedPack(
    name="Arctic papers",
    language="ru",
    sources=(
        _in_pack(0, label=Label.OFFICIAL, kind=SourceKind.PAGE_INDEX, group="Arctic papers"),
        _in_pack(1, label=Label.STATE_MEDIA, in_digest=False, group="Arctic papers"),
    ),
)
OTHER_PACK = FeedPack(name="Baltic papers", language="zh", sources=(_in_pack(2, group="Baltic papers"),))


async def test_packs_are_off_until_somebody_switches_them_on(talk: Conversation) -> None:
    assert "This beat has no packs" in await ask(talk, "packs")
    talk.ports.pack.replace(replace(talk.ports.pack.current, feed_packs=(PACK, OTHER_PACK)))
    listed = await ask(talk, "packs")
    assert "*Arctic papers* · Russian" in listed
    assert "Paper 0 (official, page of links) · off · not yet seen" in listed
    added = await press(talk, controls.numbered(controls.FEED_ADD, 0))
    assert "Added 2 feeds" in added
    again = await ask(talk, "packs")
    assert "Paper 1 (state media) · on, new · not yet seen" in again
    assert "Switch on 1 source" in again
    assert "Switch on 2 sources" not in again
    states = await talk.ports.store.feedbook.states(now=NOW)
    assert {one.feed.title: one.feed.in_digest for one in states if one.feed.group == PACK.name}["Paper 1"] is False


async def test_only_who_may_add_feeds_switches_a_pack_on(link: Link) -> None:
    async with conversation(link, feeds_admins=("U000NOBODY",)) as talk:
        talk.ports.pack.replace(replace(talk.ports.pack.current, feed_packs=(PACK,)))
        assert "Switch on 2 sources" in await ask(talk, "packs")
        await talk.sandbox.press(talk.sandbox.ephemerals()[-1], controls.numbered(controls.FEED_ADD, 0))
        await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > 1, timeout=LONG)
        assert {one.feed.group for one in await talk.ports.store.feedbook.states(now=NOW)} == {""}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://2130706433/feed", "2130706433 is an IP address in an odd spelling"),
        ("169.254.169.254/latest", "169.254.169.254 hands out the machine's own credentials (cloud metadata)"),
        ("https://feeds.example:8443/rss", "port 8443 is not a web port (80, 443)"),
    ],
)
async def test_an_address_nobody_goes_to_is_refused_at_once_with_why(
    talk: Conversation, address: str, why: str
) -> None:
    assert f"I don't go to that address: {why}" in await ask(talk, f"add {address}")
