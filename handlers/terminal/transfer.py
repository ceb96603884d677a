"""What the verbs export, import and backup do."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from bot.bootstrap.store import Store, open_store
from bot.errors import SettingsWrong
from bot.model import NotMoved
from bot.settings import Settings
from digests.wording.words import count

STANDARD = Path("-")
AROUND = 2
"""Lines of a file that are no record: the first says what follows, the last how many there are."""
EVERY = 2_000
"""Lines between two words of progress."""


async def export_all(settings: Settings, to: Path) -> int:
    """To a file (gzip if its name ends in .gz), made whole or not at all; "-" is the standard output."""
    async with open_store(settings) as store:
        written = await _written(store, to)
    click.echo(f"{count(written - AROUND, 'record')} written{'' if to == STANDARD else f' to {to}'}.", err=True)
    return 0


async def import_all(settings: Settings, source: Path) -> int:
    _found(source)
    async with open_store(settings) as store:
        with ExitStack() as stack:
            found = await store.transfer.take_in(_read(_opened(source, stack)), now=store.now(), tell=_progress)
    if isinstance(found, NotMoved):
        click.echo(f"amur: not imported: {found.reason}.", err=True)
        return 1
    click.echo(f"{count(found.lines, 'record')} read: {found.keys:,} keys taken in.", err=True)
    return 0


async def back_up(settings: Settings, folder: Path, *, keep: int) -> int:
    """A dated export into `folder`; of those there are, the newest `keep` stay."""
    async with open_store(settings) as store:
        to = _made(folder) / f"amur-{store.now():%Y%m%d-%H%M%S}.jsonl.gz"
        written = await _written(store, to)
    _prune(folder, keep)
    click.echo(f"{count(written - AROUND, 'record')} written to {to}.", err=True)
    return 0


def _found(source: Path) -> None:
    if source != STANDARD and not source.is_file():
        raise SettingsWrong(str(source), "there is no such file")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise SettingsWrong(str(folder), f"cannot be made: {problem.strerror}") from None
    return folder


def _prune(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob("amur-????????-??????.jsonl.gz"))[:-keep]:
        old.unlink()


async def _written(store: Store, to: Path) -> int:
    if to == STANDARD:
        return await _all(store, sys.stdout, store.now())
    part = to.with_name(f".{to.name}.part")
    try:
        with part.open("xb") as raw:
            os.fchmod(raw.fileno(), 0o600)  # it holds what people asked for
            packed = gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) if to.suffix == ".gz" else raw
            with packed:
                written = 0
                async for line in store.transfer.lines(store.now()):
                    packed.write(line.encode("utf-8", "surrogatepass") + b"\n")
                    written += 1
                    _progress(written)
        part.replace(to)
    except FileExistsError:
        raise SettingsWrong(str(to), f"another export is writing it, or one was broken off: remove {part}") from None
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise SettingsWrong(str(to), f"cannot be written: {problem.strerror}") from None
    return written


async def _all(store: Store, out: IO[str], now: datetime) -> int:
    written = 0
    async for line in store.transfer.lines(now):
        out.write(line + "\n")
        written += 1
    return written


def _opened(source: Path, stack: ExitStack) -> Iterable[str]:
    if source == STANDARD:
        return sys.stdin
    if source.suffix == ".gz":
        return stack.enter_context(gzip.open(source, "rt", encoding="utf-8", errors="replace"))
    return stack.enter_context(source.open(encoding="utf-8", errors="replace"))


async def _read(lines: Iterable[str]) -> AsyncIterator[str]:
    try:
        for line in lines:
            yield line
    except (OSError, EOFError):  # a gzip file that was cut off: the reader sees that the end is missing
        return


def _progress(lines: int) -> None:
    if lines % EVERY == 0 and sys.stderr.isatty():
        click.echo(f"\r{lines:,} lines", nl=False, err=True)
