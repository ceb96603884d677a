"""An alert that an item set off: what of the item its query matched."""

from __future__ import annotations

from bot.model import Alert, Reading, Subscription
from bot.reading.search.evaluation import Searched, fields_found, found
from bot.reading.search.query import In, Node, within
from bot.reading.search.statement_fields import OF_STATEMENTS, values_of
from bot.reading.search.terms import Terms, parse

MOST_STATEMENTS = 20
"""That an alert names."""


def alert_of(subscription: Subscription, reading: Reading, item: Searched) -> Alert | None:
    """None if the reading (`item`: made ready) does not match, or the subscription's terms cannot be read."""
    if subscription.story is not None:
        return _of_story(subscription, reading)
    terms = parse(subscription.terms)
    matched = terms.found_in(item) if isinstance(terms, Terms) else None
    if matched is None or not isinstance(terms, Terms):
        return None
    return Alert(
        subscription=subscription,
        item=reading.item.id,
        matched=matched,
        fields=tuple(fields_found(terms.tree, item)),
        statements=_met(terms.tree, reading, item),
    )


def _of_story(subscription: Subscription, reading: Reading) -> Alert | None:
    """All that is said in an item of the story, as far as it is known by whom."""
    if reading.placed is None or reading.placed.story != subscription.story:
        return None
    said = tuple(number for number, quote in enumerate(reading.quotes) if quote.speaker is not None)
    return Alert(subscription=subscription, item=reading.item.id, matched=(), statements=said[:MOST_STATEMENTS])


def _met(tree: Node, reading: Reading, item: Searched) -> tuple[int, ...]:
    """The statements each of which alone would do for what the query asks of statements."""
    if not any(isinstance(node, In) and node.field in OF_STATEMENTS for node in within(tree)):
        return ()
    numbers = [number for number, quote in enumerate(reading.quotes) if quote.speaker is not None]
    alone = ((number, item.with_statement(one)) for number, one in zip(numbers, values_of(reading), strict=True))
    return tuple(number for number, one in alone if found(tree, one) is not None)[:MOST_STATEMENTS]
