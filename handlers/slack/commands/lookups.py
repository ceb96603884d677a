"""What the worker looks up for somebody, as what answers Slack opens no foreign address; and what is said meanwhile."""

from __future__ import annotations

from bot.model import stable_id
from bot.ports import Lookup
from digests.slack import notes
from digests.slack.help import compose_note
from handlers.slack.ports import Ports
from handlers.slack.replies import Promised
from handlers.slack.requests import Request

SHOWN = 200
"""Characters of an address that are said again."""


async def ask_worker(
    address: str, request: Request, ports: Ports, *, selector: str = "", article: bool = False
) -> Lookup:
    """`selector`, `article`: see `Lookup`."""
    now = ports.now()
    kind = "article" if article else selector
    lookup = Lookup(
        id=stable_id("look", request.user, address, kind, now.isoformat()),
        team=ports.team,
        user=request.user,
        address=address,
        asked_at=now,
        selector=selector,
        article=article,
    )
    await ports.store.lookups.ask(lookup)
    return lookup


def promised(lookup: Lookup, ports: Ports) -> Promised:
    """The answer comes by DM; if nobody has looked within a minute, that is said."""
    where = lookup.address[:SHOWN]

    async def waiting() -> bool:
        return await ports.store.lookups.waiting(lookup.id)

    return Promised(compose_note(notes.looking_at(where)), waiting, compose_note(notes.looking_late(where)))
