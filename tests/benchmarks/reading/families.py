"""How well statements of one utterance are found, and how fast: `python -m tests.benchmarks.reading.families [SHARED]`.

AMUR_SHARED (or the first argument) names a folder with `seeds/` (articles, gold.jsonl, families.jsonl); without it that
part is skipped, and said so. Exit 1 if anything is joined that the gold keeps apart, or if grouping is slow.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import seeds
from bot.adapters.subprocesses.language.language_model import load_model, read_all
from bot.model import BeatPack, Item, ItemId, Kind, Label, Quote, Reading, Span, Speaker, SpeakerId, Statement, slug
from bot.reading.item_reader import Understanding
from bot.reading.sorting.phrases import words
from bot.reading.statements.families import grouped
from bot.reading.statements.similarity import Rarity
from tests.gold import utterances

NOW = datetime(2024, 6, 1, tzinfo=UTC)
SLOW = 0.25
"""Seconds of CPU that grouping 2,000 statements of one speaker may take."""
Place = tuple[str, int]
"""(document, where the statement starts)."""
Pair = frozenset[Place]


def main() -> int:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("AMUR_SHARED", "../shared")) / "seeds"
    pack = seeds.load()
    rarity = Rarity(pack)
    print(f"{'':44}{'pairs':>7}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}")
    every = utterances.utterances()
    wrong = _row("across languages, invented", utterances.gold(every), utterances.found(every, rarity))
    if (shared / "families.jsonl").exists():
        wrong += _row("seeds, hand-made statements", *_by_hand(shared, rarity))
        wrong += _row("seeds, statements as read", *_as_read(shared, pack, rarity))
    else:
        print(f"skipped: {shared} holds no families.jsonl")
    slowest = max(_speed(kind, rarity) for kind in ("spread over years", "said within a week", "one wire quotation"))
    return 1 if wrong or slowest > SLOW else 0


def _row(what: str, gold: Set[frozenset[Any]], found: Set[frozenset[Any]]) -> int:
    """Prints one line; how many pairs are joined wrongly."""
    right = len(gold & found)
    precision = right / len(found) if found else 1.0
    recall = right / len(gold) if gold else 1.0
    for pair in sorted(map(sorted, found - gold)):
        print(f"  joined wrongly: {pair}")
    print(f"{what:44}{len(gold):7}{len(found):7}{right:7}{precision:11.2f}{recall:8.2f}")
    return len(found) - right


# --------------------------------------------------------------------------------------------------------------- seeds


def _by_hand(shared: Path, rarity: Rarity) -> tuple[set[Pair], set[Pair]]:
    """Of the gold rows: what joining does by itself. A row of two speakers counts for each; a name's last word names
    its bearer in all five articles."""
    by_speaker: dict[str, list[Statement]] = defaultdict(list)
    for row in _lines(shared / "gold.jsonl"):
        for name in (full.split()[-1] for full in str(row["speaker"]).split("; ")):
            made = Quote(
                text=str(row["text"]), content=(Span(row["start"], row["end"]),), kind=_kind(row), confidence=1.0
            )
            number = len(by_speaker[name])
            by_speaker[name].append(_statement(made, name, number, str(row["doc"]), None))
    return _gold(shared), _found(by_speaker.values(), rarity)


def _kind(row: dict[str, Any]) -> Kind:
    return Kind.UNMARKED if row["marks_lost"] else Kind(str(row["kind"]))


def _as_read(shared: Path, pack: BeatPack, rarity: Rarity) -> tuple[set[Pair], set[Pair]]:
    """Of what is read: the gold pairs both of whose statements were found with one speaker, and the joined ones."""
    by_speaker: dict[str, list[Statement]] = defaultdict(list)
    for reading in _readings(sorted(shared.glob("*.txt")), pack):
        for number, quote in enumerate(reading.quotes):
            if quote.speaker is not None:
                made = _statement(quote, quote.speaker.name, number, reading.item.id, reading.item.published)
                by_speaker[quote.speaker.id].append(made)
    rows = [(str(row["doc"]), int(row["start"]), int(row["end"])) for row in _lines(shared / "gold.jsonl")]
    for statements in by_speaker.values():
        statements[:] = [_at_gold(one, rows) for one in statements]
    places = [{_place(one) for one in statements} for statements in by_speaker.values()]
    gold = {pair for pair in _gold(shared) if any(pair <= some for some in places)}
    return gold, _found(by_speaker.values(), rarity)


def _at_gold(one: Statement, rows: Sequence[tuple[str, int, int]]) -> Statement:
    """Its first span begins where the gold row begins that it overlaps most."""
    first, last = one.quote.content[0].start, one.quote.content[-1].end
    over = [(min(last, end) - max(first, start), start, end) for doc, start, end in rows if doc == one.item]
    most, start, end = max(over, default=(0, 0, 0))
    if most <= 0:
        return one
    return replace(one, quote=replace(one.quote, content=(Span(start, end),)))


def _readings(paths: Sequence[Path], pack: BeatPack) -> list[Reading]:
    items = [
        Item(id=ItemId(path.stem), title="", text=path.read_bytes().decode("utf-8"), seen_at=NOW) for path in paths
    ]
    return list(read_all(load_model(), Understanding(pack), items))


def _gold(shared: Path) -> set[Pair]:
    pairs: set[Pair] = set()
    for family in _lines(shared / "families.jsonl"):
        members = [(str(one["doc"]), int(one["start"])) for one in family["members"]]
        pairs |= {frozenset(pair) for pair in combinations(members, 2)}
    return pairs


def _found(of_speakers: Iterable[Sequence[Statement]], rarity: Rarity) -> set[Pair]:
    pairs: set[Pair] = set()
    for statements in of_speakers:
        for group in grouped(statements, rarity):
            pairs |= {frozenset(pair) for pair in combinations({_place(one) for one in group}, 2)}
    return pairs


def _place(one: Statement) -> Place:
    return one.item, one.quote.content[0].start


def _statement(quote: Quote, name: str, number: int, item: str, published: datetime | None) -> Statement:
    return Statement(
        quote=replace(quote, speaker=Speaker(id=SpeakerId(slug(name)), name=name)),
        number=number,
        item=ItemId(item),
        title="",
        outlet="",
        label=Label.SEED,
        url=None,
        published=published,
        published_to="day" if published else None,
        filed_at=NOW,
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


# --------------------------------------------------------------------------------------------------------------- speed

_VOCABULARY = words(
    """bridge ferry harbour toll payment bank winter island customs timber grain salt copper route border quay council
    minister agreement project energy pipeline price market supplier partner summit visit talks sanction currency
    settlement investment railway corridor tariff export import growth risk security treaty exercise fleet missile"""
)


def _speed(kind: str, rarity: Rarity) -> float:
    """Seconds of CPU for 2,000 invented statements of one speaker, of a small vocabulary (the worst case: everything
    resembles everything); median of five."""
    chance = random.Random(7)
    days = 1_500 if kind == "spread over years" else 7
    wire = " ".join(chance.choices(_VOCABULARY, k=25))
    made = []
    for number in range(2_000):
        said = wire if kind == "one wire quotation" else " ".join(chance.choices(_VOCABULARY, k=chance.randint(6, 40)))
        quote = Quote(text=said, content=(Span(0, 1),), kind=Kind.DIRECT, confidence=0.9)
        on = NOW - timedelta(days=days * number / 2_000)
        made.append(_statement(quote, "Oskar Lindqvist", 0, f"item-{number}", on))
    taken = []
    for _ in range(5):
        start = time.process_time()
        entries = len(grouped(made, rarity))
        taken.append(time.process_time() - start)
    middle = statistics.median(taken)
    print(f"2,000 statements {kind:22} → {entries:5} entries in {middle * 1000:6.1f} ms")
    return middle


if __name__ == "__main__":
    sys.exit(main())
