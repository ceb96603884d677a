"""What happened to an article, step by step: so that nothing is dropped without anybody knowing why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.model import ArticleTrace, ChannelId, Item, Part, Reading, Standing
from bot.reading.sorting.stories.stories import SAME_REPORT
from digests.slack.blocks import Json, context, part, section
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.wording.dates import day
from digests.wording.words import (
    count,
    headline,
    outlet_of,
    read_whatever,
    unread_in_words,
    unread_paragraphs,
    verdict_in_words,
)

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
    head = f"*{where}*: not found in any feed or in the text folder."
    near = trace.nearest
    if not trace.is_address:
        step = "I looked for a file of this name and for titles with these words. `/search` looks in texts too."
    elif near is None:
        step = "No feed of that site is watched. Add one: `/feeds add ADDRESS`"
    else:
        polled = f"last checked {_moment(near.last_polled)}" if near.last_polled else "not checked yet"
        how = f"{near.state}" + (f": {fit(near.reason, 200)}" if near.reason and near.state != "fine" else "")
        step = f"The nearest feed of that site is *{fit(near.feed.title, 80)}* ({how}), {polled}."
        step += " An article can be on a site but not in its feed, or have left the feed before I looked."
    unread = [context(f"It may be one of these: {fit(unread_in_words(trace.unread_files), 500)}")]
    return part([section(head), context(step), *(unread if trace.unread_files else [])], f"{head} {step}")


def compose_several_articles(asked: str, readings: Sequence[Reading]) -> Part:
    """Titles that the words may mean: one is to be asked for by its address, or by its title in full."""
    head = f"“{fit(asked, 200)}” matches {count(len(readings), 'article')}. Ask for one by address or full title:"
    lines = [f"• {link(r.item.url, headline(r.item), 150)} ({fit(outlet_of(r.item), 40)})" for r in readings]
    return part([section("\n".join([head, *lines]))], head)


def _seen(trace: ArticleTrace) -> Iterator[str]:
    for listing in trace.listings[:FEEDS]:
        yield f"Seen in the feed *{fit(listing.feed.title, 80)}*, last listed {day(listing.last)}."
    if len(trace.listings) > FEEDS:
        yield f"Seen in {count(len(trace.listings) - FEEDS, 'more feed')}."
    in_folder = trace.unread is not None or (trace.reading is not None and trace.reading.item.feed is None)
    if trace.reading is not None and trace.reading.item.added:
        yield "Added by hand: somebody gave its address."
    elif in_folder:
        yield "Found in the text folder."
    elif trace.reading is not None and not trace.listings:
        yield "Seen in a feed that is no longer watched."


def _judged(trace: ArticleTrace) -> Iterator[str]:
    if trace.aside:
        why = f" because: {fit(trace.because, 400)}" if trace.because else ""
        last = f" Last listed {_moment(trace.listed_last)}." if trace.listed_last else ""
        yield f"Judged *off the beat*{why}. Its text was not kept, and it is in no digest or answer.{last}"
        return
    if trace.unread is not None:
        after = "The rest is about the version read before" if trace.reading else "Nothing of it is on file"
        yield f"It *can't be read* as it is now: {fit(trace.unread.reason, 300)}. {after}."
        if trace.reading is None:
            return
    if trace.reading is None:
        yield "Not on file: it is no longer kept, or is being read right now."
        return
    item = trace.reading.item
    why = "; ".join(trace.reading.relevance.because)
    judged = trace.reading.relevance
    read_still = ""
    if trace.reading.in_doubt:
        read_still = " It is found by `/search`; no digest and no alert tells it."
        if judged.context:
            read_still = " It is found by `/search`; where several outlets report it, a digest has a line of it."
    elif not judged.relevant:
        read_still = f" {read_whatever(item)}"
    yield f"Judged *{verdict_in_words(judged)}*{f': {fit(why, 400)}' if why else ''}.{read_still}"
    quotes = count(len(trace.reading.quotes), "statement")
    extent = "" if item.extent == "full" else f"; read as {item.extent} only, so statements may be missing"
    if item.page is not None and item.page.reason:
        extent += f" (its own page: {fit(item.page.reason, 200)})"
    if trace.reading.unparsed:
        quotes = "its statements not read yet, for want of a language model"
    extent += "".join(f"; {one}" for one in unread_paragraphs(trace.reading.unread_languages))
    yield f"Filed {_moment(item.seen_at)} as {_standing(item)}, with {quotes}{extent}."
    if trace.members:
        yield from _story(trace.members)


def _standing(item: Item) -> str:
    if item.standing is Standing.NEWS:
        return "news"
    dated = "undated" if item.published is None else f"dated {date_token(item.published, item.published_to)}"
    if item.feed is None:
        return f"archive ({dated}): digests list it under “Added to the archive”"
    return f"archive ({dated}; old, or there when the feed was first checked): search only"


def _story(members: tuple[tuple[Reading, float], ...]) -> Iterator[str]:
    same = [one for one, likeness in members if likeness >= SAME_REPORT]
    if same:
        yield f"The same report as {_named(same)}: shown once, with all its outlets."
    others = [one for one, likeness in members if likeness < SAME_REPORT]
    if others:
        yield f"In the same story as {_named(others)}."


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
        yield "In no digest: archive items are for search only."
        return
    kept_out = "" if item.in_digest else " Its feed was left out of digests when it came."
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
