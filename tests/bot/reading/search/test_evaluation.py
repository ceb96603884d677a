"""Terms near each other: the quick ways find what the plain way finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item, ItemId
from bot.reading.search.evaluation import Searched, found, in_row
from bot.reading.search.query import Node
from bot.reading.search.terms import Terms, parse
from tests.support.builders import NOW

words = st.sampled_from(("gas", "price", "prices", "pipe", "of"))
phrases = st.one_of(
    st.lists(words, min_size=1, max_size=3).map(lambda some: f'"{" ".join(some)}"'), st.sampled_from(("pri*", "pipe*"))
)
near = st.recursive(
    phrases,
    lambda inner: st.one_of(
        st.tuples(inner, st.integers(1, 6), inner).map(lambda one: f"({one[0]} NEAR/{one[1]} {one[2]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
    ),
    max_leaves=4,
)


def tree_of(query: str) -> Node:
    terms = parse(query)
    assert isinstance(terms, Terms), str(terms)
    return terms.tree


@given(row=st.lists(words, max_size=25), query=near)
def test_a_row_as_written_holds_what_its_words_hold(row: list[str], query: str) -> None:
    text = " ".join(row)
    item = Item(id=ItemId("one"), title="", text=text, seen_at=NOW)
    assert in_row(tree_of(query), f" {text} ") == (found(tree_of(query), Searched(item)) is not None)


@given(row=st.lists(words, max_size=25), within=st.integers(1, 6))
def test_near_is_at_most_so_many_words_apart_either_way_round(row: list[str], within: int) -> None:
    text = " ".join(row)
    places = [(n, word) for n, word in enumerate(row)]
    pairs = [(a, b) for a, one in places for b, other in places if one == "gas" and other == "price"]
    close = any(abs(a - b) <= within for a, b in pairs)
    assert in_row(tree_of(f"gas NEAR/{within} price"), f" {text} ") == close


def test_a_very_long_text_of_two_common_words_is_looked_through_in_no_time() -> None:
    """Every pair of places would be 10¹⁰ of them."""
    item = Item(id=ItemId("one"), title="", text="gas " * 50_000 + "price " * 50_000, seen_at=NOW)
    places = found(tree_of("gas NEAR/3 price"), Searched(item))
    assert places is not None
    assert {50_000 - 1, 50_000} <= {start for start, _ in places}
