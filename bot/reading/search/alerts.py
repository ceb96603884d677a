"""An alert that an item set off: what of the item its query matched."""

from __future__ import annotations

from bot.model import Alert, ItemId, Subscription
from bot.reading.search.evaluation import Searched, fields_found
from bot.reading.search.terms import Terms, parse


def alert_of(subscription: Subscription, id_: ItemId, item: Searched) -> Alert | None:
    """None if the item with this id does not match, or the subscription's terms cannot be read."""
    terms = parse(subscription.terms)
    matched = terms.found_in(item) if isinstance(terms, Terms) else None
    if matched is None or not isinstance(terms, Terms):
        return None
    return Alert(subscription=subscription, item=id_, matched=matched, fields=tuple(fields_found(terms.tree, item)))
