"""What the verbs read, feed, stories, ask and digest do. Each gives an exit code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console

from bot.bootstrap.folder import folder_at
from bot.bootstrap.readers import Readers, open_readers
from bot.bootstrap.store import Store, open_store
from bot.edition.window import is_gone_by, local_day
from bot.model import ChannelId, FeedId, Item, ItemId, OneDay, Question, TeamId, TodaySoFar, Unread, stable_id
from bot.reading.documents.urls import shown
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.stories.linkage import linked
from bot.reading.sorting.stories.stories import Shelf
from bot.reading.statements.similarity import Rarity
from bot.settings import Settings
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.who_said import ambiguous_names, who_said
from bot.use_cases.archive.article_pages import FullText
from bot.use_cases.archive.intake import Intake
from bot.use_cases.archive.known_names import introduce
from bot.use_cases.archive.watched_folder import NOTHING, shelve
from bot.use_cases.digests.assembly import assemble
from bot.use_cases.digests.editor import both_capitals
from bot.use_cases.digests.plans import plan_to_show, zone_of
from bot.use_cases.digests.readings import in_full
from bot.use_cases.digests.windows import window_for
from bot.use_cases.feeds.discovery import Discovered, discover
from bot.use_cases.feeds.lookups import Links, Nowhere, links_instead
from bot.use_cases.feeds.poll import Looked, look
from bot.use_cases.note_names import TEAM
from digests.slack.digests.digest import shown_in_order
from digests.terminal import render_answer, render_digest
from digests.wording.words import count
from handlers.grammar.whosaid import parse_whosaid
from handlers.grammar.words import Misread
from handlers.processes.pack.pack import corpus_folder, pack_of
from handlers.processes.progress import progress
from handlers.terminal.inputs import items_of, rows_of
from handlers.terminal.output import answer_json, digest_json, item_json, line, reading_json, show_reading

Now = Callable[[], datetime]


async def read_sources(settings: Settings, sources: tuple[str, ...], *, as_json: bool, now: Now) -> int:
    """Files, and addresses of articles, whose pages are fetched as a feed's summary would make the bot fetch them."""
    faults = 0
    given: list[tuple[str, Item]] = []
    console = Console()
    async with open_readers(settings, pack_of(settings), now=now) as room:
        pages = FullText(fetch=room.fetch, extractor=room.extractor, robots=room.robots, now=now)
        for source in sources:
            found = [await _page(source, pages, now)] if "://" in source else items_of((Path(source),), now=now())
            for one in found:
                if isinstance(one, Unread):
                    faults += 1
                    click.echo(f"amur read: {one.reason}", err=True)
                else:
                    given.append(one)
        if not given and not faults:
            click.echo("amur read: nothing to read there", err=True)
        await room.model.warm()  # says so at once where there is none
        for start in range(0, len(given), 32):
            batch = given[start : start + 32]
            for (doc, _), reading in zip(batch, await room.reader.read([item for _, item in batch]), strict=True):
                if as_json:
                    click.echo(line(reading_json(doc, reading)))
                else:
                    show_reading(reading, console)
    return 1 if faults else 0


async def _page(url: str, pages: FullText, now: Now) -> tuple[str, Item] | Unread:
    """Without a feed's word for it, the page's own title and day count."""
    if shown(url) is None:
        return Unread(name=url, reason=f"{url} isn't a web address")
    asked = Item(
        id=ItemId(stable_id("article", url)),
        title="",
        text="",
        url=url,
        seen_at=now(),
        feed=FeedId("terminal"),
        extent="headline",
    )
    [item] = [one async for some in pages.of([asked]) for one in some]
    if item.page is None or not item.page.gave_text:
        return Unread(name=url, reason=f"{url}: {item.page.reason if item.page else 'not fetched'}")
    return url, item


async def look_at_feeds(settings: Settings, sources: tuple[str, ...], *, as_json: bool, now: Now) -> int:
    fine = True
    async with open_readers(settings, pack_of(settings), now=now) as room:
        for source in sources:
            found = await _found(source, room, now)
            links = None if found.looked else await links_instead(found, room.sources)
            fine = fine and found.looked is not None and found.looked.outcome in ("ok", "empty")
            click.echo(line(_found_json(source, found, links)) if as_json else _found_text(source, found, links))
    return 0 if fine else 1


async def _found(source: str, room: Readers, now: Now) -> Discovered:
    """An address is fetched, and its feed looked for if it is a site's; anything else is a file."""
    if "://" in source:
        return await discover(source, fetch=room.fetch, parser=room.parser, now=now)
    try:
        document = await asyncio.to_thread(Path(source).read_bytes)
    except OSError as problem:
        return Discovered(reason=(problem.strerror or "cannot be opened").lower())
    looked = await look(source, fetch=room.fetch, parser=room.parser, now=now, document=document)
    return Discovered(looked=looked, reason=looked.reason, title=looked.title)


def _found_json(source: str, found: Discovered, links: Links | Nowhere | None) -> dict[str, object]:
    looked = found.looked or Looked(source=source, outcome="refused" if found.refused else "failed")
    items = [item_json(item) | {"id": guid or item.id} for item, guid in zip(looked.items, looked.guids, strict=True)]
    return {
        "source": source,
        "outcome": looked.outcome,
        "reason": found.reason,
        "feed": (found.url or None) if found.looked else None,
        "title": found.title,
        "others": [other.url for other in found.others],
        "tried": list(found.tried),
        "items": items,
        "links": [item.url for item in links.contents.items] if isinstance(links, Links) else [],
    }


