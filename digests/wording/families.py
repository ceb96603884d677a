"""One utterance told by several, and a position that changed, in plain words: the same in Slack and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Change, Repeat, Said, Silent, Statement
from digests.wording.words import clean, count, cut, day, source_of, when

LISTED = 3
"""Tellers named beside a statement; "Why?" has them all."""
_WORDS = 40


def extent(said: Said) -> str:
    """8 statements in 3 articles; 8 statements, reported 10 times, in 3 articles."""
    searched = f", reported {said.searched:,} times," if said.searched else ""
    return f"{count(said.total, 'statement')}{searched} in {count(said.articles, 'article')}"


def looked_through(answer: Said | Silent) -> str:
    """among the newest 20,000 of 53,210 statements"""
    return f"among the newest {answer.among:,} of {count(answer.known.statements, 'statement')}"


def repeats_in_words(first: Statement, also: Sequence[Repeat], most: int = LISTED) -> str:
    """also: Harbour Herald, 14 May 2024 — differs: has “critical role”, lacks “lifeline” · and 2 more; or nothing."""
    if not also:
        return ""
    shown = [f"{teller(one.statement, first)} — {difference(one)}" for one in also[:most]]
    left = [f"and {len(also) - most:,} more"] if len(also) > most else []
    return "also: " + " · ".join([*shown, *left])


def teller(one: Statement, first: Statement) -> str:
    """Who tells it, and when."""
    if one.item == first.item:
        return "again in the same article"
    return f"{outlet(one)}, {when(one.published, 'day' if one.published else None)}"


def outlet(one: Statement) -> str:
    return cut(source_of(one), 60) if one.outlet else "seed corpus"


def difference(one: Repeat) -> str:
    """The words that only one of the two has, as far as they tell anything."""
    parts = [f"has {_quoted(one.has)}"] if one.has else []
    parts += [f"lacks {_quoted(one.lacks)}"] if one.lacks else []
    return f"differs: {', '.join(parts)}" if parts else "the same words"


def change_in_words(change: Change | None) -> str:
    """wording changed since 3 May 2024: new ‘suspended’, gone ‘confident’; or nothing."""
    if change is None:
        return ""
    if not change.new and not change.gone:
        return f"same key words as on {day(change.before)}"
    parts = [f"{what} {', '.join(f'‘{_short(word)}’' for word in words)}" for what, words in _both(change) if words]
    return f"wording changed since {day(change.before)}: {', '.join(parts)}"


def _both(change: Change) -> Sequence[tuple[str, Sequence[str]]]:
    return ("new", change.new), ("gone", change.gone)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{_short(one)}”" for one in words)


def _short(words: str) -> str:
    return cut(clean(words), _WORDS)
