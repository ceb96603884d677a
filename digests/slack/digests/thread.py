"""The thread so far as one Slack message: its developments by day, each with its outlets and best statement."""

from __future__ import annotations

from itertools import groupby

from bot.model import Part
from bot.use_cases.digests.thread import NoThread, ThreadSoFar
from digests.slack.blocks import Block, context, part, section
from digests.slack.digests.story_card import shown_statements, story_blocks
from digests.slack.mrkdwn import fit
from digests.wording.dates import day
from digests.wording.quotations import legend
from digests.wording.words import count, headline

LABEL = 150


def compose_thread(found: ThreadSoFar) -> Part:
    """At most 43 blocks. The same statements stand on a story's card of the digest."""
    label = fit(found.label, LABEL)
    developments = count(len(found.developments) + found.not_shown, "development")
    carried = count(max(found.outlets, 1), "outlet")
    notes = [f"{developments} in the last 30 days, {carried}, the newest last"]
    if found.not_shown:
        notes.append(f"{found.not_shown:,} not shown: room goes to what you asked for, then to the newest")
    blocks: list[Block] = [section(f"*The thread so far: {label}*"), context(" · ".join(notes))]
    number = 0
    for date, some in groupby(found.developments, key=lambda one: one.day):
        blocks.append(section(f"*{day(date)}*"))
        for one in some:
            blocks += story_blocks(one.card, number)
            number += 1
    said = legend(quote for one in found.developments for _, quote in shown_statements(one.card))
    blocks += [context(said)] if said else []
    newest = found.developments[-1].card.readings[0].item if found.developments else None
    last = f" Last: {fit(headline(newest), 300)}" if newest is not None else ""
    return part(blocks, f"The thread so far: {label}, {developments}.{last}")


def compose_no_thread(written: str, none: NoThread) -> Part:
    """What there is instead. `written`: what was asked for; empty: an article's thread."""
    if none.only_common:
        asked = f"“{fit(written, LABEL)}” is too common to look for."
    elif written:
        asked = f"No headline of the last 30 days has {'all of ' if ' ' in written else ''}“{fit(written, LABEL)}”."
    else:
        asked = "That article is older than 30 days, or no longer kept."
    others = "; ".join(fit(one, 100) for one in none.largest)
    text = f"{asked} The largest threads: {others}. Try `/story` with one or two of such words." if others else asked
    return part([section(text)], text)
