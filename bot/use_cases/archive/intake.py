"""Items in, filed readings out: the one path that feeds and files share.

sort out → judge relevance → fetch the article's own page where the feed gives a summary → read → place in a story →
match alerts → file. Cheap things first: what is not about both sides costs no page and never reaches the language
model; its id is remembered, its body is not kept.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.model import (
    Alert,
    AlertIntent,
    AlertState,
    ChannelId,
    DeliveryId,
    GrowthIntent,
    Intent,
    Item,
    ItemId,
    Label,
    Placed,
    Reading,
    Relevance,
    TeamId,
    UserId,
    stable_id,
)
from bot.ports import AlertStories, Edits, Filing, NoSpans, Overtaken, Placing, Reader, Readings, Spans, Watchlist
from bot.reading.documents.article_page import divided, settled
from bot.reading.documents.feeds.feed_identity import article_id
from bot.reading.documents.urls import AGGREGATORS, article_key, claim_id
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.revisions import revised
from bot.reading.sorting.stories.stories import place
from bot.reading.sorting.triage import Sorted, sort_out, standing

EXTENTS = ("headline", "summary", "full")
BATCH = 16
"""Items read at once: large enough to keep the model busy, small enough for a progress bar to move."""


class Pages(Protocol):
    """`bot.use_cases.archive.article_pages.FullText`."""

    def of(self, items: Sequence[Item]) -> AsyncGenerator[tuple[Item, ...]]: ...


class Shelves(Filing, Placing, Readings, Protocol):
    """What taking in asks of the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What taking in needs of the world, and the two rules it goes by."""

    archive: Shelves
    watchlist: Watchlist
    reader: Reader
    gate: Gate
    news_days: int
    stories: AlertStories | None = None
    """What places are told of stories, which may go on; None: that is not looked for."""
    edits: Edits | None = None
    """Where it is noted what outlets change in items on file; None: nowhere."""
    pages: Pages | None = None
    """Where the whole text of summaries comes from; None: items are read as their feeds give them."""
    spans: Spans = field(default_factory=NoSpans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of some items."""

    fresh: int = 0
    """Never seen before."""
    relevant: int = 0
    """Kept, those that are maybe relevant too."""
    filed: tuple[Reading, ...] = ()
    owed: int = 0
    """Items whose own page could not be read and is worth another try: the same items are to be given again."""


async def take_in(items: Sequence[Item], *, intake: Intake, now: datetime, baseline: bool = False) -> Taken:
    """Files what is new and relevant among `items`; `baseline`: a feed's first poll, archive all of it, alert nobody.

    Items of the watched folder, and those whose address a person gave, are always read: somebody chose them.
    """
    chosen = {item.id for item in items if item.added}
    found = await intake.archive.on_file([item.id for item in items])
    on_file = {id_: revision for id_, revision in found.items() if revision or id_ not in chosen}
    arrived = sort_out(items, on_file, now, news_days=intake.news_days, baseline=baseline)
    arrived = await _without_earlier_claims(arrived, intake.archive, now)
    before = await _before((*arrived.changed, *arrived.owed), intake.archive)
    fresh = (*arrived.fresh, *(item for item in arrived.changed if _is_edit(item, before.get(item.id))))
    judged = [(item, intake.gate.judge(item)) for item in fresh]
    kept = [item for item, verdict in judged if _is_kept(item, verdict) or _by_page(item, intake)]
    wanted = {item.id for item in kept}
    aside = {item.id: _because(item, verdict) for item, verdict in judged if item.id not in wanted}
    await intake.archive.remember(list(aside), now=now, because=list(aside.values()))
    filed: list[Reading] = []
    off_topic = unsettled = owed = doubtful = 0
    whole = _whole(kept, arrived.owed, before, intake=intake, now=now, baseline=baseline)
    async with aclosing(whole) as batches:
        async for batch in batches:
            relevant, again = await _judged_by_pages(batch, before, intake=intake, now=now, baseline=baseline)
            off_topic += len(batch) - len(relevant)
            unsettled += again
            owed += again + sum(one.page is not None and one.page.outcome == "again" for one in relevant)
            for reading in await intake.reader.read(relevant):
                doubtful += reading.in_doubt
                known = before.get(reading.item.id)
                await _note_edit(known, reading, intake, now)
                with intake.spans.span("file", reading.item.id):
                    placed = await _filed(reading, known, intake=intake, now=now, baseline=baseline)
                if placed is not None:
                    filed.append(placed)
    if fresh:
        await intake.archive.tally(seen=len(fresh), relevant=max(0, len(kept) - off_topic - doubtful), now=now)
    fresh_for_good = len(arrived.fresh) - unsettled
    return Taken(fresh=fresh_for_good, relevant=len(kept) - off_topic, filed=tuple(filed), owed=owed)


