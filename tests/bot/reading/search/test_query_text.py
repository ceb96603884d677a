"""A tree written out is read back as the same tree; queries near one that finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.search.query import Node
from bot.reading.search.query_text import text_of
from bot.reading.search.relaxation import fewer, renamed, stemmed, unquoted, written_names
from bot.reading.search.terms import Terms, parse


def tree_of(query: str) -> Node:
    terms = parse(query)
    assert isinstance(terms, Terms), str(terms)
    return terms.tree


PIECES = [
    "gas",
    "oil*",
    '"gas price"',
    '"or"',
    "普京",
    " AND ",
    " OR ",
    " NOT ",
    "-",
    "(",
    ")",
    " NEAR/3 ",
    " ",
    "title:",
]
queries = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(queries.filter(lambda text: isinstance(parse(text), Terms)))
def test_a_tree_as_text_is_the_same_tree(query: str) -> None:
    assert tree_of(text_of(tree_of(query))) == tree_of(query)


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("Gas  AND price", "gas price"),
        ("gas (oil OR coal) -lng", "gas (oil OR coal) NOT lng"),
        ('title:"Power of Siberia"', 'title:"power of siberia"'),
        ("(gas NEAR/5 price) NEAR/2 (oil OR coal)", "gas NEAR/5 price NEAR/2 (oil OR coal)"),
        ("普京", "普京"),
    ],
)
def test_how_a_tree_is_written(query: str, written: str) -> None:
    assert text_of(tree_of(query)) == written


@pytest.mark.parametrize(
    ("query", "stems", "apart"),
    [
        ("sanctions policy", "sanction* polic*", "sanctions policy"),
        ('"dual use" -banks', '"dual use" NOT banks', "dual use NOT banks"),
        ('title:"dual use*"', 'title:"dual use*"', "title:(dual use*)"),
        ("gas NEAR/5 prices", "gas* NEAR/5 price*", "gas NEAR/5 prices"),
        ("普京", "普京", "普 京"),
    ],
)
def test_what_must_not_be_there_stays_and_the_rest_is_loosened(query: str, stems: str, apart: str) -> None:
    assert text_of(stemmed(tree_of(query))) == stems
    assert text_of(unquoted(tree_of(query))) == apart


def test_without_one_of_the_parts() -> None:
    assert [text_of(one) for one in fewer(tree_of("gas oil -coal"))] == ["oil NOT coal", "gas NOT coal"]
    assert fewer(tree_of("gas -coal")) == fewer(tree_of("gas OR coal")) == ()


def test_names_are_words_of_the_text_or_of_speakers() -> None:
    tree = tree_of('speaker:"ada brand" gas* topic:energy -coal')
    assert written_names(tree) == ("ada brand",)
    assert text_of(renamed(tree, {"ada brand": "Ada Brandt"})) == 'speaker:"ada brandt" gas* topic:energy NOT coal'
