"""What Slack's refusals of a message mean, and what may pass instead."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import SlackRefused
from bot.model import HeldFor, Part
from bot.ports import Outbox
from bot.use_cases.delivery.outcomes import GivenUp, Held

PLAIN = 3_000
"""Characters of the plain text that stands in for blocks Slack would not take."""

MENDABLE = {
    "is_archived": "the channel is archived: unarchive it, or choose another channel",
    "channel_not_found": "Slack shows the bot no such channel: /invite it there, or choose another channel",
    "not_in_channel": "the bot is not in the channel: /invite it there",
    "messages_tab_disabled": "the app cannot be written to: switch its Messages Tab on under App Home",
    "ekm_access_denied": "the workspace's admins have suspended posting (ekm_access_denied): ask one of them",
    "cannot_reply_to_message": "Slack allows no replies to the first message: look at the channel's settings",
}
HOPELESS = {
    "user_not_found": "there is no such person in the workspace any more",
    "user_disabled": "the person's account is deactivated",
    "user_not_visible": "the person cannot be seen by the bot",
    "cannot_dm_bot": "the subscriber is a bot, which cannot be written to",
    "thread_not_found": "the message it belongs under was deleted",
}
PERSON_GONE = frozenset({"user_not_found", "user_disabled"})
UNREADABLE = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "method_not_supported_for_channel_type"}
)
"""Codes by which history says that this bot cannot read it."""
TOO_MUCH = frozenset({"msg_too_long", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "no_text"})
"""Slack will not take these blocks; plainer ones may pass, or the text alone."""
DOUBTED = Held(
    "Slack never said whether it took the message, and its history cannot be read; look, then release it",
    HeldFor.DOUBT,
)


def refusal(refused: SlackRefused) -> Held | GivenUp:
    """What to do about a definite no, in words."""
    if refused.code in MENDABLE:
        return Held(MENDABLE[refused.code])
    if refused.code.startswith("restricted_action"):
        return Held(f"only some people may post in the channel ({refused.code}): ask a workspace admin to let the bot")
    return GivenUp(HOPELESS.get(refused.code, str(refused)), person_gone=refused.code in PERSON_GONE)


def plainer(part: Part) -> Part | None:
    """What may pass where Slack would not take the blocks: plainer ones, then the text alone; None: nothing is."""
    if part.plain:
        return replace(part, blocks=part.plain, plain="")
    return replace(part, blocks="[]", text=part.text[:PLAIN]) if part.blocks != "[]" else None


async def update(outbox: Outbox, to: str, ts: str, part: Part) -> None:
    """Changes a message in place, in a plainer form where Slack will not take this one. Raises as `Outbox` does."""
    try:
        await outbox.update(to, ts, part)
    except SlackRefused as refused:
        less = plainer(part) if refused.code in TOO_MUCH else None
        if less is None:
            raise
        await update(outbox, to, ts, less)
