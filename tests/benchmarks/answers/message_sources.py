"""Time of *Who said this?* on 20,000 statements in Valkey, and how many it finds.

    python -m tests.benchmarks.answers.message_sources [--statements 20000] [--messages 60]

Two years of invented articles in the pack's words, twenty statements each; messages that name nobody: a statement's
very words, its first five words, and half of its words in another order, of any age. Cold: nothing remembered but what
the messages before brought. Exit 1 if the very words of one are not found.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.adapters.redis.server.embedded_server import embedded
from bot.reading.sorting.stories.stories import Weigher
from bot.reading.statements.similarity import Rarity
from bot.use_cases.answers.message_sources import trace
from bot.use_cases.answers.speaker_cache import Scans
from tests.benchmarks.answers.whosaid import EACH, NOW, PACK, Invented, readings

WEIGHER = Weigher(PACK)


async def measure(statements: int, messages: int, folder: Path) -> bool:
    async with embedded(folder, folder) as url, linked(url, timeout=60) as link:
        archive = RedisArchive(link, keep_days=4_000)
        texts: list[str] = []
        for one in readings(Invented.of(2_000), statements // EACH):
            item = replace(one.item, text=". ".join(quote.text for quote in one.quotes))
            await archive.file(replace(one, item=item, weights=WEIGHER.weigh(item)), [], now=item.seen_at)
            texts += [quote.text for quote in one.quotes]
        chance = random.Random(3)
        chosen = chance.sample(texts, messages)
        half = [" ".join(chance.sample(text.split(), len(text.split()) // 2 + 1)) for text in chosen]
        kinds = {"very words": chosen, "five words": [" ".join(t.split()[:5]) for t in chosen], "half, shuffled": half}
        found = {kind: await _asked(archive, kind, said, chosen) for kind, said in kinds.items()}
        return found["very words"] == messages


async def _asked(archive: RedisArchive, kind: str, messages: list[str], wanted: list[str]) -> int:
    scans, took, found = Scans(rarity=Rarity(PACK)), [], 0
    for message, text in zip(messages, wanted, strict=True):
        began = time.perf_counter()
        traced = await trace(message, archive=archive, scans=scans, weigher=WEIGHER, now=NOW)
        took.append(1_000 * (time.perf_counter() - began))
        found += any(one.quote.text == text for one in traced.statements)
    took.sort()
    middle = took[len(took) // 2]
    sys.stdout.write(f"{kind:<15} found {found} of {len(messages)}   median {middle:.0f} ms   most {took[-1]:.0f} ms\n")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        well = asyncio.run(measure(given.statements, given.messages, Path(folder)))
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
