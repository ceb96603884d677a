"""Which items tell the same story."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item, Member
from bot.reading.documents.text_file import item_from_file
from bot.reading.sorting.stories.stories import SAME_REPORT, Shelf, Weigher, heavy, moment, place
from seeds import CORPUS, load
from tests.support.news import news, pack

PACK = pack()
WEIGHER = Weigher(PACK)
DRILLS = news("Warships begin joint drill off Vladivostok", "Four frigates and a submarine sailed on Monday.", hours=0)
DRILLS_TOO = news("Joint drill off Vladivostok begins with frigates and submarine", "The warships sailed.", hours=5)
SOYBEANS = news("Soybean exports through Manzhouli double", "Customs figures show record tonnage by rail.", hours=6)


def member(item: Item, story: str = "") -> Member:
    shelf_story = place(item, WEIGHER.weigh(item), ()).story
    return Member(item=item.id, story=shelf_story, weights=WEIGHER.weigh(item), published=moment(item))


def test_rewrites_share_a_story_and_other_news_does_not() -> None:
    shelf = Shelf(PACK)
    first, second, third = (shelf.put(item) for item in (DRILLS, DRILLS_TOO, SOYBEANS))
    assert first == second != third


def test_weights_are_of_unit_length_heaviest_first() -> None:
    weights = [weight for _, weight in WEIGHER.weigh(DRILLS).of if weight]
    assert math.isclose(1, sum(weight * weight for weight in weights), abs_tol=1e-4)
    assert weights == sorted(weights, reverse=True)


def test_the_sides_own_words_weigh_less_than_what_tells_items_apart() -> None:
    weights = dict(WEIGHER.weigh(news("Putin Vladivostok", "")).of)
    assert weights["vladivostok"] < weights["putin"] * 4  # both are the beat's own words
    weights = dict(WEIGHER.weigh(news("Putin frigates", "")).of)
    assert weights["frigat"] > 2 * weights["putin"]


def test_one_event_counts_as_the_same_in_other_words() -> None:
    one, other = (WEIGHER.weigh(news(title, "")) for title in ("Minister arrives today", "Minister lands today"))
    assert one == other != WEIGHER.weigh(news("Minister leaves today", ""))
    assert WEIGHER.weigh(news("U.S. envoy", "")) == WEIGHER.weigh(news("American envoy", ""))


def test_one_address_is_one_story_whatever_the_words() -> None:
    one = news("First words", "", url="https://www.a.example/x/?utm_source=feed", hours=0)
    other = news("Quite another headline", "", url="http://a.example/x", hours=1)
    placed = place(other, WEIGHER.weigh(other), [member(one)])
    assert (member(one).story, 1.0) == (placed.story, placed.likeness)


def test_one_long_title_is_one_story_and_a_short_one_is_not() -> None:
    long_ = "Ministers sign memorandum on river bridge"
    one, other = news(long_, "Rain fell.", hours=0, id_="1"), news(long_.upper(), "Snow fell.", hours=1, id_="2")
    assert place(other, WEIGHER.weigh(other), [member(one)]).likeness == 1.0
    column, next_day = news("Letters", "Parks.", hours=0, id_="3"), news("Letters", "Trams.", hours=24, id_="4")
    assert place(next_day, WEIGHER.weigh(next_day), [member(column)]).likeness < 1.0


def test_a_report_in_other_clothes_reaches_the_mark_of_the_same_report() -> None:
    again = news(DRILLS.title, DRILLS.text + " More follows.", hours=2)
    assert place(again, WEIGHER.weigh(again), [member(DRILLS)]).likeness >= SAME_REPORT


@pytest.mark.parametrize(("hours", "joins"), [(71, True), (73, False), (-71, True), (-73, False)])
def test_a_story_spans_three_days_either_way(hours: float, joins: bool) -> None:
    later = news(DRILLS.title, DRILLS.text, hours=hours, id_="later")
    assert (place(later, WEIGHER.weigh(later), [member(DRILLS)]).story == member(DRILLS).story) is joins


def test_an_undated_item_stands_where_it_was_first_seen() -> None:
    undated = news(DRILLS.title, DRILLS.text, hours=None, id_="undated")
    assert place(undated, WEIGHER.weigh(undated), [member(DRILLS)]).story == member(DRILLS).story


def test_the_order_of_members_does_not_matter() -> None:
    members = [member(item) for item in (DRILLS, SOYBEANS, news("Frigates return from joint drill", "", hours=9))]
    weights = WEIGHER.weigh(DRILLS_TOO)
    assert len({place(DRILLS_TOO, weights, order) for order in permutations(members)}) == 1


def test_an_item_is_not_its_own_kin_and_keeps_its_story() -> None:
    alone = place(DRILLS, WEIGHER.weigh(DRILLS), [member(DRILLS)])
    assert (alone.likeness, alone.story) == (0.0, place(DRILLS, WEIGHER.weigh(DRILLS), ()).story)
    shelf = Shelf(PACK)
    assert shelf.put(DRILLS) == shelf.put(DRILLS)


def test_kin_is_found_by_heavy_stems() -> None:
    assert set(heavy(WEIGHER.weigh(DRILLS))) & set(heavy(WEIGHER.weigh(DRILLS_TOO)))


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_can_be_weighed_and_placed(title: str, text: str) -> None:
    item = news(title, text, id_="any")
    weights = WEIGHER.weigh(item)
    assert place(item, weights, [member(DRILLS)]).story


def test_two_countries_on_the_same_beat_word_do_not_make_a_story() -> None:
    shelf = Shelf(PACK)
    one = shelf.put(news("Xi meets Putin in Moscow", "Wheat was discussed over dinner.", hours=0))
    other = shelf.put(news("Putin and Xi differ over Arctic ports", "Dredging costs are the matter.", hours=1))
    assert one != other


def test_of_the_briefs_only_the_two_after_one_dispatch_share_a_story() -> None:
    """Long texts: their openings differ, the facts further down are the same."""
    pack = load()
    now = datetime(2026, 11, 20, tzinfo=UTC)
    briefs = [item_from_file(path.name, path.read_bytes(), now=now) for path in sorted(CORPUS.glob("*.txt"))]
    shelf = Shelf(pack)
    stories = {item.title[:12]: shelf.put(item) for item in briefs if isinstance(item, Item)}
    assert len(stories) == 5
    assert len(set(stories.values())) == 4
    assert stories["For Russia, "] == stories["Background: "]
