"""What an editor would put first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.edition.arrangement import arrange
from bot.edition.clusters import ANALYSES, ROUND_UPS, grouped
from bot.edition.developments import developments
from bot.edition.outlets import ONE_TEXT, independent
from bot.edition.placement import in_turn, placements
from bot.model import Coverage, ItemId, Label, Reading, Weights
from bot.reading.sorting.stories.stories import likeness
from tests.support.digest_builders import TOPICS, WINDOW, about, arranged, item, layout, reading
from tests.support.digest_strategies import readings
from tests.support.news import voices


def test_copies_of_one_text_count_once() -> None:
    own = [about(f"own{n}", ["ferry", f"by-{n}"], story="own", outlet=f"Outlet {n}") for n in range(2)]
    copies = [about(f"copy{n}", ["bridge", "toll"], story="copied", outlet=f"Paper {n}") for n in range(3)]
    assert [one.item.id for one in independent(copies)] == ["copy0"]
    assert layout(arranged(*copies, *own).news) == [("summits", ["own", "copied"])]


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=14), min_size=2, max_size=5), st.floats(0.05, 1))
@settings(max_examples=20)
def test_what_is_looked_at_first_never_hides_a_copy(rows: Sequence[Sequence[int]], length: float) -> None:
    """Copies are found by a few weights first; by all of them they would be the same."""
    readings = []
    for n, row in enumerate(rows):
        whole = math.sqrt(sum(weight * weight for weight in row)) / length
        heaviest = sorted(((f"s{m}", weight / whole) for m, weight in enumerate(row)), key=lambda one: -one[1])
        readings.append(replace(about(f"r{n}", ["x"], story="s"), weights=Weights(of=tuple(heaviest))))
    own: list[Reading] = []
    for one in readings:
        if all(likeness(one.weights, other.weights) < ONE_TEXT for other in own):
            own.append(one)
    assert independent(readings) == own


def test_of_equals_what_somebody_said_stands_first_and_has_a_card_of_its_own() -> None:
    large = [about(f"l{n}", ["ferry", "treaty", f"by-{n}"], story="large", outlet=f"Outlet {n}") for n in range(4)]
    plain = about("plain", ["ferry", "treaty", "dock"], story="plain", hours=71)
    spoken = about("spoken", ["ferry", "treaty", "quay"], story="spoken", hours=-71)
    spoken = replace(spoken, item=replace(spoken.item, title="Premier rejects the ferry treaty"))
    page = grouped(arranged(plain, spoken, *large))
    cards = {str(card.story): card for one in page.news for card in one.stories}
    assert list(cards) == ["large", "plain", "spoken"]
    assert (cards["plain"].beside, cards["spoken"].beside) == ("large", None)


@pytest.mark.parametrize(("speaker", "beside"), [("Tarn", "first"), ("Lindqvist", None)])
def test_more_of_what_one_person_said_stands_beside_it(speaker: str, beside: str | None) -> None:
    def said(name: str, title: str, *stems: str) -> Reading:
        one = about(name, ["ferry", *stems], story=name)
        return replace(one, item=replace(one.item, title=title))

    first = said("first", "Tarn rejects the ferry treaty", "quay", "port", "pier", "dock")
    second = said("second", f"Ferry fares will rise, {speaker} says", "fare", "toll", "price", "pass", "rate")
    wide = said("first", "Tarn rejects the ferry treaty", "quay", "port", "pier", "dock")
    wide = replace(wide, item=replace(wide.item, id=ItemId("wide"), outlet="Another"))
    page = grouped(arranged(first, wide, second))
    assert {str(card.story): card.beside for one in page.news for card in one.stories} == {
        "first": None,
        "second": beside,
    }


def test_a_primary_document_weighs_more_than_another_report() -> None:
    document = reading(item("d", label=Label.OFFICIAL), story="document")
    report = reading(item("r"), story="report")
    assert layout(arranged(report, document).news) == [("summits", ["document", "report"])]


def test_on_a_summit_day_the_lead_keeps_its_topic_and_its_place() -> None:
    def told(story: str, outlets: int, *topics: str) -> list[Reading]:
        return [reading(item(f"{story}{n}", outlet=f"Paper {n}"), story=story, topics=topics) for n in range(outlets)]

    wide = told("wide", 5, "summits", "trade")
    first = arranged(*wide, *told("gas", 3, "summits", "energy"), *told("x", 1, "summits"), *told("y", 1, "summits"))
    assert layout(first.news)[0] == ("summits", ["wide", "x", "y"])


@given(readings())
def test_the_first_line_in_short_is_the_first_card_and_analysis_never_leads(given: list[Reading]) -> None:
    page = grouped(arranged(*given))
    first = in_turn(list(placements(page)))[:1]
    news = [one for one in page.news if one.topic not in (ANALYSES, ROUND_UPS)]
    if news and page.news:
        assert page.news[0].topic not in (ANALYSES, ROUND_UPS)
        assert first[0].card == page.news[0].stories[0]
    for card in developments(page)[:1]:
        assert card == page.news[0].stories[0]


def test_what_two_outlets_tell_of_a_topic_that_leads_stands_before_what_one_notes_of_another() -> None:
    told = [("lead", 6, "trade"), ("second", 2, "trade"), ("single", 1, "energy")]
    wide = [
        reading(item(f"{name}{n}", title=f"{name} day {n}", outlet=f"Outlet {n}"), story=name, topics=[topic])
        for name, many, topic in told
        for n in range(many)
    ]
    assert [place.card.story for place in in_turn(list(placements(arranged(*wide))))] == ["lead", "second", "single"]


def test_a_remark_of_a_politician_without_office_is_a_line_under_analysis_and_an_official_s_word_weighs_more() -> None:
    reported = [
        reading(item("a", title="Kremlin denies that the bridge is late"), topics=["trade"]),
        reading(item("b", title="Bridge opens to lorries"), topics=["trade"]),
        reading(item("c", title="Senator Ivo Nemo calls the bridge ‘a picnic’", outlet="Other"), topics=["trade"]),
    ]
    page = grouped(
        arrange(
            reported,
            window=WINDOW,
            pack_name="x",
            topics=TOPICS,
            coverage=Coverage(),
            voices=voices(),
        )
    )
    placed = {place.card.readings[0].item.id: place for place in placements(page)}
    assert [id_ for id_, place in placed.items() if place.is_line] == ["c"]
    assert placed[ItemId("c")].card.topic == ANALYSES
    assert placed[ItemId("a")].card.weight == placed[ItemId("b")].card.weight + 1
