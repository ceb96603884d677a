"""What a later report of a story adds. People and words are invented; states are called by their names."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Kind, Quote, slug
from bot.reading.brief import brief
from bot.reading.statements.new_statements import added
from bot.reading.statements.similarity import Rarity
from tests.support.builders import a_quote, a_reading, a_speaker

RARITY = Rarity()


def report(name: str, words: str, *also: str) -> Quote:
    one = replace(a_quote(name, words), kind=Kind.INDIRECT)
    return replace(one, jointly=tuple(a_speaker(other) for other in also))


def news(earlier: Quote, later: Quote) -> tuple[Quote, ...]:
    return added(a_reading("later", quotes=[later]), [a_reading("earlier", quotes=[earlier])], RARITY)


def test_two_states_that_spoke_are_no_news_under_their_capitals_names_or_in_another_order() -> None:
    first = report("China", "to build another road over the river at Lund", "Russia")
    for later in (report("Beijing", "to open a second lane", "Moscow"), report("Moscow", "to open a second lane")):
        assert news(first, replace(later, text="to open a second lane for lorries")) == ()


def test_a_state_that_had_not_spoken_and_a_person_and_direct_words_are_news() -> None:
    first = report("China", "to open a second lane for lorries")
    other = report("Kazakhstan", "to close the river crossing for a month")
    person = report("Chinara Lund", "to close the river crossing for a month")
    direct = a_quote("Beijing", "Nobody has asked us about the price of timber.")
    for later in (other, person, direct):
        assert news(first, later) == (later,)


def test_who_said_it_together_with_another_has_said_it() -> None:
    first = report("Ada Brandt", "the harbour will close its northern basin before the winter storms", "Bo Lin")
    later = report("Bo Lin", "the harbour will close its northern basin before the winter storms")
    assert news(first, later) == ()
    assert later.speaker is not None
    assert later.speaker.id == slug("Bo Lin")


def test_of_whoever_spoke_in_a_report_in_brief_nothing_is_called_new() -> None:
    """It does not tell what they said."""
    quotes = [report("Ada Brandt", "the harbour will close its northern basin"), report("Bo Lin", "the ice was early")]
    earlier = brief(a_reading("earlier", quotes=quotes[:1]))
    later = [report("Ada Brandt", "to open a second lane for lorries"), quotes[1]]
    assert added(a_reading("later", quotes=later), [earlier], RARITY) == (later[1],)
