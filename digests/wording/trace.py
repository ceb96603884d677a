"""An item's way as lines for a terminal: each step with its moment, ids and addresses in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.model import DeliveryState, IntentKind, Reading
from bot.use_cases.archive.item_trace import ItemTrace, MessageTrace, TracedDelivery
from digests.wording.words import clean, count, cut, gaps_of, headline, outlet_of, verdict_in_words

OUTCOMES = {
    DeliveryState.PENDING: "is waiting to be posted",
    DeliveryState.SENDING: "is being posted",
    DeliveryState.SENT: "came to nothing",
    DeliveryState.HELD: "is held",
    DeliveryState.DEAD: "was given up",
}


def outcome_of(state: DeliveryState) -> str:
    return OUTCOMES.get(state) or f"is {clean(state.value)}, as a newer version says"


def render_item_trace(trace: ItemTrace) -> str:
    return "\n".join(_lines(trace))


def render_message_trace(trace: MessageTrace) -> str:
    record = trace.delivery.record
    head = f"{trace.delivery.kind.value} {record.id}, message {trace.part + 1} of {len(record.parts)}"
    lines = [head, *_delivery(trace.delivery)]
    lines += [f"  tells    {one.item.id}  {cut(clean(headline(one.item)), 80)}" for one in trace.items]
    if not trace.items:
        lines.append("  tells    nothing that is still on file")
    return "\n".join([*lines, "`amur trace ID` follows one of them."] if trace.items else lines)


def _lines(trace: ItemTrace) -> Iterator[str]:
    article = trace.article
    reading = article.reading
    yield cut(clean(headline(reading.item)), 120) if reading else clean(article.url)
    if trace.item is None or not article.is_known:
        yield "  never seen in a feed or in the folder"
        if article.nearest is not None:
            yield f"  nearest  the feed {clean(article.nearest.feed.title)}: {article.nearest.state}"
        return
    yield f"  item     {trace.item}"
    yield f"  trace    {trace.trace}"
    for listing in article.listings:
        yield f"  listed   by {clean(listing.feed.title)} ({listing.feed.id}), last on {listing.last.isoformat()}"
    if article.aside:
        yield f"  dropped  off the beat: {clean(article.because) or 'no reason was kept'}"
    if article.unread is not None:
        yield f"  unread   {clean(article.unread.reason)}"
    if reading is not None:
        yield from _read(reading, trace)
    elif not article.aside and article.unread is None:
        yield "  not on file: it is being read just now, or is no longer kept"


def _read(reading: Reading, trace: ItemTrace) -> Iterator[str]:
    item = reading.item
    chosen = ", added by hand" if item.added else ", a file of the folder"
    brought = f"from {outlet_of(item)}" + ("" if item.feed else chosen)
    yield f"  seen     {_moment(item.seen_at)} {brought}"
    verdict = verdict_in_words(reading.relevance)
    yield f"  judged   {verdict}: {clean('; '.join(reading.relevance.because)) or 'no reason was kept'}"
    took = f", in a batch that took {reading.read_for:.3f} s" if reading.read_for else ""
    yield f"  read     as {item.extent}: {count(len(reading.quotes), 'statement')}{took}"
    yield from (f"  unread   {one}" for one in gaps_of(reading))
    yield f"  filed    {_moment(trace.filed_at)} as {item.standing.value}"
    if reading.placed is not None:
        yield f"  story    {reading.placed.story}, with {count(len(trace.article.members), 'other item')}"
    for one in trace.deliveries:
        yield f"  {one.kind.value:<8} {one.record.id}"
        yield from (f"  {line}" for line in _delivery(one))
    if not trace.deliveries:
        yield "  posted   nowhere: no alert matched it, and no digest shows it"


def _delivery(one: TracedDelivery) -> Iterator[str]:
    record = one.record
    for user, terms in one.terms:
        yield f"  matched  {clean(terms)} of {user}"
    for ts in record.sent:
        thread = f" in the thread of {record.thread}" if record.thread else ""
        yield f"  posted   {record.to} {ts}{thread} ({_moment(datetime.fromtimestamp(float(ts), UTC))})"
    if one.message is not None:
        stands = ", ".join(one.message.sent) or outcome_of(one.message.state)
        yield f"  told by  {one.message.id}, the story's message: {one.message.to} {stands}"
    elif not record.sent:
        why = f": {clean(record.reason)}" if record.reason else ""
        yield f"  posted   not: it {outcome_of(record.state)}{why}"
    if one.kind is IntentKind.ALERT and record.sent and record.reason:
        yield f"  note     {clean(record.reason)}"


def _moment(value: datetime | None) -> str:
    return "at a time that was not kept" if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
