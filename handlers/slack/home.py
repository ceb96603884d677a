"""App Home: the next digest, one's alerts, whom one follows, feeds in trouble; on the first visit what Amur is for."""

from __future__ import annotations

from datetime import datetime

from bot.model import ChannelId, UserId
from bot.use_cases.alerts.subscriptions import followed, mine
from bot.use_cases.answers.who_said import newest
from bot.use_cases.digests.plans import plan_of
from bot.use_cases.digests.schedule import next_due
from digests.slack.blocks import View
from digests.slack.home import FOLLOWED, home_view
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, Nothing, Reply
from handlers.slack.requests import Request


async def opened(request: Request, ports: Ports) -> Reply:
    """`text` is the tab that was opened: Slack tells of the messages tab too."""
    return Home(await home_of(request.user, ports)) if request.text in ("", "home") else Nothing()


async def home_of(user: UserId, ports: Ports) -> View:
    channel = ports.settings.channel
    alerts = await mine(team=ports.team, user=user, watchlist=ports.store.watchlist)
    names = [name for one in alerts if (name := followed(one)) is not None]
    return home_view(
        channel=ChannelId(channel) if channel else None,
        next_digest=await next_digest(ports),
        zone=ports.settings.zone.key,
        alerts=alerts,
        followed=[found for name in names[:FOLLOWED] if (found := await newest(name, archive=ports.store.archive))],
        feeds=await ports.store.feedbook.states(now=ports.now()),
        first_visit=await _first_visit(user, ports),
    )


async def _first_visit(user: UserId, ports: Ports) -> bool:
    name = f"visited:{ports.team}:{user}"
    if await ports.store.notes.get(name):
        return False
    await ports.store.notes.put(name, ports.now().isoformat())
    return True


async def next_digest(ports: Ports) -> datetime | None:
    """When the next digest of the channel that the settings name is due, by its plan; None without a channel."""
    plan = await plan_of(None, ports.settings, ports.store.plans, ports.team)
    if plan is None:
        return None
    return await next_due(plan, ports.store, settings=ports.settings, team=ports.team, now=ports.now())
