"""New, changed or known; news or archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item, ItemId, Standing
from bot.reading.sorting.triage import sort_out
from tests.support.news import NOON, news


def one(item: Item, *, baseline: bool = False) -> Item:
    [fresh] = sort_out([item], {}, NOON, news_days=3, baseline=baseline).fresh
    return fresh


@pytest.mark.parametrize(
    ("hours", "standing"),
    [(-1, Standing.NEWS), (-71, Standing.NEWS), (-73, Standing.ARCHIVE), (3, Standing.NEWS), (None, Standing.ARCHIVE)],
)
def test_news_is_dated_and_recent(hours: float | None, standing: Standing) -> None:
    assert one(news("A visit", hours=hours)).standing is standing


def test_what_a_feed_held_when_first_polled_is_archive() -> None:
    assert one(news("A visit"), baseline=True).standing is Standing.ARCHIVE


def test_a_date_more_than_a_day_ahead_is_not_believed() -> None:
    item = one(news("A visit", hours=30))
    assert (item.published, item.published_to, item.standing) == (None, None, Standing.ARCHIVE)


def test_the_whole_of_the_oldest_day_is_news_where_only_the_day_is_known() -> None:
    item = replace(news("A visit"), published=NOON - timedelta(days=3, hours=9), published_to="day")
    assert one(item).standing is Standing.NEWS


def test_an_edit_is_changed_and_a_forgotten_body_stays_known() -> None:
    as_filed, edited, forgotten = news("A", id_="1"), news("B", id_="2"), news("C", id_="3")
    on_file = {as_filed.id: as_filed.revision, edited.id: "of yesterday", forgotten.id: ""}
    found = sort_out([as_filed, edited, forgotten], on_file, NOON, news_days=3)
    assert ((), (edited,), (as_filed.id, forgotten.id)) == (found.fresh, found.changed, found.known)


def test_a_file_with_an_unbelieved_date_is_known_the_second_time() -> None:
    item = news("A visit", hours=900)
    filed = one(item)
    assert sort_out([item], {filed.id: filed.revision}, NOON, news_days=3).known == (item.id,)


ids = st.lists(st.sampled_from("abcdef"))


@given(ids, st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_every_id_comes_out_exactly_once(batch: list[str], kept: set[str], irrelevant: set[str]) -> None:
    items = [news(f"Title {number}", id_=id_) for number, id_ in enumerate(batch)]
    on_file = {ItemId(id_): "older" for id_ in kept} | {ItemId(id_): "" for id_ in irrelevant}
    found = sort_out(items, on_file, NOON, news_days=3)
    out = [item.id for item in (*found.fresh, *found.changed)] + list(found.known)
    assert sorted(set(batch)) == sorted(out)
    assert all(item.id not in on_file for item in found.fresh)
