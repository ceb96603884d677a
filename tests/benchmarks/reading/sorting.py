"""How well and fast items are sorted: `make bench-sorting`, or `python -m tests.benchmarks.reading.sorting [FOLDER]`.

FOLDER (default ../shared) holds data/ with labelled items and measure/sorting/score.py, their scorer; neither is part
of this project, and what is missing is skipped with a line. Relevance is shown as learnt (the shipped weights come
from these very items, so that figure flatters) and cross-validated (it does not). Speed is items a second of CPU time
through relevance, and topic and story for what is relevant, and as a ratio to cutting the same texts into words with
one regular expression in the same run, so that it can be compared across machines.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import seeds
from bot.edition.stories import by_story
from bot.model import BeatPack, Item, ItemId, Placed, Reading, Relevance
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.stories.linkage import linked
from bot.reading.sorting.stories.stories import Shelf, Weigher, moment
from bot.reading.sorting.stories.threads import threads
from bot.reading.sorting.topics import TopicLexicon
from seeds import learn

Row = dict[str, Any]
Figures = dict[str, float]

_WORD = re.compile(r"\w+")


def rows(path: Path) -> list[Row]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode().splitlines() if line.strip()]


def item(row: Row) -> Item:
    published = _when(row.get("published") or "")
    return Item(
        id=ItemId(row["id"]),
        title=row["title"] or "",
        text=row.get("text") or "",
        url=row.get("url") or None,
        published=published,
        published_to="minute" if published else None,
        seen_at=published or datetime(2023, 1, 1, tzinfo=UTC),
    )


def _when(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _scorer(shared: Path) -> dict[str, Callable[[list[Row], list[Row], bool], Figures]] | None:
    path = shared / "measure" / "sorting" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path) if path.exists() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: getattr(module, name) for name in ("relevance", "topics", "stories")}


def _relevance(pack: BeatPack, gold: list[Row]) -> list[Row]:
    gate = Gate(pack)
    return [{"doc": row["id"], "relevance": {"relevant": gate.judge(item(row)).relevant}} for row in gold]


def _topics(pack: BeatPack, gold: list[Row]) -> list[Row]:
    lexicon = TopicLexicon(pack)
    return [
        {"doc": row["id"], "topics": [{"id": t.id, "score": t.score} for t in lexicon.topics(item(row))]}
        for row in gold
    ]


def _stories(pack: BeatPack, gold: list[Row]) -> list[Row]:
    shelf = Shelf(pack)
    in_time = sorted(map(item, gold), key=lambda it: (it.published or it.seen_at, it.id))
    for it in in_time:
        shelf.put(it)
    return [{"id": id_, "story": story} for id_, story in linked(shelf.members()).items()]


FRESH = "relevance-fresh.jsonl"

_TASKS: tuple[tuple[str, str, Callable[[BeatPack, list[Row]], list[Row]], tuple[str, ...]], ...] = (
    ("relevance", "relevance.jsonl", _relevance, ("P", "R", "F1")),
    ("topics", "topics.jsonl", _topics, ("acc@1", "acc@1 or secondary", "acc@2", "macro-F1")),
    ("stories", "stories-beat.jsonl", _stories, ("BCubed P", "BCubed R", "BCubed F1", "pairwise F1")),
    ("stories", "stories-us.jsonl", _stories, ("BCubed P", "BCubed R", "BCubed F1", "pairwise F1")),
)


def accuracy(shared: Path, pack: BeatPack) -> Iterator[str]:
    scorer = _scorer(shared)
    if scorer is None:
        yield f"accuracy: skipped, {shared}/measure/sorting/score.py is not there"
        return
    for task, file, predict, shown in _TASKS:
        path = shared / "data" / file
        if not path.exists():
            yield f"{task}: skipped, {path} is not there"
            continue
        gold = rows(path)
        figures = scorer[task](gold, predict(pack, gold), False)
        yield f"{task:9} {file:19} n {len(gold):5}  " + "  ".join(f"{name} {figures[name]:.3f}" for name in shown)
        if task == "relevance":
            yield from _not_learnt_from([path, *(one for one in (path.with_name(FRESH),) if one.exists())], pack)


def _not_learnt_from(paths: Sequence[Path], pack: BeatPack) -> Iterator[str]:
    """How what is learnt from some labelled items does on others: of other draws, another file, another year."""
    each = [learn.labelled([path], pack) for path in paths]
    items = [one for some in each for one in some]
    figures = {"cross-validated": learn.cross_validated(items)}
    if len(each) > 1:
        figures[f"{paths[0].stem} -> {paths[1].stem}"] = learn.tested(learn.learn(each[0]), each[1])
    for year in ("2022", "2023"):
        within = [one for one in items if one.year == year]
        if within and len(within) < len(items):
            others = [one for one in items if one.year != year]
            figures[f"{year} -> other years"] = learn.tested(learn.learn(within), others)
    for name, (precision, recall, f1) in figures.items():
        yield f"{'':9} {name:28}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def week(shared: Path, pack: BeatPack) -> Iterator[str]:
    """Stories and threads of a real week's relevant items, by the editor's gold."""
    gold_path, path = shared / "data" / "week-gold" / "gold-week.jsonl", shared / "data" / "week-2023-03-17.jsonl.gz"
    scorer = _scorer(shared)
    if scorer is None or not (gold_path.exists() and path.exists()):
        yield f"the week: skipped, {gold_path} or {path} is not there"
        return
    gold = [row for row in rows(gold_path) if row["relevant"]]
    ids = {row["id"] for row in gold}
    shelf, weigher = Shelf(pack), Weigher(pack)
    read = [
        Reading(item=one, relevance=Relevance(score=1.0, relevant=True), weights=weigher.weigh(one))
        for one in sorted((item(row) for row in rows(path) if row["id"] in ids), key=lambda it: (moment(it), it.id))
    ]
    read = [replace(one, placed=Placed(story=shelf.put(one.item))) for one in read]
    stories = by_story(read)
    for name, said in (
        ("story", {one.item.id: story for story, members in stories.items() for one in members}),
        (
            "thread",
            {
                one.item.id: str(number)
                for number, thread in enumerate(threads(stories, pack.sides))
                for story in thread.stories
                for one in stories[story]
            },
        ),
    ):
        rated = [{"id": row["id"], "story": row[name]} for row in gold]
        figures = scorer["stories"](rated, [{"id": id_, "story": its} for id_, its in said.items()], False)
        shown = "  ".join(f"{one} {figures[one]:.3f}" for one in ("BCubed P", "BCubed R", "BCubed F1"))
        yield f"{'stories' if name == 'story' else 'threads':9} {'the week, gold':19} n {len(gold):5}  {shown}"


def speed(shared: Path, pack: BeatPack) -> Iterator[str]:
    path = shared / "data" / "week-2023-03-17.jsonl.gz"
    if not path.exists():
        yield f"speed: skipped, {path} is not there"
        return
    items = [item(row) for row in rows(path)]
    sorting, relevant = min((_sorting(pack, items) for _ in range(3)), key=lambda run: run[0])
    every = min(_every(pack, items[:3_000]) for _ in range(2)) * len(items) / min(3_000, len(items))
    bare = min(_bare(items) for _ in range(3))
    yield f"speed     {len(items)} items, {relevant} relevant: {len(items) / sorting:,.0f} items/s"
    yield f"          were every item relevant: {len(items) / every:,.0f} items/s"
    yield f"          cutting into words alone: {len(items) / bare:,.0f} items/s"
    yield f"          sorting takes {sorting / bare:.1f} times as long as that"


def _sorting(pack: BeatPack, items: Sequence[Item]) -> tuple[float, int]:
    gate, lexicon, shelf = Gate(pack), TopicLexicon(pack), Shelf(pack)
    relevant = 0
    began = time.process_time()
    for it in items:
        if gate.judge(it).relevant:
            relevant += 1
            lexicon.topics(it)
            shelf.put(it)
    return time.process_time() - began, relevant


def _every(pack: BeatPack, items: Sequence[Item]) -> float:
    gate, lexicon, shelf = Gate(pack), TopicLexicon(pack), Shelf(pack)
    began = time.process_time()
    for it in items:
        gate.judge(it)
        lexicon.topics(it)
        shelf.put(it)
    return time.process_time() - began


def _bare(items: Sequence[Item]) -> float:
    began = time.process_time()
    for it in items:
        _WORD.findall(it.title.lower())
        _WORD.findall(it.text.lower())
    return time.process_time() - began


def main(arguments: Sequence[str]) -> None:
    shared = Path(arguments[0]) if arguments else Path(__file__).parents[4] / "shared"
    pack = seeds.load()
    for line in (*accuracy(shared, pack), *week(shared, pack), *speed(shared, pack)):
        print(line)


if __name__ == "__main__":
    main(cast("Sequence[str]", sys.argv[1:]))
