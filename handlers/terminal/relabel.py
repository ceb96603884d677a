"""`amur relabel`: what a team marked becomes its own training data, and retrains the second opinion if that helps."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import assert_never

import click

from bot.bootstrap.data_folder import keep_private
from bot.bootstrap.store import open_store
from bot.model import Item
from bot.reading.sorting.relevance.relevance import gram_in_words
from bot.settings import Settings
from bot.use_cases.archive.marked_items import MarkedItems, marked_items
from digests.wording.words import count, cut, headline
from handlers.processes.pack.pack import own_weights, shipped_pack
from handlers.terminal.verbs import Now
from seeds.learn import written_wording
from seeds.marks import LEAST, OF_EACH, Figures, Lesson, TooFew, lesson

TURNED = 5
"""Items that are named."""
WORDING, BEFORE, LABELS = "wording.tsv", "wording.before.tsv", "labels.jsonl"
"""What is kept: the weights in use, those before them, and what they were learnt from."""


async def relabel(settings: Settings, *, now: Now) -> int:
    """1 if nothing was changed: too few marks, or nothing better came of them."""
    async with open_store(settings) as store:
        marked = await marked_items(archive=store.archive, feedback=store.feedback, now=now())
    pack = shipped_pack(settings)
    sides = (pack.sides[0].name, pack.sides[1].name)
    match lesson(marked.on, marked.off, marked.unmarked, pack):
        case TooFew() as few:
            click.echo("\n".join([*_too_few(few), *_left_out(marked)]))
            return 1
        case Lesson() as learnt:
            click.echo("\n".join([*_compared(learnt, marked, sides), *_left_out(marked)]))
            if not learnt.is_better:
                click.echo("That is no better than before: nothing is changed.")
                return 1
            try:
                _keep(own_weights(settings), learnt, marked, settings.data)
            except OSError as problem:
                reason = f"{problem.strerror}: {problem.filename}"
                click.echo(f"amur relabel: the weights cannot be written ({reason}); nothing is changed", err=True)
                return 1
            click.echo(
                f"In use from now on ({own_weights(settings) / WORDING}); a running worker takes it within seconds. "
                "What is on file is not judged again. Back: amur relabel --undo"
            )
            return 0
        case never:
            assert_never(never)


def undo(settings: Settings) -> int:
    """1 if there is nothing to undo."""
    folder = own_weights(settings)
    if not (folder / WORDING).exists():
        click.echo("amur relabel: nothing was learnt here; the pack's own weights are in use", err=True)
        return 1
    if (folder / BEFORE).exists():
        (folder / BEFORE).replace(folder / WORDING)
        click.echo("Back to the weights of the relabel before. Once more goes back to the pack's own.")
    else:
        (folder / WORDING).unlink()
        click.echo("Back to the pack's own weights.")
    return 0


def _too_few(few: TooFew) -> Iterator[str]:
    have = f"{few.on} on the beat or missed, {few.off} off it"
    yield f"Too few marks to learn from: {have}. It takes {LEAST}, and {OF_EACH} of each kind. Nothing is changed."
    yield "People mark items in Slack: Off the beat, On the beat, Missed: add this. amur feedback lists the marks."


def _compared(learnt: Lesson, marked: MarkedItems, sides: Sequence[str]) -> Iterator[str]:
    total = count(len(marked.on) + len(marked.off), "marked item")
    yield f"{total}: {len(marked.on)} on the beat or missed, {len(marked.off)} off it."
    yield "How many of those let in belong (precision), and how many of those that belong are let in (recall):"
    yield f"  as it was         {_in_words(learnt.before)}"
    yield f"  with these marks  {_in_words(learnt.after)}   (each fifth judged by what the others teach)"
    yield "What speaks otherwise then:"
    for gram, weight in learnt.moved:
        yield f"  {'for the beat ' if weight > 0 else 'against it   '} {gram_in_words(gram, sides)}"
    recent = count(len(marked.unmarked), "recent item")
    yield f"Of {recent} that nobody marked, {len(learnt.turned)} would be judged otherwise."
    yield from (f"  {cut(headline(one), 100)}" for one in learnt.turned[:TURNED])


def _in_words(figures: Figures) -> str:
    return f"precision {figures.precision:.2f}  recall {figures.recall:.2f}  F1 {figures.f1:.2f}"


def _left_out(marked: MarkedItems) -> Iterator[str]:
    if marked.disputed:
        yield f"{count(marked.disputed, 'item')} left out: as many call it on the beat as off it."
    if marked.gone:
        yield f"{count(marked.gone, 'marked item')} left out: no longer kept."


def _keep(folder: Path, learnt: Lesson, marked: MarkedItems, data: Path) -> None:
    keep_private(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    rows = [(item, True) for item in marked.on] + [(item, False) for item in marked.off]
    (folder / LABELS).write_text("".join(_row(item, relevant) for item, relevant in rows), "utf8")
    # A worker may read the weights at any moment, and the disk may be full: they are there whole, or as they were.
    written = folder / f".{WORDING}"
    written.write_text(written_wording(learnt.wording, f"{LABELS}, beside the pack's"), "utf8")
    if (folder / WORDING).exists():
        shutil.copyfile(folder / WORDING, folder / BEFORE)
    written.replace(folder / WORDING)


def _row(item: Item, relevant: bool) -> str:
    """As `python -m seeds.learn` takes it."""
    published = item.published.isoformat() if item.published else ""
    fields = {"id": item.id, "title": item.title, "text": item.text, "url": item.url, "published": published}
    return json.dumps({**fields, "relevant": int(relevant)}, ensure_ascii=False) + "\n"
