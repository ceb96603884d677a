"""One event in English, Russian and Chinese is one story; what is like it, of another day, place or size, is not."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from bot.model import Weights
from bot.reading.figures import plainly
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories.circumstances import FEWER_WORDS, OPPOSED, agreement, in_other_script
from bot.reading.sorting.stories.stories import SAME_STORY, Weigher, likeness
from tests.support import prose
from tests.support.news import pack
from tests.support.texts import item

_FILE = Path(prose.__file__).parent / "reports_in_three_languages.toml"
_REPORTS = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_EVENTS = [(one["en"], one["ru"], one["zh"]) for one in _REPORTS["event"]]


@cache
def _weigher() -> Weigher:
    return Weigher(pack())


@cache
def _weights(report: str) -> Weights:
    title, _, text = report.partition("。" if "。" in report else ". ")
    return _weigher().weigh(item(text, title=title, id_=report))


def _joined(one: str, other: str) -> bool:
    return likeness(_weights(one), _weights(other)) >= SAME_STORY


def test_most_events_are_one_story_in_three_languages_and_no_two_events_are() -> None:
    pairs = [_joined(one, other) for event in _EVENTS for one, other in combinations(event, 2)]
    assert sum(pairs) >= len(pairs) - 2
    assert not any(
        _joined(one, other) for first, second in combinations(_EVENTS, 2) for one in first for other in second
    )


def test_what_is_like_an_event_seldom_joins_its_english_report() -> None:
    others = [one.get("ru") or one["zh"] for one in _REPORTS["other"]]
    events = [_EVENTS[one["of"] - 1] for one in _REPORTS["other"]]
    assert sum(_joined(event[0], other) for event, other in zip(events, others, strict=True)) <= 1


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("38000000000 gas", "38000000000 gas 12000000", 0),
        ("38000000000 gas", "10000000000 gas", 1),
        ("tuesday geneva", "tuesday vienna", 1),
        ("tuesday geneva", "wednesday vienna", 2),
        ("tuesday", "geneva", 0),
    ],
)
def test_a_report_in_another_language_counts_less_for_each_circumstance_that_differs(
    one: str, other: str, kinds: int
) -> None:
    assert agreement(one.split(), other.split()) == pytest.approx(FEWER_WORDS * OPPOSED**kinds)


def test_a_name_with_a_letter_of_its_own_makes_no_other_language() -> None:
    assert [in_other_script(words(text)) for text in ("Radosław of Łódź", "Мост", "大桥")] == [False, True, True]


@pytest.mark.parametrize(
    "alike",
    [
        ("38 billion", "38bn", "38 млрд", "380亿", "三百八十亿"),
        ("1.2 million", "1,200,000", "1,2 млн", "120万"),
        ("31,400", "31,4 тыс.", "3.14万"),
        ("6.8 percent", "6,8%", "6.8 процента", "百分之6.8"),
        ("2.4 trillion", "2,4 трлн", "2.4万亿"),
    ],
)
def test_a_number_is_one_word_in_every_language(alike: tuple[str, ...]) -> None:
    assert len({tuple(words(plainly(one))) for one in alike}) == 1
