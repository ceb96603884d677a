"""amur digest --week: the seven days up to a day in about ten lines, and as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bot.edition.window import day_window, local_day, since_moment
from bot.model import ChannelId, TeamId
from bot.reading.statements.similarity import Rarity
from bot.settings import Settings
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.digests.plans import plan_to_show, zone_of
from bot.use_cases.digests.week import the_week
from bot.use_cases.note_names import TEAM
from digests.files.html_document import html_file
from digests.files.markdown_document import markdown_file
from digests.files.word_document import WITHOUT, word_file, writes_word
from digests.terminal import render_document
from digests.wording.document import Document
from digests.wording.week import week_document
from handlers.processes.pack.pack import pack_of
from handlers.terminal.verbs import Now, open_archive


async def print_week(
    settings: Settings, day: date | None, *, channel: str | None, export: Path | None, now: Now
) -> int:
    """A channel's by its plan, else by the settings; up to its digest's hour of that day, or until now."""
    pack, here = pack_of(settings), now()
    async with open_archive(settings, now) as store:
        team = TeamId(noted) if (noted := await store.notes.get(TEAM)) else None
        plan = await plan_to_show(ChannelId(channel) if channel else None, settings, store.plans, team)
        zone = zone_of(plan)
        if day is not None and day > local_day(here, zone):
            click.echo(f"amur digest: {day} has not come yet", err=True)
            return 2
        window = day_window(day, at=plan.at, zone=zone) if day else since_moment(here, None, now=here, zone=zone)
        scans = Scans(rarity=Rarity(pack))
        week = await the_week(window, store, plan=plan, pack=pack, scans=scans, looking_back=True)
    document = week_document(week)
    if export is None:
        click.echo(render_document(document))
        return 0
    return _written(document, export, f"amur-week-{week.last}")


def _written(document: Document, folder: Path, name: str) -> int:
    files = {f"{name}.md": markdown_file(document), f"{name}.html": html_file(document)}
    if writes_word():
        files[f"{name}.docx"] = word_file(document)
    else:
        click.echo(WITHOUT, err=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in files.items():
            (folder / file).write_bytes(data)
            click.echo(folder / file)
    except OSError as problem:
        click.echo(f"amur digest: cannot write into {folder}: {problem.strerror}", err=True)
        return 1
    return 0