def _is_kept(item: Item, verdict: Relevance) -> bool:
    return item.label is Label.SEED or item.added or verdict.relevant or verdict.maybe or verdict.context


def _by_page(item: Item, intake: Intake) -> bool:
    """Whether its page is read before it is judged: a link's words may name neither side of what it leads to."""
    return item.link_only and intake.pages is not None


async def _judged_by_pages(
    batch: Sequence[Item], before: Mapping[ItemId, Reading], *, intake: Intake, now: datetime, baseline: bool
) -> tuple[Sequence[Item], int]:
    """Those to be read: of bare links that are not on file the relevant ones. The others are remembered as irrelevant,
    unless their page is worth another try: those are as if never seen, and counted."""
    verdicts = {one.id: intake.gate.judge(one) for one in batch if one.link_only and one.id not in before}
    off_topic = [one for one in batch if one.id in verdicts and not _is_kept(one, verdicts[one.id])]
    for_good = [one for one in off_topic if baseline or one.page is None or one.page.outcome != "again"]
    because = [_because(one, verdicts[one.id]) for one in for_good]
    await intake.archive.remember([one.id for one in for_good], now=now, because=because)
    dropped = {one.id for one in off_topic}
    return [one for one in batch if one.id not in dropped], len(off_topic) - len(for_good)


def _because(item: Item, verdict: Relevance) -> str:
    """Why it is not relevant, in words; of a bare link also that its page had no say in it."""
    because = "; ".join(verdict.because)
    if not item.link_only or (item.page is not None and item.page.gave_text):
        return because
    why = item.page.reason if item.page else "its page was not read"
    return f"{because}, by the words of its link alone ({why})"


async def _whole(
    kept: Sequence[Item],
    owed: Sequence[Item],
    before: Mapping[ItemId, Reading],
    *,
    intake: Intake,
    now: datetime,
    baseline: bool,
) -> AsyncGenerator[Sequence[Item]]:
    """Batches to read: first what needs no page of its own, then the others as their pages come in."""
    filed = {id_: reading.item for id_, reading in before.items()}
    todo = divided(kept, owed if intake.pages else (), filed, now=now, baseline=baseline)
    ready = [*todo.ready, *(() if intake.pages else (settled(item, filed.get(item.id)) for item in todo.to_ask))]
    for start in range(0, len(ready), BATCH):
        yield ready[start : start + BATCH]
    if intake.pages is None or not todo.to_ask:
        return
    async with aclosing(intake.pages.of(todo.to_ask)) as pages:
        async for some in pages:
            yield [
                settled(item, filed[item.id])
                if item.id in filed
                else standing(item, now, intake.news_days, baseline)  # its page may have dated it
                for item in some
            ]


async def _without_earlier_claims(arrived: Sorted, archive: Shelves, now: datetime) -> Sorted:
    """Without what builds before 2026-12 filed under the link itself although another site's feed said it: it came
    once, and is not announced again under the id that it has now."""
    by_link = {item.id: link for item in arrived.fresh if _is_claim(item) and (link := article_id(item.url or ""))}
    if not by_link:
        return arrived
    revisions = await archive.on_file([*by_link.values()])
    filed = {one.item.id: one.item.feed for one in await archive.readings([i for i, r in revisions.items() if r])}
    came = {one.id for one in arrived.fresh if one.id in by_link and filed.get(by_link[one.id], "") == one.feed}
    await archive.remember([*came], now=now, because=["an earlier version of Amur filed it"] * len(came))
    return replace(arrived, fresh=tuple(item for item in arrived.fresh if item.id not in came))


