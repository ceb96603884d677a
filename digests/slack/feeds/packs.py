"""/feeds packs: the sources in other languages that the beat knows, off until somebody switches them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Feed, FeedId, FeedPack, FeedState, Part, SourceKind
from bot.reading.languages import NAMES
from digests.slack import controls
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import fit
from digests.wording.words import count, not_read

PACKS, SOURCES = 5, 8
"""Shown at most, so that one message takes them."""
ABOUT = (
    "No source is watched until you switch its pack on; you can remove each one in `/feeds`. State media stay out of "
    "digests; `/feeds NAME` has a button to put one in. *Not yet seen*: nobody has checked that the address works; "
    "`/feeds` shows whether it does after the first check."
)
NONE = "This beat has no packs of further sources. Add a feed by its address: `/feeds add ADDRESS`"


def compose_packs(packs: Sequence[FeedPack], offers: Sequence[str], watched: Mapping[FeedId, FeedState]) -> Part:
    """`offers`: what each pack's button takes up, in order."""
    if not packs:
        return part([section(NONE)], NONE)
    blocks: list[Block] = [section("*Packs of further sources*"), context(ABOUT)]
    for number, (pack, offer) in enumerate(zip(packs[:PACKS], offers, strict=False)):
        off = [one for one in pack.sources if one.id not in watched]
        lines = [f"• {_source(pack, feed, watched)}" for feed in pack.sources[:SOURCES]]
        if len(pack.sources) > SOURCES:
            lines.append(f"and {count(len(pack.sources) - SOURCES, 'more source')}")
        blocks.append(section("\n".join([f"*{fit(pack.name, 100)}* · {_language(pack)}", *lines])))
        if off:
            words = f"Switch on {count(len(off), 'source')}"
            blocks.append(actions(button(words, controls.numbered(controls.FEED_ADD, number), value=offer)))
    if len(packs) > PACKS:
        blocks.append(context(f"and {count(len(packs) - PACKS, 'more pack')}"))
    names = ", ".join(fit(pack.name, 100) for pack in packs[:PACKS])
    return part(blocks, f"Packs of further sources: {names}")


def _language(pack: FeedPack) -> str:
    """What is read in it, as far as is installed here."""
    return ", ".join(filter(None, [NAMES[pack.language], not_read(pack.language)]))


def _source(pack: FeedPack, feed: Feed, watched: Mapping[FeedId, FeedState]) -> str:
    state = watched.get(feed.id)
    kind = ", page of links" if feed.kind is SourceKind.PAGE_INDEX else ""
    answered = (state is not None and state.items > 0) or feed.id in pack.seen
    seen = "seen" if answered else "not yet seen"
    on = f"on, {state.state}" if state is not None else "off"
    return f"{fit(feed.title, 60)} ({feed.label.value}{kind}) · {on} · {seen} · {fit(feed.url, 80)}"