def _found_text(source: str, found: Discovered, links: Links | Nowhere | None) -> str:
    looked = found.looked
    if looked is None:
        tried = [f"  tried {one}" for one in found.tried if len(found.tried) > 1]
        failed = f"{source}: {'refused' if found.refused else 'failed'} – {found.reason}"
        return "\n".join([failed, *tried, *_links_text(links)])
    about = f" – {looked.reason}" if looked.reason else f", {len(looked.items)} items"
    where = f"{source}: its feed is {found.url} ({found.title})\n" if found.url not in ("", source) else ""
    others = [
        f"  another feed there: {other.url}" + (f" ({other.title})" if other.title else "") for other in found.others
    ]
    rows = [
        f"  {f'{item.published:%Y-%m-%d %H:%M}' if item.published else 'undated':<16}  {item.title}"
        for item in looked.items
    ]
    return "\n".join([f"{where}{looked.source}: {looked.outcome}{about}", *others, *rows])


def _links_text(links: Links | Nowhere | None) -> Iterator[str]:
    """What of a page without a feed can be watched instead, and how."""
    if isinstance(links, Nowhere) and links.instead:
        yield f"  nor can the links of the page be watched: {links.instead}"
    if isinstance(links, Links):
        items = links.contents.items
        yield f"  the page lists {count(len(items), 'link')}; `/feeds add {links.feed.url}` in Slack watches them:"
        yield from (f"  {item.title or 'untitled'}  {item.url}" for item in items)


def tell_stories(settings: Settings, path: Path, *, as_json: bool, now: datetime) -> int:
    faults = 0
    given: list[tuple[str, Item]] = []
    for one in rows_of(path, now=now):
        if isinstance(one, Unread):
            faults += 1
            click.echo(f"amur stories: {one.reason}", err=True)
        else:
            given.append(one)
    if not given and not faults:
        click.echo(f"amur stories: no items in {path}", err=True)
    shelf = Shelf(pack_of(settings))
    in_time = sorted(given, key=lambda pair: (pair[1].published or pair[1].seen_at, pair[1].id))
    for _, item in in_time:
        shelf.put(item)
    stories = linked(shelf.members())
    for doc, item in in_time:
        story = stories[item.id]
        click.echo(line({"id": doc, "story": story}) if as_json else f"{story}  {item.title}")
    return 1 if faults else 0


async def ask_archive(settings: Settings, text: str, *, as_json: bool, now: Now) -> int:
    pack = pack_of(settings)
    async with open_archive(settings, now) as store:
        await introduce(pack, archive=store.archive)
        is_name = await ambiguous_names(store.archive)
        asked = parse_whosaid(text, today=now().astimezone(settings.zone).date(), is_name=is_name)
        if not isinstance(asked, Question):
            example = "Give a name, as in: amur ask Gabuev on trade"
            said = (
                f"{asked.problem}. Try: {asked.example.replace('/whosaid', 'amur ask')}"
                if isinstance(asked, Misread)
                else example
            )
            click.echo(f"amur ask: {said}", err=True)
            return 2
        scans = Scans(rarity=Rarity(pack))
        answer = await who_said(asked, archive=store.archive, topics=pack.topics, scans=scans)
        keep_days = settings.keep_days
        click.echo(line(answer_json(answer)) if as_json else render_answer(answer, keep_days=keep_days))
    return 0


async def print_digest(
    settings: Settings, day: date | None, *, channel: str | None = None, as_json: bool, now: Now
) -> int:
    """A channel's, as it is posted there and as /digest shows it: this one's, else that of the settings."""
    pack, here = pack_of(settings), now()
    async with open_archive(settings, now) as store:
        team = TeamId(noted) if (noted := await store.notes.get(TEAM)) else None
        asked = ChannelId(channel) if channel else None
        plan = await plan_to_show(asked, settings, store.plans, team)
        if asked is not None and plan.channel != asked:
            click.echo(f"amur digest: {asked} has no digest of its own; /digest settings there sets one up", err=True)
            return 2
        today = local_day(here, zone_of(plan))
        if day is not None and day > today:
            click.echo(f"amur digest: {day} has not come yet; it is {today} in {plan.zone}", err=True)
            return 2
        period = TodaySoFar() if day is None else OneDay(day)
        window = await window_for(period, plan, ledger=store.ledger, archive=store.archive, team=team, now=here)
        made = await assemble(
            window,
            store,
            plan=plan,
            pack=pack,
            team=team,
            now=here,
            looking_back=is_gone_by(window, here),
        )
        whole = await in_full(made.digest, archive=store.archive)
        if as_json:
            click.echo(line(digest_json(whole, shown_in_order(made.digest, sides=made.sides))))
        else:
            click.echo(render_digest(whole, sides=both_capitals(whole, pack)))
    return 0


@asynccontextmanager
async def open_archive(settings: Settings, now: Now) -> AsyncIterator[Store]:
    """The store the bot uses; one that holds nothing yet is given the watched folder first."""
    async with open_store(settings) as store:
        if (await store.archive.size())[0] == 0:
            await _read_folder(settings, store, now)
        yield store


async def _read_folder(settings: Settings, store: Store, now: Now) -> None:
    pack = pack_of(settings)
    async with open_readers(settings, pack, now=now) as room:
        intake = Intake(
            archive=store.archive,
            watchlist=store.watchlist,
            reader=room.reader,
            gate=Gate(pack),
            news_days=settings.news_days,
        )
        folder = folder_at(corpus_folder(settings), now)
        with progress("Reading the corpus") as tell:
            shelved = await shelve(folder, NOTHING, intake=intake, notes=store.notes, now=now, tell=tell)
        for unread in shelved.unread:
            click.echo(f"amur: {unread.reason}", err=True)
