"""/story: the larger matter that stories belong to, and what came of it, day by day."""

from __future__ import annotations

from bot.model import ItemId
from bot.use_cases.digests.plans import plan_to_show, zone_of
from bot.use_cases.digests.thread import NoThread, ThreadSoFar, thread_named, thread_of
from digests.slack.digests.thread import compose_no_thread, compose_thread
from digests.slack.help import Command, compose_help
from handlers.grammar.words import asks_for_help, normalised
from handlers.slack.ports import Ports
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/story",
    purpose="Shows a thread: the developments of one matter in the last 30 days, with the outlets and words of each.",
    usage="/story WORDS",
    examples=(
        ("/story pipeline", "the thread whose headlines have the word most often"),
        ("/story peace plan", "all of the words, in any order"),
    ),
    summary="What came of one matter, day by day",
    hint="WORDS",
)


async def story(request: Request, ports: Ports) -> Reply:
    written = normalised(request.text)
    if asks_for_help(written) or not written:
        return privately(compose_help(COMMAND))
    plan = await plan_to_show(request.channel, ports.settings, ports.store.plans, ports.team)
    pack, zone = ports.pack.current, zone_of(plan)
    found = await thread_named(written, archive=ports.store.archive, pack=pack, now=ports.now(), zone=zone)
    return _shown(found, written)


async def so_far(request: Request, ports: Ports) -> Reply:
    """The value is one of the thread's articles."""
    plan = await plan_to_show(request.channel, ports.settings, ports.store.plans, ports.team)
    pack, zone = ports.pack.current, zone_of(plan)
    found = await thread_of(ItemId(request.text), archive=ports.store.archive, pack=pack, now=ports.now(), zone=zone)
    return _shown(found, "")


def _shown(found: ThreadSoFar | NoThread, written: str) -> Reply:
    if isinstance(found, NoThread):
        return privately(compose_no_thread(written, found))
    return privately(compose_thread(found))
