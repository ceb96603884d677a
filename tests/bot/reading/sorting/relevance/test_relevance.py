"""Is it about the two?"""

from __future__ import annotations

from dataclasses import replace

import pytest

import seeds
from bot.reading.sorting.relevance.relevance import HAND, WORDING, Gate
from tests.support.news import PACK, gate, news, pack

GATE = gate()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Xi to visit Moscow in June for talks with Putin", ""),
        ("Chinese banks tighten checks on Russian payments", "Lenders ask for more papers, two traders said."),
        ("China says more weapons will not bring peace", "Beijing repeated its position on the war in Ukraine."),
        ("Gas price holds up Power of Siberia 2", "Negotiators for the two sides meet again in May."),
        ("Bombers fly joint patrol", "Russian and Chinese aircraft flew together over the Sea of Japan."),
        ("Си Цзиньпин прибыл в Москву", "Переговоры с Путиным начнутся в среду."),
        ("普京访问北京", "俄罗斯总统与习近平会谈。"),
    ],
)
def test_dealings_between_the_two_are_relevant(title: str, text: str) -> None:
    judged = GATE.judge(news(title, text))
    assert judged.relevant, judged
    assert judged.because


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Your Thursday Briefing", "A trial begins in Texas; China reopens schools; Russian shells hit a depot."),
        ("Grandmasters from China and Russia draw in round four", "The chess championship goes on."),
        ("Senator warns of threats from Russia, China and Iran", "He spoke in the Senate about the defence budget."),
        ("Beijing opens a new park", "Families came from all over the city."),
        ("Russia shells a town in the east", "Nobody was hurt."),
        ("", ""),
    ],
)
def test_lists_of_rivals_round_ups_sport_and_one_side_alone_are_not(title: str, text: str) -> None:
    judged = GATE.judge(news(title, text))
    assert not judged.relevant, judged
    assert judged.because


def test_words_of_the_address_count() -> None:
    silent = news("A friendship with limits", "The presidents spoke for an hour about trade and peace.")
    shown = news(silent.title, silent.text, url="https://a.example/2024/05/china-russia-putin-xi-talks")
    assert GATE.judge(silent).score == 0
    assert GATE.judge(shown).score > 0


def test_a_reason_names_the_words_that_fired() -> None:
    because = GATE.judge(news("Putin visits China to sign a gas deal", "")).because
    assert any("visit*" in reason for reason in because), because
    assert "China and Russia in the title" in because


def test_every_sign_has_words_for_people() -> None:
    names = {name for name, _ in pack().hints} | HAND.keys()
    assert names - WORDING.keys() == {"bias"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("US senator slams threats from Russia and China", "He spoke in Iowa."),
        ("Britain on guard against Russia and China, spy chief says", "London alone was meant."),
    ],
)
def test_two_names_as_one_object_of_others_are_not(title: str, text: str) -> None:
    assert not GATE.judge(news(title, text)).relevant


def test_who_is_told_first_and_what_lies_between_are_signs() -> None:
    def signs(title: str) -> set[str]:
        found = GATE.signs(news(title))
        assert found is not None
        return set(found.features)

    assert {"third leads title", "pair after third in title", "pair as object in title"} <= signs(
        "Canada ends its truce with China and Russia"
    )
    assert "one to the other in title" in signs("Xi flies in for supper with Putin")
    assert "one to the other in title" not in signs("Xi and Biden may quarrel about Putin")


def test_wording_speaks_for_or_against_and_says_so() -> None:
    loud = replace(pack(), wording=(("bias", 0.0), ("title: _one meet", -40.0)))
    judged = Gate(loud).judge(news("China meets with Russia over gas", ""))
    assert not judged.relevant
    assert "wording in the title: “China meet”" in judged.because
    silent = Gate(replace(loud, wording=(("bias", 0.0), ("title: bargain", -40.0))))
    assert silent.judge(news("China meets with Russia over gas", "")).relevant


def test_a_head_is_not_read() -> None:
    item = replace(news("Park", "title: China and Russia meet\n\nNothing else."), head=31)
    assert GATE.judge(item).score == 0


def test_what_is_learnt_has_the_names_of_signs_the_gate_gives() -> None:
    names = {name for name, _ in pack().hints}
    assert HAND.keys() <= names


def test_what_is_in_a_language_the_pack_has_no_words_of_is_said_not_to_be_judged() -> None:
    judged = gate().judge(news("Росія та Китай збудують міст", "Про це заявив капітан порту в Їжачківці."))
    assert not judged.relevant
    assert judged.because == ("not judged: it is in Ukrainian, and the pack has no words of it",)


def test_another_pack_judges_by_its_own_words() -> None:
    gate = Gate(seeds.load(PACK))
    assert gate.judge(news("Borduria and Syldavia sign a gas deal in Klow", "Talks took a year.")).relevant
    assert not gate.judge(news("Xi visits Putin in Moscow", "")).relevant
    assert not gate.judge(news("Football: Borduria and Syldavia draw", "A quiz follows.")).relevant


@pytest.mark.parametrize("text", ["China " * 400_000, "。" * 100_000, "A, B and C, " * 50_000, "\ud800 China Russia"])
def test_a_monster_is_judged_in_bounded_time(text: str) -> None:
    import time

    began = time.process_time()
    GATE.judge(news(text, text))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "title", ["Court issues arrest warrant for Putin", "New sanctions on Russia agreed", "China widens export controls"]
)
def test_an_event_of_one_side_that_shapes_the_relation_is_its_context(title: str) -> None:
    judged = GATE.judge(news(title, ""))
    assert (judged.relevant, judged.maybe, judged.context) == (False, False, True)
    assert judged.because[-1].startswith("an event of one side: ")


@pytest.mark.parametrize(
    "title",
    ["Arrest warrant for a thief in Karsk", "Why the arrest warrant for Putin matters", "Moscow metro opens a station"],
)
def test_what_names_no_side_explains_or_shapes_nothing_is_no_context(title: str) -> None:
    assert not GATE.judge(news(title, "")).context
