"""Stories across languages: the same people, places, terms and numbers join; two of a kind do not. Invented reports."""

from __future__ import annotations

import pytest

from bot.reading.sorting.stories.stories import SAME_STORY, Weigher, likeness
from bot.reading.sorting.stories.story_words import StoryWords
from tests.support.news import pack
from tests.support.texts import item

_PACK = pack()
_WEIGHER = Weigher(_PACK)
_TALKS = (
    "Putin and Xi hold talks on gas supplies in Beijing. Vladimir Putin and Xi Jinping spoke of gas and its price.",
    "Путин и Си Цзиньпин провели в Пекине переговоры о поставках газа. Речь шла о ценах на газ.",
    "普京与习近平在北京会谈天然气价格。两人谈到天然气供应。",
)
_HARBOUR = (
    "Lavrov, Wang Yi discuss Ukraine in Beijing. Sergei Lavrov met Wang Yi in Beijing.",
    "Лавров и Ван И обсудили в Пекине Украину.",
    "王毅在北京会见拉夫罗夫，讨论乌克兰问题。",
)
_OTHERS = (
    "РФ и КНР обсудили безопасность полетов над тундрой",
    "РФ и КНР обсудили поставки мороженого",
    "Представители РФ и КНР обсудили книжную ярмарку",
)


def _alike(one: str, other: str) -> float:
    return likeness(
        *(_WEIGHER.weigh(item(text, title=text.split("。")[0].split(".")[0], id_=text)) for text in (one, other))
    )


@pytest.mark.parametrize("event", [_TALKS, _HARBOUR])
def test_one_event_in_three_languages_is_one_story(event: tuple[str, ...]) -> None:
    first, *others = event
    assert min(_alike(first, other) for other in others) >= SAME_STORY


def test_two_events_are_two_stories_in_whichever_language() -> None:
    assert max(_alike(one, other) for one in _TALKS for other in _HARBOUR) < SAME_STORY


def test_two_items_about_both_sides_and_nothing_else_in_common_are_two_stories() -> None:
    assert max(_alike(one, other) for one in _OTHERS for other in _OTHERS if one != other) < SAME_STORY


def test_inflected_russian_is_one_word() -> None:
    words = StoryWords(_PACK)
    assert words.of("паромами") == words.of("паромов")


def test_english_is_cut_as_ever() -> None:
    assert StoryWords(_PACK).of("Xi’s visit – “no limits”") == ["xi", "s", "visit", "no", "limits"]
