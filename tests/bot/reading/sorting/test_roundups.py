"""Newsletters, round-ups and live pages are known by what such series are called; articles are not taken for them."""

from __future__ import annotations

import pytest

from bot.reading.sorting.roundups import round_up
from tests.support.news import gate, news

GATE = gate()


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("round-up", "Your Thursday Briefing", "Ferries, floods and a film."),
        ("round-up", "The Courier's 12:30 Report — Xi, Putin to meet", ""),
        ("round-up", "Monday Afternoon Update: Xi in Moscow, Ferry Strike, Spring Fair", ""),
        ("round-up", "Xi’s visit to Russia, a bank falls: Weekend Reads", ""),
        ("round-up", "Five things to know before the summit", ""),
        ("round-up", "The week ahead", ""),
        ("newsletter", "Xi visits Moscow", "Welcome to The Courier's Defence newsletter. The big story: a visit."),
        ("newsletter", "Lagoon prices fall", "Also in today’s newsletter, Putin and Xi talk gas."),
        ("newsletter", "Xi meets Putin", "Also, a major report on the weather."),
        ("live page", "War in the east live: Xi lands in Moscow; drones over Odesa", ""),
        ("live page", "Xi and Putin meet in Moscow – as it happened", ""),
        ("live page", "The war at a glance: what we know on day 12", ""),
        ("live page", "Ukraine Latest: Xi to Visit Moscow", ""),
        ("live page", "Live Updates: Xi Arrives in Moscow", ""),
    ],
)
def test_a_collection_is_known_by_its_title_or_its_greeting(kind: str, title: str, text: str) -> None:
    assert round_up(news(title, text)) == kind


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("China and Russia report record trade", "Customs published the figures on Tuesday."),
        ("Xi gives daily life in Moscow a miss", ""),
        ("How Chinese engineers live in Vladivostok", "A report from the docks."),
        ("Foreign ministry briefing: Beijing backs talks", "The spokesperson took questions."),
        ("Putin says latest talks with Xi were good", ""),
        ("Five takeaways from the talks in Moscow", ""),
        ("Beijing updates its position paper on Ukraine", ""),
        ("Xi and Putin meet", "They met in the morning. Also on the table: gas."),
        ("", ""),
    ],
)
def test_an_article_is_none(title: str, text: str) -> None:
    assert round_up(news(title, text)) == ""


def test_a_diary_of_many_matters_is_not_about_the_two_and_says_why() -> None:
    diary = news(
        "A calendar full of dates",
        "Presidents Xi and Putin meet again, bakers face the harbour committee and lenders vote on a big island loan",
    )
    judged = GATE.judge(diary)
    assert not judged.relevant
    assert any("one of several matters" in reason for reason in judged.because)


def test_being_a_newsletter_speaks_against_an_item() -> None:
    title = "A bank falls, and Xi lands in Moscow to see Putin"
    plain = GATE.judge(news(title, "The visit begins on Monday."))
    letter = GATE.judge(news(title, "Also in this newsletter: the visit begins on Monday."))
    assert letter.score < plain.score
