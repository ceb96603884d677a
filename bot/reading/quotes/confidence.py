"""How often what was read is right: the speaker, the words, the role, each apart.

The figures are shares counted on hand-annotated articles (326 named statements of the beat and the seeds, 1,290 of
PolNeAR's development split), rounded; by how a statement was found, how its source is worded, and what a role says.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.reading.quotes.content.claims import Draft
from bot.reading.quotes.resolution.discourse import Resolved
from bot.reading.quotes.text.constructions import Construction

STATED: Mapping[Construction, float] = {
    Construction.QUOTE: 0.99,
    Construction.CLAUSE: 0.99,
    Construction.PARENTHESIS: 0.99,
    Construction.COLON: 0.95,
    Construction.BLOCK: 0.9,
    Construction.SIGNED: 0.97,
    Construction.ATTRIBUTED: 0.95,
    Construction.TURN: 0.97,
    Construction.QUESTION: 0.97,
    Construction.ANSWER: 0.97,
    Construction.INFINITIVE: 0.97,
    Construction.OBJECT: 0.97,
    Construction.FOLLOWED: 0.97,
    Construction.FLOATING: 0.9,
    Construction.FRAGMENT: 0.75,
}
"""How found → how often somebody states something there at all."""

WORDS: Mapping[Construction, float] = {
    Construction.QUOTE: 0.95,
    Construction.CLAUSE: 0.9,
    Construction.PARENTHESIS: 0.86,
    Construction.COLON: 0.8,
    Construction.BLOCK: 0.9,
    Construction.SIGNED: 0.96,
    Construction.ATTRIBUTED: 0.9,
    Construction.TURN: 0.9,
    Construction.QUESTION: 0.9,
    Construction.ANSWER: 0.9,
    Construction.INFINITIVE: 0.76,
    Construction.OBJECT: 0.75,
    Construction.FOLLOWED: 0.9,
    Construction.FLOATING: 0.7,
    Construction.FRAGMENT: 0.45,
}
"""How found → how often the words begin and end where they should."""

_UNREAL = 0.85
"""Under a modal or a condition it may not have been said."""


def of_speaker(draft: Draft, who: Resolved) -> float:
    """That it is a statement and this speaker's."""
    unreal = draft.report is not None and draft.report.unreal
    return round(STATED[draft.how] * who.certainty * (_UNREAL if unreal else 1.0), 2)


def of_words(draft: Draft, *, stance: bool) -> float:
    """That the words are the whole of what was said, and nothing but that."""
    return round(WORDS[draft.how] - (0.1 if stance and draft.how is Construction.CLAUSE else 0.0), 2)


_ROLES = ((4.0, 0.95), (3.0, 0.92), (2.0, 0.88), (-9.0, 0.75))
"""Weight of a role's wording at least (see `role_pool`) → how often it is the one that readers would give."""


def of_role(weight: float | None, who: Resolved) -> float | None:
    """That the role is this speaker's, given who he is; None without a role."""
    if weight is None:
        return None
    known = next(share for least, share in _ROLES if weight >= least)
    return round(known * (who.certainty if who.speaker is not None else 1.0), 2)
