"""What kind of text an item is."""

from __future__ import annotations

import pytest

from bot.model import Genre
from bot.reading.lexicon import ENGLISH
from bot.reading.sorting.genre import genre
from bot.reading.sorting.roundups import holds_any
from tests.support.news import news


@pytest.mark.parametrize(
    ("title", "path", "kind"),
    [
        ("Ministers sign a gas deal in Klow", "world/gas-deal", Genre.NEWS),
        ("Premier says talks will go on, whatever the price", "2024/05/premier-talks", Genre.NEWS),
        ("Klow must learn to say no", "opinion/klow-must-learn", Genre.OPINION),
        ("The ferry nobody wanted | Tarn Osskar", "world/ferry", Genre.OPINION),
        ("Ferry treaty will cost both sides dear: Analyst", "world/ferry-treaty", Genre.OPINION),
        ("Why the two capitals need each other", "world/two-capitals", Genre.EXPLAINER),
        ("Five takeaways from the talks in Klow", "world/talks", Genre.EXPLAINER),
        ("Will the summit bring a deal?", "world/summit", Genre.EXPLAINER),
        ("The ferry and its makers", "analysis/ferry", Genre.EXPLAINER),
        ("The ferry's captain speaks", "interviews/captain", Genre.INTERVIEW),
        ("Ministers arrive in Klow", "live/2024/05/16/klow", Genre.LIVE),
        ("Premier boards the ferry", "news/videos/premier-ferry", Genre.CLIP),
        ("Watch: the ferry leaves Klow", "world/ferry-leaves", Genre.CLIP),
        ("Klow summit live: ministers arrive", "world/summit-live", Genre.LIVE),
        ("Your Thursday Briefing", "briefing", Genre.ROUND_UP),
    ],
)
def test_a_text_is_known_by_its_outlets_marks(title: str, path: str, kind: Genre) -> None:
    assert genre(news(title, "", url=f"https://outlet.example/{path}")) is kind


def test_each_pattern_for_titles_has_a_mark_that_is_looked_for_first() -> None:
    words = ENGLISH.genres
    assert [one for one in words.explainer_words + words.interview_words if not holds_any(one, words.title_marks)] == []


def test_a_text_that_begins_with_those_who_judge_explains() -> None:
    assert genre(news("Klow leans on its ferries", "Analysts say the ferries matter.")) is Genre.EXPLAINER
    assert genre(news("Klow buys ferries", "The ferries matter, analysts say.")) is Genre.NEWS


def test_what_bears_no_mark_or_no_address_is_news() -> None:
    assert genre(news("Ministers meet", "", url=None)) is Genre.NEWS
    assert genre(news("Ministers meet", "", url="https://[broken/opinion")) is Genre.NEWS


@pytest.mark.parametrize(
    ("title", "kind"),
    [("The ferry's year... in 62 seconds", Genre.CLIP), ("Latest on the ferry: gates open", Genre.LIVE)],
)
def test_a_film_of_seconds_and_a_page_that_is_kept_up_to_date_are_no_reports(title: str, kind: Genre) -> None:
    assert genre(news(title, "")) is kind
