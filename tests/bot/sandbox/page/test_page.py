"""The page in a real browser: typed, pressed, filled in, read aloud, looked at in the dark."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.support.slack.bolt_app import button, option, over_sockets, plain, section
from tests.support.slack.browser import MISSING, chromium_path, expect, looked_at

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Error, Page

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium_path() is None, reason=MISSING)]

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Amur"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/whosaid", "description": "Statements by a person", "usage_hint": "NAME"},
            {"command": "/slow", "description": "Answers too late"},
        ],
        "shortcuts": [
            {"name": "Who said this?", "type": "message", "callback_id": "who_said_this", "description": "d"},
            {"name": "Set an alert", "type": "global", "callback_id": "set_alert", "description": "d"},
        ],
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_mention", "app_home_opened", "message.im"]}},
}

NAMELESS = """() => [...document.querySelectorAll('button, a[href], input, select, textarea, [role=button]')]
  .filter((node) => node.getClientRects().length)
  .filter((node) => !(node.getAttribute('aria-label') || node.innerText.trim() || (node.labels && node.labels.length
    && node.labels[0].innerText.trim())))
  .map((node) => node.outerHTML)"""

CONTRASTS = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('#frame *')]
    .filter((node) => node.getClientRects().length)
    .filter((node) => [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim()))
    .filter((node) => !node.closest('.tools, option'))
    .map((node) => {
      const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
      return [(a + .05) / (b + .05), node.outerHTML.slice(0, 120)];
    }).filter(([ratio]) => ratio < 4.5);
}"""


@contextlib.asynccontextmanager
async def opened(
    tmp_path: Path, tab: Page, *, ack_within: float = 3.0, manifest: dict[str, Any] = MANIFEST, **seen: Any
) -> AsyncIterator[tuple[Sandbox, Page]]:
    """A workspace with the small Bolt app, and the page in a browser that allows no error on its console. `seen`: how,
    as in `looked_at`."""
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    trouble: list[str] = []

    def failed(error: Error) -> None:
        trouble.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            trouble.append(message.text)

    tab.on("pageerror", failed)
    tab.on("console", said)
    try:
        async with (
            Sandbox.open(manifest=file, ack_within=ack_within) as sandbox,
            over_sockets(sandbox),
            looked_at(tab, sandbox.page_url, **seen) as page,
        ):
            await expect(page.get_by_role("heading", name="china-russia-watch")).to_be_visible()
            yield sandbox, page
            assert trouble == []
    finally:
        tab.remove_listener("pageerror", failed)
        tab.remove_listener("console", said)


async def post(sandbox: Sandbox, **message: Any) -> None:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    await client.chat_postMessage(**{"channel": sandbox.channel, "text": "posted", **message})


async def type_in(page: Page, words: str) -> None:
    box = page.get_by_role("combobox", name="Message or slash command")
    await box.fill(words)
    await box.press("Enter")


