"""Who may change the list of feeds."""

from __future__ import annotations

from bot.model import Part
from digests.slack.help import compose_note
from handlers.slack.ports import Ports
from handlers.slack.requests import Request

ADMINS = "Here only the workspace's admins change the list of feeds, so please ask one of them. Looking is free: /feeds"
NAMED = "Here only some people change the list of feeds, so please ask {them}. Looking is free: /feeds"


async def refused(request: Request, ports: Ports) -> Part | None:
    """The words for somebody who may not; None for whoever may."""
    match ports.settings.feeds_admins:
        case "everyone":
            return None
        case "admins":
            return None if await ports.slack.workspace.is_admin(request.user) else compose_note(ADMINS)
        case ids:
            # A mention in a note would be escaped, and notify them besides: how many is enough.
            them = "one of them" if len(ids) > 1 else "that person"
            return None if request.user in ids else compose_note(NAMED.format(them=them))
