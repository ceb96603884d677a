"""A figure is what it amounts to, however a language writes it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.figures import amounts, figures


@pytest.mark.parametrize(
    "written",
    [
        ("$240 billion", "240 млрд долларов", "2400亿美元", "240-billion-dollar", "２４００億"),
        ("1.5%", "1,5 процента", "百分之1.5"),
        ("20 percent", "20 %", "百分之二十", "20 процентов"),
        ("1,234 tons", "1 234 тонны", "1234吨"),
        ("38 bcm", "38 млрд кубометров", "380亿立方米"),
        ("12 thousand", "12 тыс. человек", "1.2万人"),
        ("twelve billion: 12 billion", "12 миллиардов", "一百二十亿"),
    ],
)
def test_one_amount_in_three_languages_is_one_figure(written: tuple[str, ...]) -> None:
    assert len({figures(one) for one in written}) == 1


def test_counting_words_and_bare_numbers_are_no_amounts() -> None:
    assert figures("两国元首, two heads of state, два лидера") == frozenset()
    assert dict(amounts("В 2024 году 33 документа, 240 млрд и 5%")) == {"240000000000": "240 млрд", "5%": "5%"}


@settings(max_examples=20)
@given(st.text("0123456789., %亿万十百〇млрд千bn-", max_size=60))
def test_any_run_of_signs_has_figures_of_digits_alone(text: str) -> None:
    assert all(one.removesuffix("%").replace(".", "", 1).isdigit() for one in figures(text))
