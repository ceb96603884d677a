"""The search language of alerts and of the archive: what people type, read once, and matched against items.

    banks AND (yuan OR rouble)      AND OR NOT in capitals; a space is AND; -word is NOT word
    "power of siberia"              these words in this order
    sanction*                       any ending (three letters at least)
    gas NEAR/5 price                at most five words from each other, either way round
    title:lng  speaker:gabuev  topic:energy  source:tass  lang:ru

Whole words are matched; case, accents, hyphens and the shape of apostrophes do not count; Chinese is found inside
running text. What cannot be read comes back as `TermsWrong`, which names the column and shows what would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from bot.model import Alert, Item, Reading, Span, Subscription, SubscriptionId
from bot.reading.search.evaluation import Searched, fields_found, found
from bot.reading.search.query import (
    FIELDS,
    LONGEST,
    And,
    FieldName,
    In,
    Near,
    Node,
    Not,
    Or,
    Unreadable,
    mended,
    tree_of,
)
from bot.reading.sorting.phrases import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsWrong:
    """A query that cannot be read."""

    message: str
    """What is wrong, as a clause: "a bracket opened at column 11 is not closed"."""
    column: int
    """1-based, in the text as typed."""
    suggestion: str = ""
    """A query that can be read and is close to what was typed; "" if there is none."""
    typed: str = ""

    def __str__(self) -> str:
        shown = self.typed if len(self.typed) <= 80 else self.typed[:79] + "…"
        tried = f" Try: {self.suggestion}" if self.suggestion else ""
        return f"I can't read “{shown}”: {self.message}.{tried}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A query that was understood."""

    typed: str
    tree: Node

    def matches(
        self, item: Item, speakers: Sequence[str] = (), topics: Sequence[str] = (), language: str = ""
    ) -> tuple[Span, ...] | None:
        """Where in the item's text; empty if title or fields alone matched; None if the item does not match.

        `speakers`, `topics`, `language` are what the fields speaker:, topic: and lang: look at.
        """
        return self.found_in(Searched(item, speakers, topics, language))

    def found_in(self, searched: Searched) -> tuple[Span, ...] | None:
        """As `matches`, on an item made ready once for many queries."""
        marks = found(self.tree, searched)
        return None if marks is None else searched.spans(marks)


@lru_cache(maxsize=20_000)
def parse(text: str) -> Terms | TermsWrong:
    """A query as typed. Never raises; what is wrong is told with its column and a way out."""
    try:
        return Terms(typed=text, tree=tree_of(text))
    except Unreadable as wrong:
        return TermsWrong(message=wrong.message, column=wrong.column, suggestion=mended(text[:LONGEST]), typed=text)


# ------------------------------------------------------------------------------------------------------- percolating


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A word without which a query cannot match, and the field it must be in (None: title or text)."""

    where: FieldName | None
    word: str
    open: bool


class Percolator:
    """Many subscriptions, and which of them an item matches: exactly those whose terms match it.

    Each query is filed under the words of its rarest-looking required part; an item's own words then call up the few
    queries worth checking. Subscriptions that cannot be read (any more) are in `unread`, with the reason.
    """

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self._queries: dict[SubscriptionId, tuple[Subscription, Terms]] = {}
        self._whole: dict[tuple[FieldName | None, str], dict[SubscriptionId, None]] = {}
        self._stems: dict[tuple[FieldName | None, str], dict[SubscriptionId, None]] = {}
        self.unread: dict[SubscriptionId, TermsWrong] = {}
        for subscription in subscriptions:
            self.add(subscription)

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, subscription: Subscription) -> None:
        """Files it; one with the same id is replaced."""
        self.remove(subscription.id)
        terms = parse(subscription.terms)
        if isinstance(terms, TermsWrong):
            self.unread[subscription.id] = terms
            return
        self._queries[subscription.id] = (subscription, terms)
        for anchor in _anchors(terms.tree, None) or ():
            self._shelf(anchor).setdefault(_key(anchor), {})[subscription.id] = None

    def remove(self, id_: SubscriptionId) -> None:
        """Takes it out; nothing happens if it is not there."""
        self.unread.pop(id_, None)
        known = self._queries.pop(id_, None)
        for anchor in (_anchors(known[1].tree, None) or ()) if known else ():
            shelf, key = self._shelf(anchor), _key(anchor)
            shelf[key].pop(id_, None)
            if not shelf[key]:
                del shelf[key]

    def matching(self, reading: Reading) -> tuple[Alert, ...]:
        """The alerts this reading sets off, in the order of the subscriptions' ids."""
        speakers = tuple(dict.fromkeys(quote.speaker.name for quote in reading.quotes if quote.speaker))
        searched = Searched(reading.item, speakers, tuple(topic.id for topic in reading.topics), reading.language)
        alerts = []
        for id_ in sorted(self._called(searched)):
            subscription, terms = self._queries[id_]
            matched = terms.found_in(searched)
            if matched is not None:
                fields = tuple(fields_found(terms.tree, searched))
                alerts.append(Alert(subscription=subscription, item=reading.item.id, matched=matched, fields=fields))
        return tuple(alerts)

    def _called(self, searched: Searched) -> set[SubscriptionId]:
        called: set[SubscriptionId] = set()
        scopes: tuple[FieldName | None, ...] = (None, *FIELDS)
        for where in scopes:
            for run in searched.runs(where):
                for word in run.places:
                    called.update(self._whole.get((where, word), ()))
                    for length in range(1, _STEM_KEY + 1):
                        called.update(self._stems.get((where, word[:length]), ()) if len(word) >= length else ())
        return called

    def _shelf(self, anchor: _Anchor) -> dict[tuple[FieldName | None, str], dict[SubscriptionId, None]]:
        return self._stems if anchor.open else self._whole


_STEM_KEY = 4
"""Letters of a stem that it is filed under."""


def _key(anchor: _Anchor) -> tuple[FieldName | None, str]:
    return anchor.where, anchor.word[:_STEM_KEY] if anchor.open else anchor.word


def _anchors(node: Node, where: FieldName | None) -> frozenset[_Anchor] | None:
    """Words of which at least one occurs in anything the node matches; None if there are none such (a NOT)."""
    match node:
        case Term(sought, open_):
            closed = sought[:-1] if open_ else sought
            if closed:
                return frozenset({_Anchor(where, max(closed, key=len), open=False)})
            return frozenset({_Anchor(where, sought[-1], open=True)})
        case Near(one, other, _):
            return _rarest([_anchors(one, where), _anchors(other, where)])
        case And(parts):
            return _rarest([_anchors(part, where) for part in parts])
        case Or(parts):
            every = [_anchors(part, where) for part in parts]
            return frozenset().union(*(found for found in every if found)) if all(every) else None
        case Not():
            return None
        case In(name, part):
            return _anchors(part, name)
        case _:
            assert_never(node)


def _rarest(found: Iterable[frozenset[_Anchor] | None]) -> frozenset[_Anchor] | None:
    """The set that calls its query least often, as far as its words tell: few, long, whole ones."""

    def cost(anchors: frozenset[_Anchor]) -> float:
        return sum((50 if a.where == "lang" else 4 if a.open else 1) / len(a.word) for a in anchors)

    return min((anchors for anchors in found if anchors), key=cost, default=None)
