"""Who may do what, asked at the moment of the act: of forged and late requests as of those that came by a button."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, text
from bot.model import ADMINISTRATION, Act, ChannelId, Feed, FeedId, TeamId, UserId
from bot.sandbox import Sandbox
from digests.slack import controls
from handlers.slack.app import listening
from handlers.slack.people.permissions import ACTS, WHO, Allowed, Denied, act_of, may
from handlers.slack.ports import Ports
from handlers.slack.requests import Request
from handlers.slack.routes import ACTIONS, COMMANDS, EVENTS, OPTIONS, SHORTCUTS, VIEWS
from handlers.slack.transport.transport import UnderWay
from tests.support.sandbox_talk import GOOD, MANIFEST, NOW, ports_on, readings, some_settings, two_feeds, words
from tests.support.slack import slack_payloads as payloads

ASTRID, TEODORO = UserId(Sandbox.user), UserId(Sandbox.colleague)
"""An admin, and an ordinary member."""
OTHER = "T0OTHER"


@dataclass(frozen=True, slots=True)
class Desk:
    """The app, given payloads directly; two feeds and a small archive."""

    sandbox: Sandbox
    ports: Ports
    app: AsyncApp
    under_way: UnderWay

    async def gets(self, payload: dict[str, Any]) -> Any:
        """The body of its acknowledgement, once all is done that it asks for."""
        answer = await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
        await self.under_way.finished(20)
        assert answer.status == 200
        return answer.body

    async def says(self, payload: dict[str, Any], user: str) -> str:
        """What the user reads of it, by its acknowledgement or, on a busy machine, after it."""
        before = len(self.sandbox.ephemerals(user))
        body = await self.gets(payload)
        return "\n".join([str(body), *(words(one) for one in self.sandbox.ephemerals(user)[before:])])


@asynccontextmanager
async def desk(link: Link, **settings: Any) -> AsyncIterator[Desk]:
    async with Sandbox.open(manifest=MANIFEST) as sandbox:
        ports = ports_on(link, some_settings(sandbox, by="socket").model_copy(update=settings))
        await two_feeds(link, now=NOW)
        archive = RedisArchive(link, keep_days=400)
        for reading in readings():
            await archive.file(reading, [], now=NOW)
        app, under_way = listening(ports), UnderWay()
        app.listener_runner.listener_start_handler = under_way.start
        app.listener_runner.listener_completion_handler = under_way.end
        yield Desk(sandbox, ports, app, under_way)


async def titles(ports: Ports) -> set[str]:
    return {one.feed.title for one in await ports.store.feedbook.states(now=NOW)}


# ------------------------------------------------------------------------------------------------------------ the table


def test_the_table_names_every_act_and_everything_that_is_listened_to() -> None:
    assert set(WHO) == set(Act)
    listened = {one.name for one in COMMANDS} | {*ACTIONS, *SHORTCUTS, *EVENTS, *VIEWS, *OPTIONS}
    assert set(ACTS) == listened


@pytest.mark.parametrize(
    ("name", "typed", "act"),
    [
        ("/feeds", "", Act.LOOK),
        ("/feeds", "pause Good News", Act.PAUSE_FEED),
        ("/feeds", "stop Good News", Act.PAUSE_FEED),
        ("/feeds", "add merics.org", Act.ADD_FEED),
        ("/feeds", "upload", Act.IMPORT_FEEDS),
        ("/feeds", "remove Good News", Act.LOOK),
        ("/digest", "Settings", Act.SET_DIGEST),
        ("/digest", "settings please", Act.LOOK),
        (controls.STORY_MENU, "useful:x", Act.JUDGE_ITEM),
        (controls.STORY_MENU, "no value of ours", Act.LOOK),
    ],
)
def test_words_and_values_decide_what_an_act_is(name: str, typed: str, act: Act) -> None:
    assert act_of(name, Request(what=name, user=ASTRID, text=typed)) is act


async def kept(link: Link) -> dict[str, bytes | None]:
    """Everything kept but what a look leaves behind: of the asker alone, and how many statements were shown."""
    shown = keys.shown(NOW.date()).removesuffix(NOW.date().isoformat())
    mine = (shown, keys.seen(""), keys.note("looked:"), keys.note("visited:"), keys.note("ref:"))
    found = [text(key) async for key in link.redis.scan_iter(count=1_000)]
    return {key: await link.redis.dump(key) for key in found if not key.startswith(mine)}


async def test_what_the_table_calls_looking_or_sharing_changes_nothing(link: Link) -> None:
    """So nothing that writes hides under it: each is done with a valid payload, and the database compared."""
    async with desk(link) as talk:
        await talk.ports.store.feed_list.offer(
            "an-offer", [Feed(id=FeedId("new"), url="https://n.example/f", title="N")]
        )
        before, tried = await kept(link), 0
        for name, (_, payload) in payloads.everything().items():
            given = payload["actions"][0]["value"] if "actions" in payload else payload.get("text", "")
            if act_of(name, Request(what=name, user=ASTRID, text=given)) in (Act.LOOK, Act.SHARE):
                await talk.gets(payload)
                tried += 1
                assert await kept(link) == before, name
    assert tried >= 20


# ------------------------------------------------------------------------------------------------------------ feeds


@pytest.mark.parametrize("editors", ["admins", (ASTRID,)])
async def test_a_forged_or_late_request_is_checked_as_the_button_is(link: Link, editors: Any) -> None:
    async with desk(link, feeds_admins=editors) as talk:
        before = await kept(link)
        for name in (controls.FEED_RENAME_VIEW, controls.FEEDS_IMPORT_VIEW):
            answer = await talk.gets(payloads.submission(name, user=TEODORO))
            assert "please ask" in str(answer), "in the modal, in words"
        for name, act in ACTS.items():
            if isinstance(act, Act) and name in ACTIONS and name.startswith("feed-") and act is not Act.LOOK:
                await talk.gets(payloads.press(name, user=TEODORO))
        for typed in ("add new.example", "import", "pause Good News", "resume Bad", "retry Good News"):
            assert "please ask" in await talk.says(payloads.command("/feeds", typed, user=TEODORO), TEODORO)
        assert await kept(link) == before
        assert await talk.ports.store.audit.since(None) == []
        await talk.gets(payloads.submission(controls.FEED_RENAME_VIEW, user=ASTRID))
        assert "Renamed" in await titles(talk.ports)


async def test_owners_who_are_named_are_the_admins_and_nobody_else_is(link: Link) -> None:
    async with desk(link, feeds_admins="admins", owners=(TEODORO,)) as talk:
        assert isinstance(await may(Act.PAUSE_FEED, Request(what="/feeds", user=TEODORO), talk.ports), Allowed)
        denied = await may(Act.PAUSE_FEED, Request(what="/feeds", user=ASTRID), talk.ports)
        assert denied == Denied(
            "Only Amur's owners can change the list of feeds, so please ask one of them. Anyone can look: /feeds."
        )
        assert talk.sandbox.calls("users.info") == [], "Slack is not asked where owners are named"


async def test_with_everyone_for_feeds_a_guest_of_another_workspace_still_only_looks(link: Link) -> None:
    """In a channel of Slack Connect the payload is our installation's, and the person is of another workspace."""
    async with desk(link) as talk:
        pressed = payloads.press(controls.FEED_PAUSE, user=TEODORO)
        await talk.gets(pressed | {"user": {"id": TEODORO, "team_id": OTHER}})
        await talk.sandbox.until(lambda: talk.sandbox.ephemerals(TEODORO))
        assert "only people of this one make changes" in words(talk.sandbox.ephemerals(TEODORO)[-1])
        state = await talk.ports.store.feedbook.state(GOOD.id, now=NOW)
        assert state is not None
        assert state.state != "paused"
        for act in Act:
            guest = Request(what="x", user=TEODORO, team=TeamId(OTHER), channel=ChannelId(Sandbox.channel))
            allowed = isinstance(await may(act, guest, talk.ports), Allowed)
            assert allowed == (act in (Act.LOOK, Act.SHARE)), act


