"""/topics: what there was on each, and one of them in full."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.model import TopicId, TopicTerms
from bot.reading.statements.subjects import find_topic
from digests.slack.answers.topics import NEWEST, OTHER, Counts, compose_topic, compose_topics
from digests.slack.control_values import decode_digest
from digests.slack.help import Command, compose_help
from digests.slack.notes import no_topic
from handlers.grammar.words import Misread, asks_for_help, normalised
from handlers.slack.commands.digests.digest import pages
from handlers.slack.mistakes import mistake
from handlers.slack.ports import Ports
from handlers.slack.replies import Privately, Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/topics",
    purpose="Shows how much there was on each topic in the last 7 days and the 7 before.",
    usage="/topics [NAME]",
    examples=(
        ("/topics", "all of them, each with a button to its digest"),
        ("/topics energy", "its terms, and the newest items under it"),
    ),
    summary="What there was on each topic in the last 7 days",
    hint="[NAME]",
)
WEEK = timedelta(days=7)
DAY_BEGINS = timedelta(hours=14)
"""How long before UTC a day begins where days begin."""


async def topics(request: Request, ports: Ports) -> Reply:
    named = normalised(request.text)
    if asks_for_help(named):
        return privately(compose_help(COMMAND))
    known = ports.pack.current.topics
    if not named:
        week, before = await _counts([topic.id for topic in (*known, OTHER)], ports)
        return privately(compose_topics(known, week=week, before=before))
    topic = OTHER if named.casefold() == OTHER.id else find_topic(named, known)
    if topic is None:
        return privately(mistake(_unknown(named, known), COMMAND))
    week, before = await _counts([topic.id], ports)
    newest = await ports.store.archive.on_topic(topic.id, limit=NEWEST)
    return privately(compose_topic(topic, newest, week=week, before=before))


def _unknown(named: str, known: tuple[TopicTerms, ...]) -> Misread:
    example = f"/topics {known[0].id}" if known else COMMAND.name
    return Misread(no_topic(named, [topic.name for topic in known]), example)


async def _counts(ids: list[TopicId], ports: Ports) -> tuple[Counts, Counts]:
    """What is dated by the day only stands at its noon: today's counts all day long."""
    now = ports.now()
    counted = ports.store.archive.topic_counts
    week, before = await asyncio.gather(
        counted(ids, now - WEEK, now + DAY_BEGINS), counted(ids, now - 2 * WEEK, now - WEEK)
    )
    return week, before


async def digest_of(request: Request, ports: Ports) -> Reply:
    """The value is a request for a topic's digest."""
    return Privately(await pages(decode_digest(request.text), ports, request.channel))
