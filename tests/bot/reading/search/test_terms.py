"""The search language: what it says, what it matches, how it complains."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item
from bot.reading.search.query import LONGEST
from bot.reading.search.terms import Percolator, Terms, TermsWrong, parse
from tests.support.news import news, reading, wish


def read(text: str) -> Terms:
    terms = parse(text)
    assert isinstance(terms, Terms), terms
    return terms


def wrong(text: str) -> TermsWrong:
    terms = parse(text)
    assert isinstance(terms, TermsWrong), terms
    return terms


ITEM = news(
    "Gas talks in Klow",
    "The price of gas rose. Power of Siberia is far; dual-use goods and Čerenkova’s café are near. 普京昨天访华。",
)


def found(
    query: str, item: Item = ITEM, speakers: tuple[str, ...] = (), topics: tuple[str, ...] = ()
) -> list[str] | None:
    spans = read(query).matches(item, speakers, topics)
    return None if spans is None else [span.of(item.text) for span in spans]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gas", ["gas"]),
        ("price AND gas", ["price", "gas"]),
        ("price gas", ["price", "gas"]),
        ("price and gas", ["price", "gas"]),
        ("oil OR price", ["price"]),
        ("oil", None),
        ("gas -oil", ["gas"]),
        ("gas NOT price", None),
        ("gas -price", None),
        ("(oil OR coal) gas", None),
        ("gas AND NOT (oil OR coal)", ["gas"]),
        ('"power of siberia"', ["Power of Siberia"]),
        ("“Power of Siberia”", ["Power of Siberia"]),
        ('"siberia of power"', None),
        ("Siberia's", None),
        ("siber*", ["Siberia"]),
        ('"power of sib*"', ["Power of Siberia"]),
        ("dual use", ["dual", "use"]),
        ("dual-use", ["dual-use"]),
        ('"dual use"', ["dual-use"]),
        ("cerenkova's", ["Čerenkova’s"]),
        ("CAFE", ["café"]),
        ("普京", ["普京"]),
        ("普华", None),
        ("as", None),
        ("talks", []),
        ("title:gas", []),
        ("title:price", None),
        ("price NEAR/2 gas", ["price", "gas"]),
        ("gas NEAR/2 price", ["price", "gas"]),
        ("price NEAR/1 gas", None),
        ("klow NEAR/9 price", None),
        ('(oil OR price) NEAR/5 "gas rose"', ["price", "gas rose"]),
        ("source:courier", []),
        ("source:courier gas", ["gas"]),
        ("lang:ru gas", None),
    ],
)
def test_what_a_query_finds(query: str, expected: list[str] | None) -> None:
    assert found(query) == expected


def test_speakers_and_topics_are_fields_of_their_own() -> None:
    assert found("speaker:brankovic", speakers=("Mila Brankovic",)) == []
    assert found("speaker:(brankovic OR osskar)", speakers=("Tarn Osskar",)) == []
    assert found('speaker:"mila osskar"', speakers=("Mila Brankovic", "Tarn Osskar")) is None
    assert found("topic:space price", topics=("arctic-space",)) == ["price"]
    assert found("brankovic", speakers=("Mila Brankovic",)) is None


def test_the_language_is_a_field_too() -> None:
    assert read("lang:ru gas").matches(ITEM, language="ru") is not None
    assert read("lang:ru gas").matches(ITEM, language="en") is None


def test_the_head_of_a_file_is_not_searched_and_places_count_from_its_beginning() -> None:
    item = replace(news("A", "title: gas\n\nThe gas."), head=12)
    assert found("gas", item) == ["gas"]
    [span] = read("gas").matches(item) or ()
    assert span.start == 16


@pytest.mark.parametrize(
    ("query", "column", "part", "suggestion"),
    [
        ("banks AND (yuan OR", 11, "a bracket opened at column 11 is not closed", "banks AND (yuan)"),
        ("a)", 2, "was not opened", "a"),
        ("gas OR", 5, "nothing after it", "gas"),
        ("OR gas", 1, "nothing before it", "gas"),
        ("gas AND OR oil", 5, "nothing after it", "gas OR oil"),
        ('"gas price', 1, "quotation opened at column 1", "gas price"),
        ("ga* oil", 1, "three letters", "ga oil"),
        ("g*s", 1, "only at the end", '"g s"'),
        ("author:me gas", 1, "no field", "author me gas"),
        ("gas or oil", 5, "capitals", "gas OR oil"),
        ("gas NEAR oil", 5, "NEAR/5", "gas NEAR/5 oil"),
        ("gas NEAR/5", 5, "on both sides, as in gas NEAR/5 price", ""),
        ("gas NOT", 5, "nothing after it", ""),
        ("gas title:", 5, "nothing after it", ""),
        ("gas NEAR/0 oil", 5, "1 to 100", "gas NEAR/1 oil"),
        ("gas NEAR/5 (a b)", 5, "words and phrases only", ""),
        ("-oil", 1, "should not be there", ""),
        ("gas OR -oil", 1, "should not be there", ""),
        ("lang:ru", 1, "add a word", ""),
        ("title:(speaker:a)", 1, "another field", ""),
        ("", 1, "nothing to look for", ""),
        ("()", 1, "empty", ""),
        ("🙂", 1, "not a word", ""),
        ("x" * 301, 301, "301 characters", ""),
        ("(" * 11 + "a" + ")" * 11, 11, "10 deep", ""),
        (" ".join(["ab"] * 51), 151, "51 terms", ""),
    ],
)
def test_a_complaint_names_the_column_and_a_way_out(query: str, column: int, part: str, suggestion: str) -> None:
    complaint = wrong(query)
    assert (column, suggestion) == (complaint.column, complaint.suggestion)
    assert part in complaint.message


def test_a_complaint_is_one_sentence_for_a_person() -> None:
    assert str(wrong("banks AND (yuan OR")) == (
        "I can't read “banks AND (yuan OR”: a bracket opened at column 11 is not closed. Try: banks AND (yuan)"
    )


PIECES = [
    "gas",
    "oil",
    "price",
    "pric*",
    '"gas price"',
    "AND",
    "OR",
    "NOT",
    "-",
    "(",
    ")",
    "NEAR/3",
    " ",
    " ",
    '"',
    "*",
    "or",
]
PIECES += ["title:", "speaker:", "topic:"]
queries = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(queries | st.text(max_size=60))
def test_any_text_is_read_or_complained_about_and_what_is_suggested_can_be_read(text: str) -> None:
    terms = parse(text)
    if isinstance(terms, TermsWrong):
        assert 1 <= terms.column <= LONGEST + 1
        assert not terms.suggestion or isinstance(parse(terms.suggestion), Terms)
        assert not terms.suggestion or terms.suggestion != text


good = queries.filter(lambda text: isinstance(parse(text), Terms))
texts = st.lists(st.sampled_from(["gas", "oil", "price", "priced", "coal", "Gas-price", "."]), max_size=8).map(" ".join)


@given(st.lists(good, max_size=6), texts, texts, st.sampled_from([(), ("Gas Oilman",)]))
def test_the_percolator_finds_exactly_what_asking_each_query_finds(
    wishes: list[str], title: str, text: str, speakers: tuple[str, ...]
) -> None:
    subscriptions = [wish(terms, str(number)) for number, terms in enumerate(wishes)]
    item = reading(news(title, text), speakers=speakers, topics=("energy",))
    expected = {
        subscription.id: matched
        for subscription in subscriptions
        if (matched := read(subscription.terms).matches(item.item, speakers, ("energy",))) is not None
    }
    alerts = Percolator(subscriptions).matching(item)
    assert expected == {alert.subscription.id: alert.matched for alert in alerts}


def test_a_subscription_can_be_taken_out_and_put_in_again() -> None:
    percolator = Percolator([wish("gas price"), wish("gas OR oil")])
    item = reading(news("Gas price"))
    percolator.remove(wish("gas price").id)
    assert [alert.subscription.terms for alert in percolator.matching(item)] == ["gas OR oil"]
    percolator.add(wish("gas price"))
    percolator.add(wish("gas price"))
    assert len(percolator) == len(percolator.matching(item)) == 2


def test_a_subscription_that_cannot_be_read_is_kept_apart_with_the_reason() -> None:
    percolator = Percolator([wish("gas ("), wish("gas")])
    assert list(percolator.unread) == ["gas ("]
    assert len(percolator.matching(reading(news("gas")))) == 1
