"""What a week's digests show, against an editor's gold: `make bench-digest`, or
`python -m tests.benchmarks.digests.digest_week [FOLDER] [CARDS.jsonl]`.

FOLDER (default ../shared) holds data/week-2023-03-17.jsonl.gz and measure/sorting/score_week.py with its gold; neither
is part of this project, and what is missing is said. Items are judged, read and placed as a worker does, in the order
of their publication; digests are due at 06:00 UTC. No feed is served and nothing waits: `replay_week` does that.
CARDS.jsonl (default: a temporary file) gets a line a digest: its day, and its stories in the order shown.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import seeds
from bot.adapters.subprocesses.language.language_model import load_model, read_all
from bot.edition.arrangement import arrange, stories_shown
from bot.edition.clusters import grouped
from bot.edition.developments import developments
from bot.edition.placement import shown_as_cards
from bot.edition.stories import StoriesShown
from bot.model import BeatPack, Coverage, Digest, Label, Placed, Reading, Window
from bot.reading.brief import brief
from bot.reading.item_reader import Understanding
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.stories.stories import Shelf, moment
from bot.use_cases.digests.editor import sides_of, voices_of
from digests.slack.digests.digest import shown_in_order
from tests.benchmarks.reading.sorting import item, rows

DUE = hour(6)


def readings(week: Path, pack: BeatPack) -> list[Reading]:
    """Of what the gate lets in, placed one after the other."""
    gate, shelf, understanding = Gate(pack), Shelf(pack), Understanding(pack)
    items = [
        replace(item(row), outlet=_host(row["outlet"]), feed=row["outlet"], label=Label.INDEPENDENT, extent="summary")
        for row in rows(week)
    ]
    let_in = sorted((one for one in items if gate.judge(one).relevant), key=lambda one: (moment(one), one.id))
    read = read_all(load_model(), understanding, let_in)
    return [replace(one, placed=Placed(story=shelf.put(one.item))) for one in read]


def _host(address: str) -> str:
    host = urlsplit(address).hostname or address
    return host.removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")


def digests(read: Sequence[Reading], pack: BeatPack) -> Iterator[Digest]:
    """One a day, each knowing what the one before told, with the readings of its cards in full."""
    shown_before: StoriesShown | None = None
    until = datetime.combine(moment(read[0].item).date(), DUE, UTC) + timedelta(days=1)
    while until <= moment(read[-1].item) + timedelta(days=1):
        within = [one for one in read if until - timedelta(days=1) < moment(one.item) <= until]
        digest = arrange(
            [brief(one) for one in within],
            window=Window(day=until.date(), since=until - timedelta(days=1), until=until, zone="UTC"),
            pack_name=pack.name,
            topics=pack.topics,
            coverage=Coverage(seen=len(within), relevant=len(within)),
            shown_before=shown_before,
            voices=voices_of(pack),
            sides=sides_of(pack),
        )
        shown_before = stories_shown(digest)
        yield _in_full(digest, within)
        until += timedelta(days=1)


def _in_full(digest: Digest, read: Sequence[Reading]) -> Digest:
    whole, cards = {one.item.id: one for one in read}, shown_as_cards(digest)
    news = [
        replace(
            section,
            stories=tuple(
                replace(card, readings=tuple(whole[one.item.id] for one in card.readings))
                if card.story in cards
                else card
                for card in section.stories
            ),
        )
        for section in digest.news
    ]
    return replace(digest, news=tuple(news))


def as_row(digest: Digest) -> dict[str, Any]:
    """As the scorer takes it: each card as a page leads it. `lead`: the first line of *In short*."""
    page = grouped(digest)
    ids = {
        card.story: [one.item.id for one in card.readings]
        for section in (*page.news, *page.archive)
        for card in section.stories
    }
    cards = [{"ids": ids[one.story], "place": one.place, "line": one.line} for one in shown_in_order(digest)]
    first = developments(page)[:1]
    return {"day": digest.window.day.isoformat(), "cards": cards, "lead": ids[first[0].story] if first else []}


def main(arguments: Sequence[str]) -> None:
    shared = Path(arguments[0]) if arguments else Path(__file__).parents[4] / "shared"
    week, scorer = shared / "data" / "week-2023-03-17.jsonl.gz", shared / "measure" / "sorting" / "score_week.py"
    missing = [str(path) for path in (week, scorer) if not path.exists()]
    if missing:
        print(f"skipped, {' and '.join(missing)} not there")
        return
    pack = seeds.load()
    found = [json.dumps(as_row(digest)) for digest in digests(readings(week, pack), pack)]
    with tempfile.TemporaryDirectory(prefix="amur-digest-") as folder:
        path = Path(arguments[1]) if len(arguments) > 1 else Path(folder) / "cards.jsonl"
        path.write_text("\n".join(found) + "\n", "utf8")
        subprocess.run([sys.executable, str(scorer), "--digests", str(path)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
