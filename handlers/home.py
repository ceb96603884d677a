"""App Home: the next digest, one's alerts, whom one follows, feeds in trouble; on the first visit what Amur is for."""

from __future__ import annotations

from datetime import datetime

from bot.desk.alerts import followed, mine
from bot.desk.answers import newest
from bot.model import ChannelId, UserId
from digests.blocks import View
from digests.home import FOLLOWED, home_view
from digests.window import due_at
from handlers.asked import Asked, Ports
from handlers.endings import Ending, Home, Nothing
from handlers.noted import STARTED


async def opened(asked: Asked, ports: Ports) -> Ending:
    """`text` is the tab that was opened: Slack tells of the messages tab too."""
    return Home(await home_of(asked.user, ports)) if asked.text in ("", "home") else Nothing()


async def home_of(user: UserId, ports: Ports) -> View:
    channel = ports.settings.channel
    alerts = await mine(team=ports.team, user=user, watchlist=ports.watchlist)
    names = [name for one in alerts if (name := followed(one)) is not None]
    return home_view(
        channel=ChannelId(channel) if channel else None,
        next_digest=await next_digest(ports),
        zone=ports.settings.zone.key,
        alerts=alerts,
        followed=[found for name in names[:FOLLOWED] if (found := await newest(name, archive=ports.archive))],
        feeds=await ports.feedbook.states(now=ports.now()),
        first_visit=await _first_visit(user, ports),
    )


async def _first_visit(user: UserId, ports: Ports) -> bool:
    name = f"visited:{ports.team}:{user}"
    if await ports.notes.get(name):
        return False
    await ports.notes.put(name, ports.now().isoformat())
    return True


async def next_digest(ports: Ports) -> datetime | None:
    """When the next digest is due; None without a channel."""
    if ports.settings.channel is None:
        return None
    now = ports.now()
    started = await ports.notes.get(STARTED)
    return due_at(
        await ports.ledger.last_window(ports.team, ChannelId(ports.settings.channel)),
        now=now,
        at=ports.settings.digest_at,
        zone=ports.settings.zone,
        started=datetime.fromisoformat(started) if started else now,
        first_at_once=ports.settings.first_digest == "at-once",
    )