# ------------------------------------------------------------------------------------------------------ digest settings


async def test_only_people_in_the_channel_set_up_its_digest(link: Link) -> None:
    async with desk(link) as talk:
        channel = ChannelId(Sandbox.channel)
        settings = payloads.submission(controls.SETTINGS_VIEW, user="U0STRANGER")
        assert "Only people in that channel" in str(await talk.gets(settings))
        assert await talk.ports.store.plans.all(talk.ports.team) == ()
        typed = payloads.command("/digest", "settings", user="U0STRANGER")
        answer = await talk.says(typed, "U0STRANGER")
        assert "Only people in that channel" in answer, "told before anything is filled in"
        await talk.gets(payloads.submission(controls.SETTINGS_VIEW, user=TEODORO))
        [plan] = await talk.ports.store.plans.all(talk.ports.team)
        assert (plan.channel, plan.zone) == (channel, "Europe/Berlin")
        [entry] = await talk.ports.store.audit.since(None)
        assert (entry.act, entry.user, entry.about) == (Act.SET_DIGEST, TEODORO, channel)
        assert "at 07:45:00" in entry.after
        assert "zone Europe/Stockholm" in entry.before


async def test_where_the_bot_cannot_see_who_is_in_it_says_what_to_do(link: Link) -> None:
    async with desk(link) as talk:
        private = payloads.submission(controls.SETTINGS_VIEW, meta=talk.sandbox.private_channel)
        assert "/invite @Amur" in str(await talk.gets(private))
        await talk.sandbox.invite(talk.sandbox.private_channel)
        assert "Saved" in str(
            await talk.gets(payloads.submission(controls.SETTINGS_VIEW, meta=talk.sandbox.private_channel))
        )