async def test_a_command_a_button_and_a_modal(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        await type_in(page, "/whosaid Quill & <Marsh>")
        answer = page.get_by_role("article").filter(has_text="Only visible to you")
        await expect(answer).to_contain_text("Quill & <Marsh> said nothing yet.")

        await answer.get_by_role("button", name="New alert").click()
        form = page.get_by_role("dialog", name="A new alert")
        await form.get_by_role("button", name="Save").click()
        words = form.get_by_role("textbox", name="Words")
        await expect(words).to_have_attribute("aria-invalid", "true")
        await expect(words).to_be_focused()
        await expect(form).to_contain_text("Please complete this required field.")

        await words.fill("banks AND (yuan")
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_contain_text("A bracket is open.")

        await words.fill("power")
        await form.get_by_role("combobox", name="Where").select_option("titles")
        who = form.get_by_role("combobox", name="Who")
        await who.fill("cle")
        await form.get_by_role("option", name="Cleo Marsh").click()
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_be_hidden()
        saved = await sandbox.until(lambda: sandbox.direct() or None)
        assert saved[0]["text"] == "Alert saved: power"

        await answer.get_by_role("button", name="Share to channel").click()
        await expect(page.get_by_role("article").filter(has_text="Quill & <Marsh>, shared")).to_be_visible()
        assert sandbox.violations == []


async def test_the_keyboard_is_enough(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        box = page.get_by_role("combobox", name="Message or slash command")
        await box.focus()
        await page.keyboard.type("/")
        await expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option")).to_have_count(3)
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("/whosaid ")
        await page.keyboard.type("Quill")
        await page.keyboard.press("Enter")
        await sandbox.until(lambda: sandbox.ephemerals() or None)

        await page.get_by_role("button", name="New alert").focus()
        await page.keyboard.press("Enter")
        form = page.get_by_role("dialog", name="A new alert")
        await expect(form.get_by_role("textbox", name="Words")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(form).to_be_hidden()
        assert sandbox.views() == []
        await expect(page.get_by_role("button", name="New alert")).to_be_focused()

        await page.get_by_role("button", name="# china-russia-watch").focus()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("button", name="# general")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="# general")).to_be_visible()


async def test_threads_mentions_shortcuts_and_permalinks(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        await type_in(page, "@Amur who said it?")
        await page.get_by_role("button", name="1 reply").click()
        thread = page.get_by_role("complementary", name="Thread")
        await expect(thread).to_contain_text("Yes?")
        reply = thread.get_by_role("combobox", name="Reply in this thread")
        await reply.fill("/whosaid Quill")
        await reply.press("Enter")
        await expect(thread).to_contain_text("/whosaid is not supported in threads.")
        await reply.fill("thanks")
        await reply.press("Enter")
        await expect(page.get_by_role("button", name=re.compile("replies"))).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(thread).to_be_hidden()

        message = page.get_by_role("article").filter(has_text="who said it?").first
        await message.hover()
        await message.get_by_role("button", name="Who said this?").click()
        await expect(page.get_by_text("You asked about:")).to_be_visible()

        link = sandbox.permalink(sandbox.channel, sandbox.messages()[1]["ts"])
        await page.goto(link)
        await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("Yes?")


async def test_a_global_shortcut_is_offered_with_the_commands(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        await page.get_by_role("combobox", name="Message or slash command").press_sequentially("/alert")
        await page.get_by_role("option", name="Set an alert").click()
        await expect(page.get_by_role("dialog", name="A new alert")).to_be_visible()
        assert sandbox.messages() == []


async def test_an_app_that_takes_no_messages_says_so(tmp_path: Path, tab: Page) -> None:
    features = {**MANIFEST["features"], "app_home": {"messages_tab_read_only_enabled": True}}
    async with opened(tmp_path, tab, manifest={**MANIFEST, "features": features}) as (sandbox, page):
        await page.get_by_role("button", name="Amur · Messages").click()
        await expect(page.get_by_text("takes no messages")).to_be_visible()
        await expect(page.get_by_role("combobox", name="Message or slash command")).to_be_hidden()
        assert "turned off" in (await sandbox.say("hello", channel=sandbox.direct_channel())).notice


async def test_a_long_message_is_first_shown_from_its_head_and_ones_own_answer_comes_into_view(
    tmp_path: Path, tab: Page
) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        long = [section(f"Story {n}\n" + "words " * 80) for n in range(20)]
        await post(sandbox, blocks=[{"type": "header", "text": plain("The head")}, *long])
        await expect(page.get_by_text("Story 19")).to_be_attached()
        await page.reload()
        await expect(page.get_by_role("heading", name="The head")).to_be_in_viewport()

        await type_in(page, "/whosaid Quill")
        answer = page.get_by_text("Quill said nothing yet.")
        await expect(answer).to_be_in_viewport()
        await post(sandbox, text="Something else came meanwhile.", blocks=long)
        await type_in(page, "/whosaid Marsh")
        await expect(page.get_by_text("Marsh said nothing yet.")).to_be_in_viewport()


async def test_menus_and_confirmations(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        ask = {
            "title": plain("Delete it?"),
            "text": plain("It is gone then."),
            "confirm": plain("Delete"),
            "deny": plain("Keep it"),
        }
        overflow = {
            "type": "overflow",
            "action_id": "share",
            "options": [option("More from the speaker", "more"), option("Why here?", "why")],
        }
        row = {"type": "actions", "elements": [button("Delete story", "share", "gone", style="danger", confirm=ask)]}
        await post(sandbox, blocks=[section("A story", accessory=overflow), row])

        await page.get_by_role("button", name="Delete story").click()
        await page.get_by_role("dialog", name="Delete it?").get_by_role("button", name="Keep it").click()
        await page.get_by_role("button", name="More actions").click()
        await expect(page.get_by_role("menuitem", name="More from the speaker")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("menu")).to_be_hidden()
        assert [m["text"] for m in sandbox.messages()] == ["posted"]

        await page.get_by_role("button", name="Delete story").click()
        await page.get_by_role("dialog", name="Delete it?").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("gone, shared")).to_be_visible()


async def test_home_people_and_the_record(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        await page.get_by_role("button", name="Amur · Home").click()
        await expect(page.get_by_text("Your alerts")).to_be_visible()
        await page.get_by_role("button", name="New alert").click()
        await expect(page.get_by_role("dialog", name="A new alert")).to_be_visible()
        await page.keyboard.press("Escape")

        await page.get_by_role("combobox", name="You are").select_option(sandbox.colleague)
        await expect(page.get_by_text("has not published a home for you yet")).to_be_visible()
        await page.get_by_role("button", name="Amur · Messages").click()
        await type_in(page, "hello")
        await expect(page.get_by_text("I heard you.")).to_be_visible()
        assert sandbox.direct() == []

        await page.get_by_role("button", name="What the bot called").click()
        record = page.get_by_role("complementary", name="What the bot called")
        await expect(record).to_contain_text("views.publish")
        await expect(record).to_contain_text("Rules broken: 0")


async def test_what_slack_says_when_the_app_is_late_is_said_in_words(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab, ack_within=0.2) as (_, page):
        await type_in(page, "/slow")
        await expect(page.get_by_role("article")).to_contain_text('/slow failed with the error "operation_timeout"')
        await expect(page.get_by_text("The app did not answer within 3 seconds")).to_be_visible()


MARKUP = [
    ("*bold* _italic_ ~gone~ `code`", {"strong": "bold", "em": "italic", "s": "gone", "code": "code"}),
    ("&gt; quoted *words*\nnot quoted", {"blockquote": "quoted words"}),
    ("```pre *not bold*```", {"pre": "pre *not bold*"}),
    ("<https://example.org/a?b=1&amp;c=2|a *link*>", {"a[href='https://example.org/a?b=1&c=2']": "a link"}),
    ("<@U00TEODORO> and <#C0GENERAL>", {".mention": "@Teodoro Vance", "button.link": "#general"}),
    (
        "<!date^1715832720^{date_short} {time}|fallback>",
        {"time[datetime='2024-05-16T04:12:00.000Z']": "16 May 2024 06:12"},
    ),
    (
        "&lt;img src=x onerror=alert(1)&gt; &amp; 2*3*4 snake_case_name",
        {"div.block": "<img src=x onerror=alert(1)> & 2*3*4 snake_case_name"},
    ),
    ("<javascript:alert(1)|click>", {"div.block span": "click"}),
    (":warning: :no_such_thing:", {"div.block": "⚠️ :no_such_thing:"}),
]


async def test_markup_is_shown_as_slack_shows_it(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab) as (sandbox, page):
        for text, shows in MARKUP:
            await post(sandbox, text=text)
            last = page.get_by_role("article").last
            for selector, words in shows.items():
                await expect(last.locator(f".body {selector}").first).to_have_text(words)
        assert await page.locator(".body a[href^='javascript']").count() == 0
        assert await page.locator(".body img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_control_has_a_name_and_every_word_contrast(tmp_path: Path, tab: Page, scheme: str) -> None:
    async with opened(tmp_path, tab, colours=scheme) as (sandbox, page):
        select = {"type": "static_select", "action_id": "s", "options": [option("One", "1")]}
        row = {
            "type": "actions",
            "elements": [
                button("Plain", "a"),
                button("First", "b", style="primary"),
                button("Last", "c", style="danger"),
                {"type": "datepicker", "action_id": "d"},
                {"type": "checkboxes", "action_id": "e", "options": [option("Yes", "y")]},
                {"type": "radio_buttons", "action_id": "f", "options": [option("No", "n")]},
            ],
        }
        context = {"type": "context", "elements": [{"type": "mrkdwn", "text": "small print `code`"}]}
        await post(sandbox, blocks=[section("*A* <https://example.org|link>", accessory=select), row, context])
        await type_in(page, "/whosaid Quill")
        await expect(page.get_by_role("article")).to_have_count(2)
        await page.get_by_role("button", name="What the bot called").click()
        assert await page.evaluate(NAMELESS) == []
        assert await page.evaluate(CONTRASTS) == []
        await page.get_by_role("button", name="New alert").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await page.evaluate(NAMELESS) == []


async def test_dark_follows_the_system_and_the_switch_overrules_it(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab, colours="dark") as (_, page):
        ground = "() => getComputedStyle(document.querySelector('#main')).backgroundColor"
        assert await page.evaluate(ground) == "rgb(24, 33, 37)"
        await page.get_by_role("button", name="Light colours").click()
        assert await page.evaluate(ground) == "rgb(255, 255, 255)"
        await page.reload()
        await expect(page.get_by_role("button", name="Dark colours")).to_be_visible()
        assert await page.evaluate(ground) == "rgb(255, 255, 255)"


async def test_a_phone_shows_it_without_sideways_scrolling(tmp_path: Path, tab: Page) -> None:
    async with opened(tmp_path, tab, width=390, height=844) as (sandbox, page):
        await post(sandbox, blocks=[{"type": "header", "text": plain("A header")}, section("x " * 300)])
        await page.get_by_role("button", name="Menu").click()
        await page.get_by_role("button", name="# general").click()
        await expect(page.get_by_role("heading", name="# general")).to_be_visible()
        assert await page.evaluate("() => document.documentElement.scrollWidth") == 390
