"""What a later report of a story adds: somebody who had not spoken, or something that nobody had told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.model import SURE_ENOUGH, Quote, Reading, SpeakerId, Statement
from bot.reading.statements.families import grouped
from bot.reading.statements.similarity import Rarity

FEWEST = 4
"""Words of a statement that is news: less is a scrap of one."""


def added(later: Reading, earlier: Sequence[Reading], rarity: Rarity) -> tuple[Quote, ...]:
    """Statements of `later` whose speaker is sure and that no earlier report has, in their order. The same utterance in
    other words (`bot.reading.statements.families`) is not new; attitudes without words never are."""
    before: defaultdict[SpeakerId, list[Statement]] = defaultdict(list)
    for reading in earlier:
        for number, quote in enumerate(reading.quotes):
            if quote.speaker is not None and not quote.stance:
                before[quote.speaker.id].append(_statement(reading, number))
    found = []
    for number, quote in enumerate(later.quotes):
        if quote.speaker is None or not _is_sure(quote):
            continue
        known = before[quote.speaker.id]
        new = _statement(later, number)
        if not any(new in group and len(group) > 1 for group in grouped([new, *known], rarity)):
            found.append(quote)
        known.append(new)
    return tuple(found)


def _is_sure(quote: Quote) -> bool:
    return not quote.stance and quote.confidence >= SURE_ENOUGH and len(quote.text.split()) >= FEWEST


def _statement(reading: Reading, number: int) -> Statement:
    item = reading.item
    return Statement(
        quote=reading.quotes[number],
        number=number,
        item=item.id,
        title=item.title,
        outlet=item.outlet,
        label=item.label,
        url=item.url,
        published=item.published,
        published_to=item.published_to,
        filed_at=item.seen_at,
        extent=item.extent,
        claimed=item.claimed,
    )
