"""Words for dates, counts and doubts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Coverage, Kind, Label, Standing
from digests.wording.words import (
    clean,
    clock,
    count,
    coverage_in_words,
    cut,
    doubt,
    headline,
    labels_of,
    listed,
    speakers_of,
    to_come,
    voice_of,
    weekday,
    when,
    words_of,
)
from tests.support.digest_builders import item, quote, speaker

ANYTHING = st.text(st.characters(codec=None), max_size=400)


@given(ANYTHING)
def test_clean_text_is_one_line_that_can_be_sent_and_cannot_reorder_what_is_around_it(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", cleaned)
    cleaned.encode("utf-8")


def test_clean_keeps_every_visible_word() -> None:
    assert clean(" a\tb\x00c\u202e d\n\né 北京 🇨🇳 ") == "a bc d é 北京 🇨🇳"


@given(ANYTHING, st.integers(0, 450))
def test_a_cut_text_keeps_its_limit_and_begins_as_the_text_does(text: str, limit: int) -> None:
    shorter = cut(text, limit)
    assert len(shorter) <= limit
    if len(text) <= limit:
        assert shorter == text
    elif limit:
        assert shorter.endswith("…")
        assert text.startswith(shorter[:-1].rstrip())


def test_a_cut_falls_between_sentences_or_words_where_it_can() -> None:
    assert cut("One bridge opens. Two more are planned for spring.", 30) == "One bridge opens. …"
    assert cut("One bridge opens and two more follow", 20) == "One bridge opens …"
    assert cut("Unbreakablewordwithoutend", 10) == "Unbreakab…"


def test_a_date_known_to_the_day_has_no_hour_and_no_date_is_called_undated() -> None:
    moment = datetime(2024, 2, 15, 0, 0, tzinfo=UTC)
    assert when(moment, "day") == "15 Feb 2024"
    assert when(moment.replace(hour=6, minute=12), "minute") == "15 Feb 2024 06:12 UTC"
    assert when(None, None) == "undated"


def test_an_instant_is_shown_as_the_channel_s_clocks_show_it() -> None:
    assert clock(datetime(2024, 5, 15, 6, 0, tzinfo=UTC), "Europe/Berlin") == "Wed 15 May 08:00 CEST"


def test_counts_and_lists_read_as_english() -> None:
    assert (count(1, "story", "stories"), count(2_000, "story", "stories")) == ("1 story", "2,000 stories")
    assert listed(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
    assert listed(["A", "B"]) == "A, B"


def test_only_a_direct_quotation_gets_quotation_marks() -> None:
    assert words_of(quote("It opens", kind=Kind.DIRECT)) == "“It opens”"
    assert {words_of(quote("It opens", kind=kind)) for kind in set(Kind) - {Kind.DIRECT}} == {"It opens"}


def test_a_speaker_that_was_inferred_is_shown_with_its_doubt() -> None:
    assert doubt(quote(resolved_by="name", confidence=0.95)) == ""
    assert doubt(quote(resolved_by="surname", confidence=0.5)) == "uncertain: 50% sure of the speaker"
    assert doubt(quote(resolved_by="pronoun", confidence=0.96)) == "speaker inferred from a pronoun (96%)"


def test_labels_say_what_a_reader_must_know() -> None:
    assert labels_of(item()) == ()
    assert labels_of(item(text="Мост откроют, сообщил порт.")) == ("Russian",)
    assert labels_of(item(text="大桥将开通。"), unparsed=True) == ("Chinese", "statements not read yet")
    assert labels_of(item(text="Міст відкриють їхні люди.")) == ("Ukrainian", "statements not read")
    assert labels_of(item(text="Көпір ашылады, деді өкіл.")) == ("Kazakh", "statements not read")
    state = item(label=Label.STATE_MEDIA, extent="summary", published=None)
    assert labels_of(state) == ("state media", "summary only", "undated")
    old = item(standing=Standing.ARCHIVE, published=datetime(2024, 2, 15, tzinfo=UTC), published_to="day")
    assert labels_of(old) == ("archive, 15 Feb 2024",)
    assert voice_of(state) == "Harbour Herald (state media)"


def test_an_item_without_a_title_is_headed_by_its_first_words() -> None:
    assert headline(item(title="", text="A bridge opens.")) == "A bridge opens."
    assert headline(item(title="\u202e", text="")) == "Untitled"


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(), "No feeds are watched."),
        (Coverage(feeds=47, never_polled=47), "No feeds checked yet (47 to go)."),
        (
            Coverage(feeds=47, answered=47, seen=412, relevant=61, collapsed=47),
            "47 of 47 feeds answered. 412 items, 61 on the beat, 47 merged as duplicates.",
        ),
        (
            Coverage(
                feeds=47,
                answered=43,
                failing=(("Ox Institute", "bot wall"),),
                silent=("A", "B", "C", "D"),
                never_polled=2,
                kept_out=1,
            ),
            "43 of 47 feeds answered; 4 quiet longer than usual (A, B, C and 1 more), 1 failing (Ox Institute: bot"
            " wall), 2 not checked yet. Left out: 1 story only in state media or feeds left out.",
        ),
    ],
)
def test_the_coverage_line_says_what_could_not_be_seen(coverage: Coverage, words: str) -> None:
    assert coverage_in_words(coverage) == words


def test_weekdays_do_not_depend_on_the_machine_s_language() -> None:
    assert weekday(date(2024, 5, 16)) == "Thursday 16 May"


def test_the_comma_before_a_cue_is_not_part_of_what_was_said() -> None:
    assert words_of(quote("It opens,", kind=Kind.DIRECT)) == "“It opens”"
    assert words_of(quote("Does it open?", kind=Kind.DIRECT)) == "“Does it open?”"


def test_two_who_said_it_together_are_both_named_and_of_many_the_first_three() -> None:
    both = replace(quote(name="Ada Brandt"), jointly=(speaker("Bo Lin"),))
    assert speakers_of(both) == "Ada Brandt and Bo Lin"
    five = replace(both, jointly=tuple(map(speaker, ("Bo Lin", "Cai Noor", "Dag Ek", "Eva Holm"))))
    assert speakers_of(five) == "Ada Brandt, Bo Lin, Cai Noor and others"
    assert speakers_of(quote(name=None)) == ""


@pytest.mark.parametrize(
    ("moment", "exact", "ahead"),
    [
        (datetime(2031, 3, 5, 12, tzinfo=UTC), "day", False),  # today's date in the morning
        (datetime(2031, 3, 6, 12, tzinfo=UTC), "day", True),
        (datetime(2031, 3, 5, 6, 1, tzinfo=UTC), "minute", True),
        (datetime(2031, 3, 5, 5, 59, tzinfo=UTC), "minute", False),
        (None, None, False),
    ],
)
def test_a_day_that_has_begun_is_not_ahead(
    moment: datetime | None, exact: Literal["minute", "day"] | None, ahead: bool
) -> None:
    assert to_come(moment, exact, now=datetime(2031, 3, 5, 6, tzinfo=UTC)) is ahead


def test_a_day_has_begun_where_days_begin() -> None:
    tomorrow = datetime(2031, 3, 6, 12, tzinfo=UTC)
    assert not to_come(tomorrow, "day", now=datetime(2031, 3, 5, 10, tzinfo=UTC))
    assert to_come(tomorrow, "day", now=datetime(2031, 3, 5, 9, 59, tzinfo=UTC))
