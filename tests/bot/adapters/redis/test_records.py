"""How values are kept as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from bot.adapters.redis.records import INTENT, MEMBER, PARTS, QUOTE, READING, WINDOW
from bot.errors import StorageUnfit
from bot.model import (
    AlertIntent,
    BundleIntent,
    DeliveryId,
    DigestIntent,
    ItemId,
    Member,
    Part,
    Reading,
    StoryId,
    TeamId,
    UserId,
    Weights,
    Window,
)
from tests.support.builders import NOW, a_digest, a_quote, an_alert
from tests.support.strategies import readings


@given(readings)
def test_a_reading_survives_keeping_whole(reading: Reading) -> None:
    assert READING.of(READING.as_json(reading)) == reading


def test_a_time_of_any_zone_comes_back_as_the_same_instant() -> None:
    window: Window = a_digest().window
    assert WINDOW.of(WINDOW.as_json(window)) == window
    assert WINDOW.of(WINDOW.as_json(window)).until.utcoffset() == timedelta(0)


def test_intents_keep_their_kind() -> None:
    assert isinstance(INTENT.of(INTENT.as_json(an_alert())), AlertIntent)
    assert isinstance(INTENT.of(INTENT.as_json(a_digest())), DigestIntent)


def test_large_records_are_compressed_and_small_ones_readable() -> None:
    small = Member(item=ItemId("a"), story=StoryId("a"), weights=Weights(of=(("bridg", 0.5),)), published=NOW)
    large = replace(small, weights=Weights(of=tuple((f"bridg{n}", 0.5) for n in range(100))))
    assert MEMBER.packed(small) == MEMBER.as_json(small)
    assert len(MEMBER.packed(large)) < len(MEMBER.as_json(large)) / 3
    assert [MEMBER.unpacked(MEMBER.packed(one)) for one in (small, large)] == [small, large]


def test_a_field_of_a_later_version_is_passed_over_and_a_missing_one_has_its_default() -> None:
    assert PARTS.of(b'[{"text":"t","blocks":"[]","colour":"red"}]') == (Part(text="t", blocks="[]", threaded=False),)


def test_an_addressee_filed_by_the_first_release_under_another_name_is_read() -> None:
    assert QUOTE.of(b'{"text":"a","content":[],"told":"AFP","kind":"direct","confidence":0.9}').addressee == "AFP"
    assert b'"addressee":"AFP"' in QUOTE.as_json(replace(a_quote(), addressee="AFP"))


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b"[1]", b"\x78\x01rubbish"[2:]])
def test_what_is_no_record_is_named_not_swallowed(data: bytes) -> None:
    with pytest.raises(StorageUnfit, match="a reading in it is of another version"):
        READING.of(data)


def test_an_alert_queued_before_alerts_were_joined_by_place_is_still_carried_out() -> None:
    queued = (
        b'{"delivery":"d1","team":"T1","alert":{"subscription":{"id":"s1","team":"T1","user":"U1","terms":"bridge",'
        b'"made_at":"2031-03-01T09:30:00Z"},"item":"i1","matched":[{"start":0,"end":5}],"fields":[]}}'
    )
    intent = INTENT.of(queued)
    assert isinstance(intent, AlertIntent)
    assert (intent.place, [one.item for one in intent.alerts]) == ("U1", ["i1"])
    assert INTENT.of(INTENT.as_json(intent)) == intent


def test_a_bundle_is_told_apart_from_other_intents() -> None:
    waiting = BundleIntent(delivery=DeliveryId("b"), team=TeamId("T1"), place=UserId("U1"), due=NOW)
    assert INTENT.of(INTENT.as_json(waiting)) == waiting
