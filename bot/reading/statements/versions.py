"""One utterance in several languages: groups of statements of one language each, joined by what they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from operator import itemgetter

from bot.model import Agreement, Statement, Version
from bot.reading.statements.evidence import MARGIN, NEAR_DAYS, FactReader, Facts, agreement, opposed, strength

_MOST = 6
"""Wordings of a group that are looked at, the newest: others say the same in the same language."""

Group = Sequence[int]
"""Numbers of statements, ascending."""


def joined(groups: Sequence[Group], statements: Sequence[Statement], reader: FactReader) -> list[list[int]]:
    """The groups of one speaker's statements, those of two languages as one that agree most with each other and with
    nothing else nearly so; in the order of their first statements."""
    facts = [[(statements[at], reader.facts(statements[at])) for at in group[:_MOST]] for group in groups]
    found = list(_agreeing(facts))
    rivals: dict[tuple[int, str], list[float]] = {}
    for weight, one, other in found:
        rivals.setdefault((one, _language(facts[other])), []).append(weight)
        rivals.setdefault((other, _language(facts[one])), []).append(weight)
    merged = [list(group) for group in groups]
    home = list(range(len(groups)))
    members = {number: [number] for number in home}
    for weight, one, other in sorted(found, key=itemgetter(0), reverse=True):
        beside = rivals[one, _language(facts[other])], rivals[other, _language(facts[one])]
        if all(_alone(weight, some) for some in beside):
            mine, theirs = members[home[one]], members[home[other]]
            if mine is not theirs and _fit([facts[n] for n in mine], [facts[n] for n in theirs]):
                merged[home[one]] += merged[home[other]]
                merged[home[other]] = []
                for number in theirs:
                    home[number] = home[one]
                mine += theirs
    return sorted(sorted(group) for group in merged if group)


_Facts = Sequence[tuple[Statement, Facts]]


def _agreeing(groups: Sequence[_Facts]) -> Iterator[tuple[float, int, int]]:
    """(how much two groups have in common, their numbers) of those that may be one utterance."""
    for (number, one), (other_number, other) in combinations(enumerate(groups), 2):
        if _language(one) == _language(other) or not _together(one, other):
            continue
        common = [agreement(mine, theirs) for _, mine in one for _, theirs in other]
        weight = max((strength(agreed) for agreed in common if agreed is not None), default=0.0)
        if weight:
            yield weight, number, other_number


def _language(group: _Facts) -> str:
    return group[0][1].language


def _together(one: _Facts, other: _Facts) -> bool:
    """Of the same days, both said or both attitudes, and of no article in common."""
    every = [statement for statement, _ in (*one, *other)]
    days = [statement.published.date().toordinal() for statement in every if statement.published is not None]
    return (
        len(days) == len(every)
        and max(days) - min(days) <= NEAR_DAYS
        and len({statement.quote.stance for statement in every}) == 1
        and {statement.item for statement, _ in one}.isdisjoint(statement.item for statement, _ in other)
    )


def _alone(weight: float, rivals: Sequence[float]) -> bool:
    """It is the heaviest of them, and none comes near."""
    return sum(1 for rival in rivals if rival > weight - MARGIN) == 1


def _fit(mine: Sequence[_Facts], theirs: Sequence[_Facts]) -> bool:
    """Each language once, and no wording of the one opposed to one of the other."""
    languages = [_language(group) for group in (*mine, *theirs)]
    return len(set(languages)) == len(languages) and not any(
        opposed(a, b) for one in mine for _, a in one for other in theirs for _, b in other
    )


def version(
    language: str, fullest: Statement, members: Sequence[Statement], ours: Sequence[Statement], reader: FactReader
) -> Version:
    """The members' wording beside `ours`, by whichever two of them agree most: that made them one family."""
    mine, theirs = list(map(reader.facts, ours)), list(map(reader.facts, members))
    agreed = [common for a in mine for b in theirs if (common := agreement(a, b)) is not None]
    return Version(
        statement=fullest,
        language=language,
        agreement=max(agreed, key=strength, default=Agreement()),
        tellers=len({one.outlet or one.item for one in members}),
    )
