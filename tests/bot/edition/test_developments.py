"""What goes into a few lines."""

from __future__ import annotations

from dataclasses import replace

import seeds
from bot.edition.clusters import grouped
from bot.edition.developments import FEWEST, MOST, developments
from bot.edition.placement import placements
from bot.model import Reading
from bot.reading.sorting.relevance.headline_sides import HeadlineSides
from tests.support.digest_builders import about, arranged

SIDES = HeadlineSides(seeds.load())


def test_the_lead_comes_first_and_no_two_are_about_the_same() -> None:
    lead = [about(f"v{n}", ["visit", "talk", "toast"], story="visit", outlet=f"Outlet {n}") for n in range(5)]
    again = [
        about(f"d{n}", ["visit", "toast", "soup"], story="dinner", outlet=f"Outlet {n}", hours=71) for n in range(4)
    ]
    others = [about(name, [name, f"{name}-talks"]) for name in ("gas", "rail", "grain")]
    shown = developments(grouped(arranged(*lead, *again, *others)))
    assert shown[0].story == "visit"
    assert "dinner" not in [card.story for card in shown]
    assert len(shown) == FEWEST


def test_a_few_stories_need_no_summary_and_many_get_five_at_most() -> None:
    assert developments(grouped(arranged(about("gas", ["pipe"]), about("rail", ["track"])))) == ()
    wide = [
        about(f"{name}{n}", [name, f"{name}-talks", f"{name}-by-{n}"], story=name, outlet=f"Outlet {n}")
        for name in ("gas", "rail", "grain", "fish", "coal", "oil", "iron")
        for n in range(3)
    ]
    assert len(developments(grouped(arranged(*wide)))) == MOST


def test_where_all_are_alike_the_fewest_are_told_all_the_same() -> None:
    alike = [
        about(f"{name}{n}", ["visit", "talk", name], story=name, outlet=f"Outlet {n}", hours=hours)
        for name, hours in (("a", 0), ("b", 71), ("c", 142))
        for n in range(3)
    ]
    assert len(developments(grouped(arranged(*alike)))) == FEWEST


def single(name: str, title: str, *, score: float = 0.9, outlet: str = "Harbour Herald") -> Reading:
    one = about(f"{name} in {outlet}", [name, f"{name}-talks"], story=name, outlet=outlet)
    sure = replace(one.relevance, score=score)
    return replace(one, item=replace(one.item, title=title, url=f"https://{name}.example/{outlet}"), relevance=sure)


def test_beyond_the_fewest_what_one_outlet_notes_counts_if_its_headline_names_both_sides() -> None:
    wide = [
        about(f"{name}{n}", [name, f"{name}-talks"], story=name, outlet=f"Outlet {n}")
        for name in ("gas", "rail", "grain")
        for n in range(3)
    ]
    both, one = single("ferry", "China and Russia reopen a ferry"), single("fish", "Beijing counts its fish")
    shown = developments(grouped(arranged(*wide, both, one, sides=SIDES)))
    assert [card.story for card in shown[FEWEST:]] == ["ferry"]


def test_an_affair_of_one_side_alone_is_a_line_and_no_development_unless_it_is_surely_on_the_beat() -> None:
    title = "Russian army slows as Ukraine readies its own"
    others = [single(name, f"China and Russia speak of {name}") for name in ("gas", "rail", "grain")]
    for score, line in ((0.5, True), (0.8, False)):
        army = [single("army", title, score=score, outlet=f"Outlet {n}") for n in range(2)]
        digest = grouped(arranged(*army, *others, sides=SIDES))
        (place,) = [one for one in placements(digest) if one.card.story == "army"]
        assert place.is_line is line
        assert ("army" not in [card.story for card in developments(digest)]) is line
