"""What is written of a segment is read again, and says of each document no more and no less than its rows do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.search.inverted_index import Rows, holds, places
from bot.reading.search.segment import (
    DOCUMENTS,
    TERMS,
    Document,
    Documents,
    Fields,
    Page,
    Terms,
    documents_of,
    places_of,
    read_places,
    written,
    written_places,
)
from bot.reading.search.segment_merge import merged, of_rows
from bot.reading.search.segment_search import Search, pages, sought
from bot.reading.search.terms import Terms as Query
from bot.reading.search.terms import parse

WORDS = ("gas", "the", "of", "price", "prices", "银", "газ", "pipeline" * 6, "pipeline" * 5 + "s")
QUERIES = (
    "gas",
    "the",
    "pri*",
    '"the gas"',
    '"of the pri*"',
    "gas NEAR/2 the",
    "(gas OR of) NEAR/1 price",
    "gas NOT the",
    "银 OR газ",
    "title:gas",
    'title:"the gas"',
    "title:(gas NEAR/1 of)",
    f"{'pipeline' * 6} gas",
    f"gas NEAR/3 {'pipeline' * 6}",
    f"{'pipeline' * 5}*",
    "gas after:2031-03-03",
    "gas before:2031-03-03",
    "NOT gas the",
)
rows = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(lambda some: f" {' '.join(some)} ")
NOON = 1_930_392_000
"""2031-03-04, 12:00 UTC."""


@st.composite
def items(draw: st.DrawFn) -> list[tuple[Document, Rows]]:
    found = []
    for number in range(draw(st.integers(1, 8))):
        order = draw(st.sampled_from((-100_000_000_000, NOON, NOON - 86_400, NOON - 200_000)))
        of = {"h": (draw(rows),), "x": (draw(rows),)}
        if order > 0:
            of["d"] = (f" {order} ",)
        id_ = draw(st.sampled_from(("", "b", "bb"))) + f"{number}"
        found.append((Document(id_, number + 1, order), Rows(of)))
    return found


def opened(fields: Fields, query: Query | None = None) -> tuple[Documents, list[Page]]:
    """With all pages and places, or those the query is about."""
    terms = Terms.read(fields[TERMS])
    every = dict.fromkeys(range(len(terms.firsts)), True)
    asked = every if query is None else pages(sought(query.tree), terms)
    read = [Page(fields[documents_of(n)], fields[places_of(n)] if placed else None) for n, placed in asked.items()]
    return Documents.read(fields[DOCUMENTS]), read


def query(text: str) -> Query:
    found = parse(text)
    assert isinstance(found, Query), str(found)
    return found


@given(st.lists(st.integers(0, 300_000), unique=True, max_size=30).map(sorted))
def test_places_come_back(places: list[int]) -> None:
    assert list(read_places(written_places(places))) == places


@given(st.lists(st.text("ab银", max_size=3), max_size=6, unique=True), st.lists(st.integers(-(10**11), 10**10)))
def test_documents_come_back(ids: list[str], orders: list[int]) -> None:
    some = [
        Document(id_, number, order)
        for number, (id_, order) in enumerate(zip(ids, sorted(orders, reverse=True), strict=False))
    ]
    documents = Documents.read(Documents.written(some))
    assert list(documents) == some
    assert [documents[at] for at in range(len(documents))] == some


@given(items())
def test_a_segment_lists_each_word_s_documents_and_places(some: list[tuple[Document, Rows]]) -> None:
    documents, found = opened(of_rows(some))
    assert sorted(documents) == sorted(document for document, _ in some)
    assert [(one.order, one.item) for one in documents] == sorted(((d.order, d.item) for d, _ in some), reverse=True)
    said = {
        (name, documents[at].number): list(read_places(there))
        for page in found
        for name, postings in page
        for at, there in postings
    }
    assert said == {(name, document.number): there for document, row in some for name, there in places(row).items()}


def test_a_name_is_on_the_page_that_its_beginning_says() -> None:
    names = [f"x{n:05d}" for n in range(3_000)]
    fields = written([Document("a", 1, 0)], [(name, [(0, "")]) for name in names])
    terms = Terms.read(fields[TERMS])
    assert len(terms.firsts) > 3
    for name in names:
        (number,) = terms.pages(name)
        assert len(Page(fields[documents_of(number)]).within(name)) == 1
    assert sum(
        len(Page(fields[documents_of(number)]).within("x01", open_=True)) for number in terms.pages("x01", open_=True)
    ) == len([name for name in names if name.startswith("x01")])


@given(items(), st.sampled_from(QUERIES))
def test_what_it_is_sure_of_matches_and_what_matches_it_knows(some: list[tuple[Document, Rows]], text: str) -> None:
    asked = query(text)
    documents, found = opened(of_rows(some), asked)
    given_ = [(documents[at].number, sure) for at, sure in Search(documents, found).matching(asked.tree)]
    matching = {document.number for document, row in some if holds(asked.tree, row)}
    assert {number for number, sure in given_ if sure} <= matching <= {number for number, _ in given_}
    if "pipeline" not in text:
        assert all(sure for _, sure in given_), "only of very long words it is not sure"
    assert [number for number, _ in given_] == [one.number for one in documents if one.number in dict(given_)]


@given(st.lists(items(), min_size=1, max_size=3), st.frozensets(st.integers(1, 30)))
def test_segments_merged_are_the_segment_of_what_is_current(
    several: list[list[tuple[Document, Rows]]], current: frozenset[int]
) -> None:
    numbered = [
        [
            (document._replace(item=f"{n}{document.item}", number=10 * n + document.number), row)
            for document, row in some
        ]
        for n, some in enumerate(several)
    ]
    parts = [opened(of_rows(some)) for some in numbered]
    kept = [(document, row) for some in numbered for document, row in some if document.number in current]
    assert merged([(list(documents), found) for documents, found in parts], current) == of_rows(kept)
