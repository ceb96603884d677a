"""Whether a headline reports what somebody said, and for whom that somebody speaks."""

from __future__ import annotations

import pytest

from bot.reading.sorting.headlines import HeadlineVoice, headline_voice, speaks
from tests.support.digest_builders import item
from tests.support.news import voices


@pytest.mark.parametrize(
    "title",
    [
        "Klow rejects the ferry plan",
        "Ferry plan is dead, premier says",
        "Premier: the ferry ‘will never sail’",
        "‘Never again’: harbour minister",
    ],
)
def test_somebody_speaks(title: str) -> None:
    assert speaks(title)


@pytest.mark.parametrize(
    "title",
    [
        "Ministers sign the ferry treaty",
        "Warning lights on the ferry",
        "Say no to the ferry",
        "Mayor warned as ferries crowd the harbour",
        "Norway: the ferry's last season",
        "Ferry treaty: what the two sides want from it",
        "",
    ],
)
def test_nobody_speaks(title: str) -> None:
    assert not speaks(title)


@pytest.mark.parametrize(
    "title",
    [
        "Norway rejects the ferry plan",
        "Ferry plan is dead, says Tokyo",
        "Ferry ‘impartial’ no longer: White House",
        "Lavrov: the ferry will sail",
        "Ahead of the talks in Karsk, foreign ministry denies delay",
    ],
)
def test_a_government_speaks(title: str) -> None:
    assert headline_voice(item(title=title, text=""), voices()) is HeadlineVoice.OFFICIAL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Senate Democrat calls the ferry ‘a three-day picnic’", ""),
        ("Ferry is the new axis: Rep. Ivo Nemo", ""),
        ("Nemo: we will see more ferries", "Former security adviser Ivo Nemo predicted on Sunday that more will sail."),
        ("Nemo accuses Aas over the ferry", "The Karsk senator said that the ferry is late."),
        ("Fishers' rights group calls on court to stop the ferry", ""),
    ],
)
def test_a_politician_without_an_office_speaks(title: str, text: str) -> None:
    assert headline_voice(item(title=title, text=text), voices()) is HeadlineVoice.POLITICIAN


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Lawmakers urge a halt to the ferry", "Lawmakers said in a letter that the ferry must stop."),
        ("Lavrov’s ferry in Moscow: a tour of the cabins", ""),
        ("Ferry sails again", "The ferry left on Friday, a senator told a crowd."),
        ("Norway: the ferry season", ""),
        ("Shipping group calls the ferry off", ""),
    ],
)
def test_an_act_of_many_a_place_and_a_report_are_nobody_s_remark(title: str, text: str) -> None:
    assert headline_voice(item(title=title, text=text), voices()) is HeadlineVoice.OTHER
