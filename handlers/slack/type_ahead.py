"""What is suggested while somebody types into a form: topics, outlets, zones. People: `commands.answers.whosaid`."""

from __future__ import annotations

from digests.slack.answers.modal import word_options
from digests.wording.words import clean
from handlers.grammar.zones import zones_like
from handlers.slack.ports import Ports
from handlers.slack.replies import Reply, Suggestions
from handlers.slack.requests import Request


async def subjects(request: Request, ports: Ports) -> Reply:
    """Topics by name, and last the very words."""
    wanted = clean(request.text).casefold()
    every = [one.name for one in ports.pack.current.topics if wanted in one.name.casefold() or wanted in one.id]
    return Suggestions(word_options(every, typed=request.text))


async def outlets(request: Request, ports: Ports) -> Reply:
    """Of the feeds that are watched, and last the very words: an outlet need have no feed of its own."""
    wanted = clean(request.text).casefold()
    states = await ports.store.feedbook.states(now=ports.now())
    titles = {one.feed.title for one in states if wanted in one.feed.title.casefold()}
    return Suggestions(word_options(sorted(titles, key=str.casefold), typed=request.text))


async def zones(request: Request, ports: Ports) -> Reply:
    return Suggestions(word_options(zones_like(request.text)))
