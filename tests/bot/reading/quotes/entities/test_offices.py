"""Which person an office means: the same state, the same portfolio, and nobody where two fit."""

from __future__ import annotations

import pytest

from bot.model import Office
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.entities.offices import Description, holder, nation_of
from bot.reading.quotes.entities.role_pool import give_roles
from bot.reading.quotes.text.document import Prose
from tests.support.prose.parsed_prose import entities, parsed, token


@pytest.mark.parametrize(
    "names", [("China", "Chinese", "Beijing", "China’s"), ("Norland", "Norlander"), ("U.S.", "American")]
)
def test_a_state_has_one_key_whatever_it_is_called(names: tuple[str, ...]) -> None:
    assert len({nation_of(name) for name in names}) == 1


def test_two_states_have_two() -> None:
    assert len({nation_of(name) for name in ("China", "Russia", "Norland", "Ostria")}) == 4


def described(phrase: str, noun: str) -> tuple[Prose, Source]:
    page = parsed(f"{phrase} said that the bridge was closed.")
    return page, Source(0, token(page, noun), token(page, noun))


@pytest.mark.parametrize(
    ("phrase", "noun", "role", "fits"),
    [
        ("The Norland president", "president", "President of Norland", True),
        ("The Norland president", "president", "President of Ostria", False),
        ("The Norland leader", "leader", "Norland’s president", True),
        ("The Norland foreign minister", "minister", "foreign minister of Norland", True),
        ("The Norland foreign minister", "minister", "finance minister of Norland", False),
        ("The Norland minister", "minister", "finance minister of Norland", False),
        ("The Norland president", "president", "vice president of Norland", False),
        ("The Norland vice president", "president", "vice president of Norland", True),
        ("The Norland leader", "leader", "Norland’s former president", False),
        ("The Norland president", "president", "acting president of Norland", True),
        ("The Norland ambassador", "ambassador", "Norland ambassador to Ostria", True),
        ("The Ostria ambassador", "ambassador", "Norland ambassador to Ostria", False),
    ],
)
def test_a_role_fits_with_the_same_state_and_the_same_portfolio(phrase: str, noun: str, role: str, fits: bool) -> None:
    page, source = described(phrase, noun)
    assert Description(page, source).fits(role) is fits


@pytest.mark.parametrize(
    ("phrase", "role", "country", "fits"),
    [
        ("The Chinese foreign minister", "foreign minister", "China", True),
        ("The Chinese foreign minister", "foreign minister", "Russia", False),
        ("The Chinese foreign minister", "finance minister", "China", False),
        ("The Chinese foreign minister", "former foreign minister", "China", False),
        ("The foreign minister", "foreign minister", "China", False),
    ],
)
def test_the_pack_knows_who_holds_an_office_and_who_held_it(phrase: str, role: str, country: str, fits: bool) -> None:
    page, source = described(phrase, "minister")
    office = Office(title=role, state=nation_of(country))
    assert Description(page, source).fits_held(office) is fits


@pytest.mark.parametrize(
    ("phrase", "noun", "office", "fits"),
    [
        ("The Chinese premier", "premier", "Vice Premier", False),
        ("The Chinese prime minister", "minister", "Deputy Prime Minister", False),
        ("The Chinese vice premier", "premier", "Vice Premier", True),
        ("The Chinese ambassador", "ambassador", "Ambassador to Russia", True),
        ("The Russian ambassador", "ambassador", "Ambassador to Russia", False),
    ],
)
def test_no_deputy_s_office_and_no_envoy_s_post_is_taken_for_another_s(
    phrase: str, noun: str, office: str, fits: bool
) -> None:
    page, source = described(phrase, noun)
    assert Description(page, source).fits_held(Office(title=office, state="CN")) is fits


TWO = (
    "Marta Quill, the Norland foreign minister, met Jonas Berent, {office}, on Monday. "
    "The Norland foreign minister left."
)


@pytest.mark.parametrize(
    ("other", "who"),
    [
        ("the Ostria foreign minister", ["Marta Quill"]),
        ("a former Norland foreign minister", ["Marta Quill"]),
        ("a Norland foreign minister", []),
    ],
)
def test_the_office_is_its_one_holder_s_and_nobody_s_where_two_fit(other: str, who: list[str]) -> None:
    page = parsed(TWO.format(office=other))
    figures = entities(page).figures
    give_roles(page, figures)
    last = max(t for t, word in enumerate(page.parse.word) if word == "minister")
    found = holder(page, figures, Source(last - 3, last, last))
    assert [one.written for one in (found,) if one is not None] == who
