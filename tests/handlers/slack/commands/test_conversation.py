"""Plain words in direct messages and mentions, through the real app and a strict sandbox Slack."""

from __future__ import annotations

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import UserId
from bot.use_cases.alerts.subscriptions import mine
from digests.slack.conversation import PROMPTS
from tests.support.builders import a_quote, a_reading
from tests.support.sandbox_talk import NOW, Conversation, conversation, elements, words


def replies(talk: Conversation) -> list[dict[str, object]]:
    return [one for one in talk.sandbox.direct() if one["user"] == talk.sandbox.bot_user]


async def answered(talk: Conversation, text: str, *, thread: str | None = None) -> str:
    """What the bot writes in the direct messages to a message there."""
    before = len(replies(talk))
    await talk.sandbox.say(text, channel=talk.sandbox.direct_channel(), thread=thread)
    await talk.sandbox.until(lambda: len(replies(talk)) > before)
    return words(replies(talk)[before])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("what did Lindqvist say about “number 3”?", "Bridge number 3"),
        ("hello", "Hello"),
        ("thanks", "You're welcome"),
        ("help", "/whosaid"),
        ("status", "9 statements by 3 speakers"),
        ("alerts", "You have no alerts. Add one"),
        ("stop", "you have no alerts"),
        ("alert me about gallium", "Alert added: *gallium*"),
        ("who said “bridge number 2 will open”?", "Oskar Lindqvist"),
        ("Lindkvist", "Did you mean"),
        ("remind me to buy milk tomorrow", "I don't understand “remind me to buy milk tomorrow”"),
        ("Xyzzyplugh", "I don't understand “Xyzzyplugh”"),
        ("Was sagte Lindqvist?", "What did Lindqvist say?"),
        ("was sagte lindqvist", "What did lindqvist say?"),
        ("что сказал Lindqvist?", "Bridge number 3"),
        ("сделай что-нибудь", "I understand English, and short questions"),
        ("digest energy last month", "Nothing to show under Energy for"),
        ("digest settings", "a digest is posted in a channel"),
    ],
)
async def test_plain_words_are_answered_in_the_message_s_thread(talk: Conversation, text: str, says: str) -> None:
    assert says.casefold() in (await answered(talk, text)).casefold()
    asked = talk.sandbox.direct()[0]
    assert replies(talk)[0]["thread_ts"] == asked["ts"]
    assert talk.sandbox.calls("assistant.threads.setStatus")[0].answer["ok"]
    assert talk.sandbox.status(asked["ts"]) == "", "the answer takes the status away"


async def test_stop_lists_alerts_with_the_hits_they_had(talk: Conversation, link: Link) -> None:
    await answered(talk, "alert me about gallium")
    (one,) = await mine(team=talk.ports.team, user=UserId(talk.sandbox.user), watchlist=talk.ports.store.watchlist)
    await link.redis.hset(keys.hits(talk.ports.team, one.id), NOW.date().isoformat(), "2")
    assert "2 hits in 7 days, 2 in 30" in await answered(talk, "stop")


async def test_who_said_two_words_finds_the_very_words(talk: Conversation, link: Link) -> None:
    said = a_quote("Mira Lind", "Ferries have no limits here.")
    heard = a_reading("limits", text="Mira Lind: Ferries have no limits here.", quotes=[said])
    await RedisArchive(link, keep_days=400).file(heard, [], now=NOW)
    answer = await answered(talk, "who said “no limits”?")
    assert "Mira Lind" in answer
    assert "Ferries have no limits here" in answer


async def test_a_reply_in_a_thread_is_answered_there(talk: Conversation) -> None:
    await answered(talk, "hello")
    root = talk.sandbox.direct()[0]["ts"]
    await answered(talk, "Lindqvist", thread=root)
    assert [one.get("thread_ts") for one in replies(talk)] == [root, root]


@pytest.mark.parametrize("error", ["access_denied", "unknown_method", "missing_scope"])
async def test_without_agent_messaging_the_plain_messages_tab_is_used(talk: Conversation, error: str) -> None:
    talk.sandbox.faults.add(method="assistant.threads.setStatus", kind="refused", error=error)
    assert "Hello" in await answered(talk, "hello")
    await answered(talk, "thanks")
    assert [one.get("thread_ts") for one in replies(talk)] == [None, None]
    assert len(talk.sandbox.calls("assistant.threads.setStatus")) == 1, "a refusal is remembered"


