"""A small Bolt app, the kind a person would write first: what the sandbox is tried with."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str, value: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "button",
        "text": plain(text),
        "action_id": action_id,
        **({"value": value} if value else {}),
        **more,
    }


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A new alert"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "blocks": [
        section("Words that should ring."),
        {
            "type": "input",
            "block_id": "words",
            "label": plain("Words"),
            "hint": plain("A phrase in quotation marks is one word."),
            "element": {"type": "plain_text_input", "action_id": "typed", "max_length": 40},
        },
        {
            "type": "input",
            "block_id": "where",
            "optional": True,
            "label": plain("Where"),
            "element": {
                "type": "static_select",
                "action_id": "place",
                "placeholder": plain("Anywhere"),
                "options": [option("Titles", "titles"), option("Everywhere", "all")],
            },
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": plain("Who"),
            "element": {
                "type": "external_select",
                "action_id": "person",
                "min_query_length": 0,
                "placeholder": plain("Anybody"),
            },
        },
    ],
}


def app_for(sandbox: Sandbox, seen: list[dict[str, Any]]) -> AsyncApp:
    """Every body that arrives is appended to `seen`."""
    app = AsyncApp(
        client=AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url),
        signing_secret=sandbox.signing_secret,
    )

    @app.command("/whosaid")
    async def whosaid(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack(
            text=f"Nobody is called {body['text']}",
            blocks=[
                section(f"*{body['text']}* said nothing yet."),
                {
                    "type": "actions",
                    "elements": [
                        button("Share to channel", "share", body["text"], style="primary"),
                        button("New alert", "alert"),
                    ],
                },
            ],
        )

    @app.command("/slow")
    async def slow(ack: AsyncAck) -> None:
        await asyncio.sleep(0.6)
        await ack("too late")

    @app.action("share")
    async def share(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        seen.append(body)
        await ack()
        await respond(text="Shared.", replace_original=True)
        await respond(text=f"{body['actions'][0]['value']}, shared", response_type="in_channel")

    @app.action("alert")
    async def alert(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("person")
    async def people(ack: AsyncAck, payload: dict[str, Any]) -> None:
        names = ["Ada Quill", "Bram Oster", "Cleo Marsh"]
        await ack(options=[option(name, name.lower()) for name in names if payload["value"].lower() in name.lower()])

    @app.view("form")
    async def form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(body)
        words = body["view"]["state"]["values"]["words"]["typed"]["value"]
        if "(" in words:
            await ack(response_action="errors", errors={"words": "A bracket is open."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Alert saved: {words}")

    listen(app, seen)
    return app


def listen(app: AsyncApp, seen: list[dict[str, Any]]) -> None:
    """Events and shortcuts."""

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: AsyncSay) -> None:
        seen.append(event)
        await say(text="Yes?", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("message")
    async def direct(event: dict[str, Any], say: AsyncSay) -> None:
        seen.append(event)
        await say("I heard you.")

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(event)
        blocks = [section("*Your alerts*"), {"type": "actions", "elements": [button("New alert", "alert")]}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.shortcut("set_alert")
    async def set_alert(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.shortcut("who_said_this")
    async def who(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        seen.append(body)
        await ack()
        await respond(f"You asked about: {body['message']['text']}")


@contextlib.asynccontextmanager
async def over_sockets(sandbox: Sandbox) -> AsyncIterator[list[dict[str, Any]]]:
    """The app, connected over Socket Mode; gives the list of what it saw."""
    seen: list[dict[str, Any]] = []
    handler = AsyncSocketModeHandler(app_for(sandbox, seen), sandbox.app_token)
    handler.client.web_client.base_url = sandbox.api_url
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
    await sandbox.connected()
    try:
        yield seen
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
