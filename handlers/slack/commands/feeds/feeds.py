"""/feeds: what is watched, how each feed fares, and what can be done about it."""

from __future__ import annotations

import asyncio
from typing import assert_never

from bot.model import Act, Curation, FeedId, FeedState, Part
from bot.reading.documents.feeds.feed_identity import NoSuchFeed, SeveralFeeds, ThatFeed, meant
from bot.reading.documents.sanitizer import one_line
from bot.use_cases.unread_files import unread_files
from digests.slack import control_values, controls, notes
from digests.slack.feeds.card import compose_card, compose_several, rename_view, renamed_view
from digests.slack.feeds.feeds import compose_feeds
from digests.slack.help import Command, compose_note
from handlers.grammar.feeds import (
    AddFeed,
    ChangeFeed,
    ExportFeeds,
    ImportFeeds,
    ListFeeds,
    ListPacks,
    ShowFeed,
    WhyItem,
    parse_feeds,
)
from handlers.grammar.words import Help, Misread
from handlers.slack.commands.feeds import additions, article_trace
from handlers.slack.mistakes import help_on, mistake
from handlers.slack.people.audit import called, record
from handlers.slack.people.permissions import OF_VERBS
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, InPlace, Opened, Renewed, Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/feeds",
    purpose="Shows the feeds Amur watches and how they are doing; adds and removes; says what happened to an article.",
    usage="/feeds [NAME | failing | silent | add ADDRESS | why ADDRESS | packs | import | export]",
    examples=(
        ("/feeds", "trouble first; `/feeds silent` and `/feeds failing` only those"),
        ("/feeds Meduza", "one feed: pause, retry, rename, label, remove"),
        ("/feeds add merics.org", "a site or a feed: what it holds, before you decide"),
        ("/feeds add example.org/remarks css:ul.news a", "a page without a feed: the links a CSS selector chooses"),
        ("/feeds why https://example.org/article", "step by step what became of it; or a file's name, or a title"),
        ("/feeds packs", "Russian and Chinese sources of the beat: switch them on"),
        ("/feeds import", "an OPML file; `/feeds export` sends you one"),
    ),
    summary="The feeds Amur watches: how they are doing, add, remove, why",
    hint="[NAME | failing | silent] | add ADDRESS | why ADDRESS | packs | import | export",
)


async def feeds(request: Request, ports: Ports) -> Reply:
    wish = parse_feeds(request.text)
    match wish:
        case Help():
            return privately(help_on(wish, COMMAND))
        case Misread():
            return privately(mistake(wish, COMMAND))
        case ListFeeds(state=state):
            return privately(await _page(0, state, ports))
        case ShowFeed(name=name):
            return privately(await _named(name, ports))
        case AddFeed(address=address, selector=selector):
            return await additions.look(address, request, ports, selector=selector)
        case WhyItem(asked=asked):
            return privately(await article_trace.why(asked, request, ports))
        case ImportFeeds():
            return await additions.import_opened(request, ports)
        case ListPacks():
            return privately(await additions.packs(request, ports))
        case ExportFeeds():
            return await additions.exported(request, ports)
        case ChangeFeed(what=what, name=name):
            return privately(await _changed(what, name, request, ports))
        case _:
            assert_never(wish)


async def turn(request: Request, ports: Ports) -> Reply:
    """The value is the number of the page, and the state asked for."""
    page, state = control_values.decode_page(request.text)
    listed = await _page(page, state, ports)
    return InPlace(listed) if request.place == "private" else privately(listed)


async def shown(request: Request, ports: Ports) -> Reply:
    """The value is the feed's id. In a message for others too, the card comes beside it."""
    card = await _card(FeedId(request.text), ports)
    return InPlace(card) if request.place == "private" else privately(card)


async def _page(number: int, state: str, ports: Ports) -> Part:
    now = ports.now()
    states, unread = await asyncio.gather(ports.store.feedbook.states(now=now), unread_files(ports.store.notes))
    return compose_feeds(states, now=now, page=number, only=state, unread=unread)


async def _card(feed: FeedId, ports: Ports, done: str = "") -> Part:
    now = ports.now()
    state = await ports.store.feedbook.state(feed, now=now)
    return (
        compose_note(f"{done} {notes.FEED_GONE}".strip()) if state is None else compose_card(state, now=now, done=done)
    )


async def _named(name: str, ports: Ports) -> Part:
    states = await ports.store.feedbook.states(now=ports.now())
    match meant(name, states):
        case ThatFeed(state=state):
            return compose_card(state, now=ports.now())
        case SeveralFeeds(states=several):
            return compose_several(several, name, known=True)
        case NoSuchFeed(nearest=nearest):
            return compose_several(nearest, name, known=False)


# ---------------------------------------------------------------------------------------------------- what can be done


