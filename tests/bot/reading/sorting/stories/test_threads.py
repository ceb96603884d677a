"""The larger matters that stories belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Reading, Side, StoryId
from bot.reading.sorting.stories.threads import label, threads
from tests.support.builders import NOW, a_reading


def event(title: str, *, days: float, stems: str) -> Reading:
    made = a_reading(title, published=NOW - timedelta(days=days), stems=stems.split())
    return replace(made, item=replace(made.item, title=title))


STORIES: dict[StoryId, Sequence[Reading]] = {
    StoryId("plan"): [event("Karsk ferry to be built", days=20, stems="karsk ferri build")],
    StoryId("keel"): [
        event("Karsk ferry laid down", days=12, stems="karsk ferri keel"),
        event("Keel of Karsk ferry laid", days=12, stems="karsk ferri keel"),
    ],
    StoryId("sail"): [event("Karsk ferry sails", days=1, stems="karsk ferri sail")],
    StoryId("gulls"): [event("Gulls of Torvik counted", days=2, stems="gull torvik count")],
}


SIDES = (Side(name="Norland", terms=("norland*",)), Side(name="Karsk", terms=("karskian",)))


def test_events_of_one_matter_are_one_thread_for_weeks_and_bear_its_words() -> None:
    ferry, gulls = threads(STORIES, SIDES)
    assert ferry.stories == ("plan", "keel", "sail")
    assert set(label(ferry, STORIES).split(", ")) >= {"Karsk", "ferry"}
    assert (gulls.stories, label(gulls, STORIES)) == (("gulls",), "Gulls of Torvik counted")


@settings(max_examples=20)
@given(st.permutations(list(STORIES)))
def test_the_order_of_stories_does_not_matter(order: list[StoryId]) -> None:
    assert threads({story: STORIES[story] for story in order}, SIDES) == threads(STORIES, SIDES)


def test_stories_that_share_no_more_than_the_sides_names_are_no_thread() -> None:
    named = "norland karskian"
    apart = {
        StoryId("tax"): [event("Norland and Karskian tax", days=2, stems=f"{named} tax")],
        StoryId("choir"): [event("Norland and Karskian choir", days=1, stems=f"{named} choir")],
    }
    assert len(threads(apart, SIDES)) == 2
    assert len(threads(apart, ())) == 1
