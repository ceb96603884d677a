"""One utterance told by several is one entry; two statements are two. People, outlets and words are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import ItemId, Kind, Statement
from bot.reading.statements import lines
from bot.reading.statements.families import (
    CLUSTERED,
    DAYS,
    family,
    garbled,
    grouped,
    leading,
    own_words,
    perhaps_repeated,
)
from bot.reading.statements.similarity import Rarity
from tests.support.digest_builders import quote, statement

RARITY = Rarity()
DAY = datetime(2031, 5, 14, tzinfo=UTC)
WORDS = "The second bridge is a lifeline for the islands, and the banks must settle payments before the winter"


def said(
    text: str,
    article: str,
    *,
    kind: Kind = Kind.DIRECT,
    on: datetime | None = DAY,
    number: int = 0,
    confidence: float = 0.95,
    stance: bool = False,
) -> Statement:
    made = statement(number, of=quote(text, kind=kind, confidence=confidence, stance=stance), published=on)
    return replace(made, item=ItemId(article), outlet=f"The {article}")


def groups(*statements: Statement) -> list[set[str]]:
    return [{one.item for one in group} for group in grouped(statements, RARITY)]


# ------------------------------------------------------------------------------------------------------------- joining


@pytest.mark.parametrize(
    "other",
    [
        WORDS,
        "the second bridge was a lifeline for the islands and that banks must settle payments before winter",
        "A second bridge is a lifeline for our islands and banks should settle their payments before the winter begins",
        "a second bridge played the role of lifeline for islands where banks settle payments until winter",
    ],
)
def test_verbatim_translated_anew_or_in_other_words_it_is_one_utterance(other: str) -> None:
    assert [{"a", "b"}] == groups(said(WORDS, "a"), said(other, "b", kind=Kind.INDIRECT))


@pytest.mark.parametrize(
    "other",
    [
        "The second bridge is no lifeline for the islands, and the banks must settle payments before the winter",
        "The 2 bridges are a lifeline for the islands, and the 3 banks must settle payments before the winter",
        "Before the winter the payments must settle: banks, islands, a lifeline, a bridge, a second",
        "The banks of the islands fear a second winter",
        "The second bridge must wait",
    ],
)
def test_a_not_a_number_shuffled_thoughts_or_too_few_words_keep_apart(other: str) -> None:
    one = WORDS if "2 bridges" not in other else other.replace("3", "4").replace("2 bridges are", "5 bridges are")
    assert [{"a"}, {"b"}] == groups(said(one, "a"), said(other, "b"))


def test_the_same_words_weeks_apart_were_said_twice() -> None:
    later = DAY + timedelta(days=DAYS + 1)
    assert [{"b"}, {"a"}] == groups(said(WORDS, "b", on=later), said(WORDS, "a"))
    assert [{"a", "b"}] == groups(said(WORDS, "b", on=DAY + timedelta(days=DAYS - 1)), said(WORDS, "a"))


def test_undated_statements_are_joined_with_each_other_and_with_dated_ones_that_are_very_like() -> None:
    assert [{"a", "b"}] == groups(said(WORDS, "a", on=None), said(WORDS, "b", on=None))
    assert [{"a", "b"}] == groups(said(WORDS, "a"), said(WORDS + " begins", "b", on=None))


def test_within_an_article_two_statements_are_two_unless_one_repeats_the_other() -> None:
    rest = "the banks must settle payments for the second bridge to the islands before the winter comes again to them"
    assert [{"a"}, {"a"}] == groups(said(WORDS, "a"), said(rest, "a", number=1))
    assert [{"a"}] == groups(said(WORDS, "a"), said(WORDS + " begins", "a", number=1))


def test_a_quotation_with_one_word_for_another_is_another_statement() -> None:
    """Translated anew, more than one word differs; in an outlet's own sentence, one word may be its choice."""
    oil = "The volume of oil exports through the second harbour rose again in the first quarter"
    gas = oil.replace("oil", "gas")
    assert [{"a"}, {"b"}] == groups(said(oil, "a"), said(gas, "b"))
    assert [{"a"}, {"a"}] == groups(said(oil, "a"), said(gas, "a", number=1, kind=Kind.INDIRECT))


def test_an_attitude_is_never_joined_with_words_spoken() -> None:
    assert [{"a"}, {"b"}] == groups(said(WORDS, "a"), said(WORDS, "b", stance=True))


def test_a_chain_of_likenesses_is_no_family() -> None:
    """b holds what a says and what c says; a and c, of one article, stay two entries."""
    one = "The second bridge is a lifeline for the islands, whatever the ferry lines may tell the public"
    two = "The banks must settle payments for salt, timber and grain before the winter closes every harbour"
    found = groups(said(one, "a"), said(f"{one}. {two}", "b"), said(two, "a", number=1))
    assert len(found) == 2
    assert sorted(map(sorted, found)) == [["a"], ["a", "b"]]


def test_one_quotation_in_a_hundred_outlets_is_one_entry() -> None:
    found = groups(*(said(WORDS, f"n{number}") for number in range(100)))
    assert len(found) == 1


TEXTS = st.sampled_from(
    [
        WORDS,
        WORDS + " begins",
        WORDS.replace("must", "must not"),
        "No.",
        "",
        "The ferry was late again, said 3 of 4 who came to Umea",
        "the ferry was late again for 3 of 4 who came to Umea by road",
    ]
)
STATEMENTS = st.builds(
    said,
    TEXTS,
    st.sampled_from(["a", "b", "c"]),
    kind=st.sampled_from(Kind),
    on=st.none() | st.integers(0, 40).map(lambda days: DAY + timedelta(days=days)),
    confidence=st.floats(0, 1),
    stance=st.booleans(),
)


