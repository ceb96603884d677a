"""One utterance in several languages: nothing is joined that a reader keeps apart, and most of what is one is found."""

from __future__ import annotations

from tests.gold.utterances import found, gold, utterances
from tests.support.news import rarity

RECALL = 0.7
"""Of the pairs; missed are those that name too little which needs no translation."""


def test_utterances_are_joined_across_languages_and_near_ones_kept_apart() -> None:
    every = utterances()
    assert (len(every), len(right := gold(every))) == (40, 44)
    joined = found(every, rarity())
    assert sorted(map(sorted, joined - right)) == []
    assert len(joined & right) >= RECALL * len(right)
