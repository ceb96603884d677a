"""One speaker for one person, in whichever script the name is written."""

from __future__ import annotations

from functools import cache

import pytest

from bot.adapters.redis.archive.index.index_entries import is_form_of
from bot.model import fold
from bot.reading.names.recognition import Register
from bot.reading.names.romanisation import romanised, speaker_of
from tests.support.news import pack


@cache
def _register() -> Register:
    return Register.of(pack())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("仇大川", "Qiu Dachuan"),
        ("单松", "Shan Song"),
        ("解海", "Xie Hai"),
        ("曾小河", "Zeng Xiaohe"),
        ("区山", "Ou Shan"),
        ("欧阳湖生", "Ouyang Husheng"),
        ("Чжан Ханьшэн", "Zhang Hansheng"),
        ("Сюй Цзюньюй", "Xu Junyu"),
        ("Цуй Эньхуэй", "Cui Enhui"),
        ("Анна Ли", "Anna Li"),
        ("Артём Великий", "Artem Veliky"),
        ("Viktor Ostrin", None),
    ],
)
def test_a_name_in_latin_letters(written: str, expected: str | None) -> None:
    assert romanised(written) == expected


@pytest.mark.parametrize(
    ("spellings", "id_"),
    [
        (("Lavrov", "Лавров", "拉夫罗夫"), "sergei-lavrov"),
        (("Xi Jinping", "Си Цзиньпин", "习近平", "習近平"), "xi-jinping"),
        (("Wan Duohe", "Вань Дохэ", "万多河"), "wan-duohe"),
    ],
)
def test_three_scripts_are_one_speaker(spellings: tuple[str, ...], id_: str) -> None:
    assert {speaker_of(written, _register()).id for written in spellings} == {id_}


def test_a_name_is_filed_as_the_article_writes_it_too() -> None:
    assert [is_form_of(form, "Wan Duohe") for form in ("万多河", "Вань Дохэ", "Wan", "the president")] == [True] * 3 + [
        False
    ]


@pytest.mark.parametrize(
    ("written", "meant"), [("\u0420utin", "putin"), ("\u041fy\u0442\u0438\u043d", "путин"), ("aбвгд", "абвгд")]
)
def test_a_lookalike_letter_of_another_alphabet_is_no_other_name(written: str, meant: str) -> None:
    assert fold(written) == meant
