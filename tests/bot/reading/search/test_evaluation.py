"""Terms near each other: the quick ways find what the plain way finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Item, ItemId
from bot.reading.search.evaluation import MOST_SPANS, Marks, Searched, found, in_row
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


def places(marks: Marks | None) -> set[tuple[int, int]]:
    """A bit for each word at which one begins, by their number of words."""
    return {(at, at + n) for n, bits in (marks or {}).items() for at in range(bits.bit_length()) if bits >> at & 1}


@settings(deadline=None)
@given(row=st.lists(words, max_size=25), query=near)
def test_the_places_are_those_of_looking_at_every_pair(row: list[str], query: str) -> None:
    searched = Searched(Item(id=ItemId("one"), title="", text=" ".join(row), seen_at=NOW))
    tree = tree_of(query)
    assert places(found(tree, searched)) == naive(tree, row)


@settings(deadline=None)
@given(row=st.lists(words, max_size=25), queries=st.lists(near, min_size=1, max_size=3))
def test_the_spans_are_the_places_in_order_with_overlapping_ones_joined(row: list[str], queries: list[str]) -> None:
    text = " ".join(row)
    terms = parse(" OR ".join(f"({one})" for one in queries))
    assert isinstance(terms, Terms)
    covered = [False] * len(text)
    starts = [0]
    for word in row:
        starts.append(starts[-1] + len(word) + 1)
    cuts = set()
    for first, after in sorted(set().union(*(naive(tree_of(one), row) for one in queries))):
        if not covered[starts[first]]:
            cuts.add(starts[first])
        covered[starts[first] : starts[after] - 1] = [True] * (starts[after] - 1 - starts[first])
    spans = terms.found_in(Searched(Item(id=ItemId("one"), title="", text=text, seen_at=NOW))) or ()
    assert [at for at in range(len(text)) if covered[at]] == [at for one in spans for at in range(one.start, one.end)]
    assert sorted(cuts) == [one.start for one in spans]


def test_of_a_text_of_one_word_alone_only_the_first_spans_are_given() -> None:
    terms = parse("gas")
    assert isinstance(terms, Terms)
    spans = terms.found_in(Searched(Item(id=ItemId("one"), title="", text="gas " * 5_000, seen_at=NOW))) or ()
    assert len(spans) == MOST_SPANS
    assert (spans[0].start, spans[-1].start) == (0, 4 * (MOST_SPANS - 1))


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
    [bits] = (found(tree_of("gas NEAR/3 price"), Searched(item)) or {}).values()
    assert {at for at in range(50_000 - 4, 50_000 + 4) if bits >> at & 1} >= {50_000 - 1, 50_000}
