"""One notice an incident, none on the first blip: laws over any course a feed's polls may take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.polling.incidents import PATIENCE, IncidentState, announced_after, is_news
from bot.reading.polling.schedule import State

Poll = tuple[State, int]


def news(polls: Sequence[Poll], announced: IncidentState = "") -> list[IncidentState]:
    """What somebody hears over the course of these polls."""
    heard: list[IncidentState] = []
    for state, strikes in polls:
        after = announced_after(announced, state, strikes)
        if is_news(announced, after):
            heard.append(after)
        announced = after
    return heard


def failing(times: int) -> list[Poll]:
    return [("failing", number + 1) for number in range(times)]


WELL: Poll = ("fine", 0)


def test_a_blip_is_no_news_and_an_incident_is_told_once_however_long() -> None:
    assert news([WELL, *failing(PATIENCE - 1), WELL]) == []
    assert news([WELL, *failing(PATIENCE)]) == ["failing"]
    assert news([WELL, *failing(50)]) == ["failing"]


def test_its_end_is_told_once_and_the_next_incident_again() -> None:
    course = [WELL, *failing(4), WELL, WELL, *failing(3), WELL]
    assert news(course) == ["failing", "fine", "failing", "fine"]


def test_a_change_of_symptoms_is_the_same_incident() -> None:
    assert news([WELL, *failing(3), ("refused", 4), ("gone", 5), ("silent", 0), WELL]) == ["failing", "fine"]


def test_gone_is_definite_at_once() -> None:
    assert news([WELL, ("gone", 1)]) == ["gone"]


def test_silence_is_news_of_a_feed_that_spoke_and_not_of_one_that_was_silent_when_added() -> None:
    assert news([WELL, ("silent", 0)]) == ["silent"]
    assert news([("silent", 0), ("silent", 0), WELL]) == []


def test_an_empty_feed_is_a_blip_until_it_stays_empty() -> None:
    assert news([WELL, ("silent", 1), ("silent", 2), WELL]) == []
    assert news([WELL, ("silent", 1), ("silent", 2), ("silent", 3)]) == ["silent"]


def test_a_feed_that_never_worked_since_it_was_added_is_news_after_patience() -> None:
    assert news(failing(PATIENCE)) == ["failing"]


@given(st.lists(st.tuples(st.sampled_from(get_args(State)), st.integers(0, 6)), max_size=60))
def test_trouble_and_recovery_alternate_whatever_happens(polls: list[Poll]) -> None:
    heard = [one == "fine" for one in news(polls)]
    assert heard == [number % 2 == 1 for number in range(len(heard))]


@pytest.mark.parametrize("state", get_args(State))
def test_nothing_is_news_twice_in_a_row(state: State) -> None:
    once = announced_after("fine", state, PATIENCE)
    assert announced_after(once, state, PATIENCE + 1) == once
