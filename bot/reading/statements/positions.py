"""A speaker's positions on one subject over time: on which day the key words changed from the time before.

What is compared is wording, never meaning: the words of one day's statements against those of the latest earlier day's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby, pairwise

from bot.model import Change, Statement
from bot.reading.statements.similarity import Rarity

KEY_WORDS = 2
"""Told each way: the rarest."""

Occasion = list[tuple[int, Statement]]
"""All that was said on a day, with where it stands in the list."""


def changes(statements: Sequence[Statement], subject: Collection[str], rarity: Rarity) -> dict[int, Change]:
    """For statements on a subject, newest first: where each day's first one stands → how that day's words differ.

    `subject`: stems of the words asked for, which every statement has. Undated statements and the first day have no
    mark: there is nothing before them.
    """
    dated = [(at, one) for at, one in enumerate(statements) if one.published is not None]
    days = [list(said) for _, said in groupby(dated, key=lambda pair: _day(pair[1]))]
    return {day[0][0]: _change(day, before, subject, rarity) for day, before in pairwise(days)}


def _day(one: Statement) -> date:
    assert one.published is not None  # only the dated are asked
    return one.published.date()


def _change(day: Occasion, before: Occasion, subject: Collection[str], rarity: Rarity) -> Change:
    now, then = _keys(day, subject, rarity), _keys(before, subject, rarity)
    return Change(before=_day(before[0][1]), new=_rarest(now, then), gone=_rarest(then, now))


_Keys = dict[str, tuple[float, str]]
"""A stem, with "not " before it where it is denied → (weight, the word as it stands)."""


def _keys(day: Occasion, subject: Collection[str], rarity: Rarity) -> _Keys:
    keys: _Keys = {}
    for _, one in day:
        text = one.quote.text
        denied = rarity.wording(text).denied
        for word, weight, stem in rarity.weighed(text):
            if weight and not stem.startswith("·") and stem not in subject:
                no = "not " if stem in denied else ""
                keys.setdefault(no + stem, (weight, no + word))
    return keys


def _rarest(keys: _Keys, others: _Keys) -> tuple[str, ...]:
    only = sorted(((weight, word) for key, (weight, word) in keys.items() if key not in others), reverse=True)
    return tuple(word for _, word in only[:KEY_WORDS])
