"""What became of an article, step by step: so that nothing is dropped without anybody knowing why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.model import ArticleTrace, ChannelId, Item, Part, Reading, Standing
from bot.reading.sorting.stories import SAME_REPORT
from digests.slack.blocks import Json, context, part, section
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.wording.words import count, day, headline, outlet_of, unread_in_words

FEEDS = 5
MEMBERS = 3


def compose_trace(trace: ArticleTrace) -> Part:
    """Numbered steps in the order they happened. An address never seen names the nearest feed."""
    where = fit(trace.url, 200)
    if not trace.is_known:
        return _never_seen(trace, where)
    steps = [*_seen(trace), *_judged(trace), *_shown(trace)]
    title = link(trace.reading.item.url, headline(trace.reading.item), 150) if trace.reading else where
    lines = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    last = steps[-1] if steps else ""
    return part([section(f"*{title}*\n{lines}")], f"{fit(trace.url, 200)}: {last}")


def shows(message: Part, item: Item) -> bool:
    """Whether a message shows the item: by its link, or by its headline."""
    url, title = web_address(item.url), fit(headline(item), 80).rstrip(" …")
    texts = list(_texts(json.loads(message.blocks)))
    linked = bool(url) and any(url.replace("&", "&amp;") in text or url in text for text in texts if url)
    return linked or (len(title) > 15 and any(title in text for text in texts))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _never_seen(trace: ArticleTrace, where: str) -> Part:
    head = f"*{where}*: never seen in any feed, nor in the folder."
    near = trace.nearest
    if not trace.is_address:
        step = "I looked for a file of this name, and for titles with these words. `/search` looks through texts too."
    elif near is None:
        step = "No feed of that site is watched: `/feeds add ADDRESS` adds one."
    else:
        polled = f"last polled {_moment(near.last_polled)}" if near.last_polled else "not polled yet"
        how = f"{near.state}" + (f": {fit(near.reason, 200)}" if near.reason and near.state != "fine" else "")
        step = f"The nearest feed of that site is *{fit(near.feed.title, 80)}* ({how}), {polled}."
        step += " An article may stand on a site and not in its feed, or have left it before I looked."
    unread = [context(f"It may be one of them: {fit(unread_in_words(trace.unread_files), 500)}")]
    return part([section(head), context(step), *(unread if trace.unread_files else [])], f"{head} {step}")


def compose_several_articles(asked: str, readings: Sequence[Reading]) -> Part:
    """Titles that the words may mean: one is to be asked for by its address, or by its title in full."""
    head = (
        f"{count(len(readings), 'article')} may be meant by “{fit(asked, 200)}”. Ask for one by address or whole title:"
    )
    lines = [f"• {link(r.item.url, headline(r.item), 150)} ({fit(outlet_of(r.item), 40)})" for r in readings]
    return part([section("\n".join([head, *lines]))], head)


def _seen(trace: ArticleTrace) -> Iterator[str]:
    for listing in trace.listings[:FEEDS]:
        yield f"Seen in the feed *{fit(listing.feed.title, 80)}*, which listed it last on {day(listing.last)}."
    if len(trace.listings) > FEEDS:
        yield f"Seen in {count(len(trace.listings) - FEEDS, 'further feed')}."
    in_folder = trace.unread is not None or (trace.reading is not None and trace.reading.item.feed is None)
    if in_folder:
        yield "Seen in the watched folder."
    elif trace.reading is not None and not trace.listings:
        yield "Seen in a feed no longer watched."


def _judged(trace: ArticleTrace) -> Iterator[str]:
    if trace.aside:
        why = f" because: {fit(trace.because, 400)}" if trace.because else ""
        last = f" It was listed last {_moment(trace.listed_last)}." if trace.listed_last else ""
        yield f"Judged *not relevant*{why}. Its text was not kept, and no digest or answer shows it.{last}"
        return
    if trace.unread is not None:
        after = "What follows is of the version read before" if trace.reading else "Nothing of it is on file"
        yield f"It *cannot be read* as it is now: {fit(trace.unread.reason, 300)}. {after}."
        if trace.reading is None:
            return
    if trace.reading is None:
        yield "It is not on file: it was filed and is no longer kept, or is being read right now."
        return
    item = trace.reading.item
    why = "; ".join(trace.reading.relevance.because)
    verdict = "relevant" if trace.reading.relevance.relevant else "not relevant"
    read_still = "" if trace.reading.relevance.relevant else " Files of the folder are read whatever they are about."
    yield f"Judged *{verdict}*{f': {fit(why, 400)}' if why else ''}.{read_still}"
    quotes = count(len(trace.reading.quotes), "statement")
    extent = "" if item.extent == "full" else f"; {item.extent} only, so statements may be missing"
    if item.page is not None and item.page.reason:
        extent += f" (its own page: {fit(item.page.reason, 200)})"
    yield f"Filed {_moment(item.seen_at)} as {_standing(item)}, with {quotes}{extent}."
    if trace.members:
        yield from _story(trace.members)


def _standing(item: Item) -> str:
    if item.standing is Standing.NEWS:
        return "news"
    dated = "undated" if item.published is None else f"dated {date_token(item.published, item.published_to)}"
    if item.feed is None:
        return f"archive ({dated}), which digests show under “Added to the archive”"
    return f"archive ({dated}; old, or there when the feed was first polled): for look-up only"


def _story(members: tuple[tuple[Reading, float], ...]) -> Iterator[str]:
    same = [one for one, likeness in members if likeness >= SAME_REPORT]
    if same:
        yield f"The same report as {_named(same)}: told once, with all its outlets."
    others = [one for one, likeness in members if likeness < SAME_REPORT]
    if others:
        yield f"In one story with {_named(others)}."


def _named(readings: list[Reading]) -> str:
    named = [f"{link(r.item.url, headline(r.item), 90)} ({fit(outlet_of(r.item), 40)})" for r in readings[:MEMBERS]]
    more = [f"{len(readings) - MEMBERS:,} more"] if len(readings) > MEMBERS else []
    return ", ".join([*named, *more])


def _shown(trace: ArticleTrace) -> Iterator[str]:
    if trace.reading is None:
        return
    for channel, at in trace.digests:
        yield f"In the digest of <#{escape(channel)}>, posted {_moment(at)}."
    if not trace.digests:
        yield from _not_shown(trace, trace.reading.item)
    for one in trace.alerts:
        became = f", sent {_moment(one.sent)}" if one.sent else f": {fit(one.became, 200)}" if one.became else ""
        yield f"Matched your alert `{fit(one.terms, 100)}`{became or ', not sent yet'}."


def _not_shown(trace: ArticleTrace, item: Item) -> Iterator[str]:
    """Why no digest that was posted shows it, as far as that is known."""
    if item.standing is Standing.ARCHIVE and item.feed is not None:
        yield "In no digest: the archive is for look-up only."
        return
    kept_out = "" if item.in_digest else " Its feed was kept out of digests when it came."
    if trace.passed_over:
        yield (
            f"Not shown in the digest of {_channels(trace.passed_over)} that was posted since: another article stands "
            f"for its story, or there was no room, or the channel's settings leave it out.{kept_out}"
        )
    if trace.due:
        yield f"In no digest so far: that of {_channels(trace.due)} is not posted yet.{kept_out}"
    if not trace.passed_over and not trace.due:
        yield f"In no digest: no channel has one.{kept_out}"


def _channels(channels: Sequence[ChannelId]) -> str:
    named = [f"<#{escape(one)}>" for one in channels[:FEEDS]]
    return ", ".join([*named, *([f"{len(channels) - FEEDS:,} more"] if len(channels) > FEEDS else [])])


def _moment(at: datetime) -> str:
    return date_token(at, "minute")
