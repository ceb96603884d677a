"""How often what was read is right: the speaker, the words, the role, each apart.

The figures are shares counted on hand-annotated articles (326 named statements of the beat and the seeds, 1,290 of
PolNeAR's development split), rounded; by how a statement was found, how its source is worded, and what a role says.
"""

from __future__ import annotations

from bot.reading.quotes.content.claims import Draft
from bot.reading.quotes.resolution.discourse import Resolved

_STATED = {
    "quote": 0.99,
    "clause": 0.99,
    "parenthesis": 0.99,
    "colon": 0.95,
    "block": 0.9,
    "signed": 0.97,
    "attributed": 0.95,
    "turn": 0.97,
    "question": 0.97,
    "answer": 0.97,
    "infinitive": 0.97,
    "object": 0.97,
    "followed": 0.97,
    "floating": 0.9,
    "fragment": 0.75,
}
"""How found → how often somebody states something there at all."""

_WORDS = {
    "quote": 0.95,
    "clause": 0.9,
    "parenthesis": 0.86,
    "colon": 0.8,
    "block": 0.9,
    "signed": 0.96,
    "attributed": 0.9,
    "turn": 0.9,
    "question": 0.9,
    "answer": 0.9,
    "infinitive": 0.76,
    "object": 0.75,
    "followed": 0.9,
    "floating": 0.7,
    "fragment": 0.45,
}
"""How found → how often the words begin and end where they should."""

_UNREAL = 0.85
"""Under a modal or a condition it may not have been said."""


def of_speaker(draft: Draft, who: Resolved) -> float:
    """That it is a statement and this speaker's."""
    unreal = draft.report is not None and draft.report.unreal
    return round(_STATED[draft.how] * who.certainty * (_UNREAL if unreal else 1.0), 2)


def of_words(draft: Draft, *, stance: bool) -> float:
    """That the words are the whole of what was said, and nothing but that."""
    return round(_WORDS[draft.how] - (0.1 if stance and draft.how == "clause" else 0.0), 2)


_ROLES = ((4.0, 0.95), (3.0, 0.92), (2.0, 0.88), (-9.0, 0.75))
"""Weight of a role's wording at least (see `role_pool`) → how often it is the one that readers would give."""


def of_role(weight: float | None, who: Resolved) -> float | None:
    """That the role is this speaker's, given who he is; None without a role."""
    if weight is None:
        return None
    known = next(share for least, share in _ROLES if weight >= least)
    return round(known * (who.certainty if who.speaker is not None else 1.0), 2)
