"""What a smaller story repeats of a larger one stands in a line under its card; what it has of its own, on a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

import seeds
from bot.edition.clusters import ANALYSES, grouped
from bot.edition.developments import developments
from bot.model import Reading, StoryId, Topic, TopicId
from bot.reading.coverage.voice_balance import Voices
from digests.slack.digests.digest import BESIDE, shown_in_order
from tests.support.digest_builders import about, arranged


def titled(name: str, title: str, stems: Sequence[str], *, story: str, text: str = "", hours: int = 0) -> Reading:
    one = about(name, stems, story=story, outlet=f"{name} Post", hours=hours)
    return replace(one, item=replace(one.item, title=title, text=text or title, url=f"https://{name}.example/"))


LANDING = [
    titled(f"l{n}", "Duke lands in Klow for three days", ["duke", "@arrival", "klow", f"l{n}"], story="landing")
    for n in range(4)
]


def beside(*given: Reading) -> dict[str, str | None]:
    return {card.story: card.beside for one in grouped(arranged(*given)).news for card in one.stories}


def wide(title: str, stems: Sequence[str], *, text: str = "") -> list[Reading]:
    """A story that three outlets tell, close to the landing and too far in time to be one with it."""
    return [titled(f"w{n}", title, [*stems, f"w{n}"], story="wide", text=text, hours=40) for n in range(3)]


def test_a_story_of_several_outlets_whose_headline_tells_nothing_new_stands_beside_the_one_that_told_it() -> None:
    assert beside(*LANDING, *wide("Duke arrives in Klow", ["duke", "@arrival", "plane"]))["wide"] == "landing"


def test_a_story_with_news_of_its_own_in_its_headline_has_a_card_however_close() -> None:
    assert beside(*LANDING, *wide("Duke signs ferry treaty", ["duke", "@arrival", "ferri", "treati"]))["wide"] is None


@pytest.mark.parametrize(("words", "under"), [("‘open sky’", "landing"), ("‘open sea’", None), ("open sky", None)])
def test_a_story_that_quotes_what_the_larger_ones_headline_quotes_is_told_there(words: str, under: str | None) -> None:
    lead = [replace(one, item=replace(one.item, title="Duke lands in Klow under ‘open sky’")) for one in LANDING]
    more = wide(
        "Toasts among dukes", ["duke", "@arrival", "toast"], text=f"At table the hosts spoke of an {words} once more."
    )
    assert beside(*lead, *more)["wide"] == under


@pytest.mark.parametrize(("score", "under"), [(9.0, None), (3.0, "landing")])
def test_a_small_story_about_a_subject_of_its_own_has_a_card(score: float, under: str | None) -> None:
    small = titled("s", "Barges carry grain", ["duke", "barg", "grain", "carri"], story="small", hours=40)
    small = replace(small, topics=(Topic(id=TopicId("trade"), score=score),))
    assert beside(*LANDING, small)["small"] == under


def test_a_remark_of_whoever_speaks_in_the_larger_storys_headlines_stands_beside_it() -> None:
    spoken = [
        replace(one, item=replace(one.item, title=f"Brandt heads to Klow, praising the hosts, day {n}"))
        for n, one in enumerate(LANDING)
    ]
    more = titled("m", "Norland’s Brandt calls for calm", ["duke", "calm", "call"], story="more", hours=40)
    other = titled("o", "Norland’s Lindqvist calls for calm", ["duke", "calm", "call"], story="more", hours=40)
    assert beside(*spoken, more)["more"] == "landing"
    assert beside(*spoken, other)["more"] is None


def test_of_the_analyses_of_one_story_one_has_a_card_and_the_others_a_line() -> None:
    views = [
        titled(f"v{n}", f"What {name} means", ["duke", "@arrival", f"v{n}"], story=f"view{n}", hours=40 * n)
        for n, name in ((1, "the landing"), (2, "the visit"))
    ]
    apart = titled("g", "What grain means", ["grain", "price"], story="grain")
    digest = grouped(arranged(*LANDING, *views, apart))
    cards = [card for one in digest.news if one.topic == ANALYSES for card in one.stories]
    assert sorted(card.beside is not None for card in cards) == [False, False, True]
    assert {card.story: card.beside for card in cards}[StoryId("grain")] is None
    assert grouped(digest) == digest


def test_what_somebody_said_beside_the_lead_is_told_in_short_where_there_is_too_little_else() -> None:
    lead = [replace(one, item=replace(one.item, title=f"Brandt hails Klow, day {n}")) for n, one in enumerate(LANDING)]
    more = titled("m", "Brandt calls for calm", ["duke", "calm", "call"], story="more", hours=40)
    quiet = titled("q", "Banquet in Klow", ["duke", "@arrival", "soup"], story="quiet", hours=-40)
    grain = titled("g", "Grain sold", ["grain", "price"], story="grain")
    digest = grouped(arranged(*lead, more, quiet, grain))
    assert [card.story for card in developments(digest)] == ["landing", "grain", "more"]


def test_a_channels_card_has_a_few_lines_beside_it_and_the_thread_the_others() -> None:
    small = [
        titled(f"s{n}", f"Banquet {n}", ["duke", *(f"s{n}{m}" for m in range(4))], story=f"s{n}", hours=72 * n + 72)
        for n in range(7)
    ]
    digest = grouped(arranged(*LANDING, *small))
    shown = shown_in_order(digest)
    assert [one.place for one in shown].count("also") == BESIDE
    assert {one.story for one in shown} == {card.story for one in digest.news for card in one.stories}
    assert len(shown) == len({one.story for one in shown})


def test_an_analysis_close_to_another_stands_beside_it_whatever_story_it_is_about() -> None:
    views = [
        titled(f"v{n}", f"What {name} means", ["levee", *stems], story=f"view{n}", hours=40 * n)
        for n, (name, stems) in enumerate((("a flood", ["rain", "dam"]), ("a dike", ["storm", "wall"])))
    ]
    digest = grouped(arranged(*LANDING, *views))
    cards = [card for one in digest.news if one.topic == ANALYSES for card in one.stories]
    assert [card.beside is not None for card in cards] == [False, True]


@pytest.mark.parametrize(("speaker", "under"), [("White House", "rebuke"), ("Canada’s foreign minister", None)])
def test_more_that_one_third_government_says_of_a_matter_stands_beside_what_it_said(
    speaker: str, under: str | None
) -> None:
    rebuke = [
        titled(f"r{n}", "US rejects the plan for the strait", ["plan", "strait", "rebuk", f"r{n}"], story="rebuke")
        for n in range(3)
    ]
    more = titled("m", f"{speaker} rejects talk of a bloc", ["strait", "bloc", "talk"], story="more", hours=40)
    grain = titled("g", "Grain sold", ["grain", "price"], story="grain")
    digest = grouped(arranged(*rebuke, more, grain, voices=Voices(seeds.load())))
    stories = {card.story: card.beside for one in digest.news for card in one.stories}
    assert stories[StoryId("more")] == under
