"""The columns of a parse, and what is computed from them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.dependency_parse import Parse


def parse_of(heads: list[int], sentences: list[int] | None = None) -> Parse:
    n = len(heads)
    return Parse(
        start=tuple(range(0, 2 * n, 2)),
        end=tuple(range(1, 2 * n, 2)),
        word=("w",) * n,
        tag=("NN",) * n,
        dep=("dep",) * n,
        head=tuple(heads),
        entity=("",) * n,
        entity_begins=(False,) * n,
        sentence=tuple(sentences or [0] * n),
    )


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    """Heads of a random tree: every token but the root hangs on one that was there before, in shuffled order."""
    n = draw(st.integers(1, 30))
    order = draw(st.permutations(range(n)))
    heads = [0] * n
    for k, token in enumerate(order):
        heads[token] = order[draw(st.integers(0, k - 1))] if k else token
    return heads


@given(trees())
def test_a_subtree_reaches_from_its_first_to_its_last_descendant(heads: list[int]) -> None:
    parse = parse_of(heads)

    def descendants(token: int) -> set[int]:
        return {token}.union(*(descendants(child) for child in parse.children[token]))

    for token in range(len(heads)):
        below = descendants(token)
        assert (parse.first[token], parse.last[token]) == (min(below), max(below))


def test_a_chain_of_two_hundred_thousand_tokens_takes_no_recursion_and_little_time() -> None:
    n = 200_000
    began = time.process_time()
    parse = parse_of([0, *range(n - 1)])
    assert parse.last[0] == n - 1
    assert time.process_time() - began < 10


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Parse(
            start=(0,),
            end=(1,),
            word=(),
            tag=("NN",),
            dep=("x",),
            head=(0,),
            entity=("",),
            entity_begins=(True,),
            sentence=(0,),
        )


def test_a_token_is_found_by_any_of_its_characters_or_the_space_before_it() -> None:
    parse = parse_of([0, 0, 0])
    assert [parse.token_at(offset) for offset in range(6)] == [0, 1, 1, 2, 2, 3]


def test_sentences_are_runs_of_one_number() -> None:
    assert parse_of([0, 0, 2], [0, 0, 1]).sentences == ((0, 2), (2, 3))
    assert parse_of([]).sentences == ()