def _is_claim(item: Item) -> bool:
    tellers = (item.feed or "", *AGGREGATORS)
    return item.claimed or item.id in {claim_id(teller, article_key(item.url or "")) for teller in tellers}


async def _before(changed: Sequence[Item], archive: Readings) -> Mapping[ItemId, Reading]:
    """What is on file of them."""
    return {one.item.id: one for one in await archive.readings([item.id for item in changed])} if changed else {}


def _is_edit(item: Item, filed: Reading | None) -> bool:
    """By whoever brought the item, or a fuller text of it; another feed's other wording of a page is no edit."""
    if filed is None or item.feed == filed.item.feed:
        return True
    return EXTENTS.index(item.extent) > EXTENTS.index(filed.item.extent)


async def _note_edit(before: Reading | None, after: Reading, intake: Intake, now: datetime) -> None:
    """Before filing: if that fails, the edit is met again, and noted under the same name."""
    edit = revised(before, after, at=now) if before is not None else None
    if edit is not None and intake.edits is not None:
        await intake.edits.note(edit, after.item.revision)


async def _filed(
    reading: Reading, before: Reading | None, *, intake: Intake, now: datetime, baseline: bool
) -> Reading | None:
    """The reading as filed, None if it was on file. An edit stays in its story; anything else is placed among all that
    was filed before it: if another worker filed in between, it is placed again, so that two at once share a story.
    Alerts are matched once it is placed: some follow a story. What is only maybe on the beat alerts nobody."""
    archive = intake.archive
    while True:
        filings = await archive.filings()
        placed = replace(reading, placed=(before and before.placed) or await _place(reading, archive))
        quiet = baseline or placed.in_doubt
        with intake.spans.span("match"):
            intents = () if quiet else await _intents(placed, intake, now=now)
        match await archive.file(placed, intents, now=now, placed_at=filings):
            case Overtaken():
                continue
            case filed:
                return placed if filed else None


async def _intents(reading: Reading, intake: Intake, *, now: datetime) -> tuple[Intent, ...]:
    alerts = await alerts_for(reading, intake.watchlist, now=now)
    grown = () if intake.stories is None else await growth_intents(reading, intake.stories, beside=alerts)
    return (*alerts, *grown)


async def growth_intents(
    reading: Reading, stories: AlertStories, *, beside: Sequence[AlertIntent]
) -> tuple[GrowthIntent, ...]:
    """One for each place that is told of the reading's story and of which it matched no alert (`beside`)."""
    if reading.placed is None:
        return ()
    reached = {(one.team, one.place) for one in beside}
    story, item = reading.placed.story, reading.item.id
    return tuple(
        GrowthIntent(delivery=growth_delivery(team, place, item), team=team, item=item, story=story, place=place)
        for team, place in await stories.places(story)
        if (team, place) not in reached
    )


async def _place(reading: Reading, archive: Placing) -> Placed:
    return place(reading.item, reading.weights, await archive.place(reading.item, reading.weights))


async def alerts_for(reading: Reading, watchlist: Watchlist, *, now: datetime) -> tuple[AlertIntent, ...]:
    """One intent a place that alerts of the reading go to."""
    alerts = await watchlist.matching(reading)
    return alert_intents([alert for alert in alerts if alert.subscription.state(now) is AlertState.ACTIVE])


def alert_intents(alerts: Sequence[Alert]) -> tuple[AlertIntent, ...]:
    """One a place and item, however many of its alerts match and however often the item is read."""
    places: dict[tuple[TeamId, str], list[Alert]] = {}
    for alert in alerts:
        places.setdefault((alert.subscription.team, alert.subscription.place), []).append(alert)
    return tuple(
        AlertIntent(
            delivery=alert_delivery(team, first.subscription.place, first.item),
            team=team,
            alert=first,
            others=tuple(others),
        )
        for (team, place), (first, *others) in places.items()
    )


def growth_delivery(team: TeamId, place: ChannelId | UserId, item: ItemId) -> DeliveryId:
    """Of what an item that no alert of a place matched comes to there."""
    return DeliveryId(stable_id("growth", team, place, item))


def alert_delivery(team: TeamId, place: ChannelId | UserId, item: ItemId) -> DeliveryId:
    """Of what an item comes to at a place: a message, or a change of one."""
    return DeliveryId(stable_id("alert", team, place, item))
