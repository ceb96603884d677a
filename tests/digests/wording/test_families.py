"""Who else tells an utterance, and what changed, in plain words. People, outlets and words are invented."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Agreement,
    Change,
    EnglishReport,
    Family,
    ItemId,
    Kind,
    Repeat,
    Said,
    Silent,
    Statement,
    Traced,
    UserId,
    Version,
)
from digests.slack.answers.answer import compose_answer
from digests.slack.answers.explanation import compose_why
from digests.slack.answers.message_sources import compose_traced
from digests.terminal import render_answer
from digests.wording.families import change_in_words, repeats_in_words
from digests.wording.quotations import manner_prefix, words_of
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import ASKED, NOW, known, quote, reading, said, statement
from tests.support.digest_strategies import HOSTILE, STATEMENTS

FIRST = statement(of=quote("It is a lifeline"))


def other(outlet: str = "River Post", *, published: datetime | None = datetime(2024, 5, 15, tzinfo=UTC)) -> Statement:
    made = statement(of=quote("it plays a critical role", kind=Kind.INDIRECT), outlet=outlet, published=published)
    return replace(made, item=ItemId("b2"))


REPEAT = Repeat(statement=other(), has=("critical role",), lacks=("lifeline",))


def test_each_teller_is_named_with_date_and_what_differs() -> None:
    assert repeats_in_words(FIRST, ()) == ""
    assert repeats_in_words(FIRST, [REPEAT]) == (
        "also: River Post, 15 May 2024 — differs: has “critical role”, lacks “lifeline”"
    )
    same = Repeat(statement=other("", published=None))
    assert repeats_in_words(FIRST, [same]) == "also: seed corpus, undated — the same words"
    again = Repeat(statement=replace(FIRST, number=3), lacks=("lifeline",))
    assert repeats_in_words(FIRST, [again]) == "also: again in the same article — differs: lacks “lifeline”"
    assert repeats_in_words(FIRST, [REPEAT] * 5).endswith(" · and 2 more")


def test_a_change_says_since_when_and_which_words() -> None:
    assert change_in_words(None) == ""
    before = date(2024, 5, 3)
    assert change_in_words(Change(before=before, new=("suspended",), gone=("confident", "not ready"))) == (
        "wording changed since 3 May 2024: new ‘suspended’, gone ‘confident’, ‘not ready’"
    )
    assert change_in_words(Change(before=before)) == "same key words as on 3 May 2024"


def test_an_answer_shows_both_under_the_statement_in_slack_and_in_a_terminal() -> None:
    change = Change(before=date(2024, 5, 3), new=("suspended",))
    answer = replace(said(FIRST), families=(Family(statement=FIRST, also=(REPEAT,), change=change),))
    small = mrkdwn(compose_answer(answer, keep_days=400, now=NOW))[3]
    assert small.split("\n")[1:] == [
        "wording changed since 3 May 2024: new ‘suspended’",
        "also: River Post, 15 May 2024 — differs: has “critical role”, lacks “lifeline”",
    ]
    plain = render_answer(answer, keep_days=400)
    assert "wording changed since 3 May 2024: new ‘suspended’" in plain
    assert "also: River Post, 15 May 2024" in plain


def test_the_words_stand_with_their_language_and_the_english_report_with_what_matched() -> None:
    common = Agreement(figures=("68000000", "5%"), names=("Mongolia",), terms=("grain",))
    russian = replace(FIRST, quote=replace(FIRST.quote, text="Паромы перевезли 68 млн тонн зерна"))
    shown = Family(
        statement=russian,
        versions=(Version(statement=FIRST, language="en", agreement=common, tellers=3),),
        language="ru",
        english=EnglishReport.MATCHED,
    )
    answer = replace(said(russian), families=(shown,))
    first, english = mrkdwn(compose_answer(answer, keep_days=400, now=NOW))[3].split("\n")
    assert " · in Russian" in first
    assert english.startswith("in English: <https://")
    assert english.endswith("“It is a lifeline” · matched by speaker, day, 68 million, 5%, Mongolia, grain")
    why = mrkdwn(compose_why(russian, reading(), shown))
    assert any(one.startswith("The same statement in other languages:") and "68 million" in one for one in why)
    plain = " ".join(render_answer(answer, keep_days=400).split())
    assert "in Russian in English: Harbour Herald, 14 May 2024: “It is a lifeline” · matched by speaker" in plain
    assert "2 more outlets in English" in plain


@pytest.mark.parametrize(
    ("english", "words"),
    [
        (EnglishReport.NONE, "Russian only so far"),
        (EnglishReport.UNMATCHED, "no English report is surely of these words"),
        (EnglishReport.NOT_ASKED, ""),
    ],
)
def test_what_there_is_not_in_english_is_said_as_far_as_it_is_known(english: EnglishReport, words: str) -> None:
    shown = Family(statement=FIRST, language="ru", english=english)
    small = mrkdwn(compose_answer(replace(said(FIRST), families=(shown,)), keep_days=400, now=NOW))[3]
    assert small.split("\n")[1:] == [words] * bool(words)


def test_what_is_no_quotation_says_what_it_is() -> None:
    stance = replace(quote("the toll", kind=Kind.INDIRECT, stance=True), attitude="opposes")
    assert manner_prefix(stance) + words_of(stance) == "stance: opposes the toll"
    assert manner_prefix(replace(stance, attitude="")) == "stance: "
    assert manner_prefix(quote(kind=Kind.MIXED)) == ""
    doubtful = quote("It opens", confidence=0.4)
    assert manner_prefix(doubtful) + words_of(doubtful) == "uncertain: It opens"
    assert manner_prefix(quote()) == manner_prefix(quote(kind=Kind.UNMARKED)) == ""


def test_a_header_says_that_some_are_undated() -> None:
    answer = replace(said(FIRST), without_date=2)
    assert mrkdwn(compose_answer(answer, keep_days=400, now=NOW))[1].endswith("Oct 2023 – May 2024 and undated")
    assert "Oct 2023 – May 2024 and undated" in render_answer(answer, keep_days=400)


def test_words_of_a_message_are_never_called_a_match_without_showing_them() -> None:
    found = compose_traced(Traced(statements=(FIRST,), named=(known(),)), now=NOW)
    assert mrkdwn(found)[:2] == ["Statements with words like these:", "*Ada Brandt*"]
    assert found.text == "Statements with words like these: Ada Brandt: “It is a lifeline”"
    named = compose_traced(Traced(named=(known(),)), now=NOW)
    assert named.text == "I have no statement with words like these. The message names Ada Brandt:"
    assert "Ask for a name" in compose_traced(Traced(), now=NOW).text


@pytest.mark.parametrize("kind", [Kind.MIXED, Kind.INDIRECT])
def test_a_statement_without_words_is_an_ellipsis_and_no_empty_block(kind: Kind) -> None:
    bare = replace(FIRST, quote=replace(FIRST.quote, text=":", kind=kind, speaker=None))
    assert "…" in " ".join(mrkdwn(compose_traced(Traced(statements=(bare,)), now=NOW)))
    assert "…" in " ".join(mrkdwn(compose_answer(said(bare), keep_days=400, now=NOW)))


REPEATS = st.builds(
    Repeat,
    statement=STATEMENTS,
    has=st.lists(HOSTILE, max_size=2).map(tuple),
    lacks=st.lists(HOSTILE, max_size=2).map(tuple),
)
CHANGES = st.builds(
    Change,
    before=st.dates(),
    new=st.lists(HOSTILE, max_size=2).map(tuple),
    gone=st.lists(HOSTILE, max_size=2).map(tuple),
)
VERSIONS = [
    Version(statement=replace(FIRST, url=url, quote=quote(text)), language=code, agreement=common, tellers=tellers)
    for url, text, code, common, tellers in (
        (None, "<!channel> <@U1>", "en", Agreement(figures=("240000000000", "20%", "2024", "1.5") * 4), 1),
        (f"https://x.example/{'a' * 600}", "&" * 900, "zh", Agreement(names=("<!channel>", "&" * 300)), 9),
    )
]
FAMILIES = st.builds(
    Family,
    statement=STATEMENTS,
    also=st.lists(REPEATS, max_size=6).map(tuple),
    versions=st.sampled_from([(), tuple(VERSIONS), tuple(VERSIONS[1:])]),
    language=st.sampled_from(["en", "ru", "zh"]),
    english=st.sampled_from(EnglishReport),
    change=st.none() | CHANGES,
)
NOTHING_OF_THEIRS = re.compile(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\||@U1>)")


def test_of_tellers_with_long_addresses_as_many_are_shown_as_there_is_room_for_and_the_others_counted() -> None:
    far = Repeat(statement=replace(other(), url="https://x.example/" + "a" * 1_000))
    tellers = mrkdwn(compose_why(FIRST, reading(), Family(statement=FIRST, also=(far,) * 9)))[3]
    assert tellers.count("\n• <https://x.example/") == tellers.count("|River Post, 15 May 2024>: it plays") == 2
    assert tellers.startswith("The same statement in 9 more reports:")
    assert tellers.endswith("\nand 7 more")


@given(st.lists(FAMILIES, min_size=1, max_size=8), st.none() | st.just(UserId("U1")))
def test_whatever_was_told_again_slack_takes_it(families: list[Family], shared_by: UserId | None) -> None:
    answer = Said(
        question=ASKED,
        known=known(),
        statements=tuple(one.statement for one in families),
        families=tuple(families),
        total=len(families),
        articles=1,
        earliest=None,
        latest=None,
        more=False,
    )
    first = families[0]
    one = reading(quotes=[first.statement.quote])
    traced = compose_traced(Traced(statements=tuple(f.statement for f in families), named=(known(),) * 9), now=NOW)
    for part in (
        compose_answer(answer, keep_days=400, now=NOW, shared_by=shared_by),
        compose_why(first.statement, one, first),
        traced,
    ):
        for text in (part.text, *mrkdwn(part)):
            assert not NOTHING_OF_THEIRS.search(text)
    render_answer(answer, keep_days=400)


def test_an_answer_from_a_part_of_the_statements_says_so_wherever_it_is_read() -> None:
    partial = replace(said(), known=known(statements=53_210), among=20_000)
    silent = Silent(question=replace(ASKED, about="ferries"), known=partial.known, mentioned_in=(), among=20_000)
    for answer in (partial, silent):
        for shown in (
            "\n".join(mrkdwn(compose_answer(answer, keep_days=400, now=NOW))),
            " ".join(render_answer(answer, keep_days=400).split()),
        ):
            assert "among the newest 20,000 of 53,210 statements" in shown
    assert "among" not in "\n".join(mrkdwn(compose_answer(said(), keep_days=400, now=NOW)))
