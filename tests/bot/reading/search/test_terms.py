"""The search language: what it says, what it matches, how it complains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item, Kind, Mention, Quote
from bot.reading.search.alerts import alert_of
from bot.reading.search.evaluation import searched
from bot.reading.search.parser import LONGEST
from bot.reading.search.terms import Terms, TermsWrong, parse
from tests.support.builders import a_quote, a_speaker
from tests.support.news import news, reading, wish
from tests.support.steps import counted_steps


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
    spans = read(query).matches(reading(item, speakers=speakers, topics=topics))
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


def a_statement(name: str = "Ada Brandt", role: str | None = None, **given: object) -> Quote:
    return replace(a_quote(name, role=role), **given)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("kind:direct", None),
        ("speaker:brandt kind:direct", True),
        ("speaker:brandt kind:(mixed OR indirect)", False),
        ("told:reporters", True),
        ("told:parliament", False),
        ('org:"harbour board"', True),
        ("org:ferry*", True),
        ("org:gas", False),
        ("country:norway", True),
        ("speaker:brandt kind:unmarked", False),
        ("speaker:brandt speaker:france", True),
        ("kind:unmarked gas speaker:france country:fr", True),
        ("speaker:brandt (kind:unmarked OR told:reporters)", True),
        ("(speaker:brandt country:fr) OR kind:mixed oil", False),
        ('told:reporters country:norway speaker:"ada brandt"', True),
        ("country:norwegian", True),
        ("country:fr", True),
        ('country:"united kingdom" OR country:us', False),
    ],
)
def test_statements_have_fields_too(query: str, *, matches: bool | None) -> None:
    quotes = (
        a_statement(role="head of the Norwegian Harbour Board", addressee="reporters in Klow"),
        a_statement("Ministry of France", kind=Kind.UNMARKED),
        a_statement("", speaker=None, kind=Kind.MIXED),
    )
    one = replace(reading(ITEM), quotes=quotes, mentions=(Mention(speaker=a_speaker("Ferrymen Ltd"), spans=()),))
    if matches is None:
        assert isinstance(parse(query), TermsWrong)
    else:
        assert (read(query).matches(one) is not None) is matches


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("speaker:brandt", (0, 3)),
        ("speaker:brandt kind:indirect", (3,)),
        ("gas told:reporters", (0,)),
        ("kind:(unmarked OR indirect) gas", (1, 3)),
        ("gas", ()),
        ("gas org:harbour", ()),
    ],
)
def test_an_alert_names_the_statements_that_alone_would_have_set_it_off(query: str, numbers: tuple[int, ...]) -> None:
    quotes = (
        a_statement(role="head of the Norwegian Harbour Board", addressee="reporters in Klow"),
        a_statement("Ministry of France", kind=Kind.UNMARKED),
        a_statement("", speaker=None, kind=Kind.MIXED),
        a_statement(kind=Kind.INDIRECT),
    )
    one = replace(reading(ITEM), quotes=quotes)
    alert = alert_of(wish(query), one, searched(one))
    assert alert is not None
    assert alert.statements == numbers


@pytest.mark.parametrize(
    ("query", "published", "matches"),
    [
        ("gas after:2024-05-16", datetime(2024, 5, 16, tzinfo=UTC), True),
        ("gas before:2024-05-16", datetime(2024, 5, 16, tzinfo=UTC), False),
        ("gas before:2024-05-16", datetime(2024, 5, 15, 23, 59, tzinfo=UTC), True),
        ("gas after:2024-05", datetime(2024, 5, 1, tzinfo=UTC), True),
        ("gas before:2024", datetime(2023, 12, 31, tzinfo=UTC), True),
        ("gas after:2024", None, False),
        ("gas before:2024", None, False),
        ("gas -before:2024", None, True),
    ],
)
def test_after_is_from_the_day_on_and_before_is_until_it(
    query: str, published: datetime | None, *, matches: bool
) -> None:
    item = replace(ITEM, published=published, published_to="minute" if published else None)
    assert (read(query).matches(reading(item)) is not None) is matches


@pytest.mark.parametrize(
    ("query", "spans"),
    [
        ("санкция", ["санкций"]),
        ("Санкциями", ["санкций"]),
        ("санкци*", ["санкций"]),
        ('"новая санкция"', ["новых санкций"]),
        ("российский", ["российские"]),
        ("пошлёт", ["пошлет"]),
        ("страной", ["страна"]),
        ("дом", None),
    ],
)
def test_russian_is_found_in_any_inflection(query: str, spans: list[str] | None) -> None:
    assert found(query, news("", "Против новых санкций российские суда пошлет страна.")) == spans


@pytest.mark.parametrize(
    "query",
    [
        "gas " * 750,
        "(" * 200 + "gas" + ")" * 200,
        "-" * 300,
        "NOT " * 75,
        '"' * 299,
        "title:" * 50,
        "x:" * 150,
        "OR " * 100,
        "()" * 150,
    ],
)
def test_a_long_or_deep_or_odd_query_is_answered_at_once_by_one_sentence(query: str) -> None:
    """In counted steps of the interpreter, which no busy machine makes more."""
    complaints: list[TermsWrong] = []
    assert counted_steps(lambda: complaints.append(wrong(query))) < 20_000
    assert 1 <= complaints[0].column <= LONGEST + 1
    assert len(str(complaints[0])) < 400


def test_the_language_is_a_field_too() -> None:
    assert read("lang:ru gas").matches(replace(reading(ITEM), language="ru")) is not None
    assert read("lang:ru gas").matches(reading(ITEM)) is None


def test_the_head_of_a_file_is_not_searched_and_places_count_from_its_beginning() -> None:
    item = replace(news("A", "title: gas\n\nThe gas."), head=12)
    assert found("gas", item) == ["gas"]
    [span] = read("gas").matches(reading(item)) or ()
    assert span.start == 16


@pytest.mark.parametrize(
    ("query", "column", "part", "suggestion"),
    [
        ("banks AND (yuan OR", 11, "a bracket opened at column 11 is not closed", "banks AND (yuan)"),
        ("a)", 2, "was not opened", "a"),
        ("gas OR", 5, "nothing after it", "gas"),
        ("OR gas", 1, "nothing before it", "gas"),
        ("gas AND OR oil", 5, "nothing after it", "gas OR oil"),
        ('"gas price', 1, "quotation opened at column 1", '"gas price"'),
        ('"gas price OR oil', 1, "quotation opened at column 1", '"gas price" OR oil'),
        ("ga* oil", 1, "three letters", ""),
        ("g*s", 1, "only at the end", ""),
        ("sanct*ons", 1, "only at the end", "sanct*"),
        ("author:me gas", 1, "no field", ""),
        ("speeker:brandt gas", 1, "no field", "speaker:brandt gas"),
        ("gas outlet:tass", 5, "no field", "gas source:tass"),
        ("kind:quoted gas", 1, "direct, unmarked, mixed, indirect", ""),
        ("kind:dir* gas", 1, "whole words", ""),
        ("kind:(direct OR mixd) gas", 1, "no kind “mixd”", ""),
        ("kind:direct", 1, "add a word", ""),
        ("country:klow", 1, "no country “klow”", ""),
        ("before:soon gas", 8, "no date I know", ""),
        ("gas after:2024-02-30", 11, "no date I know", ""),
        ("gas after:", 5, "nothing after it", ""),
        ("gas after:(2024)", 5, "takes one date", ""),
        ("after:2024", 1, "add a word", ""),
        ("title:(after:2024)", 1, "another field", ""),
        ("gas or oil", 5, "capitals", "gas OR oil"),
        ("gas NEAR oil", 5, "NEAR/5", "gas NEAR/5 oil"),
        ("gas NEAR/5", 5, "on both sides, as in gas NEAR/5 price", ""),
        ("gas NOT", 5, "nothing after it", ""),
        ("gas title:", 5, "nothing after it", ""),
        ("gas NEAR/0 oil", 5, "1 to 100", "gas NEAR/1 oil"),
        ("gas NEAR/99999999999999999999 oil", 5, "1 to 100", "gas NEAR/100 oil"),
        ("gas NEAR/5 (a b)", 5, "words and phrases only", ""),
        ("-oil", 1, "should not be there", ""),
        ("gas OR -oil", 1, "should not be there", ""),
        ("lang:ru", 1, "add a word", ""),
        ("title:(speaker:a)", 1, "another field", ""),
        ("", 1, "nothing to look for", ""),
        ("<!channel>", 1, "“<!channel>” at column 1 is a mention or a link, not a word", ""),
        ("gas <#C0NEWS|the newsroom>", 5, "a mention or a link", "gas"),
        ("<https://a.example/b?c=d|a.example>", 1, "a mention or a link", ""),
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
        "I can't read “banks AND (yuan OR”: a bracket opened at column 11 is not closed."
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
