"""What goes into a few lines."""

from __future__ import annotations

from bot.edition.clusters import grouped
from bot.edition.developments import FEWEST, MOST, developments
from tests.support.digest_builders import about, arranged


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
