"""What answers Slack, end to end: a strict sandbox Slack, a real Valkey, the very app that `amur web` runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.errors import SettingsWrong
from bot.model import UserId
from bot.settings import read_settings
from bot.use_cases.alerts.subscriptions import mine
from digests.slack import controls
from handlers.slack.app import listening
from handlers.slack.transport.transport import UnderWay
from tests.support.builders import a_quote, a_reading
from tests.support.sandbox_talk import NOW, Conversation, ask, conversation, elements, ports_on, value_of, words


@pytest.fixture(params=["socket", "http"])
async def talk(request: pytest.FixtureRequest, link: Link) -> AsyncIterator[Conversation]:
    """Over Socket Mode and over signed HTTP alike."""
    async with conversation(link, by=request.param) as talk:
        yield talk


@pytest.fixture
async def by_socket(link: Link) -> AsyncIterator[Conversation]:
    async with conversation(link) as talk:
        yield talk


# ------------------------------------------------------------------------------------------------------------ commands


async def test_whosaid_answers_only_the_asker(talk: Conversation) -> None:
    assert "7 statements in 7 articles" in await ask(talk, "/whosaid", "Lindqvist")
    assert "harbour master" in talk.reply_text()
    assert talk.sandbox.messages() == []
    assert talk.sandbox.ephemerals(talk.sandbox.colleague) == []


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("/whosaid", "Lindqvist since 2031", "3 statements in 3 articles"),
        ("/whosaid", "Lindqvist on energy", "4 statements"),
        ("/whosaid", "Lindqvist about “number 3”", "Bridge number 3"),
        ("/whosaid", "Jonas Lind since 2020", "1 undated statement left out"),
        ("/whosaid", "Lindkvist", "Did you mean"),
        ("/whosaid", "Vera Holm", "Mentioned in 1 item"),
        ("/whosaid", "Lindqvist since yesteryear", "can't read “yesteryear” as a date"),
        ("/digest", "gossip", "I don't know any topic or day called “gossip”"),
        ("/digest", "31 February", "There is no 31 February in the calendar"),
        ("/digest", "tomorrow", "Tomorrow has not come yet"),
        ("/digest", "energy", "Share to channel"),
        ("/digest", "2020-01-01", "Nothing to show for Wednesday 1 January 2020"),
        ("/alerts", "add “Bridge of Sighs”", 'Alert added: *"Bridge of Sighs"*'),
        ("/alerts", "add bridge after:last week", "Alert added: *bridge after:2031-02-24*"),
        ("/alerts", "add banks AND (yuan OR", "a bracket opened at column 11 is not closed"),
        ("/alerts", "test", "nothing after “test”"),
        ("/alerts", "list", "You have no alerts. Add one"),
        ("/alerts", "remove 3", "There is no alert 3. You have none."),
        ("/alerts", "ad bridge", "Did you mean /alerts add?"),
        ("/feeds", "", "1 failing · 1 OK"),
        ("/amur", "", "/whosaid"),
        ("/amur", "status", "10 items, 9 statements by 3 speakers"),
        ("/amur", "sing", "I don't know “sing” after /amur"),
    ],
)
async def test_every_command_answers_in_words(by_socket: Conversation, command: str, text: str, says: str) -> None:
    assert says in await ask(by_socket, command, text)


async def test_every_command_answers_help(talk: Conversation) -> None:
    for command in ("/whosaid", "/digest", "/alerts", "/feeds"):
        assert f"*{command}*" in await ask(talk, command, "help")
    assert "*Read the digest*" in await ask(talk, "/amur", "help")


@pytest.mark.parametrize(
    "text",
    [
        *("x" * 3_000, "🙂🙂", "<!channel>", "<@U000ASTRID>", "&lt;!here&gt;", "*bold* _it_ `x`", "%s %d {0} {asked}"),
        *("'; DROP TABLE quotes; --", "\u202e\u2066Lindqvist\u2069", "\x00Lind", "a\nb\nc", "Lindqvist " * 25),
    ],
)
async def test_hostile_text_gets_a_helpful_answer_and_injects_nothing(by_socket: Conversation, text: str) -> None:
    for command in ("/whosaid", "/digest", "/alerts", "/feeds", "/amur"):
        answer = await ask(by_socket, command, text)
        assert len(answer) > 20
        assert "<!" not in answer.replace("<!date^", "")
    added = await ask(by_socket, "/alerts", f"add {text}")
    assert "<!" not in added.replace("<!date^", "")


async def test_a_digest_shows_what_was_filed_and_is_shared_on_request(talk: Conversation) -> None:
    first = await ask(talk, "/digest")
    assert "10 stories from 10 items" in first
    digest = talk.sandbox.ephemerals()[0]
    await talk.sandbox.press(digest, controls.SHARE_DIGEST)
    (shared, *_) = await talk.sandbox.until(lambda: talk.sandbox.messages())
    assert "10 stories from 10 items" in words(shared)
    assert "Share to channel" not in words(shared)
    assert f"Shared by <@{talk.sandbox.user}>" in words(shared)


async def test_a_long_digest_comes_in_order_in_at_most_six_messages(by_socket: Conversation) -> None:
    filing = archive_of(by_socket)
    for number in range(120):
        quotes = [a_quote(f"Speaker Number{number}", "Word " * 60)]
        await filing.file(a_reading(f"flood-{number}", quotes=quotes), [], now=NOW - timedelta(minutes=30))
    await by_socket.sandbox.command("/digest")
    shown = await by_socket.sandbox.until(
        lambda: e if (e := by_socket.sandbox.ephemerals()) and f"({len(e)} of {len(e)})" in e[-1]["text"] else None,
        timeout=60,
    )
    assert 2 <= len(shown) <= 6
    assert "130 stories" in words(shown[0])
    assert [f"({n} of" in one["text"] for n, one in enumerate(shown[1:5], start=2)].count(False) <= 1


@pytest.mark.parametrize("member", [True, False])
async def test_a_long_digest_is_shared_as_one_message_and_its_thread(by_socket: Conversation, *, member: bool) -> None:
    """Where Amur is no member of a private channel, the first page is shared and the asker told how to get the rest."""
    for number in range(30):
        quotes = [a_quote(f"Speaker Number{number}", "Word " * 60)]
        reading = a_reading(f"flood-{number}", quotes=quotes)
        await archive_of(by_socket).file(reading, [], now=NOW - timedelta(minutes=30))
    where = by_socket.sandbox.channel if member else by_socket.sandbox.private_channel
    await ask(by_socket, "/digest", channel=where)
    first = by_socket.sandbox.ephemerals()[0]
    await asyncio.sleep(1)
    await by_socket.sandbox.press(first, controls.SHARE_DIGEST)
    await by_socket.sandbox.until(lambda: by_socket.sandbox.messages(where), timeout=10)
    if member:
        shared, *rest = await by_socket.sandbox.until(
            lambda: m if len(m := by_socket.sandbox.messages(where)) > 2 else None, timeout=10
        )
        assert {one["thread_ts"] for one in rest} == {shared["ts"]}
    else:
        (shared,) = by_socket.sandbox.messages(where)
        await by_socket.sandbox.until(lambda: "/invite @Amur" in by_socket.reply_text())
    assert "40 stories" in words(shared)


def archive_of(talk: Conversation) -> RedisArchive:
    assert isinstance(talk.ports.store.archive, RedisArchive)
    return talk.ports.store.archive


# ------------------------------------------------------------------------------------------------------------- buttons


async def test_older_and_newer_turn_the_page_in_place(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindqvist")
    older = controls.numbered(controls.ASK_AGAIN, 0)
    await talk.sandbox.press(talk.reply(), older)
    await talk.sandbox.until(lambda: "page 2" in talk.reply_text())
    assert len(talk.sandbox.ephemerals()) == 1
    assert "Bridge number 6" in talk.reply_text()
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ASK_AGAIN, 1))
    await talk.sandbox.until(lambda: "Bridge number 0" in talk.reply_text())


async def test_a_chooser_leads_to_the_very_person_chosen(by_socket: Conversation) -> None:
    assert "Which “Lind”?" in await ask(by_socket, "/whosaid", "Lind")
    chooser = by_socket.reply()
    action = next(element["action_id"] for element in elements(chooser) if "Mira" in words(element))
    await by_socket.sandbox.press(chooser, action)
    await by_socket.sandbox.until(lambda: "Ferries are late." in by_socket.reply_text())
    assert len(by_socket.sandbox.ephemerals()) == 1


async def test_sharing_shows_the_answer_to_all_says_by_whom_and_leaves_the_askers_buttons_away(
    talk: Conversation,
) -> None:
    await ask(talk, "/whosaid", "Lindqvist", channel=talk.sandbox.other_channel)
    await talk.sandbox.press(talk.reply(), controls.SHARE_ANSWER)
    (shared,) = await talk.sandbox.until(lambda: talk.sandbox.messages(talk.sandbox.other_channel))
    assert f"Shared by <@{talk.sandbox.user}>" in words(shared)
    assert "Bridge number 0" in words(shared)
    assert controls.SHARE_ANSWER not in json.dumps(shared)
    assert len(talk.sandbox.ephemerals()) == 1


async def test_following_a_speaker_makes_an_alert_once(by_socket: Conversation) -> None:
    await ask(by_socket, "/whosaid", "Lindqvist")
    answer = by_socket.reply()
    await by_socket.sandbox.press(answer, controls.FOLLOW)
    await by_socket.sandbox.until(lambda: "Alert added" in by_socket.reply_text())
    await by_socket.sandbox.press(answer, controls.FOLLOW)
    await by_socket.sandbox.until(lambda: "You have that alert already" in by_socket.reply_text())
    have = await mine(
        team=by_socket.ports.team, user=UserId(by_socket.sandbox.user), watchlist=by_socket.ports.store.watchlist
    )
    assert [one.terms for one in have] == ['speaker:"Oskar Lindqvist"']


async def test_why_shows_the_statement_in_its_context(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindqvist")
    menu = controls.numbered(controls.STATEMENT_MENU, 0)
    await talk.sandbox.press(talk.reply(), menu, value_of(talk.reply(), menu))
    output = await talk.sandbox.until(lambda: next((m for m in talk.sandbox.ephemerals()[1:]), None))
    assert "Why *Oskar Lindqvist*?" in words(output)
    assert "96% that it is this speaker's" in words(output)


async def test_a_storys_menu_says_why_it_is_here(by_socket: Conversation) -> None:
    await ask(by_socket, "/digest")
    digest = by_socket.reply()
    menu = next(one for one in elements(digest) if str(one["action_id"]).startswith(controls.STORY_MENU))
    why = next(o["value"] for o in menu["options"] if o["value"].startswith("why-here"))
    await by_socket.sandbox.press(digest, menu["action_id"], why)
    await by_socket.sandbox.until(lambda: "On the beat" in by_socket.reply_text())


async def test_a_button_of_an_older_version_is_acknowledged_and_explained(by_socket: Conversation) -> None:
    posted = await AsyncWebClient(
        token=by_socket.sandbox.bot_token, base_url=by_socket.sandbox.api_url
    ).chat_postMessage(
        channel=by_socket.sandbox.channel,
        text="old",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": "Old"}, "value": "?"}
                    for action in ("long-gone", controls.SHARE_ANSWER)
                ],
            }
        ],
    )
    for action in ("long-gone", controls.SHARE_ANSWER):
        message = by_socket.sandbox.api_message(by_socket.sandbox.channel, posted["ts"])
        assert message is not None
        receipt = await by_socket.sandbox.press(message, action)
        assert receipt.acked
    output = await by_socket.sandbox.until(
        lambda: by_socket.sandbox.ephemerals() if len(by_socket.sandbox.ephemerals()) == 2 else None
    )
    assert all("older version" in words(one) for one in output)


# ------------------------------------------------------------------------------------------- modal, mention, App Home


async def test_whosaid_alone_opens_a_modal_whose_type_ahead_and_answer_work(talk: Conversation) -> None:
    await talk.sandbox.command("/whosaid")
    view = await talk.sandbox.until(lambda: next(iter(talk.sandbox.views()), None))
    offered = await talk.sandbox.choose(view, controls.ASK_NAME, "lind")
    assert [words(one) for one in offered] == [
        "Oskar Lindqvist · 7 statements",
        "Jonas Lind · 1 statement",
        "Mira Lind · 1 statement",
        "Look for “lind”",
    ]
    await talk.sandbox.submit(view, {controls.ASK_NAME: offered[0], controls.ASK_ABOUT: "energy"})
    (answer,) = talk.sandbox.views()
    assert "4 statements in 4 articles" in words(answer)
    await talk.sandbox.press(answer, controls.SHARE_ANSWER)
    (shared,) = await talk.sandbox.until(lambda: talk.sandbox.messages())
    assert "4 statements in 4 articles" in words(shared)


async def test_the_modal_takes_words_nobody_bears_and_turns_its_page_in_place(by_socket: Conversation) -> None:
    await by_socket.sandbox.shortcut("ask-who-said")
    view = await by_socket.sandbox.until(lambda: next(iter(by_socket.sandbox.views()), None))
    (typed,) = await by_socket.sandbox.choose(view, controls.ASK_NAME, "Quentin")
    await by_socket.sandbox.submit(view, {controls.ASK_NAME: typed})
    (answer,) = by_socket.sandbox.views()
    assert "I have no statements by “Quentin”" in words(answer)
    await by_socket.sandbox.press(answer, controls.FOLLOW)
    await by_socket.sandbox.until(lambda: len(by_socket.sandbox.views()) == 2)
    assert "Alert added" in words(by_socket.sandbox.views()[-1])


async def test_a_mention_is_answered_in_its_thread_for_all(talk: Conversation) -> None:
    await talk.sandbox.mention("what did Lindqvist say about energy?")
    request, answer = await talk.sandbox.until(lambda: m if len(m := talk.sandbox.messages()) == 2 else None)
    assert answer["thread_ts"] == request["ts"]
    assert "4 statements in 4 articles" in words(answer)
    await talk.sandbox.mention("help")
    await talk.sandbox.until(lambda: "*Ask who said what*" in words(talk.sandbox.messages()[-1]))


async def test_a_chooser_in_a_thread_is_answered_in_place_and_its_menu_beside_it(by_socket: Conversation) -> None:
    await by_socket.sandbox.mention("Lind")
    _, chooser = await by_socket.sandbox.until(lambda: m if len(m := by_socket.sandbox.messages()) == 2 else None)
    action = next(element["action_id"] for element in elements(chooser) if "Mira" in words(element))
    await by_socket.sandbox.press(chooser, action)
    await by_socket.sandbox.until(lambda: "Ferries are late." in words(by_socket.sandbox.messages()[1]))
    answer = by_socket.sandbox.messages()[1]
    assert len(by_socket.sandbox.messages()) == 2
    menu = controls.numbered(controls.STATEMENT_MENU, 0)
    await by_socket.sandbox.press(answer, menu, value_of(answer, menu))
    await by_socket.sandbox.until(lambda: by_socket.sandbox.ephemerals())
    assert by_socket.reply()["thread_ts"] == by_socket.sandbox.messages()[0]["ts"]


async def home_shows(talk: Conversation, what: str, *, within: float = 2.0) -> dict[str, Any]:
    """App Home, once it says so."""
    await talk.sandbox.until(lambda: what in words(talk.sandbox.home()), timeout=within)
    home = talk.sandbox.home()
    assert home is not None
    return home


async def test_app_home_is_the_same_desk_from_the_first_visit_on(talk: Conversation) -> None:
    await talk.sandbox.open_home()
    first = await home_shows(talk, "None yet", within=10)
    assert "|5 Mar 2031 07:00 UTC> in <#C000WATCH>" in words(first)
    assert "Need a look: Bad &lt;!channel&gt; News (failing)" in words(first)
    await talk.sandbox.press(first, controls.FOLLOW)
    home = await home_shows(talk, "1 alert")
    menu = controls.numbered(controls.ALERT_MENU, 1)
    await talk.sandbox.press(home, menu, value_of(home, menu).replace("edit", "pause"))
    home = await home_shows(talk, "*paused*")
    await talk.sandbox.press(home, controls.ASK)
    await talk.sandbox.until(lambda: "Whose words?" in words(talk.sandbox.views()))


async def test_app_home_follows_every_change_within_two_seconds(by_socket: Conversation) -> None:
    talk = by_socket
    await talk.sandbox.open_home()
    await home_shows(talk, "None yet", within=10)
    await ask(talk, "/alerts", "add bridge")
    assert "Title of oskar-0" in words(await home_shows(talk, "*Recent matches*"))
    await talk.sandbox.say("remove alert 1", channel=talk.sandbox.direct_channel())
    await home_shows(talk, "None yet")
    await talk.sandbox.command("/digest", "off", user=talk.sandbox.colleague)
    await home_shows(talk, "Off in <#C000WATCH>")


async def test_an_older_state_never_stands_over_a_newer(by_socket: Conversation) -> None:
    """Another process published meanwhile: Slack refuses, and what holds by then is published."""
    talk = by_socket
    await talk.sandbox.open_home()
    await home_shows(talk, "None yet", within=10)
    other = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "of another process"}}]}
    await talk.ports.slack.client.views_publish(user_id=talk.sandbox.user, view=other)
    await ask(talk, "/alerts", "add ferry")
    await home_shows(talk, "ferry")
    published = [call.answer.get("error", "") for call in talk.sandbox.calls("views.publish")]
    assert published == ["", "", "hash_conflict", ""]


async def test_app_home_shows_the_newest_words_of_whom_one_follows(by_socket: Conversation) -> None:
    await by_socket.sandbox.open_home()
    await ask(by_socket, "/alerts", 'add speaker:"Oskar Lindqvist"')
    await by_socket.sandbox.open_home()
    await by_socket.sandbox.until(lambda: "*People I follow*" in words(by_socket.sandbox.home()))
    assert "Bridge number 0 will open." in words(by_socket.sandbox.home())


# ----------------------------------------------------------------------------------------------------- once, in time


async def test_a_command_delivered_twice_is_answered_once(by_socket: Conversation) -> None:
    """The same trigger id: the app acknowledges the repeat, and does nothing."""
    body = {"command": "/alerts", "text": "add ferry", "user_id": "U1", "channel_id": "C1", "trigger_id": "1.2.3"}
    body["team_id"] = by_socket.ports.team
    app, under_way = listening(by_socket.ports), UnderWay()
    app.listener_runner.listener_start_handler = under_way.start
    app.listener_runner.listener_completion_handler = under_way.end
    answers = [await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=dict(body))) for _ in range(2)]
    await under_way.finished(20)
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[1].body == ""
    kept = await mine(user=UserId("U1"), team=by_socket.ports.team, watchlist=by_socket.ports.store.watchlist)
    assert len(kept) == 1


async def test_a_repeated_event_is_handled_once(link: Link) -> None:
    """The app holds the acknowledgement back too long, so Slack sends the event again."""
    async with conversation(link, ack_within=0.001, retry_after=(0.0, 0.1, 0.2)) as talk:
        await talk.sandbox.mention("Lindqvist")
        await talk.sandbox.until(lambda: len(talk.sandbox.messages()) >= 2)
        await asyncio.sleep(0.6)
        assert len(talk.sandbox.messages()) == 2


async def test_of_many_who_ask_at_once_each_is_answered(by_socket: Conversation) -> None:
    """Fifty commands at the same moment, on a busy machine too. How quickly: `tests.benchmarks.processes.pipeline`."""
    request = ["Lindqvist", "Lind", "Lindkvist", "Lindqvist on energy since 2030", "help"] * 10
    receipts = await asyncio.gather(*(by_socket.sandbox.command("/whosaid", text) for text in request))
    assert all(receipt.acked for receipt in receipts)
    answers = await by_socket.sandbox.until(
        lambda: e if len(e := by_socket.sandbox.ephemerals()) >= len(request) else None, timeout=60
    )
    assert len(answers) == len(request)


# -------------------------------------------------------------------------------------------------------------- set-up


async def test_without_an_app_token_a_signing_secret_is_needed(link: Link) -> None:
    settings = read_settings(slack_bot_token="xoxb-1", slack_app_token=None, slack_signing_secret=None)
    with pytest.raises(SettingsWrong, match="SLACK_SIGNING_SECRET"):
        listening(ports_on(link, settings))
