"""How far a reading has got, for whoever waits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.use_cases.archive.watched_folder import Tell


@contextmanager
def progress(what: str) -> Iterator[Tell]:
    """A bar on a terminal, a line a batch elsewhere; nothing for a single file."""
    if not sys.stderr.isatty():
        yield lambda done, total: click.echo(f"{what}: {done} of {total} files", err=True) if total > 1 else None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True))

    def tell(done: int, total: int) -> None:
        if total <= 1:
            return
        if not bar.tasks:
            bar.start()
            bar.add_task(what, total=total)
        bar.update(bar.tasks[0].id, completed=done, total=total)
        if done >= total:
            bar.stop()

    try:
        yield tell
    finally:
        bar.stop()
