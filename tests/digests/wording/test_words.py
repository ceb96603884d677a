"""Words for counts, items and their coverage."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Coverage, Label, Standing, Unread
from digests.wording.words import clean, count, coverage_in_words, cut, headline, labels_of, listed, voice_of
from tests.support.digest_builders import item

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


def test_counts_and_lists_read_as_english() -> None:
    assert (count(1, "story", "stories"), count(2_000, "story", "stories")) == ("1 story", "2,000 stories")
    assert listed(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
    assert listed(["A", "B"]) == "A, B"


def test_labels_say_what_a_reader_must_know() -> None:
    assert labels_of(item()) == ()
    assert labels_of(item(text="Мост откроют, сообщил порт.")) == ("Russian",)
    assert labels_of(item(text="大桥将开通。"), unparsed=True) == ("Chinese", "statements not read yet")
    assert labels_of(item(text="Міст відкриють їхні люди.")) == ("Ukrainian", "statements not read")
    assert labels_of(item(text="Көпір ашылады, деді өкіл.")) == ("Kazakh", "statements not read")
    assert labels_of(item(), unread=("uk",)) == ("Ukrainian paragraphs: statements not read",)
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
        (
            Coverage(feeds=2, answered=1, paused=("Post",), outside=2, unwanted=1, older=3),
            "1 of 2 feeds answered; 1 paused (Post). Left out: 2 stories outside this channel's topics, 1 story from"
            " outlets this channel excludes. 3 older items added for search only.",
        ),
        (
            Coverage(
                looking_back=True, unread=tuple(Unread(name=f"{n}.pdf", reason=f"{n}.pdf is no text") for n in "abcd")
            ),
            "4 files in the text folder can't be read: a.pdf is no text; b.pdf is no text; c.pdf is no text; and 1"
            " more.",
        ),
        (
            Coverage(looking_back=True, unread=(Unread(name="", reason="no permission"),)),
            "Can't read the text folder: no permission.",
        ),
    ],
)
def test_the_coverage_line_says_what_could_not_be_seen(coverage: Coverage, words: str) -> None:
    assert coverage_in_words(coverage) == words
