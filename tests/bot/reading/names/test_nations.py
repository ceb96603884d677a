"""Names that stand for a state."""

from __future__ import annotations

import pytest

from bot.reading.names.nations import state_alone, state_of, states_named


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("China", "cn"),
        ("Beijing", "cn"),
        ("United States", "us"),
        ("Norway", "norway"),
        ("Portman", ""),
        ("Chinoy", ""),
        ("Ada China", ""),
    ],
)
def test_a_state_is_one_by_its_whole_name_and_nobody_is_one_who_is_called_nearly_so(name: str, state: str) -> None:
    assert state_alone(name) == state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("mexico", "Mexico Mexican Mexicans Mexican-made"),
        ("georgia", "Georgia’s Georgian Georgians"),
        ("uzbekistan", "Uzbek Uzbekistan"),
        ("norway", "Norway Norwegian"),
        ("cn", "Chinese-led PRC"),
        ("us", "US-China"),
        ("", "Congress George Georgetown Scott Leonard Greenfield Children Germanov Roman Indo-Pacific In-depth"),
    ],
)
def test_a_word_names_a_state_by_its_whole_and_a_peoples_ending_not_by_how_it_begins(state: str, words: str) -> None:
    assert {word: state_of(word) for word in words.split()} == dict.fromkeys(words.split(), state)


def test_a_body_is_no_states_for_words_that_only_begin_like_one() -> None:
    assert states_named("Congressional Committee of the Norwegian Greenfield Fund") == ("norway",)
