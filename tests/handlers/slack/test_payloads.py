"""Whatever a signed request holds, it ends in words, in an acknowledgement or in a 4xx: in no failure, and no trace."""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.sandbox import Sandbox
from bot.sandbox.transport.http_push import encoded, signature
from handlers.slack.app import listening, serve
from handlers.slack.routes import ACTIONS, COMMANDS, EVENTS, OPTIONS, SHORTCUTS, VIEWS
from tests.support.sandbox_talk import MANIFEST, NOW, free_port, ports_on, readings, some_settings, two_feeds
from tests.support.slack.slack_payloads import everything

KINDS = everything()
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1e308,
        "",
        " ",
        "x",
        "\x00\ud83d",
        "<!channel>",
        "D0",
        "9" * 400,
        [],
        [[]],
        [None],
        {},
        {"id": {}},
    ]
) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


TYPED = st.lists(
    st.sampled_from(
        (
            *(
                "Lindqvist",
                "ferries",
                "about",
                "on",
                "since",
                "until",
                "in",
                "by",
                "yesterday",
                "31 February",
                "May 2024",
            ),
            *("add", "remove", "list", "pause", "rename", "why", "settings", "here", "off", "status", "help", "chart"),
            *("AND", "OR", "NOT", "NEAR/5", "NEAR/0", "(", ")", '"', "-", "*", "title:", "speaker:x", "css:", "css:a["),
            *(
                "https://good.example/rss",
                "<http://a.example|b>",
                "<@U1>",
                "<#C1|x>",
                "<!channel>",
                "http://[::1",
                "\u202e",
            ),
        )
    ),
    max_size=8,
).map(" ".join)
"""What people type, in any order: the words that commands, queries and dates are made of."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field, however deep."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


@st.composite
def damaged(draw: st.DrawFn, name: str) -> tuple[str, dict[str, Any]]:
    """A valid payload of the listener, some fields of which are gone or hold something else; a command may be whole but
    for what was typed."""
    kind, valid = KINDS[name]
    payload = copy.deepcopy(valid)
    typed = name.startswith("/") and draw(st.booleans())
    if typed:
        payload["text"] = draw(TYPED)
    for _ in range(draw(st.integers(0 if typed else 1, 3))):
        *way, last = draw(st.sampled_from(list(places(payload))))
        holder: Any = payload
        for step in way:
            holder = holder[step]
        if draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = copy.deepcopy(draw(TYPED | ODD if last in ("text", "value") else ODD))
        if not payload:
            break
    return kind, payload


class Door:
    """The real app, over signed HTTP."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self._url = f"http://127.0.0.1:{port}/slack/events"
        self._session = session

    async def gets(self, kind: str, payload: dict[str, Any]) -> tuple[int, str]:
        body, content_type = encoded(kind, payload)
        now = int(time.time())
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(now),
            "X-Slack-Signature": signature(Sandbox.signing_secret, now, body),
        }
        async with self._session.post(self._url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def door(link: Link) -> AsyncIterator[Door]:
    """On leaving, what is under way is finished."""
    async with Sandbox.open(manifest=MANIFEST) as sandbox, aiohttp.ClientSession() as session:
        given_settings = some_settings(sandbox, by="http", port=free_port())
        await two_feeds(link, now=NOW)
        for reading in readings():
            await RedisArchive(link, keep_days=400).file(reading, [], now=NOW)
        stop, ready = asyncio.Event(), asyncio.Event()
        app = listening(ports_on(link, given_settings))
        serving = asyncio.create_task(serve(app, given_settings, stop=stop, ready=lambda _: ready.set()))
        await asyncio.wait_for(ready.wait(), 10)
        try:
            yield Door(given_settings.port, session)
        finally:
            stop.set()
            await serving


GROUPS: dict[str, list[str]] = {
    "command": [one.name for one in COMMANDS],
    "action": list(ACTIONS),
    "view": list(VIEWS),
    "shortcut": list(SHORTCUTS),
    "options": list(OPTIONS),
    "event": list(EVENTS),
}


EXAMPLES = 10
"""Of each listener; `make fuzz` runs as many again and again."""


def examples(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Made first, and sent then: Hypothesis knows no event loop."""
    made: list[tuple[str, dict[str, Any]]] = []

    @given(damaged(name))
    @settings(max_examples=EXAMPLES)
    def collect(one: tuple[str, dict[str, Any]]) -> None:
        made.append(one)

    collect()
    return made


@pytest.mark.parametrize("group", GROUPS)
async def test_a_damaged_payload_ends_in_words_or_nothing(
    link: Link, group: str, caplog: pytest.LogCaptureFixture
) -> None:
    names = GROUPS[group]
    failed, sent = [], 0
    with structlog.testing.capture_logs() as of_whole:
        async with door(link) as app:
            for name in names:
                assert (await app.gets(*KINDS[name]))[0] == 200, name
    reasons = [(one.get("what"), str(one.get("reason", ""))) for one in of_whole]
    assert [one for one in reasons if one[1].startswith("UnknownValue")] == [], "no whole payload"
    with structlog.testing.capture_logs() as logs:
        async with door(link) as app:
            for name in names:
                for kind, payload in examples(name):
                    status, said = await app.gets(kind, payload)
                    sent += 1
                    if status != 200 and status // 100 != 4:
                        failed.append((name, status, said, payload))
                assert (await app.gets(*KINDS[name]))[0] == 200, f"{name} still answers what is whole"
    assert failed[:3] == []
    assert [one for one in logs if one.get("exc_info")] == []
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
    assert sent >= 5 * len(names)


BLOCK_ACTION, FORM = KINDS["ask"][1], KINDS["ask-view"][1]


@pytest.mark.parametrize(
    "payload",
    [
        BLOCK_ACTION | {"actions": None},
        BLOCK_ACTION | {"actions": []},
        BLOCK_ACTION | {"actions": [{"action_id": ["ask"]}]},
        BLOCK_ACTION | {"user": {"id": {}}},
        FORM | {"view": {"callback_id": [], "type": "modal"}},
        FORM | {"view": {"callback_id": "ask-view"}},
        FORM | {"view": FORM["view"] | {"private_metadata": ["C1"]}},
        KINDS["who-said-this"][1] | {"callback_id": ["who-said-this"]},
    ],
)
async def test_what_was_found_to_fail_is_refused_and_counted(link: Link, payload: dict[str, Any]) -> None:
    """Bolt fails over each, before any listener and in its error handler too: that was a 500 with a trace."""
    with structlog.testing.capture_logs() as logs:
        async with door(link) as app:
            assert await app.gets("interactive", payload) == (400, "not a payload of Slack's")
    shown = [one for one in logs if one["event"] == "requests without the shape of Slack's are not read"]
    assert [one["count"] for one in shown] == [1]
