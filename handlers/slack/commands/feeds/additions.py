"""/feeds add, import and export: what is looked for is shown first, and added on a press."""

from __future__ import annotations

from bot.errors import KnowledgeWrong
from bot.model import Act, Feed, Part, stable_id
from bot.ports import NotShared
from bot.reading.documents.feeds.feed_identity import place_of, places, watched_as
from bot.reading.documents.feeds.opml import outlines_of, to_opml
from digests.slack import controls, notes
from digests.slack.feeds.card import compose_card
from digests.slack.feeds.packs import compose_packs
from digests.slack.feeds.preview import LARGEST_LIST, compose_known, compose_list, import_view, unreadable_view
from digests.slack.help import compose_note
from digests.wording.words import count
from handlers.slack.commands.lookups import ask_worker, promised
from handlers.slack.people.audit import called, record
from handlers.slack.ports import Ports
from handlers.slack.replies import Attachment, Enclosed, InPlace, Opened, Renewed, Reply, privately
from handlers.slack.requests import Request

MOST = 5_000
"""Feeds of one list."""


async def look(address: str, request: Request, ports: Ports, *, selector: str = "") -> Reply:
    """The worker goes there: what answers Slack opens no foreign address."""
    known = watched_as(address, await ports.store.feedbook.states(now=ports.now()))
    if known is not None:
        return privately(compose_known(known, selector=selector))
    if (why := ports.url_fault(address if "://" in address else f"https://{address}")) is not None:
        return privately(compose_note(notes.not_fetched(why, "feed")))
    return promised(await ask_worker(address, request, ports, selector=selector), ports)


async def added(request: Request, ports: Ports) -> Reply:
    """The value is the offer's name. One feed is shown as it is from now on."""
    offered = await ports.store.feed_list.offered(request.text)
    if not offered:
        return InPlace(compose_note(notes.OFFER_OVER), title=notes.IMPORT_FEEDS)
    now = ports.now()
    new = set(await ports.store.feed_list.add(offered, by=request.user, now=now))
    if new:
        act = Act.IMPORT_FEEDS if request.place == "modal" else Act.ADD_FEED
        named = "; ".join(called(one) for one in offered if one.id in new)
        await record(act, request, ports, about=named, after=count(len(new), "feed"))
    if len(offered) > 1 or request.place == "modal":
        text = notes.added(len(new), len(offered) - len(new))
        return InPlace(compose_note(text), title=notes.IMPORT_FEEDS)
    state = await ports.store.feedbook.state(offered[0].id, now=now)
    done = notes.ADDED if new else notes.KNOWN
    return InPlace(compose_note(notes.OFFER_OVER) if state is None else compose_card(state, now=now, done=done))


async def dropped(request: Request, ports: Ports) -> Reply:
    return InPlace(compose_note(notes.NOT_ADDED))


async def packs(request: Request, ports: Ports) -> Part:
    """Each pack's button takes up an offer of those of its sources that are not watched."""
    now = ports.now()
    watched = {state.feed.id: state for state in await ports.store.feedbook.states(now=now)}
    offers = []
    for number, pack in enumerate(ports.pack.current.feed_packs):
        offer = stable_id("pack", request.user, str(number), now.isoformat())
        await ports.store.feed_list.offer(offer, [one for one in pack.sources if one.id not in watched])
        offers.append(offer)
    return compose_packs(ports.pack.current.feed_packs, offers, watched)


async def import_opened(request: Request, ports: Ports) -> Reply:
    return Opened(import_view())


async def imported(request: Request, ports: Ports) -> Reply:
    """The input holds the id of a file that Slack keeps."""
    file = (request.fields.get(controls.FEEDS_FILE) or ("",))[0]
    shared = await ports.slack.workspace.shared(file, most=LARGEST_LIST)
    if isinstance(shared, NotShared):
        return Renewed(unreadable_view(shared.reason))
    try:
        outlines = outlines_of(shared.data, where=shared.name)
    except KnowledgeWrong as problem:
        return Renewed(unreadable_view(str(problem)))
    if len(outlines.feeds) > MOST:
        return Renewed(unreadable_view(notes.too_many_feeds(shared.name, len(outlines.feeds), MOST)))
    watched = places(await ports.store.feedbook.states(now=ports.now()))
    unknown = [one for one in outlines.feeds if place_of(one.url) not in watched]
    faults = {one.id: ports.url_fault(one.url) for one in unknown}
    new = [one for one in unknown if faults[one.id] is None]
    unfit = [(one.title, why) for one in unknown if (why := faults[one.id]) is not None]
    offer = stable_id("import", request.user, file, ports.now().isoformat())
    await ports.store.feed_list.offer(offer, new)
    known = len(outlines.feeds) - len(unknown)
    return Renewed(compose_list(offer, new, known, [*outlines.refused, *unfit], name=shared.name))


async def exported(request: Request, ports: Ports) -> Reply:
    states = await ports.store.feedbook.states(now=ports.now())
    if not states:
        return privately(compose_note(notes.NOTHING_TO_EXPORT))
    listed: list[Feed] = [state.feed for state in states]
    words = notes.exported(len(listed))
    then = compose_note(notes.SENT_BY_DM)
    file = Attachment(to_opml(listed), f"amur-feeds-{ports.today()}.opml", "Amur's feeds (OPML)")
    return Enclosed((file,), words, then)
