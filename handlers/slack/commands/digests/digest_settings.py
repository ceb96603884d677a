"""/digest settings: when and how the channel it is typed in gets its digest."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Act, ChannelId, ChannelPlan
from bot.use_cases.digests.plans import all_plans, default_plan
from bot.use_cases.digests.schedule import next_due
from digests.slack import notes
from digests.slack.digests.digest_settings import Unfit, a_plan, read_plan, saved_view, settings_view
from digests.slack.help import compose_note
from handlers.slack.people.audit import difference, record
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, InPlace, Opened, Renewed, Reply, privately
from handlers.slack.requests import Request


async def opened(request: Request, ports: Ports) -> Reply:
    if request.channel is None or request.channel.startswith("D"):
        return privately(compose_note(notes.DIGEST_ELSEWHERE))
    return Opened(settings_view(await _plan(request.channel, ports), ports.pack.current.topics))


async def pressed(request: Request, ports: Ports) -> Reply:
    """The button under a digest. Its value is the channel, for one shown elsewhere."""
    return await opened(request, ports)


async def submitted(request: Request, ports: Ports) -> Reply:
    if request.channel is None or request.channel.startswith("D"):
        return InPlace(compose_note(notes.DIGEST_ELSEWHERE), title=notes.NOT_CHANGED)
    old = await _plan(request.channel, ports)
    read = read_plan(request.fields, old=old, topics=ports.pack.current.topics)
    if isinstance(read, Unfit):
        return Faulty(read.problems)
    read = replace(read, owner=request.user)
    await ports.store.plans.keep(ports.team, read)
    before, after = difference(old, read)
    await record(Act.SET_DIGEST, request, ports, about=request.channel, before=before, after=after)
    now = ports.now()
    due = await next_due(read, ports.store, settings=ports.settings, team=ports.team, now=now)
    return Renewed(saved_view(read, due, now=now))


async def _plan(channel: ChannelId, ports: Ports) -> ChannelPlan:
    known = {plan.channel: plan for plan in await all_plans(ports.settings, ports.store.plans, ports.team)}
    return known.get(channel) or a_plan(channel, ports.now(), like=default_plan(channel, ports.settings))
