"""Looking names up as people type them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import SpeakerId, fold
from bot.reading.names.directory import MOST, Directory, beginning, recognise
from tests.support.news import pack


def names() -> dict[str, frozenset[SpeakerId]]:
    found: dict[str, frozenset[SpeakerId]] = {}
    for bearer in pack().everybody:
        for form in (bearer.name, *bearer.aliases):
            found[fold(form)] = found.get(fold(form), frozenset()) | {bearer.id}
    return found


@cache
def directory() -> Directory:
    return Directory(names())


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("Gabuev", "alexander-gabuev"),
        ("gabuev's", "alexander-gabuev"),
        ("*Alexander Gabuev*", "alexander-gabuev"),
        ("Gabouev", "alexander-gabuev"),
        ("Путин", "vladimir-putin"),
        ("普京", "vladimir-putin"),
        ("Poutine", "vladimir-putin"),
        ("Wan", "wan-qingsong"),
        ("Arho Havren", "sari-arho-havren"),
        ("Havrn", "sari-arho-havren"),
        ("Professor Wishnick", "elizabeth-wishnick"),
        ("Xi", "xi-jinping"),
    ],
)
def test_one_person_is_meant(asked: str, who: str) -> None:
    assert recognise(asked, directory()).exact == (who,)


def test_a_shared_surname_means_everyone_who_bears_it() -> None:
    assert set(recognise("Lukin", directory()).exact) == {"artyom-lukin", "alexander-lukin"}
    assert "wan-qingsong" not in recognise("Wang", directory()).exact
    assert len(recognise("Wang", directory()).exact) > 3


def test_a_shared_abbreviation_means_both() -> None:
    assert set(recognise("CNA", directory()).exact) == {"cna", "channel-newsasia"}
    assert set(recognise("ASPI", directory()).exact) == {
        "asia-society-policy-institute",
        "australian-strategic-policy-institute",
    }


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("Gaboev", "alexander-gabuev"),
        ("Gabueff", "alexander-gabuev"),
        ("Lavrow", "sergei-lavrov"),
        ("Wishnik", "elizabeth-wishnick"),
    ],
)
def test_a_misspelt_name_is_offered_first_and_never_taken_for_exact(asked: str, who: str) -> None:
    found = recognise(asked, {form: who for form, who in directory().items() if form != fold(asked)})
    assert found.exact == ()
    assert found.nearest[0] == who


def test_xian_is_not_xi() -> None:
    assert recognise("Xi'an", directory()).exact == ()


CALM = ["", "   ", "🙂🙃", "<!channel>", "\u202e\u200f", "'; DROP TABLE speakers;--", "x" * 3_000, "a b " * 750]


@pytest.mark.parametrize("asked", CALM)
def test_anything_is_answered_calmly(asked: str) -> None:
    found = recognise(asked, directory())
    assert found.exact == ()
    assert len(found.nearest) <= MOST


@given(st.deferred(lambda: st.sampled_from(sorted(directory()))))
def test_every_form_finds_its_bearers(form: str) -> None:
    assert set(recognise(form, directory()).exact) == directory()[form]


@given(st.text(max_size=200))
def test_no_text_breaks_it(asked: str) -> None:
    found = recognise(asked, directory())
    assert len(found.exact) <= MOST
    assert not (found.exact and found.nearest)


bearers = st.sampled_from([SpeakerId(name) for name in ("ada", "bo", "cy")])
forms = st.lists(st.sampled_from(["lind", "linde", "mira", "tchen", "chen", "ли"]), min_size=1, max_size=3).map(
    " ".join
)


@given(st.lists(st.tuples(st.booleans(), forms, bearers), max_size=30), forms)
def test_what_was_learnt_and_forgotten_leaves_a_directory_made_of_what_is_left(
    changes: list[tuple[bool, str, SpeakerId]], asked: str
) -> None:
    directory = Directory()
    left: dict[str, frozenset[SpeakerId]] = {}
    for learnt, form, who in changes:
        (directory.learn if learnt else directory.forget)(form, who)
        left[form] = left.get(form, frozenset()) | {who} if learnt else left.get(form, frozenset()) - {who}
    fresh = Directory({form: bearers for form, bearers in left.items() if bearers})
    assert dict(directory) == dict(fresh)
    assert directory.recognise(asked) == fresh.recognise(asked)
    for part in ("li", "ch", ""):
        assert set(beginning([part], directory, most=99)) == set(beginning([part], fresh, most=99))


def test_a_beginning_finds_whoever_has_a_form_with_words_that_begin_so() -> None:
    assert SpeakerId("alexander-gabuev") in beginning(["gab"], directory(), most=500)
    assert SpeakerId("alexander-gabuev") in beginning(["alex", "gab"], directory(), most=500)
    assert SpeakerId("alexander-lukin") not in beginning(["alex", "gab"], directory(), most=500)
    assert beginning(["zzzz"], directory(), most=500) == []
    assert 5 <= len(beginning([], directory(), most=5)) < 20
