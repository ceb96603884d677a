"""Readings by story, and what of a story was told before."""

from __future__ import annotations

from itertools import permutations

from bot.edition.stories import by_story, outlets_shown, shown
from bot.model import StoryId
from tests.support.digest_builders import about, item, reading

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


def test_a_story_was_told_if_most_of_its_items_were_placed_where_something_was() -> None:
    before = shown([(CHAIN[:2], ["Harbour Herald"])])
    new = about("n", ["gas", "pipe"], story="gas")
    assert outlets_shown([*CHAIN[:2], new], before) == frozenset({"Harbour Herald"})
    assert outlets_shown([CHAIN[0], new], before) is None
