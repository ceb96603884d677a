"""Whatever the web brings, Slack takes the digest, and every story is in it once."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edition.arrangement import arrange
from bot.edition.placement import CARDS, IN_CHANNEL
from bot.model import ChannelId, ChannelPlan, Reading, TopicId
from digests.slack.blocks import blocks_of
from digests.slack.digests.digest import compose
from digests.slack.limits import characters
from tests.support.blocks import all_text, below_the_overview, cards, mrkdwn
from tests.support.digest_builders import COVERAGE, TOPICS, WINDOW, arranged, item, many, reading, shown_as
from tests.support.digest_strategies import FOREIGN, SIDES, readings


@given(readings())
def test_whatever_the_web_brings_slack_takes_the_digest(given: list[Reading]) -> None:
    """`part` refuses what breaks a limit, so that it was made says it keeps them."""
    parts = compose(arranged(*given))
    assert [part.threaded for part in parts] == [False] + [True] * (len(parts) - 1)
    for part in parts:
        assert characters(blocks_of(part)) <= 10_000
        assert len(blocks_of(part)) <= 50
        for text in (part.text, *mrkdwn(part)):
            assert not re.search(FOREIGN, text)


@given(readings(), st.sampled_from(["s1", "s2", "s3"]), st.sampled_from([1, 3, 10, 20]), st.booleans())
def test_slack_takes_any_channel_s_digest(given: list[Reading], before: str, length: int, state_media: bool) -> None:
    """With everything that can be on a page: what is new, the order, both capitals, a channel's own plan."""
    plan = ChannelPlan(channel=ChannelId("C1"), length=length, state_media=state_media, topics=(TopicId("trade"),))
    shown_before = [shown_as(before, "River Post")]
    digest = arrange(
        given, window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, plan=plan, shown_before=shown_before
    )
    sides = {card.story: SIDES for one in digest.news for card in one.stories}
    for part in compose(digest, sides=sides):
        assert characters(blocks_of(part)) <= 10_000
        for text in (part.text, *mrkdwn(part)):
            assert not re.search(FOREIGN, text)


@given(readings(most=40))
def test_every_story_is_told_once_over_all_parts(given: list[Reading]) -> None:
    given = [replace(one, item=replace(one.item, title=f"<<Nr {n}>>")) for n, one in enumerate(given)]
    digest = arranged(*given)
    shown_before = re.findall(r"&lt;&lt;Nr (\d+)&gt;&gt;", below_the_overview(compose(digest)))
    leads = [card.readings[0].item.title for one in (*digest.news, *digest.archive) for card in one.stories]
    assert sorted(f"<<Nr {n}>>" for n in shown_before) == sorted(leads)


@pytest.mark.parametrize("number", [IN_CHANNEL, IN_CHANNEL + 1, CARDS, CARDS + 1, 2_000])
def test_many_stories_are_all_there(number: int) -> None:
    began = time.process_time()
    parts = compose(arranged(*many(number)))
    assert time.process_time() - began < 5
    shown_before = re.findall(r"Story number (\d{4})\.(?:\||>|\*| ·)", all_text(parts))
    assert sorted(set(shown_before)) == [f"{n:04}" for n in range(number)]
    assert len(cards(parts[0])) == IN_CHANNEL
    assert sum(len(cards(part)) for part in parts) == min(number, CARDS)


def test_a_flood_says_in_the_channel_how_much_is_in_the_thread() -> None:
    parts = compose(arranged(*many(30), *[reading(item("e", title="Pipes"), topics=["energy"])]))
    assert "*26 more in the thread*: Summits &amp; diplomacy (26)" in all_text(parts[:1])


def test_the_channel_shows_the_best_of_each_topic_before_the_second_best_of_any() -> None:
    first = compose(arranged(*many(20), reading(item("e", title="Pipes meet"), topics=["energy"])))[0]
    assert any("Pipes meet" in text for text in mrkdwn(first))


def test_a_story_of_three_hundred_members_is_one_card() -> None:
    members = [reading(item(f"{n:03}", outlet=f"Outlet {n:03}"), story="s") for n in range(300)]
    (part,) = compose(arranged(*members))
    assert len(cards(part)) == 1
    assert "300 outlets, incl. <https://outlet.example/bridge|Outlet 001> +298" in all_text((part,))


@pytest.mark.parametrize("title", ["x" * 1_000_000, "word " * 200_000, "&" * 1_000_000, "😀" * 250_000, "‮א" * 500_000])
def test_a_title_of_a_megabyte_is_cut(title: str) -> None:
    began = time.process_time()
    (part,) = compose(arranged(reading(item(title=title))))
    assert time.process_time() - began < 2
    assert "…" in all_text((part,))
