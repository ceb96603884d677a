"""What a statement is about, asked in one language and found in all, as far as the pack knows it. All is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import TopicId, TopicTerms
from bot.reading.sorting.pack_terms import PackTerms
from bot.reading.statements import lines
from bot.reading.statements.subjects import find_topic, subject
from tests.support.builders import NOW, a_reading
from tests.support.texts import PACK

GLOSS = (
    ("торговл*", "trade"),
    ("贸易", "trade"),
    ("貿易", "trade"),
    ("газ", "gas"),
    ("цен*", "prices"),
    ("речной путь", "river way"),
    ("天然气", "gas"),
)
TERMS = PackTerms(replace(PACK, gloss=GLOSS))
TOPICS = [TopicTerms(id=TopicId("trade"), name="Trade & payments", terms=())]
SAID = (
    "We trade in salt",
    "Мы ведем торговлю солью",
    "我们从事盐的贸易",
    "Gas prices will fall",
    "Цены на газ упадут, а газеты промолчат",
    "Новая газета выйдет в мае",
    "Трамвай пойдет по мосту",
    "Мы рады новому трамваю",
    "Ostrin is right",
    "Я согласен с Острином",
    "奥斯特林说得对",
    "Речной путь свободен",
    "The river has a way of its own",
)
LINES = [
    line
    for n, text in enumerate(SAID)
    for line in lines.written(a_reading(f"r{n}").item, [(0, [], text)], NOW).splitlines()
]


def found(asked: str, *, terms: PackTerms | None = TERMS) -> set[str]:
    kept = subject(asked, TOPICS, terms).among(LINES)
    return {text for text, line in zip(SAID, LINES, strict=True) if line in kept}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        *((word, {SAID[0], SAID[1], SAID[2]}) for word in ("trading", "торговле", "貿易")),
        ('"贸易"', {SAID[2]}),
        ("gas prices", {SAID[3], SAID[4]}),
        ("цена газа", {SAID[4]}),
        ("газ", {SAID[3], SAID[4]}),
        ("трамваи", {SAID[6], SAID[7]}),
        ("острину", {SAID[8], SAID[9], SAID[10]}),
        ("речной путь", {SAID[11], SAID[12]}),
        ("путь", {SAID[11]}),
        ("盐", {SAID[2]}),
    ],
)
def test_words_of_the_pack_are_found_in_every_language_and_others_in_their_own(asked: str, expected: set[str]) -> None:
    assert found(asked) == expected


def test_a_topic_is_meant_by_its_name_in_any_language() -> None:
    assert [subject(asked, TOPICS, TERMS).topic for asked in ("trade", "торговля", "贸易", "газ")] == [
        *("trade", "trade", "trade"),
        None,
    ]


def test_without_a_pack_words_are_found_in_their_own_language() -> None:
    assert found("торговля", terms=None) == {SAID[1]}


def test_a_topic_is_found_by_a_word_of_its_own_in_another_script_if_no_other_has_it() -> None:
    topics = [
        TopicTerms(id=TopicId("trade"), name="Trade", terms=(("торговл*", 2.5), ("границ*", 1.0), ("贸易", 2.5))),
        TopicTerms(id=TopicId("border"), name="Border", terms=(("границ*", 3.0), ("речной путь", 2.0))),
    ]
    asked = ("торговля", "贸易", "речной путь", "граница", "путь", "лед")
    assert [one and one.id for one in (find_topic(words, topics) for words in asked)] == [
        *("trade", "trade", "border"),
        *(None, None, None),
    ]
