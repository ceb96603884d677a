"""One utterance told by several, and a position that changed, in plain words: the same in Slack and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.model import Agreement, Change, EnglishReport, Family, Repeat, Said, Silent, Statement, Version
from bot.reading.languages import NAMES
from digests.wording.dates import day, when
from digests.wording.quotations import words_of
from digests.wording.words import clean, count, cut, source_of

LISTED = 3
"""Tellers named beside a statement; "Why?" has them all."""
MATCHED = 8
"""Things named by which two languages' wordings are one utterance."""
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


def spoken_in_words(one: Family) -> str:
    """The language of the words shown, where it is not English."""
    return "" if one.language == "en" else in_language(one.language)


def in_language(code: str) -> str:
    """in Russian, of an ISO 639-1 code."""
    return f"in {NAMES.get(code, code)}"


def version_in_words(one: Version, limit: int = 300) -> str:
    """in English: Reuters, 14 May 2024: “words” · matched by day, 240 billion, India; 2 more outlets in English"""
    statement = one.statement
    language = in_language(one.language)
    more = f" · {count(one.tellers - 1, 'more outlet')} {language}" if one.tellers > 1 else ""
    said = words_of(statement.quote, limit)
    return f"{language}: {teller_of(statement)}: {said} · matched by {agreement_in_words(one.agreement)}{more}"


def agreement_in_words(common: Agreement) -> str:
    """day, 240 billion, India, gas"""
    return ", ".join(["speaker", "day", *map(_figure, common.figures), *common.names, *common.terms][:MATCHED])


def _figure(plain: str) -> str:
    """ "240000000000" as 240 billion, "20%" as it is."""
    bare = plain.removesuffix("%")
    for size, name in ((12, "trillion"), (9, "billion"), (6, "million")):
        if len(bare.partition(".")[0]) > size:
            return f"{float(bare) / 10**size:.6g} {name}{plain[len(bare) :]}"
    return plain if "." in bare or len(bare) <= 4 else f"{int(bare):,}{plain[len(bare) :]}"


def english_in_words(one: Family) -> str:
    """What there is of it in English; "" where that is shown, or nobody can say."""
    language = NAMES.get(one.language, one.language)
    match one.english:
        case EnglishReport.NONE:
            return f"{language} only so far"
        case EnglishReport.UNMATCHED:
            return "no English report is surely of these words"
        case EnglishReport.MATCHED | EnglishReport.NOT_ASKED:
            return ""
        case never:
            assert_never(never)


def teller_of(one: Statement) -> str:
    return f"{outlet(one)}, {when(one.published, 'day' if one.published else None)}"


def teller(one: Statement, first: Statement) -> str:
    """Who tells it, and when."""
    if one.item == first.item:
        return "again in the same article"
    return teller_of(one)


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
