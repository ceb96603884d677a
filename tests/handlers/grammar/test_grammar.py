"""Command texts are read kindly and never guessed at."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Question, TopicId
from handlers.grammar.alerts import AddAlert, ChangeAlert, ListAlerts, OpenForm, Verb, parse_alerts
from handlers.grammar.amur import ShowStatus, parse_amur
from handlers.grammar.digest import DigestAsked, DigestChart, DigestSettings, parse_digest
from handlers.grammar.feeds import (
    AddFeed,
    ChangeFeed,
    ExportFeeds,
    ImportFeeds,
    ListFeeds,
    ShowFeed,
    WhyItem,
    parse_feeds,
)
from handlers.grammar.whosaid import parse_export, parse_whosaid
from handlers.grammar.words import AskModal, Help, Misread
from tests.support.digest_builders import TOPICS

TODAY = date(2031, 3, 4)
DIGEST = DigestAsked | DigestSettings | DigestChart | Help | Misread


def asked(text: str) -> Question | Help | AskModal | Misread:
    return parse_whosaid(text, today=TODAY)


# ---------------------------------------------------------------------------------------------------------- /whosaid


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brandt on fees export", ("Brandt on fees", ("csv", "bibtex", "csl"))),
        ("Brandt Export as CSV", ("Brandt", ("csv",))),
        ("Brandt export bib", ("Brandt", ("bibtex",))),
        ("Brandt export json", ("Brandt", ("csl",))),
        ("export", ("export", ())),
        ("Brandt on export", ("Brandt on export", ())),
        ("Bureau of Export", ("Bureau of Export", ())),
        ('Brandt on "grain export"', ('Brandt on "grain export"', ())),
        ("Brandt export last week", ("Brandt last week", ("csv", "bibtex", "csl"))),
        ("Brandt export as csv since May 2029", ("Brandt since May 2029", ("csv",))),
        ("Bureau of Export last week", ("Bureau of Export last week", ())),
        ("Brandt export council", ("Brandt export council", ())),
    ],
)
def test_export_asks_for_files(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    names = {"bureau of export"}
    assert parse_export(text, lambda name: name.casefold() in names, today=TODAY) == expected


def test_the_parts_of_a_question_may_come_in_any_order() -> None:
    parts = ["Ada Brandt", "on cargo fees", "since 2029", "until May 2030", "in Harbour Post"]
    expected = Question(
        name="Ada Brandt", about="cargo fees", since=date(2029, 1, 1), until=date(2030, 5, 31), outlet="Harbour Post"
    )
    for order in permutations(parts[1:]):
        assert asked(" ".join([parts[0], *order])) == expected


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Brandt since March 2029", date(2029, 3, 1), None),
        ("Brandt after March 2029", date(2029, 4, 1), None),
        ("Brandt until 2029", None, date(2029, 12, 31)),
        ("Brandt before 2029", None, date(2028, 12, 31)),
        ("Brandt in 2029", date(2029, 1, 1), date(2029, 12, 31)),
        ("Brandt in March 2029", date(2029, 3, 1), date(2029, 3, 31)),
        ("Brandt on 14 May 2029", date(2029, 5, 14), date(2029, 5, 14)),
        ("Brandt from May 2028 to March 2029", date(2028, 5, 1), date(2029, 3, 31)),
        ("Brandt between 2028 and 2029", date(2028, 1, 1), date(2029, 12, 31)),
        ("since 2029 Brandt", date(2029, 1, 1), None),
        ("Brandt last week", date(2031, 2, 24), date(2031, 3, 2)),
        ("Brandt yesterday", date(2031, 3, 3), date(2031, 3, 3)),
        ("yesterday Brandt", date(2031, 3, 3), date(2031, 3, 3)),
        ("Brandt 2029", date(2029, 1, 1), date(2029, 12, 31)),
        ("Brandt during March", date(2031, 3, 1), date(2031, 3, 31)),
        ("Brandt in the last 7 days", date(2031, 2, 26), TODAY),
        ("Brandt on Monday", date(2031, 3, 3), date(2031, 3, 3)),
        ("Brandt since last month", date(2031, 2, 1), None),
        ("Brandt between 1 and 5 May", date(2030, 5, 1), date(2030, 5, 5)),
        ("between 1 and 5 May Brandt", date(2030, 5, 1), date(2030, 5, 5)),
        ("Brandt from 28 April to 3 May 2029", date(2029, 4, 28), date(2029, 5, 3)),
    ],
)
def test_a_period_in_plain_english(text: str, since: date | None, until: date | None) -> None:
    assert asked(text) == Question(name="Brandt", since=since, until=until)


def test_a_date_after_a_subject_or_an_outlet_is_no_part_of_it() -> None:
    first, last = date(2031, 2, 24), date(2031, 3, 2)
    assert asked("Brandt on trade last week") == Question(name="Brandt", about="trade", since=first, until=last)
    assert asked("Brandt in Harbour Post last week") == Question(
        name="Brandt", outlet="Harbour Post", since=first, until=last
    )
    assert asked("Brandt on the budget 2030") == Question(name="Brandt", about="the budget 2030")
    day = date(2030, 5, 14)
    assert asked("Brandt on trade 2030-05-14") == Question(name="Brandt", about="trade", since=day, until=day)


@pytest.mark.parametrize(
    ("text", "name", "since"),
    [
        ("May", "May", None),
        ("April March", "April March", None),
        ("Karin May since May 2029", "Karin May", date(2029, 5, 1)),
        ("since May May", "May", date(2030, 5, 1)),
        ("Till Brandt", "till Brandt", None),
        ('"On Brandt" since 2029', "On Brandt", date(2029, 1, 1)),
    ],
)
def test_names_that_look_like_dates_or_keywords_stay_names(text: str, name: str, since: date | None) -> None:
    assert asked(text) == Question(name=name, since=since)


@pytest.mark.parametrize(
    ("text", "name", "about"),
    [
        ("万巧玲说了什么？", "万巧玲", ""),
        ("万巧玲对堤坝说了什么？", "万巧玲", "堤坝"),
        ("что сказал Вельт о льде?", "Вельт", "льде"),
    ],
)
def test_a_whole_question_in_russian_or_chinese_asks_for_its_speaker(text: str, name: str, about: str) -> None:
    assert asked(text) == Question(name=name, about=about or None)


@pytest.mark.parametrize(
    ("text", "name", "about", "outlet"),
    [
        ("on border trade Mira Lind", "Mira Lind", "border trade", None),
        ("on border trade Lind since 2020", "Lind", "border trade", None),
        ("in Harbour Herald Mira Lind", "Mira Lind", None, "Harbour Herald"),
        ('on "border trade" Lind', "Lind", '"border trade"', None),
        ("Holm on Lind", "Holm", "Lind", None),
        ("Holm on border Lind", "Holm", "border Lind", None),
    ],
)
def test_a_name_known_to_be_one_may_end_a_clause(text: str, name: str, about: str | None, outlet: str | None) -> None:
    known = {"Mira Lind", "Lind"}
    asked = parse_whosaid(text, today=TODAY, is_name=known.__contains__)
    assert isinstance(asked, Question)
    assert (name, about, outlet) == (asked.name, asked.about, asked.outlet)


def test_a_subject_alone_is_no_name_even_if_it_could_be_one() -> None:
    assert isinstance(parse_whosaid("on Lind", today=TODAY, is_name=lambda text: True), Misread)
    assert isinstance(parse_whosaid("on border trade", today=TODAY), Misread)


def test_on_a_bare_month_is_a_subject_not_a_date() -> None:
    assert asked("Brandt on May") == Question(name="Brandt", about="May")


@pytest.mark.parametrize(
    "text", ["“Ada Brandt”", '"Ada Brandt"', "„Ada Brandt“", "@Ada Brandt?", " Ada\u200f  Brandt ", "\u202eAda Brandt"]
)
def test_quotes_of_any_shape_and_unseen_marks_do_not_count(text: str) -> None:
    assert asked(text) == Question(name="Ada Brandt")


def test_a_phrase_keeps_its_quotes() -> None:
    assert asked("Brandt about “bridge of sighs”") == Question(name="Brandt", about='"bridge of sighs"')


def test_nothing_given_opens_the_modal_and_help_is_help() -> None:
    assert (asked(""), asked("  "), asked("help"), asked("?")) == (AskModal(), AskModal(), Help(), Help())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("on cargo", "no name"),
        ("Brandt on", "nothing after “on”"),
        ("Brandt since yesteryear", "can't read “yesteryear”"),
        ("Brandt since 03/04/2029", "3 April or 4 March"),
        ("Brandt since 2029 since 2030", "two dates to begin from"),
        ("Brandt in Post in Herald", "“in” appears twice"),
        ("Brandt about fees about tolls", "“about” appears twice"),
        ("Brandt in 2029 in 2028", "more than one date"),
        ("Brandt in 2029 since 2028", "two dates to begin from"),
        ("Brandt between 1 and 5 May 2029 until 2030", "two dates to end at"),
        ("Brandt since 2029 fees", "can't place “fees” after the date"),
        ("Brandt since March to", "can't place “to” after the date"),
        ("Brandt 03/04/2029", "3 April or 4 March"),
        ("Brandt on fees 03/04/2029", "3 April or 4 March"),
        ('Brandt about "', "nothing after “about”"),
        ("Brandt since 2030 until 2029", "1 Jan 2030 to 31 Dec 2029, which ends before it begins"),
        ("Brandt since 2040", "1 Jan 2040 has not come yet"),
        ("🙂🙂", "no letters"),
        ("12345", "no letters"),
        ("x" * 3_000, "3,000 characters"),
    ],
)
def test_what_cannot_be_read_is_named_with_an_example(text: str, says: str) -> None:
    wrong = asked(text)
    assert isinstance(wrong, Misread)
    assert says in wrong.problem
    assert wrong.example
    assert len(wrong.problem) < 200


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    read = asked(text)
    assert not isinstance(read, Question) or (read.name.strip() and len(read.name) <= 300)
    assert isinstance(parse_digest(text, today=TODAY, topics=TOPICS), DIGEST)
    parse_alerts(text, today=TODAY)  # never raises; what it gives is told apart by its type


# ----------------------------------------------------------------------------------------------------------- /digest


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", DigestAsked(TODAY)),
        ("today", DigestAsked(TODAY)),
        ("yesterday", DigestAsked(date(2031, 3, 3))),
        ("energy", DigestAsked(TODAY, TopicId("energy"))),
        ("energy yesterday", DigestAsked(date(2031, 3, 3), TopicId("energy"))),
        ("yesterday energy", DigestAsked(date(2031, 3, 3), TopicId("energy"))),
        ("Trade &amp; payments for 14 May 2030", DigestAsked(date(2030, 5, 14), TopicId("trade"))),
        ("paym 2030-05-14", DigestAsked(date(2030, 5, 14), TopicId("trade"))),
        ("1–7 May 2030", DigestAsked(date(2030, 5, 1), last=date(2030, 5, 7))),
        ("1-7 May 2030 energy", DigestAsked(date(2030, 5, 1), TopicId("energy"), last=date(2030, 5, 7))),
        ("28 April to 3 May 2030", DigestAsked(date(2030, 4, 28), last=date(2030, 5, 3))),
        ("2030-04-28 – 2030-05-03", DigestAsked(date(2030, 4, 28), last=date(2030, 5, 3))),
        ("energy last week", DigestAsked(date(2031, 2, 24), TopicId("energy"), last=date(2031, 3, 2))),
        ("since 1 March", DigestAsked(date(2031, 3, 1), last=TODAY)),
        ("since I last looked", DigestAsked(TODAY, since_looked=True)),
        ("energy since last look", DigestAsked(TODAY, TopicId("energy"), since_looked=True)),
    ],
)
def test_digest_takes_a_topic_and_a_day(text: str, meant: DigestAsked) -> None:
    assert parse_digest(text, today=TODAY, topics=TOPICS) == meant


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gossip", "Energy"),
        ("2029", "a digest covers a month"),
        ("2040-01-01", "1 Jan 2040 has not come yet"),
        ("03/04/2030", "3 April or 4 March"),
        ("31 February", "no 31 February in the calendar"),
        ("energy 30 Feb 2030", "no 30 Feb 2030 in the calendar"),
        ("2030-02-31", "no 2030-02-31 in the calendar"),
        ("31 April to 3 May 2030", "no 31 April in the calendar"),
        ("14 May 1900", "any topic or day called “14 May 1900”"),
        ("1900-05-14", "any topic or day called “1900-05-14”"),
        ("900 years ago", "any topic or day called “900 years ago”"),
        ("x" * 400, "400 characters"),
    ],
)
def test_digest_says_what_it_cannot_read(text: str, says: str) -> None:
    wrong = parse_digest(text, today=TODAY, topics=TOPICS)
    assert isinstance(wrong, Misread)
    assert says in wrong.problem


# ----------------------------------------------------------------------------------------- /alerts, /feeds and /amur


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", ListAlerts()),
        ("help", Help()),
        ("list", ListAlerts()),
        ("here", ListAlerts(here=True)),
        ("add", OpenForm()),
        ("add “Bridge of Sighs”", AddAlert('"Bridge of Sighs"')),
        ("ADD bridge AND (fee OR toll)", AddAlert("bridge AND (fee OR toll)")),
        ("remove 2", ChangeAlert(verb=Verb.REMOVE, which=2)),
        ("delete #2", ChangeAlert(verb=Verb.REMOVE, which=2)),
        ("remove “bridge”", ChangeAlert(verb=Verb.REMOVE, which='"bridge"')),
        ("remove 99999999999999999999", ChangeAlert(verb=Verb.REMOVE, which="99999999999999999999")),
        ("ad bridge", Help("ad", "add")),
        ("zzz", Help("zzz")),
    ],
)
def test_alerts(text: str, meant: object) -> None:
    assert parse_alerts(text, today=TODAY) == meant


@pytest.mark.parametrize("text", ["test", "remove", "snooze 2 until yesterday", "follow Brandt on", "export pdf"])
def test_an_alert_without_words_is_named_with_an_example(text: str) -> None:
    wrong = parse_alerts(text, today=TODAY)
    assert isinstance(wrong, Misread)
    assert wrong.example.startswith("/alerts")


def test_amur() -> None:
    assert [parse_amur(text) for text in ("", "status", "stats")] == [Help(), ShowStatus(), Help("stats", "status")]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", ListFeeds()),
        ("list", ListFeeds()),
        ("help", Help()),
        ("Failing", ListFeeds("failing")),
        ("list silent", ListFeeds("silent")),
        ("add news.example", AddFeed("news.example")),
        ("add <https://news.example/rss|news.example/rss>", AddFeed("https://news.example/rss")),
        ("add &lt;https://news.example/?a=1&amp;b=2&gt;", AddFeed("https://news.example/?a=1&b=2")),
        ("watch http://10.0.0.1:8080/", AddFeed("http://10.0.0.1:8080/")),
        ("add news.example/remarks css:ul.news &gt; li a", AddFeed("news.example/remarks", "ul.news > li a")),
        ("add <https://news.example/r|news.example/r> CSS: “ul a”", AddFeed("https://news.example/r", "ul a")),
        ("add https://css.example/css:1", AddFeed("https://css.example/css:1")),
        ("why https://news.example/a", WhyItem("https://news.example/a")),
        ("why ferries.txt", WhyItem("ferries.txt")),
        ("why “Ferries sail again”", WhyItem("Ferries sail again")),
        ("import", ImportFeeds()),
        ("export", ExportFeeds()),
        ("pause “Harbour Herald”", ChangeFeed("pause", "Harbour Herald")),
        ("delete Harbour Herald", ChangeFeed("remove", "Harbour Herald")),
        ("Harbour Herald", ShowFeed("Harbour Herald")),
        ("import substitution news", ShowFeed("import substitution news")),
    ],
)
def test_what_is_asked_of_feeds(text: str, wish: object) -> None:
    assert parse_feeds(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "add",
        "add <!channel>",
        "add two words",
        "add merics",
        "why",
        "pause",
        "add http://" + "x" * 3_000,
        "y" * 3_000,
        "add [::1",
        "add news.example css:",
        "add news.example css:" + "a" * 201,
        "add css:ul",
        "add http://",
    ],
)
def test_what_is_no_address_or_feed_is_answered_with_an_example(text: str) -> None:
    wrong = parse_feeds(text)
    assert isinstance(wrong, Misread)
    assert wrong.example.startswith("/feeds ")
