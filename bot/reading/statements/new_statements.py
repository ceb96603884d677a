"""What a later report of a story adds: somebody who had not spoken, or something that nobody had told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.model import SURE_ENOUGH, Kind, Quote, Reading, Statement
from bot.reading.names.nations import state_alone
from bot.reading.statements.families import grouped
from bot.reading.statements.similarity import Rarity

FEWEST = 4
"""Words of a statement that is news: less is a scrap of one."""


def added(later: Reading, earlier: Sequence[Reading], rarity: Rarity) -> tuple[Quote, ...]:
    """Statements of `later` whose speaker is sure and that no earlier report has, in their order. The same utterance in
    other words (`bot.reading.statements.families`) is not new; attitudes without words never are.

    A state speaks through whoever writes of it: "Beijing" is "China", and two states that did something together are
    heard as each of them. Of an earlier report in brief it is known who spoke, not what they said: nothing of theirs is
    called new. What an outlet has such a voice say in the outlet's words is new only if the story had not
    heard it: within one event it is nearly always the same act, told otherwise.
    """
    before: defaultdict[str, list[Statement]] = defaultdict(list)
    unread: set[str] = set()
    for reading in earlier:
        for number, quote in enumerate(reading.quotes):
            if quote.stance:
                continue
            if reading.in_brief:
                unread.update(_voices(quote))
            else:
                _hear(before, reading.statement(number))
    found = []
    for number, quote in enumerate(later.quotes):
        if quote.speaker is None or not _is_sure(quote) or not unread.isdisjoint(_voices(quote)):
            continue
        new = later.statement(number)
        known = list({(one.item, one.number): one for voice in _voices(quote) for one in before[voice]}.values())
        by_a_state = quote.kind is Kind.INDIRECT and state_alone(quote.speaker.name)
        retold = by_a_state and any(one.item != new.item for one in known)
        if not retold and not any(new in group and len(group) > 1 for group in grouped([new, *known], rarity)):
            found.append(quote)
        _hear(before, new)
    return tuple(found)


def _hear(before: defaultdict[str, list[Statement]], one: Statement) -> None:
    for voice in _voices(one.quote):
        before[voice].append(one)


def _voices(quote: Quote) -> tuple[str, ...]:
    """All who said it, each once; nobody named: nobody."""
    named = [quote.speaker, *quote.jointly] if quote.speaker is not None else []
    return tuple(dict.fromkeys(state_alone(one.name) or one.id for one in named))


def _is_sure(quote: Quote) -> bool:
    return not quote.stance and quote.confidence >= SURE_ENOUGH and len(quote.text.split()) >= FEWEST