async def test_opening_the_messages_tab_brings_suggestions_that_are_understood(talk: Conversation) -> None:
    await talk.sandbox.open_messages()
    await talk.sandbox.until(lambda: talk.sandbox.prompts())
    assert [one["message"] for one in talk.sandbox.prompts()] == [one.message for one in PROMPTS]
    assert talk.sandbox.home() is None
    for prompt in talk.sandbox.prompts():
        assert "I don't understand" not in await answered(talk, prompt["message"])


async def test_edits_apps_and_the_bot_itself_are_not_answered(talk: Conversation) -> None:
    await answered(talk, "hello")
    first = talk.sandbox.direct()[0]["ts"]
    assert (await talk.sandbox.edit(first, "status")).acked
    direct = talk.sandbox.direct_channel()
    written = {"type": "message", "channel": direct, "channel_type": "im", "text": "hello"}
    robot = written | {"user": "U0OTHERBOT", "bot_id": "B0OTHER", "ts": "5.000001"}
    own = written | {"user": talk.sandbox.bot_user, "bot_id": "B0SANDBOX", "ts": "6.000001"}
    joined = written | {"user": talk.sandbox.user, "subtype": "channel_join", "ts": "7.000001"}
    for event in (robot, own, joined):
        assert (await talk.sandbox.deliver(event, subscribed="message.im")).acked
    mention = {"type": "app_mention", "channel": talk.sandbox.channel, "text": "hello", "ts": "8.000001"}
    assert (await talk.sandbox.deliver(mention | {"user": "U0OTHERBOT", "bot_id": "B0OTHER"})).acked
    await answered(talk, "thanks")
    assert len(replies(talk)) == 2
    assert talk.sandbox.messages() == []


async def test_a_message_that_slack_sends_again_is_answered_once(link: Link) -> None:
    """The first delivery is not acknowledged in time, so the sandbox repeats it at once, as Slack does."""
    async with conversation(link, ack_within=0.0001, retry_after=(0.0, 0.0, 0.0)) as talk:
        await talk.sandbox.say("hello", channel=talk.sandbox.direct_channel())
        await talk.sandbox.until(lambda: replies(talk))
        await talk.sandbox.say("thanks", channel=talk.sandbox.direct_channel())
        await talk.sandbox.until(lambda: len(replies(talk)) >= 2)
    assert [words(one)[:5] for one in replies(talk)] == ["Hello", "You'r"]


async def test_what_is_one_s_own_stays_so_in_a_channel(talk: Conversation) -> None:
    await talk.sandbox.mention("alert me about gallium")
    await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
    assert "Alert added" in words(talk.sandbox.ephemerals()[0])
    await talk.sandbox.mention("alerts")
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > 1)
    own = await mine(team=talk.ports.team, user=UserId(talk.sandbox.user), watchlist=talk.ports.store.watchlist)
    assert [one.terms for one in own] == ["gallium"]
    assert [one for one in talk.sandbox.messages() if one["user"] == talk.sandbox.bot_user] == []


async def test_in_a_channel_everybody_sees_the_answer_without_the_asker_s_buttons(talk: Conversation) -> None:
    await talk.sandbox.mention("what did Lindqvist say?")
    await talk.sandbox.mention("digest energy last month")
    await talk.sandbox.until(lambda: len(talk.sandbox.messages()) >= 4)
    shown = [words(one) for one in talk.sandbox.messages() if one["user"] == talk.sandbox.bot_user]
    assert "Shared by" in shown[0]
    assert not any("Share to channel" in one for one in shown)


@pytest.mark.parametrize("text", ["what did Lindqvist say about bridge?", "search bridge", "what's new today?"])
async def test_in_direct_messages_nothing_is_offered_to_be_shared_in_a_channel(talk: Conversation, text: str) -> None:
    await answered(talk, text)
    shown = [str(one.get("action_id", "")) for one in elements(replies(talk)[0])]
    assert shown, "there are other buttons"
    assert not [one for one in shown if one.startswith("share-")]
    command = {"what": "/whosaid", "search": "/search"}.get(text.split()[0], "/digest")
    typed = {"/whosaid": "Lindqvist", "/search": "bridge"}.get(command, "")
    await talk.sandbox.command(command, typed)
    await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
    assert [one for one in elements(talk.reply()) if str(one.get("action_id", "")).startswith("share-")]
