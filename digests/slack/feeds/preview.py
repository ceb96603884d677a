"""What was found at an address that somebody wants watched, and what an OPML file would add: before it is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Feed, FeedState, Item, Label, Obstacle, Part, Relevance
from bot.reading.polling.schedule import bodies
from digests.slack import controls
from digests.slack.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    file_input,
    input_block,
    part,
    plain_text,
    section,
)
from digests.slack.feeds.feeds import bodies_in_words
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import date_token, escape, fit, link
from digests.wording.words import count, headline

SHOWN = 5
"""Items of a preview."""
LISTED = 10
"""Feeds of a list that are named, and of those refused."""
LONGEST_LINK = 300
"""Characters of an address that is linked, so that what is shown fits a section."""
LARGEST_LIST = 1_000_000
"""Bytes of an OPML file."""
LINKS = (
    "A list of links gives no dates: I read the page behind each new one, as robots.txt allows, for its date and "
    "subject. What has no date is never news."
)
ARCHIVE = (
    "The first check is for the archive only: what is there now can be searched, and only what comes later is news."
)


AT_THE_FOOT = "Many sites link their feed at the foot of the page (RSS, Atom): `/feeds add ADDRESS`"
BY_SELECTOR = "The selector must match the links or what contains them: `/feeds add ADDRESS css:SELECTOR`"
OBSTACLES: Mapping[Obstacle, tuple[str, str]] = {
    Obstacle.OFF_LIMITS: (
        "I don't go there",
        "Only public web addresses can be watched. For one inside your own network, ask whoever runs Amur to allow it "
        "(`AMUR_ALLOW_NETWORKS`).",
    ),
    Obstacle.ROBOTS: (
        "I may not read it",
        "That is the site's wish, and I keep to it. Its feed, if it has one, may be open: `/feeds add ADDRESS`",
    ),
    Obstacle.TURNED_AWAY: (
        "I was turned away",
        "Only the site can change that. Another outlet may carry the same news: `/feeds add ADDRESS`",
    ),
    Obstacle.NO_ANSWER: ("I can't reach it", "Check the spelling. If it is right, ask again later."),
    Obstacle.MISSING: ("There is no such page", "Check the address, or give the site's front page."),
    Obstacle.OURS: (
        "I can't read it now",
        "The fault is mine, not the site's: whoever runs Amur sees it in `/amur status` and with `amur doctor`.",
    ),
}
"""What is wrong, and what to do; anything else was reached and is no feed."""


def compose_preview(
    offer: str, feed: Feed, items: Sequence[tuple[Item, Relevance]], *, remark: str = "", others: int = 0
) -> Part:
    """`items`: newest first, each judged as a poll would. `offer`: what the button *Add* takes up.

    `others`: further feeds that the site names.
    """
    relevant = sum(judged.relevant for _, judged in items)
    held = bodies([item for item, _ in items])
    title = link(feed.url, feed.title, 100)
    holds = f"{count(len(items), 'item')}, {relevant:,} on the beat" if items else "no items yet"
    blocks: list[Block] = [
        section(f"*{title}*\n{fit(feed.url, 300)}\n{holds}" + (f"; {bodies_in_words(held)}" if held else ""))
    ]
    if items:
        lines = "\n".join(_line(item, judged) for item, judged in items[:SHOWN])
        blocks.append(section(f"Newest (✓ on the beat, ✗ not):\n{lines}"))
    notes = [_label(feed), ARCHIVE]
    if remark:
        notes.insert(0, f"Note: {fit(remark, 300)}.")
    if others:
        notes.append(f"The site has {count(others, 'more feed')}: give its address to see it.")
    blocks.append(context(" ".join(notes)))
    blocks.append(
        actions(
            button("Add", controls.FEED_ADD, value=offer, style="primary"),
            button("Cancel", controls.FEED_DROP, value=offer),
        )
    )
    return part(blocks, f"Found {fit(feed.title, 100)}: {holds}. Add it?")


def compose_links(
    offer: str, feed: Feed, items: Sequence[Item], *, remark: str = "", tried: Sequence[str] = ()
) -> Part:
    """A page whose links may be watched. `items`: its links, in its order; `tried`: where no feed was found."""
    like = "that looks like an article" if len(items) == 1 else "that look like articles"
    chosen = f"chosen by `{fit(feed.selector, 200)}`" if feed.selector else like
    found = f"{count(len(items), 'link')} {chosen}"
    head = f"*{link(feed.url, feed.title, 100)}*\n{fit(feed.url, 300)}\n"
    head += f"It lists {found}." if feed.selector else f"No feed found, but the page lists {found}."
    lines = "\n".join(map(_linked, items[:SHOWN]))
    notes = [LINKS, _label(feed), ARCHIVE]
    if remark:
        notes.insert(0, f"Note: {fit(remark, 300)}.")
    if not feed.selector:
        notes.append(f"Not the right ones? Choose with `/feeds add {fit(feed.url, 300)} css:SELECTOR`.")
    blocks: list[Block] = [section(head), section(f"The first {min(SHOWN, len(items))}:\n{lines}")]
    if len(tried) > 1:
        blocks.append(section("I looked for a feed at:\n" + "\n".join(f"• {fit(one, 220)}" for one in tried[:LISTED])))
    blocks.append(context(" ".join(notes)))
    blocks.append(
        actions(
            button("Watch these links", controls.FEED_ADD, value=offer, style="primary"),
            button("Cancel", controls.FEED_DROP, value=offer),
        )
    )
    return part(blocks, f"{fit(feed.title, 100)}: {'' if feed.selector else 'no feed, but '}{found}. Watch them?")


def compose_no_links(address: str, reason: str, *, obstacle: Obstacle) -> Part:
    """Nothing to watch was found by a selector, or we do not get there."""
    what, step = OBSTACLES.get(obstacle, ("I can't watch its links", BY_SELECTOR))
    head = f"*{fit(address, 200)}*: {what}. {_sentence(reason)}"
    return part([section(head), context(step)], f"{head} {step}")


def compose_not_found(
    address: str, reason: str, tried: Sequence[str], *, obstacle: Obstacle, instead: str = ""
) -> Part:
    """No feed there, or we do not get there; with what was tried, so that a person can judge, and the next step.

    `instead`: why the page's links cannot be watched either.
    """
    where = fit(address, 200)
    what, step = OBSTACLES.get(obstacle, ("No feed found there", AT_THE_FOOT))
    head = f"*{where}*: {what}. {_sentence(reason)}"
    blocks: list[Block] = [section(head)]
    if len(tried) > 1:
        blocks.append(section("I tried:\n" + "\n".join(f"• {fit(one, 220)}" for one in tried[:LISTED])))
    if instead:
        blocks.append(section(f"I can't watch the page's links either. {_sentence(instead)}"))
    blocks.append(context(step))
    return part(blocks, f"{head} {step}")


def compose_known(state: FeedState, *, selector: str = "") -> Part:
    """It is watched already. `selector`: by which somebody wants its links chosen; an address has one at a time."""
    feed = state.feed
    how = " and paused" if state.state == "paused" else ""
    text = f"Already watched as *{fit(feed.title, 100)}*{how}."
    blocks = [section(text)]
    if selector and selector != feed.selector:
        now = f"by `{fit(feed.selector, 200)}`" if feed.selector else "without a selector"
        blocks.append(
            section(
                f"It is watched {now}. To change that, press *Remove* on its card, then "
                f"`/feeds add {fit(feed.url, 300)} css:{fit(selector, 200)}`. Its items stay on file."
            )
        )
    return part([*blocks, actions(button("Show feed", controls.FEED, value=feed.id))], text)


def compose_list(offer: str, new: Sequence[Feed], known: int, refused: Sequence[tuple[str, str]], *, name: str) -> View:
    """What an OPML file would add, as a modal."""
    return _import_view(*_list_blocks(offer, new, known, refused, name))


def _list_blocks(
    offer: str, new: Sequence[Feed], known: int, refused: Sequence[tuple[str, str]], name: str
) -> list[Block]:
    summary = f"*{fit(name, 100)}*: {len(new):,} new, {known:,} known, {len(refused):,} refused"
    blocks: list[Block] = [section(summary)]
    if new:
        lines = [f"• {fit(feed.title, 80)} · {feed.label.value}" for feed in new[:LISTED]]
        blocks.append(section("New:\n" + "\n".join([*lines, *_more(len(new))])))
    if refused:
        lines = [f"• {fit(called, 80)}: {fit(why, 160)}" for called, why in refused[:LISTED]]
        blocks.append(section("Refused:\n" + "\n".join([*lines, *_more(len(refused))])))
    if new:
        blocks.append(context(f"{ARCHIVE} Labels come from the file; change them in `/feeds`."))
        words = f"Add {count(len(new), 'feed')}"
        blocks.append(actions(button(words, controls.FEED_ADD, value=offer, style="primary")))
    return blocks


def _more(many: int) -> list[str]:
    return [f"and {many - LISTED:,} more"] if many > LISTED else []


def import_view() -> View:
    file = file_input(controls.FEEDS_FILE, kinds=("opml", "xml"))
    hint = f"At most {LARGEST_LIST // 1_000:,} kB. You see what is in it before anything is added."
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.FEEDS_IMPORT_VIEW,
            "title": plain_text("Import feeds"),
            "submit": plain_text("Check"),
            "close": plain_text("Cancel"),
            "blocks": [input_block(controls.FEEDS_FILE, "A list of feeds (OPML)", file, hint=hint)],
        }
    )


def unreadable_view(problem: str) -> View:
    """A file that is no list of feeds."""
    text = f"I can't read that file. {_sentence(problem)} Choose another: `/feeds import`"
    return _import_view(section(text))


def _import_view(*blocks: Block) -> View:
    return guard_view(
        {
            "type": "modal",
            "callback_id": "feeds-imported",
            "title": plain_text("Import feeds"),
            "close": plain_text("Close"),
            "blocks": list(blocks),
        }
    )


def _linked(item: Item) -> str:
    """A link of a page, by its words, or where it leads if they tell nothing."""
    url = item.url if item.url and len(escape(item.url)) <= LONGEST_LINK else None
    return f"• {link(url, item.title or item.url or '', 160)}"


def _line(item: Item, judged: Relevance) -> str:
    """At most about 400 characters, so that five fit a section."""
    date = date_token(item.published, item.published_to)
    why = f" · {fit('; '.join(judged.because[:2]), 100)}" if judged.because and not judged.relevant else ""
    return f"{'✓' if judged.relevant else '✗'} {fit(headline(item), 160)} · {date}{why}"


def _label(feed: Feed) -> str:
    if feed.label is Label.UNKNOWN:
        return "It has no label yet; set one once it is added."
    kept_out = "" if feed.in_digest else " and left out of the digest"
    return f"Its address makes it {feed.label.value}{kept_out}; you can change that once it is added."


def _sentence(reason: str) -> str:
    summary = fit(reason, 600).rstrip(".")
    return f"{summary[:1].upper()}{summary[1:]}." if summary else ""
