"""What the verb audit does: who administered what, newest first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from bot.bootstrap.store import open_store
from bot.model import AuditEntry
from bot.settings import Settings
from digests.wording.words import clean
from handlers.terminal.output import line, moment
from handlers.terminal.verbs import Now


async def show_audit(settings: Settings, days: float | None, *, as_json: bool, now: Now) -> int:
    """`days`: only what was done within them."""
    async with open_store(settings) as store:
        entries = await store.audit.since(None if days is None else now() - timedelta(days=days))
    for one in entries:
        click.echo(line(_entry_json(one)) if as_json else _entry_text(one))
    if not entries and not as_json:
        click.echo("Nothing was administered" + ("." if days is None else f" in the last {days:g} days."))
    return 0


def _entry_json(one: AuditEntry) -> dict[str, Any]:
    """Feeds' names and people's words without control characters and overrides of direction, as in the text."""
    return {
        "at": moment(one.at, "minute"),
        "user": clean(one.user),
        "act": one.act.value,
        "where": clean(one.where) if one.where else None,
        "about": clean(one.about),
        "before": clean(one.before),
        "after": clean(one.after),
    }


def _entry_text(one: AuditEntry) -> str:
    change = " → ".join(filter(None, (clean(one.before), clean(one.after))))
    where = f"in {clean(one.where)}" if one.where else ""
    who = f"{one.at:%Y-%m-%d %H:%M}  {clean(one.user):<11}  {one.act.value:<14}"
    return "  ".join(filter(None, (who, clean(one.about), change, where)))
