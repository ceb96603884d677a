"""Percolation finds exactly what asking each query by itself finds, whatever came and went before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Kind, Reading
from bot.reading.search.alternatives import alternatives, anchor_of
from bot.reading.search.evaluation import searched
from bot.reading.search.inverted_index import holds, rows_of
from bot.reading.search.percolation import Percolator
from bot.reading.search.terms import Terms, parse
from tests.support.news import NOON, news, reading

WORDS = ("gas", "oil", "price", "prices", "of", "the", "power", "普", "京", "санкции")
words = st.sampled_from(WORDS)
terms = st.one_of(
    words,
    st.lists(words, min_size=2, max_size=4).map(lambda some: f'"{" ".join(some)}"'),
    st.sampled_from(("pri*", "pow*", '"gas pri*"', '"of the pow*"', "санкц*")),
    st.tuples(words, st.integers(1, 4), words).map(lambda two: f"{two[0]} NEAR/{two[1]} {two[2]}"),
    st.sampled_from(("(gas OR oil) NEAR/3 (price OR of)", "before:2024-05-17", "after:2024-05-17")),
    st.tuples(st.sampled_from(("title", "speaker", "topic", "lang", "source", "org", "kind")), words).map(
        lambda two: f'{two[0]}:"{two[1]}"' if two[0] != "kind" else "kind:direct"
    ),
    st.sampled_from(("speaker:gas kind:direct", "kind:mixed speaker:(power OR oil)", "speaker:price -kind:direct")),
    st.sampled_from(('title:"gas price"', "title:(gas -oil)", "speaker:(gas OR pow*)", "title:pri*")),
)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) OR ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) NOT ({two[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]}) (({three[1]}) OR ({three[2]}))"),
    ),
    max_leaves=6,
).filter(lambda query: isinstance(parse(query), Terms))
texts = st.lists(words, max_size=10).map(" ".join)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    item = news(draw(texts), draw(texts), hours=draw(st.sampled_from((None, 0, 24))))
    speakers = draw(st.sampled_from(((), ("Power Gas",), ("Oil of Price", "Gas"))))
    one = reading(item, speakers=speakers, topics=draw(st.sampled_from(((), ("gas", "the-power")))))
    quotes = tuple(replace(quote, kind=draw(st.sampled_from((Kind.DIRECT, Kind.MIXED)))) for quote in one.quotes)
    return replace(one, language=draw(st.sampled_from(("en", "gas"))), quotes=quotes)


def tree(query: str) -> Terms:
    made = parse(query)
    assert isinstance(made, Terms)
    return made


class Watched(RuleBasedStateMachine):
    """Queries are added, edited and removed in any order; any item then meets those that are there."""

    numbers: Bundle[int] = Bundle("numbers")

    @initialize(small=st.sampled_from((0, 1, 12)))
    def begin(self, small: int) -> None:
        self.percolator: Percolator[int] = Percolator(small_shelf=small)
        self.there: dict[int, str] = {}

    @rule(target=numbers, query=queries)
    def add(self, query: str) -> int:
        number = len(self.there) + 1000
        while number in self.there:
            number += 1
        self._file(number, query)
        return number

    @rule(number=numbers, query=queries)
    def edit(self, number: int, query: str) -> None:
        self._file(number, query)

    @rule(number=numbers)
    def remove(self, number: int) -> None:
        self.percolator.remove(number)
        self.there.pop(number, None)

    def _file(self, number: int, query: str) -> None:
        self.percolator.add(number, tree(query).tree)
        self.there[number] = query

    @rule(one=readings())
    def matches_as_each_by_itself(self, one: Reading) -> None:
        item, rows = searched(one), rows_of(one)
        found = {number for number, query in self.there.items() if tree(query).found_in(item) is not None}
        assert found == {number for number, query in self.there.items() if holds(tree(query).tree, rows)}
        assert self.percolator.matching(item) == found

    @invariant()
    def holds_no_more_than_is_there(self) -> None:
        assert len(self.percolator) == len(self.there)
        if not self.there:
            assert self.percolator.is_empty


TestWatched = Watched.TestCase
TestWatched.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)


@settings(deadline=None)
@given(st.lists(queries, max_size=8), readings(), st.sampled_from((0, 12)))
def test_many_queries_find_what_each_of_them_finds(wishes: list[str], one: Reading, small: int) -> None:
    percolator: Percolator[int] = Percolator(small_shelf=small)
    for number, query in enumerate(wishes):
        percolator.add(number, tree(query).tree)
    found = {number for number, query in enumerate(wishes) if tree(query).matches(one) is not None}
    assert percolator.matching(searched(one)) == found


def test_one_key_has_one_query() -> None:
    percolator: Percolator[str] = Percolator()
    percolator.add("mine", tree("gas").tree)
    percolator.add("mine", tree("oil OR coal").tree)
    percolator.remove("another's")
    assert "mine" in percolator
    assert not percolator.matching(searched(reading(news("Gas"))))
    assert percolator.matching(searched(reading(news("Coal")))) == {"mine"}


@pytest.mark.parametrize("query", ["the gas", '"the gas pipe"', "gas (the OR of)", "lang:en gas", "gas NEAR/5 the"])
def test_a_query_is_called_up_by_its_rarest_word(query: str) -> None:
    anchors = {anchor_of(one, lambda word: 1 / len(word)) for one in alternatives(tree(query).tree)}
    assert anchors
    assert anchors.isdisjoint({"the", "l:en"})


def test_dates_are_days_in_utc() -> None:
    percolator: Percolator[str] = Percolator()
    percolator.add("mine", tree(f"gas after:{NOON + timedelta(days=1):%Y-%m-%d}").tree)
    assert not percolator.matching(searched(reading(news("Gas", hours=11.9))))
    assert percolator.matching(searched(reading(news("Gas", hours=12)))) == {"mine"}
