"""Terms near each other: the quick ways find what the plain way finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Item, ItemId
from bot.reading.search.evaluation import Searched, found, in_row
from bot.reading.search.query import Near, Node, Or
from bot.reading.search.terms import Terms, parse
from bot.reading.sorting.phrases import Term
from tests.support.builders import NOW
from tests.support.steps import counted_steps

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


@settings(deadline=None)
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


def naive(node: Node, row: list[str]) -> set[tuple[int, int]]:
    """Every pair of places looked at, by what the language says of it."""
    match node:
        case Term(sought, open_):
            return {
                (at, at + len(sought))
                for at in range(len(row) - len(sought) + 1)
                if list(sought[:-1]) == row[at : at + len(sought) - 1]
                and (
                    row[at + len(sought) - 1].startswith(sought[-1])
                    if open_
                    else row[at + len(sought) - 1] == sought[-1]
                )
            }
        case Or(parts):
            return {place for part in parts for place in naive(part, row)}
        case Near(one, other, within):
            return {
                place
                for a in naive(one, row)
                for b in naive(other, row)
                if 0 <= b[0] - a[1] < within or 0 <= a[0] - b[1] < within
                for place in (a, b)
            }
    raise AssertionError(node)


@settings(deadline=None)
@given(row=st.lists(words, max_size=25), query=near)
def test_the_places_are_those_of_looking_at_every_pair(row: list[str], query: str) -> None:
    searched = Searched(Item(id=ItemId("one"), title="", text=" ".join(row), seen_at=NOW))
    tree = tree_of(query)
    assert set(found(tree, searched) or ()) == naive(tree, row)


def test_twenty_terms_near_each_other_cost_little_more_than_one() -> None:
    """By counted steps of the interpreter, which no busy machine makes more: pairs would be 10⁷ a NEAR."""
    searched = Searched(Item(id=ItemId("one"), title="", text="a " * 10_000, seen_at=NOW))
    row = f" {'a ' * 10_000}"
    steps = []
    for query in ("a", " NEAR/100 ".join(["a"] * 20)):
        tree = tree_of(query)
        steps.append(counted_steps(lambda tree=tree: (found(tree, searched), in_row(tree, row))))  # type: ignore[misc]
    assert steps[1] < 1.5 * steps[0]


def test_a_very_long_text_of_two_common_words_is_looked_through_in_no_time() -> None:
    """Every pair of places would be 10¹⁰ of them."""
    item = Item(id=ItemId("one"), title="", text="gas " * 50_000 + "price " * 50_000, seen_at=NOW)
    places = found(tree_of("gas NEAR/3 price"), Searched(item))
    assert places is not None
    assert {50_000 - 1, 50_000} <= {start for start, _ in places}
