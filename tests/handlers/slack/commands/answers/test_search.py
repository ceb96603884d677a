"""/search, /topics, the menu of a card: from Slack to a real Valkey and back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import ItemId, Judgement, Placed, StoryId, UserId, stable_id
from bot.reading.sorting.stories.stories import apart
from bot.use_cases.alerts.subscriptions import mine
from bot.use_cases.note_names import CORPUS_READ
from digests.slack import controls, notes
from tests.support.builders import NOW, a_reading
from tests.support.sandbox_talk import Conversation, ask, conversation, elements, value_of, words


@pytest.fixture
async def talk(link: Link) -> AsyncIterator[Conversation]:
    async with conversation(link) as talk:
        for number in range(12):
            published = NOW - timedelta(days=number) if number else None
            reading = a_reading(
                f"gas {number}", text=f"Words first. Gas is piped, number {number}.", published=published
            )
            await RedisArchive(link, keep_days=400).file(reading, [], now=NOW - timedelta(hours=1))
        yield talk


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("/search", "", "/search WORDS"),
        ("/search", "help", "/search WORDS"),
        ("/search", "gas NEAR/3 piped", "*Gas* is *piped*, number 1."),
        ("/search", "“gas is piped”", "*Gas is piped*, number 1."),
        ("/search", "speaker:lind* AND gas", "Nothing matches"),
        ("/search", "speaker:mira", "Title of mira"),
        ("/search", "gas before:1 March 2031", "*Gas* is piped, number 4."),
        ("/search", "gas after:soon", "“soon” at column 11 is no date I know"),
        ("/search", "gas OR", "“OR” at column 5 has nothing after it"),
        ("/search", "<!channel> *bold*", "is a mention or a link"),
        ("/topics", "", "Energy* 1 (before: 0)"),
        ("/topics", "summits", "No items yet"),
        ("/topics", "trade", "Title of oskar-1"),
        ("/topics", "other", "Other"),
        ("/topics", "gossip <!channel>", "I have no topic called “gossip"),
        ("/topics", "help", "/topics [NAME]"),
    ],
)
async def test_commands_answer_in_words(talk: Conversation, command: str, text: str, says: str) -> None:
    output = " ".join((await ask(talk, command, text)).replace("&amp;", "&").split())
    assert says in output
    assert "<!channel" not in output


async def test_the_pages_of_a_search_turn_in_place_and_undated_items_come_last(talk: Conversation) -> None:
    assert "Title of gas 1" in await ask(talk, "/search", "gas")
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.SEARCH_AGAIN, 0))
    await talk.sandbox.until(lambda: "page 2" in talk.reply_text())
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.SEARCH_AGAIN, 0))
    await talk.sandbox.until(lambda: "page 3" in talk.reply_text())
    assert len(talk.sandbox.ephemerals()) == 1
    assert talk.reply_text().index("Title of gas 11") < talk.reply_text().index("Title of gas 0")
    assert "undated" in talk.reply_text()
    assert "Older" not in talk.reply_text()


async def test_a_query_that_was_meant_is_one_press_away(talk: Conversation) -> None:
    await ask(talk, "/search", "gas AND (piped")
    await talk.sandbox.press(talk.reply(), controls.SEARCH_AGAIN)
    await talk.sandbox.until(lambda: "*Gas* is *piped*" in talk.reply_text())


async def test_a_search_is_shared_and_made_an_alert(talk: Conversation) -> None:
    await ask(talk, "/search", "gas piped NOT oil", channel=talk.sandbox.other_channel)
    answer = talk.reply()
    await talk.sandbox.press(answer, controls.SHARE_SEARCH)
    (shared,) = await talk.sandbox.until(lambda: talk.sandbox.messages(talk.sandbox.other_channel))
    assert f"Shared by <@{talk.sandbox.user}>" in words(shared)
    assert controls.SHARE_SEARCH not in json.dumps(shared)
    await talk.sandbox.press(answer, controls.FOLLOW)
    await talk.sandbox.until(lambda: "Alert added" in talk.reply_text())
    have = await mine(team=talk.ports.team, user=UserId(talk.sandbox.user), watchlist=talk.ports.store.watchlist)
    assert [one.terms for one in have] == ["gas piped NOT oil"]


async def test_a_double_click_shares_once_and_says_so(talk: Conversation) -> None:
    await ask(talk, "/search", "gas piped NOT oil", channel=talk.sandbox.other_channel)
    answer = talk.reply()
    await asyncio.gather(*(talk.sandbox.press(answer, controls.SHARE_SEARCH) for _ in range(2)))
    await talk.sandbox.until(lambda: "You shared that a moment ago" in talk.reply_text())
    shared = await talk.sandbox.until(lambda: talk.sandbox.messages(talk.sandbox.other_channel))
    assert len(shared) == 1


async def test_a_topic_counts_what_bears_today_s_date_in_the_morning(talk: Conversation, link: Link) -> None:
    today = a_reading("today", published=NOW.replace(hour=12), topic="trade")
    today = replace(today, item=replace(today.item, published_to="day"))
    await RedisArchive(link, keep_days=400).file(today, [], now=NOW)
    assert today.item.published is not None
    assert today.item.published > NOW
    assert "1 (before: 0)" in " ".join((await ask(talk, "/topics", "trade")).split())


async def test_a_topics_button_shows_its_digest(talk: Conversation) -> None:
    await ask(talk, "/topics")
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.TOPIC_DIGEST, 2))
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > 1)
    assert "Energy" in words(talk.sandbox.ephemerals()[1])


async def test_thumbs_are_kept_with_item_user_and_time(talk: Conversation) -> None:
    await ask(talk, "/digest")
    shown = talk.reply()
    menu = next(one for one in elements(shown) if str(one["action_id"]).startswith(controls.STORY_MENU))
    more = next(o["value"] for o in menu["options"] if o["value"].startswith("story:"))
    await talk.sandbox.press(shown, menu["action_id"], more)
    thumbs = await talk.sandbox.until(
        lambda: next((one for one in elements(talk.reply()) if one["action_id"] == controls.USEFUL), None)
    )
    detail = talk.reply()
    chosen = thumbs["positive_button"]["value"]
    for _ in range(2):
        await talk.sandbox.press(detail, controls.USEFUL, chosen)
        await talk.sandbox.until(lambda: "noted as useful" in talk.reply_text())
    user, item = UserId(talk.sandbox.user), ItemId(chosen.partition(":")[2])
    expected = Judgement(team=talk.ports.team, user=user, item=item, useful=True, at=talk.ports.now())
    assert await talk.ports.store.feedback.given() == [expected]


async def test_a_digest_cards_menu_leads_to_following_its_story_and_its_topic(talk: Conversation) -> None:
    await ask(talk, "/digest", "energy")
    menu = next(one for one in elements(talk.reply()) if str(one["action_id"]).startswith(controls.STORY_MENU))
    more = next(o["value"] for o in menu["options"] if o["value"].startswith("story:"))
    await talk.sandbox.press(talk.reply(), menu["action_id"], more)
    follow = controls.numbered(controls.USEFUL, 2)
    await talk.sandbox.until(lambda: any(one.get("action_id") == follow for one in elements(talk.reply())))
    shown = talk.reply()
    await talk.sandbox.press(shown, follow)
    await talk.sandbox.until(lambda: "What do you want to follow?" in talk.reply_text())
    choice = talk.reply()
    await talk.sandbox.press(choice, controls.numbered(controls.MAKE_ALERT, 0))
    await talk.sandbox.until(lambda: "You're following this story" in talk.reply_text())
    await talk.sandbox.press(shown, follow)
    await talk.sandbox.until(lambda: "What do you want to follow?" in talk.reply_text())
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.MAKE_ALERT, 1))
    await talk.sandbox.until(lambda: "Follow: Energy" in talk.reply_text())
    have = await mine(team=talk.ports.team, user=UserId(talk.sandbox.user), watchlist=talk.ports.store.watchlist)
    assert [one.story is not None for one in have] == [True, False]
    assert have[1].terms == "topic:energy"


async def test_a_member_of_a_story_is_set_apart_for_good(talk: Conversation) -> None:
    archive = talk.ports.store.archive
    story = Placed(story=StoryId("bridge"), likeness=0.6)
    for name in ("north", "south"):
        reading = replace(a_reading(name, topic="energy", stems=("span",)), placed=story)
        await archive.file(reading, [], now=NOW - timedelta(minutes=30))
    await ask(talk, "/digest", "energy")
    shown = talk.reply()
    for menu in [one for one in elements(shown) if str(one["action_id"]).startswith(controls.STORY_MENU)]:
        why = next(o["value"] for o in menu["options"] if o["value"].startswith("why-here"))
        if why.partition(":")[2] in {stable_id("item", "north"), stable_id("item", "south")}:
            await talk.sandbox.press(shown, menu["action_id"], why)
            break
    await talk.sandbox.until(lambda: "Same story" in talk.reply_text())
    explained = talk.reply()
    assert "100% (the same report)" in words(explained)
    assert "*Standing*: news" in words(explained)
    action = controls.numbered(controls.NOT_SAME, 0)
    other = ItemId(value_of(explained, action))
    for _ in range(2):
        await talk.sandbox.press(explained, action)
        await talk.sandbox.until(lambda: "is now its own story" in talk.reply_text())
    (reading,) = await archive.readings([other])
    assert reading.placed == Placed(story=apart(other))


async def test_what_is_not_found_before_the_folder_is_read_through_may_still_come(talk: Conversation) -> None:
    asked = [("/whosaid", "Quentin"), ("/whosaid", "Mira Lind on whales"), ("/search", "whales"), ("/search", "gas")]
    before = [notes.STILL_READING in await ask(talk, *one) for one in asked]
    await talk.ports.store.notes.put(CORPUS_READ, NOW.isoformat())
    after = [notes.STILL_READING in await ask(talk, *one) for one in asked]
    assert before == [True, True, True, False]
    assert after == [False] * 4
