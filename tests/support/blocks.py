"""What a message or view shows, taken out of its blocks."""

from __future__ import annotations

import re

from bot.model import Part
from digests.slack.blocks import Block, blocks_of
from digests.slack.rich_blocks import NEW_BLOCKS, children, part_in_mrkdwn, plainly


def mrkdwn(part: Part) -> list[str]:
    """Every mrkdwn text of a message, top to bottom; newer blocks as their plain form has them."""
    found: list[str] = []
    for block in blocks_of(part):
        if block["type"] == "rich_text":
            found.append("\n".join(map(part_in_mrkdwn, children(block, "elements"))))
        elif block["type"] in NEW_BLOCKS:
            found += [str(text["text"]) for one in plainly(block) if isinstance(text := one.get("text"), dict)]
        elements = block.get("elements")
        texts = [block.get("text"), *(elements if isinstance(elements, list) else [])]
        found += [str(one["text"]) for one in texts if isinstance(one, dict) and one.get("type") == "mrkdwn"]
    return found


def all_text(parts: tuple[Part, ...]) -> str:
    return "\n".join(text for part in parts for text in mrkdwn(part))


def controls(blocks: list[Block]) -> list[str]:
    return re.findall(r"'action_id': '([^']+)'", str(blocks))


def cards(part: Part) -> list[Block]:
    return [block for block in blocks_of(part) if "accessory" in block]


def below_the_overview(parts: tuple[Part, ...]) -> str:
    """Without the lines that sum the digest up, which name a story that stands below."""
    return "\n".join(one for part in parts for one in mrkdwn(part) if not one.startswith(("*In short", "*New since")))