async def test_direct_messages_have_no_digest_least_of_all_another_persons(link: Link) -> None:
    async with desk(link) as talk:
        for whose in (ASTRID, TEODORO):
            meta = talk.sandbox.direct_channel(whose)
            answer = await talk.gets(payloads.submission(controls.SETTINGS_VIEW, meta=meta, user=ASTRID))
            assert "A digest is posted in a channel" in str(answer)
        mine = Request(what="x", user=ASTRID, channel=ChannelId(talk.sandbox.direct_channel(ASTRID)))
        assert isinstance(await may(Act.SET_DIGEST, mine, talk.ports), Allowed)
        assert isinstance(await may(Act.SET_DIGEST, replace(mine, user=TEODORO), talk.ports), Denied)
        assert await talk.ports.store.plans.all(talk.ports.team) == ()


# ---------------------------------------------------------------------------------------------------------- other teams


def of_another_team(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The payload as sent for another team, for an organisation, and for nobody."""
    names = {"team": {"id": OTHER}} if "team" in payload else {"team_id": OTHER}
    made = [{**payload, **names}, {**payload, "is_enterprise_install": "true"}]
    for one in made:
        if "authorizations" in one:
            one["authorizations"] = [{"team_id": OTHER, "is_enterprise_install": False}]
    nobodys = {key: value for key, value in payload.items() if key not in ("team", "team_id", "authorizations")}
    return [*made, nobodys | ({"user": {"id": ASTRID}} if "user" in payload else {})]


async def test_what_is_another_teams_is_served_nothing_and_leaves_nothing(link: Link) -> None:
    async with desk(link) as talk:
        before = {text(key) async for key in link.redis.scan_iter(count=1_000)}
        with structlog.testing.capture_logs() as logs:
            sent = [one for _, payload in payloads.everything().values() for one in of_another_team(payload)]
            answers = [await talk.gets(one) for one in sent]
        assert set(answers) == {""}
        assert talk.sandbox.calls() == []
        assert {text(key) async for key in link.redis.scan_iter(count=1_000)} == before
    assert [one["event"] for one in logs] == ["requests of other teams are not answered"]


async def test_in_a_shared_channel_the_installation_counts_and_not_the_person(link: Link) -> None:
    """An event names it in its authorizations, a modal beside the person's team (Bolt's extract_team_id)."""
    async with desk(link) as talk:
        await talk.sandbox.say("a mention")
        mention = payloads.event("app_mention") | {"team_id": OTHER}
        mention["event"]["ts"] = talk.sandbox.messages()[-1]["ts"]
        await talk.gets(mention)
        assert [one.arguments["channel"] for one in talk.sandbox.calls("chat.postMessage")] == [Sandbox.channel]
        asked = payloads.submission(controls.ASK_VIEW) | {"team": {"id": OTHER}}
        asked["view"]["app_installed_team_id"] = Sandbox.team
        assert "7 statements" in str(await talk.gets(asked))


# ------------------------------------------------------------------------------------------------------------ the audit


OPENING = (controls.SETTINGS, controls.MISSED, controls.FEED_REMOVE)
"""They open a form, or are pressed last."""


async def test_every_act_of_administration_in_slack_is_recorded(link: Link) -> None:
    async with desk(link) as talk:
        new = [Feed(id=FeedId(one), url=f"https://u:secret@{one}.example/f?key=secret", title=one) for one in "ab"]
        await talk.ports.store.feed_list.offer("an-offer", new[:1])
        await talk.ports.store.feed_list.offer("a-list", new)
        for name in ACTIONS:
            if ACTS[name] in ADMINISTRATION and name not in OPENING:
                await talk.gets(payloads.press(name))
        in_modal = payloads.press(controls.FEED_ADD, "a-list")
        in_modal |= {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "type": "modal"}}
        await talk.gets(in_modal)
        for name in (controls.SETTINGS_VIEW, controls.FEED_RENAME_VIEW, controls.MISSED_VIEW):
            await talk.gets(payloads.submission(name))
        await talk.gets(payloads.press(controls.FEED_REMOVE))
        entries = await talk.ports.store.audit.since(None)
    done = {one.act: one for one in entries}
    assert set(done) == ADMINISTRATION - {Act.REPLAY_LETTERS, Act.CHANNEL_ALERTS}  # test_matched_story has the latter
    assert entries[0].act is Act.REMOVE_FEED, "newest first"
    assert (done[Act.LABEL_FEED].before, done[Act.LABEL_FEED].after) == ("unlabelled", "think tank")
    assert done[Act.RENAME_FEED].about == "Good News (good.example)"
    assert done[Act.ADD_FEED].about == "a (a.example)"
    assert done[Act.IMPORT_FEEDS].about == "b (b.example)"
    assert {one.user for one in entries} == {ASTRID}
    assert {one.where for one in entries if one.act is Act.PAUSE_FEED} == {Sandbox.channel}
    assert "secret" not in str(entries)
