"""What two wordings have in common, and what must keep them apart. Words are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import BeatPack, Side
from bot.reading.statements.similarity import Rarity, Wording, alike, contradict, names_differ

PACK = BeatPack(
    name="N–S",
    sides=(Side(name="N", terms=("norrland*", "umea")), Side(name="S", terms=("svealand", "stockholm"))),
    document_frequency=(("ferri", 2_000), ("harbour", 1_500), ("dredg", 3)),
    documents=10_000,
)
RARITY = Rarity(PACK)
TEXTS = st.text(
    alphabet=st.sampled_from("ferry harbour not 3 12 Umea dredging, closed. “toll” no the\ud800é中"), max_size=200
)


def wording(text: str) -> Wording:
    return RARITY.wording(text)


def test_rare_words_weigh_more_than_common_ones_and_empty_ones_nothing() -> None:
    weights = wording("the ferry is dredging").weights
    assert set(weights) == {"ferri", "dredg"}
    assert weights["dredg"] > weights["ferri"] > 0


def test_the_words_of_one_side_are_one_word() -> None:
    assert set(wording("Umea and the Norrlanders").weights) == set(wording("Norrland").weights)
    assert set(wording("Umea").weights) != set(wording("Stockholm").weights)


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways_and_between_none_and_all(one: str, other: str) -> None:
    a, b = wording(one), wording(other)
    there, back = alike(a, b), alike(b, a)
    assert there.weight == pytest.approx(back.weight)
    assert -1e-9 <= there.cosine <= 1 + 1e-9
    assert there.cosine <= there.within + 1e-9
    assert contradict(a, b) == contradict(b, a)
    assert names_differ(a, b) == names_differ(b, a)


@given(TEXTS)
def test_a_wording_is_all_like_itself_and_never_contradicts_itself(text: str) -> None:
    a = wording(text)
    assert not contradict(a, a)
    assert not names_differ(a, a)
    assert alike(a, a).cosine == pytest.approx(1.0 if a.total else 0.0)


def test_words_in_another_order_count_less() -> None:
    there = wording("ferry harbour dredging toll winter quay")
    back = wording("quay winter toll dredging harbour ferry")
    assert alike(there, there).words == 6
    assert alike(there, back).words == 1
    assert alike(there, there).order > 1 > alike(there, back).order


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the toll will rise by 20 percent", "the toll will rise by 30 percent"),
        ("the ferry will not sail", "the ferry will sail"),
        ("the ferry won’t sail in winter", "in winter the ferry will sail"),
        ("two piers will close", "3 piers will close"),
    ],
)
def test_another_number_or_a_not_contradicts(one: str, other: str) -> None:
    assert contradict(wording(one), wording(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two piers will close", "2 piers are closing"),
        ("it cost 1,200 crowns", "the cost was 1200 crowns"),
        ("the toll will rise by 20 percent", "the toll will rise"),
        ("the ferry will never sail", "the ferry will not sail"),
    ],
)
def test_the_same_number_or_none_does_not(one: str, other: str) -> None:
    assert not contradict(wording(one), wording(other))


def test_names_differ_only_if_each_has_one_that_the_other_lacks() -> None:
    here, there = wording("the quay at Holmsund opens"), wording("the quay at Obbola opens")
    assert names_differ(here, there)
    assert not names_differ(here, wording("the quay opens"))


@given(st.text(alphabet=st.sampled_from("ab B.,'’“”-0123 \n\tй"), max_size=60) | st.text(max_size=40))
def test_a_quick_look_at_a_text_finds_the_words_of_its_wording(text: str) -> None:
    assert RARITY.stems(text) == RARITY.wording(text).weights
