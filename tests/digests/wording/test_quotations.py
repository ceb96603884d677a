"""Statements in words: who, in which marks, how sure."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Kind
from digests.wording.quotations import doubt, speakers_of, words_of
from tests.support.digest_builders import quote, speaker


def test_only_a_direct_quotation_gets_quotation_marks() -> None:
    assert words_of(quote("It opens", kind=Kind.DIRECT)) == "“It opens”"
    assert {words_of(quote("It opens", kind=kind)) for kind in set(Kind) - {Kind.DIRECT}} == {"It opens"}


def test_a_speaker_that_was_inferred_is_shown_with_its_doubt() -> None:
    assert doubt(quote(resolved_by="name", confidence=0.95)) == ""
    assert doubt(quote(resolved_by="surname", confidence=0.5)) == "uncertain: 50% sure of the speaker"
    assert doubt(quote(resolved_by="pronoun", confidence=0.96)) == "speaker inferred from a pronoun (96%)"


def test_the_comma_before_a_cue_is_not_part_of_what_was_said() -> None:
    assert words_of(quote("It opens,", kind=Kind.DIRECT)) == "“It opens”"
    assert words_of(quote("Does it open?", kind=Kind.DIRECT)) == "“Does it open?”"


def test_two_who_said_it_together_are_both_named_and_of_many_the_first_three() -> None:
    both = replace(quote(name="Ada Brandt"), jointly=(speaker("Bo Lin"),))
    assert speakers_of(both) == "Ada Brandt and Bo Lin"
    five = replace(both, jointly=tuple(map(speaker, ("Bo Lin", "Cai Noor", "Dag Ek", "Eva Holm"))))
    assert speakers_of(five) == "Ada Brandt, Bo Lin, Cai Noor and others"
    assert speakers_of(quote(name=None)) == ""
