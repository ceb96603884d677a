"""The five briefs that ship."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import seeds
from bot.model import Item
from bot.reading.documents.text_file import item_from_file
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories.stories import Shelf
from bot.reading.sorting.topics import TopicLexicon
from tests.support.news import gate, pack

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORIGINALS = Path(__file__).parents[3] / "shared" / "seeds"
MOST_WORDS_IN_A_ROW = 7


def briefs() -> list[Item]:
    found = []
    for path in sorted(seeds.CORPUS.glob("*.txt")):
        item = item_from_file(path.name, path.read_bytes(), now=NOW)
        assert isinstance(item, Item), item
        found.append(item)
    return found


def test_there_are_five_each_with_title_and_outlet_and_none_with_an_address() -> None:
    assert len(briefs()) == 5
    assert all(item.outlet.startswith("Brief after") and item.head and item.url is None for item in briefs())


def test_three_are_dated_and_two_are_not() -> None:
    dates = [item.published.date() for item in briefs() if item.published]
    assert sorted(dates) == [date(2022, 2, 2), date(2024, 2, 15), date(2024, 5, 14)]


def test_all_are_about_the_two_and_have_topics() -> None:
    lexicon = TopicLexicon(pack())
    for item in briefs():
        assert gate().judge(item).relevant, item.title
        assert lexicon.topics(item), item.title


def test_the_two_accounts_of_one_journey_share_a_story_and_no_others_do() -> None:
    shelf = Shelf(pack())
    stories = {item.title: shelf.put(item) for item in briefs()}
    assert len(set(stories.values())) == 4
    [one, other] = [story for title, story in stories.items() if "heads for Beijing" in title or "Background" in title]
    assert one == other


def test_quotations_are_short() -> None:
    for item in briefs():
        for quotation in re.findall(r'"([^"]+)"', item.text[item.head :]):
            assert len(words(quotation)) <= 8, quotation


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not beside the project")
def test_they_share_no_run_of_eight_words_with_the_originals() -> None:
    size = MOST_WORDS_IN_A_ROW + 1
    theirs = set()
    for path in ORIGINALS.glob("*.txt"):
        said = words(path.read_text("utf8"))
        theirs |= {tuple(said[at : at + size]) for at in range(len(said) - size + 1)}
    for item in briefs():
        ours = words(item.text)
        shared = [
            " ".join(ours[at : at + size])
            for at in range(len(ours) - size + 1)
            if tuple(ours[at : at + size]) in theirs
        ]
        assert shared == []


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not beside the project")
def test_the_originals_are_relevant_too() -> None:
    for path in sorted(ORIGINALS.glob("*.txt")):
        item = item_from_file(path.name, path.read_bytes(), now=NOW)
        assert isinstance(item, Item)
        assert gate().judge(item).relevant, path.name


def test_no_path_of_a_machine_is_in_them() -> None:
    assert not any("/work" in item.text or "://" in item.text for item in briefs())
