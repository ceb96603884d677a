"""How values are kept as JSON."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.redis.records import INTENT, PARTS, READING, WINDOW, WORTH_COMPRESSING
from bot.errors import StorageUnfit
from bot.model import (
    AlertIntent,
    DigestIntent,
    Item,
    Mention,
    Part,
    Placed,
    Quote,
    Reading,
    Relevance,
    Topic,
    Weights,
    Window,
)
from tests.support.builders import a_digest, a_quote, a_reading, an_alert

moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7))]))
finite = st.floats(allow_nan=False, allow_infinity=False)
exactness = st.sampled_from(["minute", "day"])
undated = st.builds(Item, published=st.none(), published_to=st.none(), seen_at=moments, head=st.just(0))
dated = st.builds(Item, published=moments, published_to=exactness, seen_at=moments, head=st.just(0))
quotes = st.builds(Quote, content=st.just(()), source=st.none(), cue=st.none(), confidence=finite)
readings = st.builds(
    Reading,
    item=st.one_of(undated, dated),
    relevance=st.builds(Relevance, score=finite),
    topics=st.lists(st.builds(Topic, score=finite), max_size=2).map(tuple),
    quotes=st.lists(quotes, max_size=3).map(tuple),
    mentions=st.lists(st.builds(Mention, spans=st.just(())), max_size=2).map(tuple),
    weights=st.builds(Weights, of=st.lists(st.tuples(st.text(), finite), max_size=3).map(tuple)),
    placed=st.one_of(st.none(), st.builds(Placed, likeness=finite)),
)


@given(readings)
def test_a_reading_survives_keeping_whole(reading: Reading) -> None:
    assert READING.unpacked(READING.packed(reading)) == reading
    assert READING.of(READING.as_json(reading)) == reading


def test_a_time_of_any_zone_comes_back_as_the_same_instant() -> None:
    window: Window = a_digest().window
    assert WINDOW.of(WINDOW.as_json(window)) == window
    assert WINDOW.of(WINDOW.as_json(window)).until.utcoffset() == timedelta(0)


def test_intents_keep_their_kind() -> None:
    assert isinstance(INTENT.of(INTENT.as_json(an_alert())), AlertIntent)
    assert isinstance(INTENT.of(INTENT.as_json(a_digest())), DigestIntent)


def test_large_records_are_compressed_and_small_ones_readable() -> None:
    small, large = a_reading(quotes=[a_quote()]), a_reading(text="The bridge will open. " * 1_000)
    assert len(READING.packed(small)) >= WORTH_COMPRESSING or READING.packed(small)[:1] == b"{"
    assert len(READING.packed(large)) < len(READING.as_json(large)) / 5


def test_a_field_of_a_later_version_is_passed_over_and_a_missing_one_has_its_default() -> None:
    assert PARTS.of(b'[{"text":"t","blocks":"[]","colour":"red"}]') == (Part(text="t", blocks="[]", threaded=False),)


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b"[1]", b"\x78\x01rubbish"[2:]])
def test_what_is_no_record_is_named_not_swallowed(data: bytes) -> None:
    with pytest.raises(StorageUnfit, match="a reading in it is of another version"):
        READING.of(data)
