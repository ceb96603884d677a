"""Readings in brief, as they are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.brief_rows import FORM, packed, unpacked
from bot.adapters.redis.connection import Link
from bot.errors import StorageUnfit
from bot.model import FeedId, Genre, Item, Mention, Reading, Weights
from bot.reading.brief import BEGINNING, STEMS, brief, digest_of, rules
from bot.reading.sorting.genre import genre_of
from bot.reading.sorting.headlines import headline_speaks
from tests.support.builders import NOW, a_quote, a_reading, a_speaker
from tests.support.strategies import readings

_FLAGS = 23
"""Where flags begin in a row."""

stems = st.text("abcdeжи银", min_size=1, max_size=5)
weights = st.lists(st.tuples(stems, st.floats(allow_nan=False)), max_size=60).map(lambda of: Weights(of=tuple(of)))


@given(readings, weights)
def test_what_is_kept_of_a_reading_is_the_reading_in_brief(reading: Reading, weights: Weights) -> None:
    one = replace(reading, weights=weights)
    assert unpacked([packed(one).encode()]) == [brief(one)]
    assert brief(brief(one)) == brief(one)


@given(weights, stems)
@settings(max_examples=20)
def test_weights_that_are_kept_answer_in_part_as_they_would_whole(weights: Weights, stem: str) -> None:
    kept = unpacked([packed(replace(a_reading(), weights=weights)).encode()])[0]
    assert kept is not None
    whole = Weights(of=kept.weights.of)
    assert [kept.weights.foremost(most) for most in (0, 1, 3, 60)] == [whole.foremost(most) for most in (0, 1, 3, 60)]
    held = [one for one in (stem, *(mine for mine, _ in whole.of)) if whole.may_hold(one)]
    assert all(kept.weights.may_hold(one) for one in held)


def test_every_field_of_an_item_is_kept_in_brief_but_its_own_page() -> None:
    """A field added to Item has to be added to the row, or named here."""
    whole = replace(
        a_reading().item, feed=FeedId("f"), language="ru", extent="summary", in_digest=False, head=0, claimed=True
    )
    kept = unpacked([packed(replace(a_reading(), item=whole)).encode()])[0]
    assert kept is not None
    left_out = {field.name for field in fields(Item) if getattr(kept.item, field.name) != getattr(whole, field.name)}
    assert left_out <= {"page"}


def test_half_a_surrogate_pair_does_not_spoil_the_row() -> None:
    reading = a_reading("cut \ud83d", text="Oskar \ud83d Lindqvist spoke.")
    kept = unpacked([packed(reading).encode()])[0]
    assert kept is not None
    assert kept.item.title == "Title of cut ?"


def test_brief_is_short_whatever_the_article() -> None:
    quotes = [a_quote(text="The bridge will open. " * 50)] * 3
    mentions = [Mention(speaker=a_speaker(), spans=())] * 50
    reading = a_reading(
        text="The bridge will open. " * 5_000, quotes=quotes, mentions=mentions, stems=[f"s{n}" for n in range(900)]
    )
    assert len(packed(reading)) < BEGINNING + 40 * STEMS + 600


def test_rows_of_another_form_are_passed_over_and_rubbish_is_named() -> None:
    row = packed(a_reading()).replace(f"[{FORM},", f"[{FORM + 1},", 1)
    assert unpacked([row.encode(), None]) == [None, None]
    with pytest.raises(StorageUnfit, match="in brief"):
        unpacked([f"[{FORM}]".encode()])


A_COMMENT = replace(
    a_reading().item, title="Oskar Lindqvist says the bridge is late", url="https://paper.example/opinion/a"
)


def test_genre_and_whether_the_headline_speaks_are_told_once() -> None:
    kept = unpacked([packed(replace(a_reading(), item=A_COMMENT)).encode()])[0]
    assert kept is not None
    assert (kept.genre, kept.headline_speaks) == (Genre.OPINION, True)
    assert genre_of(replace(kept, item=a_reading().item)) is Genre.OPINION, "as it was kept, whatever it would be"
    assert headline_speaks(replace(kept, item=a_reading().item))


@pytest.mark.parametrize(
    "earlier",
    [
        lambda row: row[:_FLAGS],
        lambda row: [*row[:_FLAGS], True],
        lambda row: [*row[: _FLAGS + 5], "other", Genre.NEWS, False],
    ],
    ids=["without flags", "with one flag", "by other rules"],
)
def test_what_an_earlier_build_did_not_judge_or_judged_by_other_rules_is_judged_now(
    earlier: Callable[[list[object]], list[object]],
) -> None:
    row = earlier(json.loads(packed(replace(a_reading(), item=A_COMMENT))))
    kept = unpacked([json.dumps(row).encode()])[0]
    assert kept is not None
    assert (kept.genre, kept.headline_speaks) == (None, None)
    assert (genre_of(kept), headline_speaks(kept)) == (Genre.OPINION, True)


def test_rules_have_another_name_as_soon_as_a_letter_of_them_is_another(tmp_path: Path) -> None:
    words, code = tmp_path / "words.toml", tmp_path / "code.py"
    words.write_text("marks = 'live'", "utf8")
    code.write_text("LONGEST = 1", "utf8")
    before = digest_of([words, code])
    assert before == digest_of([code, words])
    words.write_text("marks = 'love'", "utf8")
    assert before != digest_of([words, code])
    assert rules() != before


async def test_what_has_no_row_is_made_of_its_body_once_for_all_who_ask_that_day(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    given = [a_reading(f"{n}", quotes=[a_quote()]) for n in range(3)]
    for one in given:
        await archive.file(one, [], now=NOW)
    shown = sorted(map(brief, given), key=lambda one: one.item.id)
    item = given[1].item.id
    await link.redis.delete(keys.brief(item))
    await link.redis.config_set("maxmemory", "1")
    try:
        assert await archive.filed(NOW, NOW.replace(hour=23)) == shown, "where nothing can be kept, too"
    finally:
        await link.redis.config_set("maxmemory", "0")
    assert await archive.filed(NOW, NOW.replace(hour=23)) == shown
    assert 0 < await link.redis.ttl(keys.brief(item)) <= 86_400
    await link.redis.hdel(keys.item(item), "body")
    assert await archive.filed(NOW, NOW.replace(hour=23)) == shown


async def test_no_row_is_kept_of_a_body_that_is_another_by_now(link: Link) -> None:
    await RedisArchive(link, keep_days=400).file(a_reading(), [], now=NOW)
    item = a_reading().item.id
    kept = await link.redis.get(keys.brief(item))
    assert await link.run("keep_briefs", [keys.FILED], [60, item, hashlib.sha1(b"before").hexdigest(), "[]"]) == 0
    assert await link.redis.get(keys.brief(item)) == kept


async def test_a_story_of_its_own_shows_in_brief_too(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    await archive.file(a_reading(), [], now=NOW)
    alone = await archive.set_apart(a_reading().item.id)
    assert alone is not None
    assert await archive.filed(NOW, NOW.replace(hour=23)) == [brief(alone)]
