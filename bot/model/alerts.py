"""Alerts: what somebody wants to be told of, and what matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model.ids import ItemId, SubscriptionId, TeamId, UserId
from bot.model.statements import Span

# --------------------------------------------------------------------------------------------- subscriptions, alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One person's keyword alert. `terms` is the text as typed; `bot.reading.search.terms` parses it."""

    id: SubscriptionId
    team: TeamId
    user: UserId
    terms: str
    made_at: datetime


FieldName = Literal["title", "speaker", "org", "kind", "told", "country", "topic", "source", "lang"]
"""What a query may look into besides title and text, as it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMatch:
    """What matched beside the text: the headline, a speaker's name, a topic's id, an outlet or its site, a language."""

    field: FieldName
    value: str
    """As the item has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A subscription that an item matched."""

    subscription: Subscription
    item: ItemId
    matched: tuple[Span, ...]
    """Where in the item's text; empty when it matched elsewhere."""
    fields: tuple[FieldMatch, ...] = ()
    """Where else, in the order of the query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one person thinks of an item's being shown. Kept for later tuning; nothing acts on it."""

    team: TeamId
    user: UserId
    item: ItemId
    useful: bool
    at: datetime
