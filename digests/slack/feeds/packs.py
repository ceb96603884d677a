"""/feeds packs: the sources in other languages that the beat knows, off until somebody switches them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import FeedId, FeedPack, FeedState, Part, SourceKind
from bot.reading.languages import NAMES, READ
from digests.slack import controls
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import fit
from digests.wording.words import count

ABOUT = (
    "Nothing of a pack is watched until it is switched on; each source can be removed by itself in /feeds. State media "
    "stay out of the digest until you say otherwise. *Not yet seen*: nobody has looked whether the address answers; "
    "/feeds tells after the first check."
)
NONE = "This beat has no packs of further sources. Add a feed by its address: `/feeds add ADDRESS`"


def compose_packs(packs: Sequence[FeedPack], offers: Sequence[str], watched: Mapping[FeedId, FeedState]) -> Part:
    """`offers`: what each pack's button takes up, in order."""
    if not packs:
        return part([section(NONE)], NONE)
    blocks: list[Block] = [section("*Packs of further sources*"), context(ABOUT)]
    for number, (pack, offer) in enumerate(zip(packs, offers, strict=True)):
        off = [one for one in pack.sources if one.id not in watched]
        lines = [f"• {_source(pack, number_, watched)}" for number_ in range(len(pack.sources))]
        blocks.append(section("\n".join([f"*{fit(pack.name, 100)}* · {_language(pack)}", *lines])[:3_000]))
        if off:
            words = f"Switch on {count(len(off), 'source')}"
            blocks.append(actions(button(words, controls.numbered(controls.FEED_ADD, number), value=offer)))
    names = ", ".join(fit(pack.name, 100) for pack in packs)
    return part(blocks, f"Packs of further sources: {names}")


def _language(pack: FeedPack) -> str:
    """What is read in it, as far as is installed here."""
    name = NAMES[pack.language]
    if pack.language not in READ:
        return f"{name}, statements not read"
    missing = READ[pack.language].missing
    return f"{name}, statements not read: install amur[{READ[pack.language].extra}]" if missing else name


def _source(pack: FeedPack, number: int, watched: Mapping[FeedId, FeedState]) -> str:
    feed = pack.sources[number]
    state = watched.get(feed.id)
    kind = ", page of links" if feed.kind is SourceKind.PAGE_INDEX else ""
    answered = (state is not None and state.items > 0) or feed.id in pack.seen
    seen = "seen" if answered else "not yet seen"
    on = f"on, {state.state}" if state is not None else "off"
    return f"{fit(feed.title, 80)} ({feed.label.value}{kind}) · {on} · {seen} · {fit(feed.url, 120)}"
