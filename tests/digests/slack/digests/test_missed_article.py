"""What came of an article that somebody missed, in words that are true of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Reading, Relevance
from bot.use_cases.archive.missed_article import Added, OnFile
from digests.slack.digests.missed_article import compose_missed
from tests.support.digest_builders import reading

NOTED = "I noted that you say it is on the beat"


def judged(*, maybe: bool = False, context: bool = False) -> Reading:
    return replace(reading(), relevance=Relevance(score=0.2, relevant=False, maybe=maybe, context=context))


@pytest.mark.parametrize(
    ("known", "words", "noted"),
    [
        (reading(), "says which digest had it", False),
        (judged(maybe=True), "It seemed only maybe on the beat", True),
        (judged(context=True), "I kept it as context, an event of one side", True),
    ],
    ids=["on", "maybe", "context"],
)
def test_what_was_on_file_is_said_to_be_what_it_was_judged(known: Reading, words: str, *, noted: bool) -> None:
    said = compose_missed(OnFile(known), "https://herald.example/a").text
    assert (words in said, NOTED in said) == (True, noted)


def test_statements_that_nobody_has_read_are_not_counted() -> None:
    said = compose_missed(Added(replace(reading(), unparsed=True)), "https://herald.example/a").text
    assert "Its statements are not read yet" in said
    assert "0 statements" not in said
