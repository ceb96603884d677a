"""Files of statements say of each what its words are, and do nothing when they are opened."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model import ItemId, Kind, Label, Quote, Statement
from digests.files.bibliography import bibtex_entry, csl_file
from digests.files.statements import COLUMNS, statements_csv
from digests.wording.citations import attribution, certainty, citation, words_are
from tests.support.builders import a_quote

SAID = replace(a_quote("Ada Brandt", "The bridge will open."), role="harbour master")


def a_statement(quote: Quote = SAID, **given: object) -> Statement:
    made = Statement(
        quote=quote,
        number=2,
        item=ItemId("0123456789abcdef"),
        title="Bridge & ferry: 100% _done_",
        outlet="Harbour Herald",
        label=Label.INDEPENDENT,
        url="https://herald.example/a_b?c=1",
        published=datetime(2031, 3, 2, 23, tzinfo=UTC),
        published_to="day",
        filed_at=datetime(2031, 3, 3, tzinfo=UTC),
    )
    return replace(made, **given)  # type: ignore[arg-type]  # by name


def rows(*statements: Statement) -> list[dict[str, str]]:
    data = statements_csv([statements]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data)))


def test_a_row_holds_what_one_cites() -> None:
    (row,) = rows(a_statement())
    assert tuple(row) == COLUMNS
    assert row["quote"] == "The bridge will open."
    assert (row["speaker"], row["role"], row["date"]) == ("Ada Brandt", "harbour master", "2031-03-02")
    assert (row["outlet"], row["link"], row["words are"]) == (
        "Harbour Herald",
        "https://herald.example/a_b?c=1",
        "quotation",
    )
    assert row["confidence"] == "0.96"


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(cell: str) -> None:
    (row,) = rows(a_statement(replace(SAID, text=cell)))
    assert row["quote"] == f"'{cell}"


def test_a_doubtful_role_is_left_out_and_an_undated_article_has_no_date() -> None:
    (row,) = rows(a_statement(replace(SAID, confidence_of_role=0.5), published=None, published_to=None))
    assert (row["role"], row["date"]) == ("", "")


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        (SAID, "Ada Brandt (harbour master): “The bridge will open.”"),
        (
            replace(SAID, kind=Kind.INDIRECT, text="the bridge would open"),
            "Ada Brandt (harbour master), as reported, not verbatim: the bridge would open.",
        ),
        (replace(SAID, confidence=0.6), "Perhaps Ada Brandt (harbour master), as reported, not verbatim: "),
        (
            replace(SAID, kind=Kind.INDIRECT, stance=True, attitude="opposes", text="the toll"),
            "Ada Brandt (harbour master), whose attitude the article gives as “opposes”: the toll.",
        ),
        (
            replace(SAID, kind=Kind.UNMARKED),
            "Ada Brandt (harbour master), quoted without quotation marks: The bridge will open.",
        ),
        (
            replace(SAID, kind=Kind.MIXED),
            "Ada Brandt (harbour master), partly verbatim: The bridge will open.",
        ),
        (replace(SAID, kind=Kind.INDIRECT, speaker=None, role=None), "Somebody who is not named, as reported, not"),
    ],
)
def test_only_the_speakers_own_words_stand_in_quotation_marks(quote: Quote, sentence: str) -> None:
    assert attribution(quote).startswith(sentence)
    assert ("“The bridge" in attribution(quote)) == (quote is SAID)


def test_a_column_says_what_the_words_are_and_how_sure_the_reading_is() -> None:
    named = {kind: words_are(replace(SAID, kind=kind)) for kind in Kind}
    assert named == {
        Kind.DIRECT: "quotation",
        Kind.UNMARKED: "quotation, marks lost",
        Kind.MIXED: "partly verbatim",
        Kind.INDIRECT: "paraphrase",
    }
    assert words_are(replace(SAID, kind=Kind.INDIRECT, stance=True)) == "attitude"
    assert words_are(replace(SAID, confidence=0.6)) == "uncertain"
    assert certainty(replace(SAID, confidence=0.97, confidence_of_words=0.9)) == "speaker 97%, words 90%"


def test_a_citation_names_the_article() -> None:
    assert citation(a_statement()).endswith(
        "In: “Bridge & ferry: 100% _done_”, Harbour Herald, 2 Mar 2031, https://herald.example/a_b?c=1"
    )
    assert "Harbour Herald, undated" in citation(a_statement(published=None, published_to=None))


def test_an_entry_is_the_article_without_an_author_and_safe_in_tex() -> None:
    entry = bibtex_entry(a_statement())
    assert entry.startswith("@online{ada-brandt-0123456789-2,\n")
    assert r"title = {{Bridge \& ferry: 100\% \_done\_}}" in entry
    assert "url = {https://herald.example/a_b?c=1}" in entry
    assert "date = {2031-03-02}" in entry
    assert "author" not in entry
    braces = bibtex_entry(a_statement(replace(SAID, text="a } and { and \\ remain")))
    assert r"a \} and \{ and \textbackslash{} remain" in braces


def test_csl_items_can_be_read_by_a_reference_manager() -> None:
    (item,) = json.loads(csl_file([a_statement()]))
    assert item["issued"] == {"date-parts": [[2031, 3, 2]]}
    assert item["container-title"] == "Harbour Herald"
    assert item["note"].startswith("Ada Brandt (harbour master): “The bridge will open.” [direct quote; speaker 96%")
    assert "issued" not in json.loads(csl_file([a_statement(published=None, published_to=None)]))[0]
