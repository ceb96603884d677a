"""A digest tells each story once, under one topic, the best source first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given

from bot.edition.outlets import outlets
from bot.model import ItemId, Label, Reading, Standing
from digests.slack.digests.story_card import story_blocks
from digests.wording.statements import statements_of
from tests.support.digest_builders import COVERAGE, arranged, item, layout, quote, reading
from tests.support.digest_strategies import readings


@given(readings())
def test_no_story_is_dropped_or_told_twice(given: list[Reading]) -> None:
    digest = arranged(*given)
    cards = [card for one in (*digest.news, *digest.archive) for card in one.stories]
    output = [one.item.id for card in cards for one in card.readings]
    stories = {one.placed.story if one.placed else one.item.id: False for one in given}
    for one in given:
        stories[one.placed.story if one.placed else one.item.id] |= one.item.in_digest
    expected = [one.item.id for one in given if stories[one.placed.story if one.placed else one.item.id]]
    assert sorted(output) == sorted(expected)
    assert len({card.story for card in cards}) == len(cards)
    assert digest.coverage.kept_out == sum(not shown for shown in stories.values())
    assert digest.coverage.collapsed == len(given) - len(stories)


def test_a_card_has_every_field() -> None:
    cards = [card for one in arranged(reading(item("ferry"), story="f")).news for card in one.stories]
    assert cards
    assert [replace(card) for card in cards] == cards


@given(readings())
def test_what_is_archive_alone_never_stands_among_the_news(given: list[Reading]) -> None:
    digest = arranged(*given)
    for one in digest.news:
        assert all(any(r.item.standing is Standing.NEWS for r in card.readings) for card in one.stories)
    for one in digest.archive:
        assert all(r.item.standing is Standing.ARCHIVE for card in one.stories for r in card.readings)


@given(readings())
def test_the_order_of_arrival_does_not_matter(given: list[Reading]) -> None:
    assert arranged(*given) == arranged(*reversed(given))


@given(readings())
def test_a_card_never_leads_with_a_feed_kept_out_of_the_digest(given: list[Reading]) -> None:
    digest = arranged(*given)
    assert all(card.readings[0].item.in_digest for one in (*digest.news, *digest.archive) for card in one.stories)


def test_topics_stand_in_reading_order_and_other_is_last() -> None:
    digest = arranged(
        reading(item("1"), topics=[]),
        reading(item("2"), topics=["energy"]),
        reading(item("3"), topics=["of-another-pack"]),
        reading(item("4"), topics=["summits"]),
    )
    assert [(one.topic, one.name) for one in digest.news] == [
        ("summits", "Summits & diplomacy"),
        ("energy", "Energy"),
        ("of-another-pack", "of-another-pack"),
        ("other", "Other"),
    ]


def test_full_texts_lead_then_free_voices_then_the_earliest() -> None:
    early = datetime(2024, 5, 15, 6, 0, tzinfo=UTC)
    members = [
        reading(item("kept-out", in_digest=False, label=Label.STATE_MEDIA), story="s"),
        reading(item("headline", extent="headline", published=early), story="s"),
        reading(item("undated", published=None), story="s"),
        reading(item("official", label=Label.OFFICIAL, published=early), story="s"),
        reading(item("later"), story="s"),
        reading(item("earlier", published=early), story="s"),
        reading(item("summary", extent="summary", published=early), story="s"),
    ]
    card = arranged(*members).news[0].stories[0]
    assert [one.item.id for one in card.readings] == [
        "earlier", "later", "undated", "official", "summary", "headline", "kept-out",
    ]  # fmt: skip


def test_what_is_new_leads_a_card_before_a_fuller_text_that_is_old() -> None:
    card = (
        arranged(
            reading(item("old", standing=Standing.ARCHIVE), story="s"),
            reading(item("new", extent="headline"), story="s"),
        )
        .news[0]
        .stories[0]
    )
    assert [one.item.id for one in card.readings] == ["new", "old"]


def test_stories_of_more_outlets_then_more_statements_then_newer_ones_lead_a_section() -> None:
    late = datetime(2024, 5, 16, 1, 0, tzinfo=UTC)
    digest = arranged(
        reading(item("1"), story="plain"),
        reading(item("2", published=late), story="newest"),
        reading(item("3", published=None), story="undated"),
        reading(item("4"), story="spoken", quotes=[quote()]),
        reading(item("5"), story="carried"),
        reading(item("6", outlet="River Post"), story="carried"),
        reading(item("7"), story="state"),
        reading(item("8", outlet="State Voice", label=Label.STATE_MEDIA), story="state"),
        reading(item("9", outlet="State Wire", label=Label.STATE_MEDIA), story="state"),
        reading(item("10"), story="elsewhere", topics=["trade"]),
    )
    assert layout(digest.news) == [
        ("summits", ["carried", "state", "spoken", "newest", "plain", "undated"]),
        ("trade", ["elsewhere"]),
    ]


def test_where_every_story_has_one_topic_each_stands_under_its_second() -> None:
    digest = arranged(
        reading(item("1"), story="a", topics=["summits", "trade"]),
        reading(item("2"), story="b", topics=["summits", "energy"]),
        reading(item("3"), story="c", topics=["summits"]),
    )
    assert layout(digest.news) == [("summits", ["c"]), ("trade", ["a"]), ("energy", ["b"])]
    assert digest.news[1].stories[0].also_topics == ("summits",)


def test_news_and_archive_are_spread_each_for_itself() -> None:
    old = [
        reading(item(n, standing=Standing.ARCHIVE), topics=["summits", second])
        for n, second in (("1", "trade"), ("2", "energy"))
    ]
    digest = arranged(*old, reading(item("3"), topics=["summits", "trade"]))
    assert [one.topic for one in digest.archive] == ["trade", "energy"]
    assert [one.topic for one in digest.news] == ["summits"]


def test_a_story_s_topic_is_that_of_most_of_its_members() -> None:
    digest = arranged(
        reading(item("1"), story="s", topics=["trade", "energy"]),
        reading(item("2"), story="s", topics=["energy"]),
        reading(item("3"), story="s", topics=["energy"]),
        reading(item("4"), topics=["summits"]),
    )
    assert layout(digest.news) == [("summits", ["alone-4"]), ("energy", ["s"])]


def test_one_topic_alone_takes_in_stories_for_which_it_is_second() -> None:
    given = (
        reading(item("1"), story="a", topics=["summits", "energy"]),
        reading(item("2"), story="b", topics=["energy"]),
        reading(item("3"), story="c", topics=["trade"]),
    )
    assert layout(arranged(*given, only="energy").news) == [("energy", ["a", "b"])]


def test_of_two_readings_of_one_item_the_later_counts() -> None:
    old, new = reading(item("1", title="Old")), reading(item("1", title="New"))
    (section,) = arranged(old, new).news
    assert [one.item.title for one in section.stories[0].readings] == ["New"]


def test_the_coverage_is_as_given_but_for_what_arranging_counts() -> None:
    digest = arranged(
        reading(item("1"), story="a"),
        reading(item("2"), story="a"),
        reading(item("3", in_digest=False), story="b"),
    )
    assert digest.coverage == replace(COVERAGE, collapsed=1, kept_out=1)
    assert ItemId("3") not in [one.item.id for one in digest.news[0].stories[0].readings]


def claim(id_: str = "volga", **about: object) -> Reading:
    """A stranger's fuller text about the Herald's article, with words that nobody said."""
    made = replace(item(id_, outlet="Volga Blog", title="No bridge"), claimed=True, **about)  # type: ignore[arg-type]  # a maker with defaults
    return reading(made, story="bridge", quotes=[quote("The bridge will never ever be built by anybody at all")])


def test_what_a_stranger_says_of_an_article_neither_leads_nor_counts_nor_speaks_on_its_card() -> None:
    own = reading(item("own", extent="headline", text=""), story="bridge")
    [section] = arranged(claim(), own).news
    [card] = section.stories
    assert [one.item.id for one in card.readings] == ["own", "volga"]
    assert outlets(card.readings) == ("Harbour Herald",)
    assert statements_of(card) == []
    output = json.dumps(story_blocks(card, 0))
    assert "Volga Blog, linking to outlet.example" in output
    assert "never ever" not in output


def test_alone_it_stands_under_the_name_of_whoever_said_it() -> None:
    [section] = arranged(claim()).news
    [card] = section.stories
    output = json.dumps(story_blocks(card, 0))
    assert "Volga Blog, linking to outlet.example" in output
    assert "never ever" in output


def test_an_aggregators_headline_of_an_article_is_no_second_outlet() -> None:
    found = reading(item("found", outlet="outlet.example", extent="headline", text=""), story="bridge")
    elsewhere = replace(
        found, item=replace(found.item, id=ItemId("else"), url="https://post.example/a", outlet="post.example")
    )
    [section] = arranged(found, reading(item("own"), story="bridge"), elsewhere).news
    assert outlets(section.stories[0].readings) == ("Harbour Herald", "post.example")
