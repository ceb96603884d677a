"""A person's alerts as a table, and all that is kept of them as JSON."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.model import AlertHits, Preferences, Subscription
from bot.use_cases.alerts.stored_data import StoredData
from digests.files.table import csv_file

COLUMNS = (
    "name",
    "terms",
    "where",
    "when",
    "urgent",
    "spikes",
    "state",
    "since",
    "until",
    "hits 7 days",
    "hits 30 days",
    "last hit",
)


def alerts_csv(stored: StoredData, *, now: datetime) -> bytes:
    return csv_file(COLUMNS, (_row(one, stored.hits.get(one.id, AlertHits()), now) for one in stored.alerts))


def _row(one: Subscription, hits: AlertHits, now: datetime) -> tuple[str, ...]:
    today = now.date()
    return (
        one.name,
        one.terms,
        one.channel or "direct message",
        f"daily {one.at:%H:%M}" if one.frequency == "daily" else one.frequency.value,
        "yes" if one.urgent else "no",
        one.spike.value if one.spike is not None else "",
        one.state(now).value,
        one.made_at.isoformat(),
        _iso(one.expires_at) or "",
        str(hits.since(today - timedelta(days=6))),
        str(hits.since(today - timedelta(days=29))),
        _iso(hits.last) or "",
    )


def stored_json(stored: StoredData) -> bytes:
    """Moments in ISO 8601, UTC."""
    kept = {
        "alerts": [_alert(one, stored.hits.get(one.id, AlertHits())) for one in stored.alerts],
        "settings": _preferences(stored.preferences),
        "marks": [{"item": one.item, "useful": one.useful, "at": one.at.isoformat()} for one in stored.judgements],
        "marks_on_statements": [
            {"item": one.item, "statement": one.number, "wrong": one.wrong.value, "at": one.at.isoformat()}
            for one in stored.faults
        ],
        "stories": _stories(stored),
    }
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def _alert(one: Subscription, hits: AlertHits) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "terms": one.terms,
        "channel": one.channel,
        "frequency": one.frequency.value,
        "at": f"{one.at:%H:%M}",
        "urgent": one.urgent,
        "spikes": one.spike.value if one.spike is not None else None,
        "paused": one.paused,
        "snoozed_until": _iso(one.snoozed_until),
        "made_at": one.made_at.isoformat(),
        "expires_at": _iso(one.expires_at),
        "hits": {day.isoformat(): stories for day, stories in hits.by_day},
        "last_hit": _iso(hits.last),
    }


def _stories(stored: StoredData) -> list[dict[str, object]]:
    """What alerts matched of each."""
    return [
        {
            "story": one.story,
            "muted": one.muted,
            "items": [
                {"item": hit.item, "at": hit.at.isoformat(), "alerts": [alert.subscription.id for alert in hit.alerts]}
                for hit in one.hits
            ],
        }
        for one in stored.stories
    ]


def _preferences(one: Preferences) -> dict[str, object]:
    return {
        "quiet": [f"{one.quiet.start:%H:%M}", f"{one.quiet.end:%H:%M}"] if one.quiet else None,
        "days": list(one.days or range(7)),
        "zone": one.zone,
        "cap": one.cap,
        "daily_at": f"{one.daily_at:%H:%M}",
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
