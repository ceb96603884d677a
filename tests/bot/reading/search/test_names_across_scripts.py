"""A query by a name finds items in every script; other words those of their own language. Invented reports."""

from __future__ import annotations

from functools import cache

import pytest

from bot.model import Reading, Subscription, SubscriptionId, TeamId, UserId
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import Understanding
from bot.reading.search.alerts import alert_of
from bot.reading.search.evaluation import searched
from bot.reading.search.inverted_index import holds, read, rows_of, written
from bot.reading.search.percolation import Percolator
from bot.reading.search.terms import Terms, parse
from tests.support.news import pack
from tests.support.texts import SEEN, item


@cache
def _reports() -> dict[str, Reading]:
    understanding = Understanding(pack())
    return {
        code: understanding.read(item(text, title=title, id_=code), Parse())
        for code, title, text in (
            (
                "en",
                "Lavrov visits the harbour",
                "Sergei Lavrov saw the ferries and met Wang Yi in the harbour on Monday.",
            ),
            ("ru", "Лавров посетил порт", "Встреча Лаврова с Ван И прошла в порту, где стоят паромы."),
            ("zh", "拉夫罗夫参观港口", "拉夫罗夫与王毅在港口会面，参观了渡轮。"),
            ("none", "Захарова ответила", "Захарова рассказала о рыбе."),
        )
    }


def _found(query: str) -> set[str]:
    """By percolation, by evaluation, and on the rows that the index keeps: all three the same."""
    terms = parse(query)
    assert isinstance(terms, Terms)
    percolator: Percolator[str] = Percolator()
    percolator.add("q", terms.tree)
    found = [
        {code for code, one in _reports().items() if percolator.matching(searched(one))},
        {code for code, one in _reports().items() if terms.matches(one) is not None},
        {code for code, one in _reports().items() if holds(terms.tree, read(written(rows_of(one))))},
    ]
    assert found[0] == found[1] == found[2]
    return found[0]


@pytest.mark.parametrize("name", ["Lavrov", "Лавров", "拉夫罗夫", "拉夫羅夫", '"Sergei Lavrov"', "Wang AND Lavrov"])
def test_by_name_in_every_script(name: str) -> None:
    assert _found(name) == {"en", "ru", "zh"}


def test_in_one_language_where_that_is_asked_for() -> None:
    assert _found("Lavrov lang:ru") == {"ru"}
    assert _found("паромы") == {"ru"}
    assert _found("ferries") == {"en"}


def test_an_alert_says_whom_the_item_names() -> None:
    asked = Subscription(
        id=SubscriptionId("s"), team=TeamId("T"), user=UserId("U"), terms="Lavrov harbour OR Lavrov", made_at=SEEN
    )
    russian = _reports()["ru"]
    alert = alert_of(asked, russian, searched(russian))
    assert alert is not None
    assert [(one.field, one.value) for one in alert.fields] == [("org", "Sergei Lavrov")]
