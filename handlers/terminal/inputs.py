"""What a person gives the terminal: files of text, and `.jsonl` files of items, as Items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.bootstrap.folder import folder_at
from bot.model import Item, ItemId, Unread
from bot.reading.documents.urls import shown


def items_of(paths: tuple[Path, ...], *, now: datetime) -> Iterator[tuple[str, Item] | Unread]:
    """(doc, item) for each text file and each line of a `.jsonl`, in order; Unread for what cannot be read."""
    for path in paths:
        if path.suffix == ".jsonl":
            yield from rows_of(path, now=now)
        else:
            yield _one_file(path, now=now)


def _one_file(path: Path, *, now: datetime) -> tuple[str, Item] | Unread:
    read = folder_at(path.parent, lambda: now).read(path.name)
    return read if isinstance(read, Unread) else (path.name.removesuffix(path.suffix), read)


def rows_of(path: Path, *, now: datetime) -> Iterator[tuple[str, Item] | Unread]:
    """Items {"id","title","text","published","outlet","url"}, one a line; only id, and text or title, are needed. An id
    that an earlier line has is refused: what is said of it would be either's."""
    lines_by_id: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    where = f"{path} line {number}"
                    row = _row(line, where, now=now)
                    if not isinstance(row, Unread) and (before := lines_by_id.setdefault(row[0], number)) != number:
                        row = Unread(name=where, reason=f'{where} is left out: line {before} has its "id" too')
                    yield row
    except OSError as problem:
        yield Unread(
            name=str(path), reason=f"{path} cannot be opened: {(problem.strerror or 'unknown reason').lower()}"
        )
    except UnicodeDecodeError:
        yield Unread(name=str(path), reason=f"{path} is not UTF-8")


def _row(line: str, where: str, *, now: datetime) -> tuple[str, Item] | Unread:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Unread(name=where, reason=f"{where} is not an item: it is no JSON")
    if not isinstance(row, dict) or row.get("id") in (None, ""):
        return Unread(name=where, reason=f'{where} is not an item: it has no "id"')
    try:
        published = moment(row.get("published"))
    except (ValueError, OverflowError):
        return Unread(name=where, reason=f'{where}: "published" is no ISO date: {str(row["published"])[:40]!r}')
    title, text = _plain(row.get("title")), _plain(row.get("text"))
    return _plain(row["id"]), Item(
        id=ItemId(_plain(row["id"])),
        title=title,
        text=text or title,
        url=shown(str(row.get("url") or "")),
        outlet=_plain(row.get("outlet")),
        published=published,
        published_to="day" if published and len(str(row["published"])) == 10 else "minute" if published else None,
        seen_at=published or now,
    )


def _plain(given: object) -> str:
    """As long as given, so that places in it hold; lone surrogates, which no output takes, are "?"."""
    return str(given or "").encode("utf-8", "replace").decode("utf-8")


def moment(given: object) -> datetime | None:
    """An ISO date or date and time; without a zone it is UTC. ValueError for anything else, OverflowError for a moment
    outside of all years."""
    if not given:
        return None
    read = datetime.fromisoformat(str(given))
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
