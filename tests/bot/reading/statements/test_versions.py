"""One utterance in two languages is one entry where names and figures agree, never by guess. All words are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import EnglishReport, ItemId, Kind, Statement
from bot.reading.statements import lines
from bot.reading.statements.families import english_report, family, grouped, leading, perhaps_repeated
from tests.support.digest_builders import quote, statement
from tests.support.news import rarity

DAY = datetime(2031, 5, 14, 9, tzinfo=UTC)
RUSSIAN = "Паромы перевезли в Монголию 68 млн тонн зерна, и мы обсудим цены на рыбу с Моди"
ENGLISH = "Ferries took 68 million tons of grain to Mongolia, and we will discuss fish prices with Modi"
CHINESE = "渡轮向蒙古运送了6800万吨粮食，我们将与莫迪讨论鱼的价格"


def said(text: str, article: str, *, days: float = 0, stance: bool = False, dated: bool = True) -> Statement:
    on = DAY + timedelta(days=days) if dated else None
    made = statement(of=quote(text, kind=Kind.DIRECT, stance=stance), published=on, published_to="day" if on else None)
    return replace(made, item=ItemId(article), outlet=article)


def groups(*statements: Statement) -> list[set[str]]:
    return [{one.item for one in group} for group in grouped(statements, rarity())]


def test_one_utterance_in_three_languages_is_one_and_by_what_is_told() -> None:
    every = [said(RUSSIAN, "ru"), said(ENGLISH, "en", days=1), said(CHINESE, "zh")]
    (group,) = grouped(every, rarity())
    shown = family(leading(group, "ru"), group, rarity())
    assert (shown.statement.item, shown.language, shown.also) == ("ru", "ru", ())
    english, chinese = shown.versions
    assert (english.statement.item, chinese.statement.item) == ("en", "zh")
    assert english.agreement.figures == ("68000000",)
    assert set(english.agreement.names) == {"Mongolia", "Narendra Modi"}
    assert shown.english is EnglishReport.MATCHED
    assert leading(group).item == "en", "whose language nobody knows is shown in English"


@pytest.mark.parametrize(
    "other",
    [
        said("Ferries took 86 million tons of grain to Mongolia, and we will discuss fish prices with Modi", "x"),
        said("Ferries did not take 68 million tons of grain to Mongolia; we will discuss fish prices with Modi", "x"),
        said("Ferries took grain", "x"),
        said("We will discuss prices", "x"),
        said(ENGLISH, "x", days=3),
        said(ENGLISH, "x", dated=False),
        said(ENGLISH, "x", stance=True),
        said(ENGLISH, "ru"),
    ],
    ids=["figure", "denial", "too little named", "only terms", "days apart", "undated", "attitude", "same article"],
)
def test_doubt_keeps_two_languages_apart(other: Statement) -> None:
    assert len(groups(said(RUSSIAN, "ru"), other)) == 2


def test_one_amount_and_what_it_is_of_are_enough_and_a_round_number_is_not() -> None:
    amount = [said(words, code) for code, words in (("ru", "Торговля достигла 245 млрд"), ("zh", "贸易达到2450亿"))]
    assert groups(said("Trade has reached $245 billion", "en"), *amount) == [{"en", "ru", "zh"}]
    assert len(groups(said("Trade has reached $200 billion", "en"), said("Торговля достигла 200 млрд", "ru"))) == 2


def test_of_two_that_are_as_like_neither_is_taken() -> None:
    other = "Prices are what Modi asked of fish; the 68 million tons that Mongolia holds are grain"
    assert len(groups(said(RUSSIAN, "ru"), said(ENGLISH, "a"), said(other, "b"))) == 3


def test_in_one_language_russian_and_chinese_wordings_join_by_their_own_words() -> None:
    assert groups(said(RUSSIAN, "a"), said(f"{RUSSIAN} уже завтра", "b")) == [{"a", "b"}]
    assert groups(said(CHINESE, "a"), said(f"{CHINESE}，就在明天", "b")) == [{"a", "b"}]
    denied = RUSSIAN.replace("мы обсудим", "мы не обсудим")
    assert len(groups(said(RUSSIAN, "a"), said(denied, "b"))) == 2
    assert len(groups(said(CHINESE, "a"), said(CHINESE.replace("我们将", "我们不"), "b"))) == 2


def _line(one: Statement) -> str:
    stamp = lines.stamp(one.published, DAY)
    return f"{stamp}\t{lines.place(one.item, one.number)}\tOutlet\t\t  \t{lines.plain(one.quote.text)} \x1f title"


def test_the_quick_look_keeps_what_another_language_may_tell() -> None:
    every = [said(RUSSIAN, "ru"), said(ENGLISH, "en"), said("Something quite different", "far", days=-9)]
    assert perhaps_repeated([_line(one) for one in every], rarity()) == [_line(one) for one in every[:2]]


@pytest.mark.parametrize(
    ("other", "report"),
    [
        (said(ENGLISH, "en"), EnglishReport.MATCHED),
        (said("The bridge will open", "en", days=1), EnglishReport.UNMATCHED),
        (said("The bridge will open", "en", days=5), EnglishReport.NONE),
        (said("Мост откроется", "ru2"), EnglishReport.NONE),
    ],
)
def test_russian_only_is_said_where_no_english_report_quotes_the_speaker_on_those_days(
    other: Statement, report: EnglishReport
) -> None:
    mine = said(RUSSIAN, "ru")
    newest = [_line(mine), _line(other)]
    group = next(group for group in grouped([mine, other], rarity()) if mine in group)
    assert english_report(family(mine, group, rarity()), newest) is report
    alone = family(said(RUSSIAN, "older"), (said(RUSSIAN, "older"),), rarity())
    assert english_report(alone, newest) is EnglishReport.NOT_ASKED, "it was not among those compared"
