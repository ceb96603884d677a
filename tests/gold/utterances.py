"""Utterances told in several languages, as utterances.txt has them: what is one by a reader's judgement, and what the
bot takes for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import chain, combinations
from pathlib import Path

from bot.model import ItemId, Kind, Statement
from bot.reading.statements.families import grouped
from bot.reading.statements.similarity import Rarity
from tests.support.digest_builders import quote, statement

EARLIEST = datetime.min.replace(tzinfo=UTC)
HOME = Path(__file__).with_name("utterances.txt")
Pair = frozenset[ItemId]
"""Two statements of two languages that are one utterance."""


def utterances(path: Path = HOME) -> list[list[Statement]]:
    """Each a list of its wordings; an item's id is its language and its place in the file."""
    found: list[list[Statement]] = []
    speaker, on = "", EARLIEST
    for block in path.read_text(encoding="utf-8").split("\n\n")[1:]:
        head, *lines = block.strip().split("\n")
        if head != "near":
            speaker, _, day = head.removeprefix("# ").rpartition(" ")
            on = datetime.combine(datetime.fromisoformat(day), time(9), UTC)
        found.append([_told(line, speaker, on, f"{len(found)}-{n}") for n, line in enumerate(lines)])
    return found


def _told(line: str, speaker: str, on: datetime, id_: str) -> Statement:
    teller, text = line.split(": ", 1)
    language, outlet = teller.split(" ", 1)
    made = statement(of=quote(text, name=speaker, kind=Kind.INDIRECT), published=on, outlet=outlet)
    return replace(made, item=ItemId(f"{language}-{id_}"))


def gold(every: Iterable[Sequence[Statement]]) -> set[Pair]:
    return {frozenset((a.item, b.item)) for one in every for a, b in combinations(one, 2)}


def found(every: Iterable[Sequence[Statement]], rarity: Rarity) -> set[Pair]:
    """What is joined across languages, all statements of a speaker seen together."""
    of: dict[str, list[Statement]] = defaultdict(list)
    for one in chain.from_iterable(every):
        assert one.quote.speaker is not None
        of[one.quote.speaker.id].append(one)
    newest = (sorted(some, key=lambda one: one.published or EARLIEST, reverse=True) for some in of.values())
    groups = (group for some in newest for group in grouped(some, rarity))
    pairs = (pair for group in groups for pair in combinations([one.item for one in group], 2))
    return {frozenset(pair) for pair in pairs if len({item[:2] for item in pair}) == 2}
