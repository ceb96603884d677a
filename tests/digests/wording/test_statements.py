"""Which statements stand for a story."""

from __future__ import annotations

from dataclasses import replace

from bot.edition.clusters import grouped
from bot.model import StoryCard
from digests.slack.digests.digest import compose
from digests.terminal import render_digest
from digests.wording.statements import said_in_short
from tests.support.blocks import all_text
from tests.support.digest_builders import arranged, item, quote, reading


def card(title: str, *, spoken: bool = True) -> StoryCard:
    made = reading(item("a", title=title), story="a", quotes=[quote()] if spoken else [])
    return arranged(made).news[0].stories[0]


def test_a_headline_that_does_not_tell_who_spoke_gets_the_words_of_its_own_article() -> None:
    assert said_in_short(card("Second bridge to open in May"), 90).startswith("Ada Brandt: “")
    assert said_in_short(card("Second bridge to open in May", spoken=False), 90) == ""


def test_a_headline_that_tells_it_gets_nothing_and_another_article_s_words_are_not_lent_to_it() -> None:
    assert said_in_short(card("Brandt denies that the bridge is late"), 90) == ""
    two = card("Second bridge to open in May", spoken=False)
    other = reading(item("b", outlet="Other"), story="a", quotes=[quote()])
    assert said_in_short(replace(two, readings=(*two.readings, other)), 90) == ""


def test_in_short_has_it_in_slack_and_in_a_terminal() -> None:
    given = [
        reading(item(f"n{n}", title=f"Bridge {n} to open in May", outlet=f"Post {n}"), story=f"s{n}", quotes=[quote()])
        for n in range(8)
    ]
    digest = grouped(arranged(*given))
    shown = all_text(compose(digest))
    assert "to open in May> · Ada Brandt: “" in shown[shown.index("*In short*") :]
    assert "Ada Brandt: “" in render_digest(digest).split("In short:")[1][:400]
