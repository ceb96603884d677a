"""Of an outlet's edit readers hear what was said otherwise, and a new headline; of anything else nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import FeedId, OwnPage, Quote, Reading, Standing
from bot.reading.sorting.revisions import combined, revised
from tests.support.builders import NOW, a_quote, a_reading

OPENS, WAITS = a_quote(text="The bridge will open."), a_quote(text="The bridge will wait.")


PART = OwnPage(outcome="part", listed="r", at=NOW, reason="its page keeps the rest for subscribers")


def read(*quotes: Quote, **about: object) -> Reading:
    made = a_reading(quotes=quotes)
    return replace(made, item=replace(made.item, **about))  # type: ignore[arg-type]  # a maker with defaults


def test_a_statement_that_came_or_went_is_told_with_its_speaker() -> None:
    edit = revised(read(OPENS), read(WAITS), at=NOW)
    assert edit is not None
    assert [quote.text for quote in edit.gone] == [OPENS.text]
    assert [(quote.speaker, quote.text) for quote in edit.new] == [(WAITS.speaker, WAITS.text)]
    assert edit.headline == ""


def test_another_headline_is_told_with_the_one_before() -> None:
    edit = revised(read(OPENS, title="Bridge opens"), read(OPENS, title="Bridge does not open"), at=NOW)
    assert edit is not None
    assert (edit.headline, edit.gone, edit.new) == ("Bridge opens", (), ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (read(OPENS), read(OPENS, text="The same with a comma, Oskar Lindqvist spoke.")),
        (read(OPENS, title="Bridge opens"), read(OPENS, title="BRIDGE OPENS")),
        (read(OPENS), read(a_quote(text="the bridge will open"))),
        (read(OPENS), read(OPENS, a_quote(None, "Nobody knows who said this."))),
        (read(extent="summary"), read(OPENS, extent="full")),
        (read(extent="summary"), read(OPENS, extent="summary", page=PART)),
        (read(OPENS, feed=FeedId("one")), read(WAITS, feed=FeedId("two"))),
        (read(OPENS, standing=Standing.ARCHIVE), read(WAITS, standing=Standing.ARCHIVE)),
        (read(OPENS, title="War live: bridge opens"), read(WAITS, title="War live: bridge waits")),
    ],
)
def test_what_no_reader_must_know_is_not_told(before: Reading, after: Reading) -> None:
    assert revised(before, after, at=NOW) is None


def test_of_several_edits_only_what_they_come_to_is_told() -> None:
    there = revised(read(OPENS, title="A"), read(WAITS, title="B"), at=NOW)
    back = revised(read(WAITS, title="B"), read(OPENS, title="C"), at=NOW + timedelta(hours=1))
    assert there is not None
    assert back is not None
    (edit,) = combined([there, back])
    assert (edit.headline, edit.gone, edit.new, edit.at) == ("A", (), (), NOW + timedelta(hours=1))
    assert combined([replace(there, headline=""), replace(back, headline="")]) == ()
