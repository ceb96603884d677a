"""Readings by story, and what of a story was told before."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from bot.edition.arrangement import arrange, stories_shown
from bot.edition.stories import by_story, outlets_shown, shown
from bot.model import ItemId, Member, Reading, StoryId, stable_id
from bot.reading.sorting.stories.stories import Weigher, moment, place
from digests.slack.digests.digest import compose
from tests.support.blocks import all_text
from tests.support.digest_builders import COVERAGE, TOPICS, WINDOW, about, arranged, item, reading
from tests.support.news import pack

CHAIN = [
    about("a", ["visit", "toast", "plane"], story="visit"),
    about("b", ["visit", "toast", "soup"], story="visit"),
    about("c", ["soup", "wine", "menu"], story="visit"),
]


def test_borders_are_drawn_anew_and_no_order_of_polls_shows() -> None:
    found = [
        {story: [one.item.id for one in members] for story, members in by_story(order).items()}
        for order in permutations(CHAIN)
    ]
    assert all(one == found[0] for one in found)
    assert sorted(found[0].values()) == [["a", "b"], ["c"]]


def test_what_has_no_vector_stays_where_it_was_placed() -> None:
    bare = [reading(item("x"), story="bridge"), reading(item("y"), story="bridge")]
    assert [len(members) for members in by_story([*bare, *CHAIN]).values()].count(2) == 2
    assert {one.item.id for one in by_story(bare)[StoryId("bridge")]} == {"x", "y"}


def test_a_story_is_known_again_by_what_its_reports_say() -> None:
    before = shown([(CHAIN[:2], ["Harbour Herald"])])
    again = [about("d", ["visit", "toast", "fleet"], story="elsewhere", hours=24)]
    assert outlets_shown(again, before) == frozenset({"Harbour Herald"})
    assert outlets_shown([about("n", ["gas", "pipe"], story="visit", hours=24)], before) is None
    assert outlets_shown([about("l", ["visit", "toast"], story="visit", hours=71)], before) is None, "days part them"


def test_without_vectors_it_is_known_again_by_where_it_was_placed() -> None:
    before = shown([([reading(item("x"), story="bridge")], ["Harbour Herald"])])
    assert outlets_shown([reading(item("y"), story="bridge")], before) == frozenset({"Harbour Herald"})
    assert outlets_shown([reading(item("y"), story="ferry")], before) is None


def test_neither_the_order_of_polls_nor_the_ids_of_feeds_show_in_two_days_digests() -> None:
    """The same reports filed in three orders, under other ids, placed as they came."""
    subjects = ("ferry treaty toll", "gas pipe price", "bridge toll ferry", "grain port price", "ferry bridge opening")
    reports = [
        replace(
            about(f"{n}", [], outlet=f"Outlet {n % 7}", hours=(n % 4) * 12).item,
            title=f"{subjects[n % 5]} number {n % 3} {subjects[(n * 3) % 5]}".title(),
            url=f"https://outlet{n % 7}.example/{n}",
        )
        for n in range(40)
    ]
    weigher, told = Weigher(pack()), []
    for seed in range(3):
        order = sorted(reports, key=lambda one: stable_id(str(seed), one.id))
        filed: list[Reading] = []
        for one in order:
            its = replace(one, id=ItemId(stable_id("feed", str(seed), one.id)))
            weights = weigher.weigh(its)
            members = [
                Member(item=m.item.id, story=m.placed.story, weights=m.weights, published=moment(m.item))
                for m in filed
                if m.placed
            ]
            filed.append(replace(reading(its), weights=weights, placed=place(its, weights, members)))
        first, second = (
            [one for one in filed if (moment(one.item) < WINDOW.until) is early] for early in (True, False)
        )
        before = arranged(*first)
        after = arrange(
            second, window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, shown_before=stories_shown(before)
        )
        told.append([all_text(compose(digest)) for digest in (before, after)])
    assert "continuing" in told[0][1]
    assert told[0] == told[1] == told[2]
