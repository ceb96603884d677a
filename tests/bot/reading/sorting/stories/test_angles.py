"""What a big story is told as beside what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Quote, Reading
from bot.reading.coverage.voice_balance import Voices
from bot.reading.sorting.stories.angles import angles
from tests.support.builders import a_quote, a_reading
from tests.support.news import pack

EVENT = "ferry opened strait queue"


def report(name: str, stems: str, *, outlet: str = "", quotes: Sequence[Quote] = ()) -> Reading:
    made = a_reading(name, stems=f"{EVENT} {stems}".split(), quotes=quotes)
    return replace(made, item=replace(made.item, outlet=outlet or f"{name} daily"))


HEAD = report("head", "ribbon morning")
STORY = [
    HEAD,
    report("a", "ribbon morning band"),
    report("b", "toll doubled anger"),
    report("c", "toll doubled lorry"),
    report("d", "gulls nest"),
    report("e", "fog bell"),
]


def names(found: Sequence[Reading]) -> set[str]:
    return {one.item.title.removeprefix("Title of ") for one in found}


def test_what_two_outlets_tell_beside_the_event_is_an_angle_and_what_one_tells_is_none() -> None:
    (angle,) = angles(STORY)
    assert names(angle.readings) == {"b", "c"}
    assert set(angle.outlets) == {"b daily", "c daily"}


def test_two_reports_of_one_outlet_are_no_angle() -> None:
    assert not angles([*STORY[:3], report("c", "toll doubled lorry", outlet="b daily"), *STORY[4:]])


def test_what_an_official_says_is_one_however_few_tell_it() -> None:
    said = a_quote("Berit Aas", role="transport minister")
    angle = angles([*STORY[:4], report("d", "gulls nest", quotes=[said]), STORY[5]], Voices(pack()))[-1]
    assert names(angle.readings) == {"d"}
    assert angle.official == said


def test_a_small_story_has_no_angles() -> None:
    assert not angles([HEAD, STORY[2], STORY[3]])


@settings(max_examples=20)
@given(st.permutations(STORY[1:]))
def test_the_order_of_the_others_does_not_matter(others: list[Reading]) -> None:
    assert angles([HEAD, *others]) == angles(STORY)
