"""Which alert a button means, and which alert a button would make, as the texts that buttons and forms carry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from bot.model import AlertOptions, ChannelId, Frequency, Sensitivity, Subscription, SubscriptionId, UserId, utc
from digests.slack.control_values import UnknownValue, encode_alert

List = Literal["mine", "here"]
"""One's own alerts, or the channel's."""


@dataclass(frozen=True, slots=True)
class AlertRef:
    """An alert by whose it is and its id."""

    owner: UserId
    id: SubscriptionId


def decode_ref(value: str) -> AlertRef:
    """UnknownValue for what `encode_alert` never wrote."""
    match value.split(" "):
        case [owner, id_] if owner and id_:
            return AlertRef(UserId(owner), SubscriptionId(id_))
    raise UnknownValue(value)


def encode_menu(verb: str, of: List, one: Subscription) -> str:
    """For an option: at most 150 characters."""
    return f"{verb} {of} {encode_alert(one)}"


def decode_menu(value: str) -> tuple[str, List, AlertRef]:
    match value.split(" ", 2):
        case [verb, "mine" | "here" as of, rest]:
            return verb, of, decode_ref(rest)
    raise UnknownValue(value)


def encode_list(of: List, page: int) -> str:
    return f"{of} {page}"


def decode_list(value: str) -> tuple[List, int]:
    match value.split(" "):
        case ["mine" | "here" as of, page] if page.isdecimal() and len(page) < 6:
            return of, int(page)
    raise UnknownValue(value)


def encode_instead(one: Subscription, terms: str) -> str:
    return f"{encode_alert(one)} {terms}"


def decode_instead(value: str) -> tuple[AlertRef, str]:
    match value.split(" ", 2):
        case [owner, id_, terms]:
            return decode_ref(f"{owner} {id_}"), terms
    raise UnknownValue(value)


def encode_wish(terms: str, options: AlertOptions) -> str:
    """At most 2,000 characters: terms that can be read have at most 300, a name 80."""
    expires = options.expires_at.isoformat() if options.expires_at else None
    at, spike = f"{options.at:%H:%M}", options.spike
    fields = [terms, options.name, options.channel, options.frequency, at, options.urgent, expires, spike]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def decode_wish(value: str) -> tuple[str, AlertOptions]:
    """UnknownValue for what `encode_wish` never wrote."""
    try:
        terms, name, channel, frequency, at, urgent, expires, *later = json.loads(value)
        spike = next(iter(later), None)  # buttons of 0.2 have none
        options = AlertOptions(
            name=str(name),
            channel=ChannelId(channel) if channel else None,
            frequency=Frequency(frequency),
            at=time.fromisoformat(at),
            urgent=bool(urgent),
            expires_at=utc(datetime.fromisoformat(expires)) if expires else None,
            spike=Sensitivity(spike) if spike else None,
        )
    except (ValueError, TypeError, RecursionError):
        raise UnknownValue(value) from None
    return str(terms), options
