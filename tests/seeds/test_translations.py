"""The pack's words in Russian and Chinese: what is about both sides is told from what is not, on invented headlines."""

from __future__ import annotations

from pathlib import Path

import pytest

import seeds
from bot.errors import KnowledgeWrong
from bot.model import TopicId
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.topics import TopicLexicon
from tests.support.news import pack
from tests.support.texts import item

_HEADLINES = [
    line.split("\t") for line in (Path(__file__).parent / "headlines.tsv").read_text(encoding="utf-8").splitlines()
]
_PACK = pack()


@pytest.mark.parametrize(("first", "last"), [("а", "я"), ("一", "龥")])
def test_relevance_of_headlines_in_a_language(first: str, last: str) -> None:
    """F1 of .80 at least."""
    gate = Gate(_PACK)
    asked = [(want, text) for want, text in _HEADLINES if any(first <= letter <= last for letter in text.lower())]
    found = [(want == "+", gate.judge(item(text, title=text)).relevant, text) for want, text in asked]
    right = sum(want and got for want, got, _ in found)
    wrong = [text for want, got, text in found if want != got]
    assert len(found) == 100
    assert 2 * right / (2 * right + len(wrong)) >= 0.8, wrong


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Россия и Китай начали совместные учения", "defence"),
        ("Поставки газа по «Силе Сибири» выросли", "energy"),
        ("中俄贸易额下降", "trade"),
        ("美國制裁中國企業", "sanctions"),
    ],
)
def test_topics_are_found_in_a_language(text: str, topic: str) -> None:
    assert TopicLexicon(_PACK).topics(item(text, title=text))[0].id == TopicId(topic)


def test_what_is_off_in_a_translation_is_named(tmp_path: Path) -> None:
    for path in seeds.HOME.glob("*"):
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "xx.toml").write_text('[topics.weather]\n"1" = ["regen"]\n')
    with pytest.raises(KnowledgeWrong, match=r"languages/xx\.toml line 1.*'weather' is no topic of this pack"):
        seeds.load(tmp_path)
