"""While processes are replaced one by one, a newer one keeps values of enums that an older one does not know. They are
kept as they are, shown by name, and stop nothing: for every enum on file, on a real Valkey."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from importlib import import_module
from typing import Any

import pytest
from pydantic import TypeAdapter

import bot.adapters.redis
from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.feeds.feed_book import FEED, OWN
from bot.adapters.redis.feeds.feed_list import _OFFER
from bot.adapters.redis.health import _BEAT, _INCIDENTS
from bot.adapters.redis.records import AUDIT_ENTRY, HIT, STATEMENT_FAULT, SUBSCRIPTION, Record
from bot.bootstrap.store import Store
from bot.model import (
    Act,
    Area,
    AuditEntry,
    Composed,
    Curation,
    DeliveryState,
    Frequency,
    Heartbeat,
    HeldFor,
    Hit,
    Incident,
    ItemId,
    Label,
    Part,
    Role,
    Sensitivity,
    StatementFault,
    Trouble,
    UserId,
    Wrong,
    is_known,
    unknown_member,
)
from bot.use_cases.delivery.delivery import try_held_again
from bot.use_cases.health.account import account
from bot.use_cases.health.incidents import compared
from digests.slack.health import compose_change, trouble_line
from digests.wording.alerts import frequency_in_words
from tests.support.builders import CHANNEL, NOW, TEAM, a_digest, an_alert, feed

NEW = "from a newer build"
TROUBLE = Trouble(area=Area.MODEL, detail="the tide is <high>")
ALERT = replace(an_alert().alert.subscription, spike=Sensitivity.BIG)
ON_FILE: Mapping[str, tuple[Any, object]] = {
    "heartbeat": (_BEAT, Heartbeat(role=Role.WORKER, process="p", version="9", at=NOW, troubles=(TROUBLE,))),
    "incidents": (_INCIDENTS, (Incident(trouble=TROUBLE, since=NOW),)),
    "alert": (SUBSCRIPTION, ALERT),
    "hit": (HIT, Hit(item=ItemId("i"), alerts=(replace(an_alert().alert, subscription=ALERT),), at=NOW)),
    "audit": (AUDIT_ENTRY, AuditEntry(act=Act.PAUSE_FEED, user=UserId("U1"), at=NOW)),
    "mark": (
        STATEMENT_FAULT,
        StatementFault(team=TEAM, user=UserId("U1"), item=ItemId("i"), number=0, wrong=Wrong.SPEAKER, at=NOW),
    ),
    "feed": (FEED, feed("a")),
    "offer": (_OFFER, (feed("a"),)),
    "curation": (OWN, Curation(label=Label.WIRE)),
}
LEFT_TO_NEWER = {"INTENT", "READING", "HEAD", "QUOTE", "EDIT"}
"""An intent a newer worker takes; what is read of items has a number that is raised when it changes (`SCHEMA`)."""


def adapter_of(kept: Any) -> TypeAdapter[Any]:
    return kept._adapter if isinstance(kept, Record) else kept


def enums_in(schema: Any) -> Iterator[type[Enum]]:
    if isinstance(schema, dict):
        if schema.get("type") == "enum":
            yield schema["cls"]
        schema = [*schema.values()]
    if isinstance(schema, list):
        for part in schema:
            yield from enums_in(part)


def test_every_record_with_an_enum_is_among_these() -> None:
    names = [one.name for one in pkgutil.walk_packages(bot.adapters.redis.__path__, "bot.adapters.redis.")]
    named = {name: one for module in names for name, one in vars(import_module(module)).items()}
    kept = {name: one for name, one in named.items() if isinstance(one, Record | TypeAdapter)}
    with_enum = {name for name, one in kept.items() if any(enums_in(adapter_of(one).core_schema))}
    here = {name for name, one in kept.items() if any(one is shown for shown, _ in ON_FILE.values())}
    assert with_enum == here | LEFT_TO_NEWER


@pytest.mark.parametrize("named", ON_FILE)
def test_what_a_newer_build_wrote_is_kept_as_it_is(named: str) -> None:
    kept, value = ON_FILE[named]
    adapter = adapter_of(kept)
    plain = json.loads(adapter.dump_json(value))
    found: set[type[Enum]] = set()

    def newer(part: Any, own: Any) -> Any:
        """With each member of an enum, wherever it stands, replaced."""
        if isinstance(own, Enum):
            found.add(type(own))
            return NEW
        if isinstance(part, dict):
            return {name: newer(one, own[name]) for name, one in part.items()}
        return [newer(*pair) for pair in zip(part, own, strict=True)] if isinstance(part, list) else part

    changed = json.dumps(newer(plain, adapter.dump_python(value)))
    assert found == set(enums_in(adapter.core_schema)), "each of its enums stands in the example"
    assert json.loads(adapter.dump_json(adapter.validate_json(changed))) == json.loads(changed)
    with pytest.raises(ValueError, match="is not a valid"):
        next(iter(found))(NEW)  # what somebody types is no looser for it


async def test_a_trouble_and_a_role_unknown_here_are_shown_and_nothing_is_told_of_them_anew(
    store: Store,
) -> None:
    strange = replace(TROUBLE, area=unknown_member(Area, "tides"))
    beat = Heartbeat(role=unknown_member(Role, "tide-gauge"), process="p", version="9", at=NOW, troubles=(strange,))
    await store.heartbeats.beat(beat)
    health = await account(store, now=NOW)
    assert health.troubles == (strange,)
    assert trouble_line(strange) == (
        "*Tides*: a newer version says so, which this one does not understand: the tide is &lt;high&gt;"
    )
    incident = Incident(trouble=strange, since=NOW, told=True)
    await store.incidents.keep([incident])
    [kept] = await store.incidents.all()
    going_on, change = compared([kept], replace(health, troubles=()), NOW + timedelta(hours=1))
    assert going_on == [kept], "only a newer process can see whether it is over"
    assert (change.begun, change.over) == ((), ())
    assert "Tides" in compose_change(replace(change, begun=(kept,), over=(kept,)), now=NOW).text


async def test_what_is_held_for_a_reason_unknown_here_is_not_tried_again(store: Store) -> None:
    digest = a_digest()
    await store.ledger.intend(digest, now=NOW)
    await store.ledger.freeze(digest.delivery, Composed(CHANNEL, [Part(text="x", blocks="[]")]))
    held_for = unknown_member(HeldFor, "the tide")
    await store.ledger.settle(digest.delivery, DeliveryState.HELD, "the tide is high", held_for=held_for)
    assert await try_held_again(store.ledger) == 0
    [held] = await store.ledger.held()
    assert held.held_for is not None
    assert (held.held_for.value, is_known(held.held_for)) == ("the tide", False)
    assert [one.area for one in (await account(store, now=NOW)).troubles] == [Area.HELD]


def test_how_often_an_alert_comes_is_shown_by_name_too() -> None:
    newer = replace(ALERT, frequency=unknown_member(Frequency, "at dusk"), spike=unknown_member(Sensitivity, "tidal"))
    assert frequency_in_words(newer) == "tidal (of a newer version), at dusk (of a newer version)"


@pytest.mark.parametrize("field", ["kind", "label"])
async def test_a_feed_of_a_kind_unknown_here_is_left_to_newer_workers_and_the_others_are_polled(
    field: str, link: Link, store: Store
) -> None:
    """Or of a label: what it brings could not be read again here."""
    known, strange = feed("known"), feed("strange", host="other.example")
    await store.feedbook.enrol([known, strange], now=NOW)
    row = json.loads(text(await link.redis.hget(keys.feed(strange.id), "feed") or b"")) | {field: "tide-table"}
    await link.redis.hset(keys.feed(strange.id), "feed", json.dumps(row))
    assert [due.feed.id for due in await store.feedbook.claim(now=NOW, limit=9, lease=18)] == [known.id]
    again = await store.feedbook.claim(now=NOW + timedelta(seconds=20), limit=9, lease=18)
    assert [due.feed.id for due in again] == [known.id]
    states = await store.feedbook.states(now=NOW)
    assert {getattr(one.feed, field).value for one in states} == {getattr(known, field).value, "tide-table"}