async def _changed(what: str, name: str, request: Request, ports: Ports) -> Part:
    """pause, resume and retry at once; remove shows the card, whose button asks back."""
    found = meant(name, await ports.store.feedbook.states(now=ports.now()))
    if not isinstance(found, ThatFeed):
        return await _named(name, ports)
    if what == "remove":
        return compose_card(found.state, now=ports.now(), done=notes.PRESS_REMOVE)
    return await _card(found.state.feed.id, ports, await _done(what, found.state, request, ports))


async def _done(what: str, state: FeedState, request: Request, ports: Ports) -> str:
    feed, now = state.feed.id, ports.now()
    match what:
        case "pause":
            await ports.store.feed_list.pause(feed)
            done = notes.PAUSED
        case "resume" if await ports.store.feed_list.resume(feed, now=now):
            done = notes.RESUMED
        case "resume":
            return notes.NOT_PAUSED
        case "retry" if await ports.store.feed_list.hurry(feed, now=now):
            done = notes.CHECKING
        case _:
            return notes.RESUME_FIRST
    await record(OF_VERBS[what], request, ports, about=called(state.feed), before=state.state)
    return done


async def paused(request: Request, ports: Ports) -> Reply:
    return await _pressed("pause", request, ports)


async def resumed(request: Request, ports: Ports) -> Reply:
    return await _pressed("resume", request, ports)


async def retried(request: Request, ports: Ports) -> Reply:
    return await _pressed("retry", request, ports)


async def _pressed(what: str, request: Request, ports: Ports) -> Reply:
    """The value is the feed's id; the card is shown afresh."""
    feed = FeedId(request.text)
    state = await ports.store.feedbook.state(feed, now=ports.now())
    done = await _done(what, state, request, ports) if state else ""
    return InPlace(await _card(feed, ports, done))


async def removed(request: Request, ports: Ports) -> Reply:
    feed = FeedId(request.text)
    state = await ports.store.feedbook.state(feed, now=ports.now())
    if state is None or not await ports.store.feed_list.remove(feed):
        return InPlace(compose_note(notes.FEED_GONE))
    await record(Act.REMOVE_FEED, request, ports, about=called(state.feed), before=state.state)
    return InPlace(compose_note(notes.removed(state.feed)))


async def labelled(request: Request, ports: Ports) -> Reply:
    feed, label = control_values.decode_label(request.text)
    done = notes.labelled(label)
    return InPlace(
        await _card(feed, ports, done if await _curated(feed, Curation(label=label), request, ports) else "")
    )


async def into_digest(request: Request, ports: Ports) -> Reply:
    return await _placed(Curation(in_digest=True), notes.placed(in_digest=True), request, ports)


async def out_of_digest(request: Request, ports: Ports) -> Reply:
    return await _placed(Curation(in_digest=False), notes.placed(in_digest=False), request, ports)


async def _placed(curation: Curation, done: str, request: Request, ports: Ports) -> Reply:
    feed = FeedId(request.text)
    return InPlace(await _card(feed, ports, done if await _curated(feed, curation, request, ports) else ""))


async def _curated(feed: FeedId, curation: Curation, request: Request, ports: Ports) -> bool:
    """False if it is not watched."""
    state = await ports.store.feedbook.state(feed, now=ports.now())
    if state is None or not await ports.store.feed_list.curate(feed, curation):
        return False
    was, now = state.feed, curation.of(state.feed)
    if curation.title:
        act, before, after = Act.RENAME_FEED, was.title, now.title
    elif curation.label is not None:
        act, before, after = Act.LABEL_FEED, was.label.value, now.label.value
    else:
        act, before, after = Act.PLACE_FEED, _placing(was.in_digest), _placing(now.in_digest)
    await record(act, request, ports, about=called(was), before=before, after=after)
    return True


def _placing(in_digest: bool) -> str:
    return notes.IN_DIGEST if in_digest else notes.OUT_OF_DIGEST


async def rename_opened(request: Request, ports: Ports) -> Reply:
    state = await ports.store.feedbook.state(FeedId(request.text), now=ports.now())
    return privately(compose_note(notes.FEED_GONE)) if state is None else Opened(rename_view(state.feed))


async def renamed(request: Request, ports: Ports) -> Reply:
    """The modal's private_metadata, where others have a channel, is the feed's id."""
    feed, name = FeedId(request.channel or ""), one_line((request.fields.get(controls.FEED_NAME) or ("",))[0])
    if not name:
        return Faulty({controls.FEED_NAME: notes.NEEDS_A_NAME})
    state = await ports.store.feedbook.state(feed, now=ports.now())
    if state is None or not await _curated(feed, Curation(title=name), request, ports):
        return Faulty({controls.FEED_NAME: notes.FEED_GONE})
    return Renewed(renamed_view(state.feed, name))
