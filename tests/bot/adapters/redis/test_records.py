"""How values are kept as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from bot.adapters.redis.records import INTENT, PARTS, QUOTE, READING, WINDOW, WORTH_COMPRESSING
from bot.errors import StorageUnfit
from bot.model import (
    AlertIntent,
    BundleIntent,
    DeliveryId,
    DigestIntent,
    Part,
    Reading,
    TeamId,
    UserId,
    Window,
)
from tests.support.builders import NOW, a_digest, a_quote, a_reading, an_alert
from tests.support.strategies import readings


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
    small, large = a_reading(), a_reading(text="The bridge will open. " * 1_000)
    assert len(READING.as_json(small)) < WORTH_COMPRESSING
    assert READING.packed(small) == READING.as_json(small)
    assert len(READING.packed(large)) < len(READING.as_json(large)) / 5


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
