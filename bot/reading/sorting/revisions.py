"""What of an outlet's edit a reader must know: statements that came or went, and another headline.

A fuller text of the same article is no edit, nor is a corrected comma; a live page changes all day and says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Item, ItemId, Quote, Reading, Revised, Standing, fold
from bot.reading.sorting.roundups import round_up


def revised(before: Reading, after: Reading, *, at: datetime) -> Revised | None:
    """None if nothing changed that must be told, or if this is no outlet's edit of its own news."""
    old, new = before.item, after.item
    if old.feed != new.feed or old.extent != new.extent or old.standing is not Standing.NEWS or round_up(new):
        return None
    if _by_its_page(old) != _by_its_page(new):
        return None
    read = not before.unparsed and not after.unparsed
    gone = _without(before.quotes, after.quotes) if read else ()
    came = _without(after.quotes, before.quotes) if read else ()
    headline = old.title if fold(old.title) != fold(new.title) else ""
    return Revised(item=new.id, at=at, headline=headline, gone=gone, new=came) if gone or came or headline else None


def _by_its_page(item: Item) -> bool:
    """Whether its text is its own page's: more of that than of a feed's summary is no edit."""
    return item.page is not None and item.page.gave_text


def combined(edits: Iterable[Revised]) -> tuple[Revised, ...]:
    """One an item: of several edits (oldest first) what they come to together. What came and went again is not told."""
    latest: dict[ItemId, Revised] = {}
    for edit in edits:
        known = latest.get(edit.item)
        latest[edit.item] = edit if known is None else _after(known, edit)
    return tuple(edit for edit in latest.values() if edit.gone or edit.new or edit.headline)


def _after(first: Revised, then: Revised) -> Revised:
    new, gone = (*first.new, *then.new), (*first.gone, *then.gone)
    return replace(then, headline=first.headline or then.headline, new=_without(new, gone), gone=_without(gone, new))


def _without(quotes: Sequence[Quote], others: Sequence[Quote]) -> tuple[Quote, ...]:
    """Those of somebody named that the others have not, by speaker and words; bare of the places they had in a text."""
    known = {_said(one) for one in others}
    kept = {_said(one): one for one in quotes if one.speaker is not None and not one.stance and _said(one) not in known}
    return tuple(replace(one, content=(), source=None, cue=None) for one in kept.values())


def _said(quote: Quote) -> tuple[str, str]:
    return (quote.speaker.id if quote.speaker else "", fold(quote.text))
