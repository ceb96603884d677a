"""All there is on one story, for whoever pressed *More on this*: every statement, every outlet, both capitals."""

from __future__ import annotations

from bot.edition.outlets import carriers
from bot.model import SURE_ENOUGH, Item, Part, Quote, Reading, StoryCard
from bot.reading.coverage.two_sides import TwoCapitals
from digests.slack import choices, controls
from digests.slack.attribution import source, statement_line
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.digests.story_card import angles, gloss, updated
from digests.slack.mrkdwn import date_token, fit, link
from digests.slack.rich_blocks import feedback, line, rich_text, words
from digests.wording.capitals import beside, one_side
from digests.wording.quotations import legend, said_of
from digests.wording.sentences import extract
from digests.wording.statements import stances_of, statements_of
from digests.wording.words import count, headline, outlet_of

STATEMENTS = 8
WORDS = 500
"""Characters of one."""
ALL = 5
"""Angles (`bot.reading.sorting.stories.angles.MOST`)."""
OUTLETS = 12
"""Linked."""
SUMMARY = 600


def compose_story(card: StoryCard, sides: TwoCapitals | None = None) -> Part:
    """`card`: the story's readings in full, its best first. What its digest showed may be a part of this."""
    best = card.readings[0].item
    spoken = every_statement(card)
    blocks: list[Block] = [section(f"*{link(best.url, headline(best), 250)}*")]
    summary = "" if best.extent == "headline" else extract(best, headline(best))
    lines = [line([words(summary[:SUMMARY])])] if summary else []
    lines += [statement_line(quote.with_attitude(reading.item.text), reading.item, WORDS) for reading, quote in spoken]
    blocks += [rich_text(*lines)] if lines else []
    notes = [
        gloss(card),
        "\n".join(angles(card, ALL)),
        updated(card),
        _two_capitals(sides),
        _outlets(card),
        legend(quote for _, quote in spoken),
    ]
    blocks += [context(one) for one in notes if one]
    useful = choices.encode_choice(choices.Judged(item=best.id, useful=True))
    useless = choices.encode_choice(choices.Judged(item=best.id, useful=False))
    off = choices.encode_choice(choices.OnBeat(item=best.id, on=False))
    thread = button("The thread so far", controls.THREAD, value=best.id)
    follow = choices.encode_choice(choices.FollowWhat(item=best.id))
    blocks.append(
        actions(
            thread,
            button("Follow…", controls.numbered(controls.USEFUL, 2), value=follow),
            button("Off the beat", controls.numbered(controls.USEFUL, 1), value=off),
        )
    )
    blocks.append(feedback(controls.USEFUL, useful=useful, useless=useless))
    first = f" {said_of(spoken[0][1].with_attitude(spoken[0][0].item.text), 300)}" if spoken else ""
    carried = count(max(len(carriers(card)), 1), "outlet")
    return part(blocks, fit(f"{headline(best)} ({carried}).{first}", 1_000))


def every_statement(card: StoryCard) -> list[tuple[Reading, Quote]]:
    """Those of the card first; then the others of sure speakers, each in its words once."""
    first = [*statements_of(card), *stances_of(card)]
    others = [
        (reading, quote)
        for reading in card.readings
        for quote in reading.quotes
        if quote.speaker is not None and quote.confidence >= SURE_ENOUGH and not quote.stance and quote.text.strip()
    ]
    seen: set[str] = set()
    chosen = []
    for reading, quote in [*first, *others]:
        if quote.text not in seen:
            seen.add(quote.text)
            chosen.append((reading, quote))
    return chosen[:STATEMENTS]


def _two_capitals(sides: TwoCapitals | None) -> str:
    """mrkdwn, at most 1,200 characters."""
    if sides is None:
        return ""
    parts = [fit(one_side(one), 400) for one in sides.sides if one.only]
    return "\n".join(["*Two capitals*", *parts, *filter(None, [fit(beside(sides), 200)])]) if parts else ""


def _outlets(card: StoryCard) -> str:
    """mrkdwn: each outlet once, linked, with its time."""
    seen: dict[str, Item] = {}
    for reading in card.readings:
        seen.setdefault(outlet_of(reading.item), reading.item)
    shown = [f"{source(one)}, {date_token(one.published, one.published_to)}" for one in [*seen.values()][:OUTLETS]]
    left = f" · +{len(seen) - OUTLETS:,}" if len(seen) > OUTLETS else ""
    text = f"{' · '.join(shown)}{left}"
    return text if len(text) <= 2_900 else fit(", ".join(seen), 1_000)