def newest_first(statements: list[Statement]) -> list[Statement]:
    numbered = [replace(one, number=number) for number, one in enumerate(statements)]
    return sorted(numbered, key=lambda one: one.published.timestamp() if one.published else -1.0, reverse=True)


@given(st.lists(STATEMENTS, max_size=30).map(newest_first))
def test_each_statement_is_in_one_group_and_none_is_lost(statements: list[Statement]) -> None:
    found = [one for group in grouped(statements, RARITY) for one in group]
    assert sorted(one.number for one in found) == sorted(one.number for one in statements)
    for group in grouped(statements, RARITY):
        dates = [one.published for one in group if one.published]
        assert not dates or max(dates) - min(dates) <= timedelta(days=DAYS)
        assert len({one.quote.stance for one in group}) == 1
        assert family(leading(group), group, RARITY).statement in group


def test_behind_the_newest_each_is_an_entry_of_its_own() -> None:
    many = [said(WORDS, f"n{number}", number=number) for number in range(CLUSTERED + 5)]
    assert len(grouped(many, RARITY)) == 6


# ------------------------------------------------------------------------------------------------------------- leading


def test_most_of_the_speakers_own_words_lead_then_most_words_then_the_earliest() -> None:
    shown = said("the bridge is a lifeline and that banks in the whole country must settle", "told", kind=Kind.INDIRECT)
    part = said("the bridge is “a lifeline” and banks must settle", "part", kind=Kind.MIXED)
    own = said("The bridge is a lifeline and banks must settle", "own")
    later = replace(said("The bridge is a lifeline and banks must settle", "later"), published=DAY + timedelta(days=1))
    assert leading([shown, part]).item == "part"
    assert leading([shown, part, later, own]).item == "own"
    assert [own_words(one) for one in (shown, part, own)] == [0, 2, 9]


def test_garbled_or_doubtful_wordings_never_lead_unless_alone() -> None:
    broken = said("a ceasefire. “Boundless” friendship with the islands and all of their people", "x", kind=Kind.MIXED)
    doubtful = said("a friendship without any limits at all, for the islands", "y", confidence=0.4)
    sound = said("a “no-limits” friendship", "z", kind=Kind.MIXED)
    assert garbled(broken)
    assert garbled(said("the quay\ufffds close", "m"))
    assert not garbled(sound)
    assert not garbled(said("It is done. The quay closes.", "q"))
    assert leading([broken, doubtful, sound]).item == "z"
    assert leading([broken]).item == "x"


def test_what_differs_is_told_in_the_words_that_only_one_has() -> None:
    first = said("For the islands the bridge is a lifeline, an economic lifeline", "a")
    other = said("For the islands the bridge plays a critical role in the economic recovery", "b", kind=Kind.INDIRECT)
    (shown,) = family(first, (first, other), RARITY).also
    assert shown.statement == other
    assert "lifeline" in " ".join(shown.lacks)
    assert "critical role" in " ".join(shown.has)
    (same,) = family(first, (first, said("The bridge, for the islands, is an economic lifeline", "c")), RARITY).also
    assert (same.has, same.lacks) == ((), ())


def test_the_others_are_listed_from_the_earliest_on_undated_last() -> None:
    dates = [DAY + timedelta(days=2), None, DAY, DAY + timedelta(days=1)]
    first, *others = [said(WORDS, f"n{n}", on=on) for n, on in enumerate(dates)]
    assert [one.statement.item for one in family(first, (first, *others), RARITY).also] == ["n2", "n3", "n1"]


def as_line(one: Statement) -> str:
    begins = f"{lines.stamp(one.published, one.filed_at)}\t{lines.place(one.item, one.number)}"
    return f"{begins}\t\t\t\t{lines.plain(one.quote.text)} \x1f a headline on the second bridge and its lifeline"


parts = st.sampled_from(
    [
        *WORDS.split(", "),
        "the ferries will sail again in 2032",
        "“nobody” doubts it, said Mr. Holm",
        "late",
        "Übergänge",
        "",
    ]
)
shown = st.tuples(st.lists(parts, min_size=1, max_size=4).map(", ".join), st.none() | st.integers(0, 30))


@given(st.lists(shown, max_size=14))
def test_a_quick_look_at_lines_misses_nothing_that_is_joined(texts: list[tuple[str, int | None]]) -> None:
    many = [
        said(text, f"n{number}", on=None if days is None else DAY - timedelta(days=days), number=number)
        for number, (text, days) in enumerate(texts)
    ]
    by_line = {as_line(one): one for one in many}
    in_order = sorted(by_line, reverse=True)
    perhaps = perhaps_repeated(in_order, RARITY)
    assert perhaps == [line for line in in_order if line in perhaps], "in the order of the lines"
    every = {group for group in grouped([by_line[line] for line in in_order], RARITY) if len(group) > 1}
    assert every == {group for group in grouped([by_line[line] for line in perhaps], RARITY) if len(group) > 1}


def test_a_statement_unlike_any_other_is_not_looked_at_twice() -> None:
    unlike = [said(WORDS, "a"), said("Ferries sail again as soon as the ice has gone", "b"), said("Late", "c")]
    assert perhaps_repeated(sorted(map(as_line, unlike), reverse=True), RARITY) == []
