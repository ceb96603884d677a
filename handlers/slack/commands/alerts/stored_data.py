"""What is kept of a person: given to them as files, or deleted, all of it."""

from __future__ import annotations

from typing import Literal

from bot.use_cases.alerts.stored_data import delete_stored, stored_of
from digests.files.alerts import alerts_csv, stored_json
from digests.slack.alerts.questions import compose_delete_stored
from digests.slack.help import compose_note
from digests.wording.words import count
from handlers.slack.ports import Ports
from handlers.slack.replies import Attachment, Enclosed, Home, InPlace, Reply, privately
from handlers.slack.requests import Request

SENT = "I've sent you the files by DM."


async def exported(form: Literal["csv", "json"] | None, request: Request, ports: Ports) -> Reply:
    stored = await stored_of(request.user, ports.store, team=ports.team)
    files = []
    name = f"amur-alerts-{ports.today()}"
    if form != "json":
        files.append(Attachment(alerts_csv(stored, now=ports.now()), f"{name}.csv", "My alerts (CSV)"))
    if form != "csv":
        files.append(Attachment(stored_json(stored), f"{name}.json", "All that Amur keeps of me (JSON)"))
    words = f"{count(len(stored.alerts), 'alert')}, with their hits. JSON also has your settings, marks and stories."
    return Enclosed(tuple(files), words, compose_note(SENT if len(files) > 1 else SENT.replace("files", "file")))


async def asked(request: Request, ports: Ports) -> Reply:
    stored = await stored_of(request.user, ports.store, team=ports.team)
    return privately(compose_delete_stored(len(stored.alerts), stored.marks))


async def deleted(request: Request, ports: Ports) -> Reply:
    gone = await delete_stored(request.user, ports.store, team=ports.team)
    if request.place == "home":
        return Home()
    part = compose_note(
        f"Deleted: {count(gone.alerts, 'alert')}, your settings, {count(gone.marks, 'mark')} and what alerts "
        "brought you. Feeds you added stay. Messages I sent you before stay in Slack; you can delete them there."
    )
    return InPlace(part) if request.place == "private" else privately(part)
