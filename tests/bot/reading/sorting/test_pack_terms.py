"""What a headline names of the pack, in English. Invented headlines."""

from __future__ import annotations

import pytest

from bot.reading.sorting.phrases import words
from tests.support.news import pack_terms


@pytest.mark.parametrize(
    ("headline", "gloss"),
    [
        ("Путин и Си Цзиньпин обсудили цены на газ", ("Putin", "Xi", "prices", "gas")),
        ("Захарова рассказала о встрече Лаврова с Байденом", ("Zakharova", "meeting", "Lavrov", "Biden")),
        ("拉夫羅夫會見王毅", ("Lavrov", "meets", "Wang Yi")),
        ("普京与莫迪会谈天然气价格", ("Putin", "Modi", "talks", "gas", "prices")),
        ("Столтенберг заявил о санкциях", ("Stoltenberg", "sanctions")),
        ("Putin and Xi discuss gas", ()),
        ("Ничего знакомого", ()),
    ],
)
def test_names_in_their_cases_and_terms_stand_in_english_in_the_headlines_order(
    headline: str, gloss: tuple[str, ...]
) -> None:
    assert pack_terms().gloss(headline) == gloss


def test_one_thing_has_one_id_in_every_language() -> None:
    english = {one.id for one in pack_terms().find_in_english(words("Lavrov on gas prices of the SCO in Kazakhstan"))}
    for told in ("Лавров о ценах на газ в ШОС, Казахстан", "拉夫罗夫谈上合组织天然气价格，哈萨克斯坦"):
        assert {one.id for one in pack_terms().find(words(told))} == english
