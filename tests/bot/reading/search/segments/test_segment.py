"""What is written of a segment is read again, and says of each document no more and no less than its rows do."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.search.inverted_index import Rows, holds, places
from bot.reading.search.segments.segment import (
    A_PAGE,
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
from bot.reading.search.segments.segment_merge import merged, of_rows
from bot.reading.search.segments.segment_search import ALONE, Search, pages, sought
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
    "gas NEAR/1 gas",
    "pri* NEAR/2 price*",
    'title:(the gas) "the gas"',
    '"the gas" OR NOT "of the"',
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


def opened(fields: Fields) -> tuple[Documents, list[Page]]:
    """With all pages and places."""
    many = len(Terms.read(fields[TERMS]).firsts)
    return Documents.read(fields[DOCUMENTS]), [Page(fields[documents_of(n)], fields[places_of(n)]) for n in range(many)]


def search(fields: Fields, query: Query, *, alone: int = ALONE) -> Search:
    """With the pages the query is about."""
    terms = Terms.read(fields[TERMS])
    asked = pages(sought(query.tree), terms)
    read = {n: Page(fields[documents_of(n)]) for n in asked}
    documents = Documents.read(fields[DOCUMENTS])
    found = Search(query.tree, documents, terms, read, alone=alone)
    found.place({n: page.with_places(fields[places_of(n)]) for n, page in found.needs_places().items()})
    return found


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


@given(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from((1, 2, 200, 201, 900)), min_size=1),
    st.integers(0, 99).map(Random),
)
def test_a_page_says_the_same_in_bits_and_of_one_document_as_of_all(sizes: dict[str, int], chance: Random) -> None:
    found = {name: sorted(chance.sample(range(2_000), size)) for name, size in sizes.items()}
    postings = {name: [(n, written_places([n % 7, 1_000 + n])) for n in some] for name, some in found.items()}
    fields = written([], sorted(postings.items()))
    page = Page(fields[documents_of(0)], fields[places_of(0)])
    asked = [(at, number) for at, name in enumerate(page.names) for number in range(len(postings[name]))]
    chance.shuffle(asked)
    for at, number in asked[:50]:
        some = postings[page.names[at]]
        assert page.bits(at) == sum(1 << document for document, _ in some)
        assert page.places(at, number) == some[number][1]
        assert page.count(at) == len(some)
        wanted = bytes(document % 3 == 0 for document in range(2_000))
        assert page.places_among(at, wanted) == [there for document, there in some if wanted[document]]


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


def test_a_word_in_more_documents_than_a_page_holds_is_on_several_and_found_in_all() -> None:
    rows = {"h": (" the ferry ",), "x": (" of ice ",)}
    some = [(Document(f"{n:05}", n, -n), Rows(rows if n % 2 else {"h": (" ice the ",)})) for n in range(2 * A_PAGE + 9)]
    fields = of_rows(some)
    terms = Terms.read(fields[TERMS])
    assert len(terms.pages("xthe")) == 3
    assert len(terms.pages("xth", open_=True)) >= 3
    half = [n for n in range(len(some)) if n % 2]
    for text in ("ferry", "the ferry", '"the ferry"', "the NEAR/1 ferry", "the* ferry", "the NOT title:ice"):
        asked = query(text)
        assert [document for document, _ in search(fields, asked).matching()] == half, text
    documents, found = opened(fields)
    assert merged([(list(documents), found)], frozenset(range(len(some)))) == fields


@given(items(), st.sampled_from(QUERIES), st.sampled_from((0, 1, ALONE)))
def test_what_it_is_sure_of_matches_and_what_matches_it_knows(
    some: list[tuple[Document, Rows]], text: str, alone: int
) -> None:
    """Whether documents are looked at one by one or together."""
    asked = query(text)
    fields = of_rows(some)
    documents = Documents.read(fields[DOCUMENTS])
    given_ = [(documents[at].number, sure) for at, sure in search(fields, asked, alone=alone).matching()]
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
