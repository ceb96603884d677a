"""What Slack refuses, as pure functions: of blocks on a surface, of a view, of a message, of an app manifest.

Each gives the broken rules in Slack's words with a JSON pointer; an empty tuple means Slack would take it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from bot.sandbox.checks.block_kit import BLOCKS, MOST_BLOCKS, ON_SURFACE, plain
from bot.sandbox.checks.rich_blocks import text_of
from bot.sandbox.checks.shapes import anything, by_type, flag, many, one_of, pattern, shape, string, unique, wrong
from bot.sandbox.protocol import Json

MOST_TEXT = 40_000
"""Characters of a message's top-level text; beyond it Slack cuts or refuses (changelog 2018-04)."""
MOST_BLOCK_TEXT = 12_000
"""Characters over all blocks of one message; undocumented (slackapi/bolt-js issues 2509, 2867)."""
MOST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100
MOST_VIEW_BYTES = 250_000
ONE_PER_MESSAGE = ("table", "data_table")


def violations(blocks: object, surface: str, at: str = "/blocks") -> tuple[str, ...]:
    """Broken rules of `blocks` on "message", "modal" or "home"."""
    shapes = {kind: rule for kind, rule in BLOCKS.items() if kind in ON_SURFACE[surface]}
    found = [*many(by_type(shapes), MOST_BLOCKS[surface], 0)(blocks, at)]
    if isinstance(blocks, list):
        known = [block for block in blocks if isinstance(block, dict)]
        found += unique(
            ((b.get("block_id"), f"{at}/{n}/block_id") for n, b in enumerate(blocks) if isinstance(b, dict)), "block_id"
        )
        found += _together(known, at)
    return tuple(found)


def _together(blocks: list[Json], at: str) -> Iterator[str]:
    """Rules about all blocks of one payload at once."""
    kinds = Counter(block.get("type") for block in blocks if isinstance(block.get("type"), str))
    for kind in ONE_PER_MESSAGE:
        if kinds[kind] > 1:
            yield wrong(f"only one {kind} allowed", at)
    if kinds["data_visualization"] > 2:
        yield wrong("no more than 2 data_visualization blocks allowed", at)
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if markdown > MOST_MARKDOWN:
        yield wrong(f"markdown blocks must be less than {MOST_MARKDOWN + 1} characters together", at)
    if sum(1 for element in elements_of(blocks) if element.get("focus_on_load")) > 1:
        yield wrong("only one element may have focus_on_load", at)


def too_much_text(blocks: list[Json]) -> bool:
    """Whether Slack answers `msg_blocks_too_long`."""
    return len(text_of(blocks)) > MOST_BLOCK_TEXT


def elements_of(blocks: object) -> Iterator[Json]:
    """Every interactive element, with the block_id of its block at hand through `located`."""
    for _, element in located(blocks):
        yield element


def located(blocks: object) -> Iterator[tuple[Json, Json]]:
    """(block, element) for every element of every block, children of containers, cards and carousels included."""
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, dict):
            continue
        one = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
        several = [
            inner
            for name in ("elements", "actions")
            if isinstance(block.get(name), list)
            for inner in block[name]
            if isinstance(inner, dict)
        ]
        for element in (*one, *several):
            if element.get("type") == "card":
                yield from located([element])
            else:
                yield block, element
        yield from located(block.get("blocks"))


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_MODAL = shape(
    {"type": one_of("modal"), "title": plain(24), "blocks": anything},
    {
        "close": plain(24),
        "submit": plain(24),
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "external_id": string(255, 0),
        "submit_disabled": flag,
    },
)
_HOME = shape(
    {"type": one_of("home"), "blocks": anything},
    {"private_metadata": string(3000, 0), "callback_id": string(255, 0), "external_id": string(255, 0)},
)


def view_violations(view: object, surface: str) -> tuple[str, ...]:
    """Broken rules of a "modal" or "home" view."""
    if not isinstance(view, dict):
        return (wrong("must be an object", "/view"),)
    found = [*(_MODAL if surface == "modal" else _HOME)(view, "/view")]
    found += violations(view.get("blocks"), surface, "/view/blocks")
    blocks = view["blocks"] if isinstance(view.get("blocks"), list) else []
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if surface == "modal" and has_input and not view.get("submit"):
        found.append(wrong("missing required field: submit (a modal with an input block needs one)", "/view"))
    return tuple(found)


def view_too_large(view: Json) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES


# ── options given for an external select ─────────────────────────────────────────────────────────────────────────────

_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_GROUP = shape({"label": plain(75), "options": many(_OPTION, 100, 0)})


def options_violations(answer: object) -> tuple[str, ...]:
    """Broken rules of the answer to a block_suggestion: `options` or `option_groups`, at most 100 of either."""
    if not isinstance(answer, dict) or (answer.get("options") is None) == (answer.get("option_groups") is None):
        return (wrong("must have either options or option_groups", ""),)
    return tuple(shape({}, {"options": many(_OPTION, 100, 0), "option_groups": many(_GROUP, 100, 0)})(answer, ""))


# ── the app's manifest ───────────────────────────────────────────────────────────────────────────────────────────────

_NAME = pattern(r"/[^\s/A-Z]{1,31}", "must be 2 to 32 characters, start with / and be lower case", 32)
_ANY_URL = string(3000)


def manifest_violations(manifest: object) -> tuple[str, ...]:
    """Broken limits of an app manifest (slackapi/manifest-schema 2.0.0); fields without a limit are not looked at."""
    if not isinstance(manifest, dict):
        return (wrong("must be an object", ""),)
    return tuple(_manifest(manifest))


def _manifest(manifest: Json) -> Iterator[str]:
    limits = {
        "/display_information/name": string(35),
        "/display_information/description": string(140),
        "/display_information/long_description": string(4000, 175),
        "/display_information/background_color": string(7, 4),
        "/features/bot_user/display_name": string(80),
        "/features/slash_commands": many(
            shape(
                {"command": _NAME, "description": string(2000)},
                {"usage_hint": string(1000), "url": _ANY_URL, "should_escape": flag},
            ),
            50,
        ),
        "/features/shortcuts": many(
            shape(
                {
                    "name": string(24),
                    "type": one_of("message", "global"),
                    "callback_id": string(255),
                    "description": string(150),
                }
            ),
            10,
        ),
        "/features/unfurl_domains": many(string(1000), 5),
        "/features/agent_view/agent_description": string(300),
        "/features/agent_view/suggested_prompts": many(shape({"title": string(75), "message": string(2000)}, {}), 4, 0),
        "/oauth_config/redirect_urls": many(_ANY_URL, 1000, 0),
        "/oauth_config/scopes/bot": many(string(255), 255, 0),
        "/oauth_config/scopes/user": many(string(255), 255, 0),
        "/settings/event_subscriptions/bot_events": many(string(255), 100, 0),
    }
    if not isinstance(manifest.get("display_information"), dict) or not manifest["display_information"].get("name"):
        yield wrong("missing required field: name", "/display_information")
    for pointer, rule in limits.items():
        value: object = manifest
        for step in pointer.strip("/").split("/"):
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            yield from rule(value, pointer)
