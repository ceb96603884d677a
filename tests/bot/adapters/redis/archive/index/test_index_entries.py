"""Under what a reading is filed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.adapters.redis.archive.index.index_entries import DATED_FROM, entry, is_form_of
from bot.model import Mention, Span
from tests.support.builders import NOW, a_quote, a_reading, a_speaker


@pytest.mark.parametrize(
    ("wording", "name", "expected"),
    [
        ("Lindqvist", "Oskar Lindqvist", True),
        ("OSKAR LINDQVIST", "Oskar Lindqvist", True),
        ("Oskar  Lindqvist", "Oskar Lindqvist", True),
        ("the minister", "Oskar Lindqvist", False),
        ("he", "Oskar Lindqvist", False),
        ("Minister Lindqvist", "Oskar Lindqvist", False),
        ("Li", "Oskar Lindqvist", False),
        ("", "Oskar Lindqvist", False),
        ("—", "Oskar Lindqvist", False),
        ("Havren", "Sari Arho Havrén", True),
    ],
)
def test_a_form_of_a_name_is_made_of_its_words(wording: str, name: str, *, expected: bool) -> None:
    assert is_form_of(wording, name) is expected


def test_statements_without_a_speaker_are_under_nobody() -> None:
    filed = entry(a_reading(quotes=[a_quote(None), a_quote()]), now=NOW)
    assert len(filed.said) == 1


def test_a_speaker_is_met_once_however_often_named() -> None:
    mention = Mention(speaker=a_speaker(), spans=(Span(0, 5), Span(6, 15), Span(0, 5)))
    filed = entry(a_reading(quotes=[a_quote(), a_quote()], mentions=[mention, mention]), now=NOW)
    ((speaker, name, forms),) = filed.speakers
    assert (speaker, name) == ("oskar-lindqvist", "Oskar Lindqvist")
    assert [form for form, _ in forms] == ["Oskar Lindqvist", "Lindqvist", "Oskar"]
    assert filed.mentioned == (speaker,)


@pytest.mark.parametrize("published", [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC), NOW])
def test_any_date_stands_above_no_date(published: datetime) -> None:
    dated = entry(a_reading(published=published), now=NOW).published
    undated = entry(a_reading(published=None), now=NOW).published
    assert dated > DATED_FROM > undated


def test_numbers_reach_lua_with_every_digit() -> None:
    now = datetime(2031, 3, 4, 9, 30, 0, 123457, tzinfo=UTC)
    first, *_ = entry(a_reading(published=now, quotes=[a_quote()]), now=now).args()
    assert isinstance(first, bytes)
    plain = json.loads(first)
    assert float(plain["published"]) == now.timestamp()
    assert float(plain["said"][0][2]) == now.timestamp()
