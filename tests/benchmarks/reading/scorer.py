"""What the scorers in AMUR_SHARED take and print: articles as items, statements as their rows. No module of rules."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.model import Item, ItemId, Kind, Quote, Span

_HEAD = re.compile(r"\s*date \d{4}-\d\d-\d\d ")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def items_of(paths: Sequence[Path]) -> Iterator[Item]:
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        head = _HEAD.match(text)
        yield Item(id=ItemId(path.stem), title=path.stem, text=text, head=head.end() if head else 0, seen_at=LONG_AGO)


def quote_of(quote: Quote) -> dict[str, object]:
    def offsets(spans: Sequence[Span]) -> list[list[int]]:
        return [[span.start, span.end] for span in spans]

    return {
        "content": offsets(quote.content),
        "source": offsets([quote.source]) if quote.source else None,
        "speaker": quote.speaker.name if quote.speaker else None,
        "role": quote.role,
        "told": quote.addressee,
        "kind": "direct" if quote.kind is Kind.UNMARKED else quote.kind.value,
    }


def scored(command: list[str], answers: str) -> str:
    """What the scorer prints; "-" in the command stands for the file of answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "amur.jsonl")
        path.write_text(answers, encoding="utf-8")
        words = [str(path) if word == "-" else word for word in command]
        done = subprocess.run([sys.executable, "-B", *words], capture_output=True, text=True, check=True, timeout=600)
    return done.stdout
