"""Where stories end, seen from all of them at once."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Item, ItemId, Member, StoryId, Weights
from bot.reading.sorting.stories.average_linkage import Pair, average_linked
from bot.reading.sorting.stories.linkage import FEW_REPORTS, LARGEST, ONE_STORY, linked
from bot.reading.sorting.stories.stories import Shelf, apart
from tests.support.builders import NOW
from tests.support.news import news, pack


def member(name: str, stems: str, *, story: str = "", hours: float = 0) -> Member:
    words = stems.split()
    weights = Weights(of=tuple((word, len(words) ** -0.5) for word in words))
    return Member(
        item=ItemId(name), story=StoryId(story or name), weights=weights, published=NOW + timedelta(hours=hours)
    )


CHAIN = [
    member("a", "visit toast plane", story="visit"),
    member("b", "visit toast soup", story="visit"),
    member("c", "soup wine menu", story="visit"),
    member("d", "wine menu price", story="visit"),
]


def test_a_chain_of_neighbours_is_no_story() -> None:
    stories = linked(CHAIN)
    assert stories[ItemId("a")] == stories[ItemId("b")] != stories[ItemId("c")] == stories[ItemId("d")]


def test_few_reports_of_two_loose_groups_are_joined_more_easily_than_two_reports() -> None:
    loose = dict.fromkeys(((0, 1), (0, 2), (1, 2), (3, 4)), 0.24)

    def likeness(pair: Pair) -> float:
        return loose.get(pair, 0.197)

    def lonely(_: Pair) -> float:
        return 0.21

    assert len(average_linked(range(5), likeness, ONE_STORY)) == 2
    assert len(average_linked(range(5), likeness, ONE_STORY, FEW_REPORTS)) == 1
    assert len(average_linked(range(2), lonely, ONE_STORY)) == 1
    assert len(average_linked(range(2), lonely, ONE_STORY, FEW_REPORTS)) == 2


def test_what_was_placed_apart_and_is_alike_becomes_one() -> None:
    assert len(set(linked([member("a", "gas pipe price"), member("b", "gas pipe delay")]).values())) == 1


def test_the_name_is_the_one_that_most_of_a_story_was_placed_under_and_no_two_stories_share_one() -> None:
    stories = linked([*CHAIN, member("e", "visit toast guard", story="visit")])
    assert stories[ItemId("a")] == "visit"
    assert stories[ItemId("c")] not in ("visit", "")


def test_what_somebody_set_apart_stays_alone() -> None:
    alone = member("b", "gas pipe price", story=apart(ItemId("b")))
    assert len(set(linked([member("a", "gas pipe price"), alone]).values())) == 2


def test_a_story_goes_on_for_days_and_not_for_ever() -> None:
    first = member("a", "gas pipe price")
    assert len(set(linked([first, member("b", "gas pipe price", hours=30)]).values())) == 1
    assert len(set(linked([first, member("b", "gas pipe price", hours=80)]).values())) == 2


@given(st.permutations(CHAIN), st.permutations([member(f"x{n}", f"gas s{n % 3} t{n % 4}") for n in range(8)]))
def test_any_order_gives_the_same_stories(some: list[Member], others: list[Member]) -> None:
    assert linked([*others, *some]) == linked([*CHAIN, *sorted(others, key=lambda one: one.item)])


def test_a_flood_of_the_same_is_one_story_in_good_time() -> None:
    same = [member(f"{n:04}", "gas pipe price") for n in range(LARGEST + 50)]
    assert len(set(linked(same).values())) == 1


FERRY = [
    news("Ferry lands at Karsk after storm", "Hundreds waited on the quay.", hours=0, id_="1"),
    news("Storm over, Karsk ferry arrives", "The quay was crowded.", hours=2, id_="2"),
    news("Ferry landed at Karsk after the storm", "It was late.", hours=3, id_="3"),
    news("Harbour fees in Torvik to double", "Fishermen protest.", hours=4, id_="4"),
    news("Fishermen of Torvik protest against harbour fees", "They are to double.", hours=9, id_="5"),
]


@settings(max_examples=20)
@given(st.permutations(FERRY))
def test_stories_end_where_they_do_whatever_was_polled_first(polled: list[Item]) -> None:
    shelf = Shelf(pack())
    for one in polled:
        shelf.put(one)
    stories = linked(shelf.members())
    borders = {frozenset(item for item, its in stories.items() if its == story) for story in stories.values()}
    assert borders == {frozenset(FERRY[n].id for n in part) for part in ((0, 1, 2), (3, 4))}
