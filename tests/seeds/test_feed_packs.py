"""Packs of further sources: what the shipped ones hold, and what is off is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

import seeds
from bot.errors import KnowledgeWrong
from bot.model import Label, SourceKind
from seeds.feed_packs import NAME, feed_packs

_SOURCE = '[[pack.source]]\ntitle = "Harbour"\nurl = "https://harbour.example/rss"\nlabel = "wire"\n'
_PACK = f'[[pack]]\nname = "Norse"\nlanguage = "sv"\n{_SOURCE}'


def test_the_beat_offers_russian_and_chinese_sources_that_nobody_watches_yet() -> None:
    pack = seeds.load()
    watched = {feed.id for feed in pack.feeds}
    assert {one.language for one in pack.feed_packs} >= {"ru", "zh"}
    for one in (feed for offered in pack.feed_packs for feed in offered.sources):
        assert one.id not in watched
        assert one.in_digest is (one.label is not Label.STATE_MEDIA)


def test_a_source_is_seen_only_where_somebody_says_so(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f'{_PACK}seen = true\n{_SOURCE.replace("rss", "news")}kind = "page index"\n')
    (made,) = feed_packs(tmp_path)
    assert [one.id in made.seen for one in made.sources] == [True, False]
    assert [one.kind for one in made.sources] == [SourceKind.FEED, SourceKind.PAGE_INDEX]
    assert feed_packs(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (_PACK.replace('"sv"', '"xx"'), "no language code"),
        (_PACK.replace("https://", ""), "no web address"),
        (_PACK.replace('"wire"', '"loud"'), "is no label"),
        (f'{_PACK}kind = "telex"\n', "is no kind"),
        (f"{_PACK}colour = 1\n", "is not known here"),
        ('[[pack]]\nname = "Norse"\nlanguage = "sv"\n', "needs"),
    ],
)
def test_what_is_off_is_named_with_its_line(tmp_path: Path, written: str, problem: str) -> None:
    (tmp_path / NAME).write_text(written)
    with pytest.raises(KnowledgeWrong, match=problem) as wrong:
        feed_packs(tmp_path)
    assert f"{NAME} line" in str(wrong.value)
