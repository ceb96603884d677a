"""How often what was read is right: the speaker, the words, the role, each apart; and by which signs.

A statement has signs: how its source is worded, how the words were found, what the role says. Each weighs for or
against being right (a logistic model); the weights stand in confidence.toml. `tests/benchmarks/reading/confidence.py`
fits them on hand-annotated articles and counts on others, which no rule was made from, how often the figures come true.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.model import Kind
from bot.reading.quotes.content.claims import Draft
from bot.reading.quotes.resolution.discourse import Resolved
from bot.reading.quotes.text.constructions import Construction

FITTED = Path(__file__).with_name("confidence.toml")
BASE = "base"
"""The weight that every statement has: of a quotation behind a full name, and of an office with its body."""
_WEIGHTS: Mapping[str, Mapping[str, float]] = tomllib.loads(FITTED.read_text(encoding="utf-8"))

_WORDED = {
    "surname": "by surname",
    "pronoun": "by pronoun",
    "nominal": "by description",
    "previous": "carried over",
}
FOUND: Mapping[Construction, str] = {
    Construction.QUOTE: "",
    Construction.CLAUSE: "a clause",
    Construction.PARENTHESIS: "around its cue",
    Construction.OBJECT: "a noun",
    Construction.INFINITIVE: "an infinitive",
    Construction.FLOATING: "no cue",
    Construction.FRAGMENT: "a few words, no cue",
    Construction.ATTRIBUTED: "no cue",
    Construction.FOLLOWED: "no cue",
    Construction.SIGNED: "a turn or block",
    Construction.COLON: "a turn or block",
    Construction.BLOCK: "a turn or block",
    Construction.TURN: "a turn or block",
    Construction.POINT: "a turn or block",
    Construction.QUESTION: "a turn or block",
    Construction.ANSWER: "a turn or block",
}
"""How found → its sign; "" of a plain quotation."""
_OF_ROLES = ("office alone", "a calling", "a rank or less")
_OF_SOURCES = (*_WORDED.values(), "another may be meant", "said by several")
_OF_WORDS = ("a clause", "around its cue", "a noun", "an infinitive", "no cue", "a few words, no cue")
_OF_MANNER = ("a turn or block", "partly quoted", "perhaps not said")
SIGNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_OF_ROLES, ("role",)),
    **dict.fromkeys(_OF_SOURCES, ("speaker", "role")),
    **dict.fromkeys(_OF_WORDS + _OF_MANNER, ("speaker", "words")),
    "long": ("words",),
}
"""Sign → of what it can tell; of all three, where it is not here."""
_SURE = 0.9
"""What is resolved with less has a rival (see `resolution`)."""
_LONG = 45
"""Words of a statement that is long."""
_ROLES = ((4.0, ""), (3.0, "office alone"), (2.0, "a calling"), (-9.0, "a rank or less"))
"""Weight of a role's wording at least (see `role_pool`) → its sign."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Each 0 … 1."""

    speaker: float
    words: float
    role: float | None
    because: tuple[str, ...]


def judged(
    draft: Draft, who: Resolved, *, kind: Kind, stance: bool, words: int, role_weight: float | None
) -> Confidence:
    """`words`: how many; `role_weight`: of its role's wording, None if it has none.

    Of somebody unnamed the speaker's figure says how likely nobody needed to be named."""
    signs = tuple(_signs(draft, who, kind=kind, stance=stance, words=words, role_weight=role_weight))
    speaker = _share("speaker", signs)
    return Confidence(
        speaker=round(speaker if who.speaker is not None else speaker * who.certainty, 3),
        words=round(_share("words", signs), 3),
        role=None if role_weight is None else round(_share("role", signs), 3),
        because=signs,
    )


def _signs(
    draft: Draft, who: Resolved, *, kind: Kind, stance: bool, words: int, role_weight: float | None
) -> Iterator[str]:
    yield from _signs_of_source(who)
    if FOUND[draft.how]:
        yield FOUND[draft.how]
    if kind is Kind.MIXED:
        yield "partly quoted"
    if stance:
        yield "an attitude"
    if draft.report is not None and draft.report.unreal:
        yield "perhaps not said"
    if draft.report is not None and draft.report.participle:
        yield "behind another cue"
    if words > _LONG:
        yield "long"
    if role_weight is not None:
        sign = next(sign for least, sign in _ROLES if role_weight >= least)
        if sign:
            yield sign


def _signs_of_source(who: Resolved) -> Iterator[str]:
    if who.speaker is None:
        yield "nobody named"
        return
    if who.by in _WORDED:
        yield _WORDED[who.by]
    if who.jointly:
        yield "said by several"
    elif who.certainty < _SURE:
        yield "another may be meant"


def _share(what: str, signs: Sequence[str]) -> float:
    weights = _WEIGHTS[what]
    return 1 / (1 + math.exp(-weights[BASE] - sum(weights.get(sign, 0.0) for sign in signs)))
