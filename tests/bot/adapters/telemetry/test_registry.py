"""What Prometheus is shown: few labels, none of them somebody's, and two processes on one page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.telemetry.registry import Registry
from bot.errors import SlackRefused, StorageAway
from bot.model import Area, Backlog, DoubtEnd, Health, Heartbeat, IntentKind, Role, Trouble
from bot.ports import Exposition, Gauged

AT = datetime(2031, 3, 1, 9, 30, tzinfo=UTC)
Samples = dict[tuple[str, tuple[str, ...]], float]


def samples(page: Exposition) -> Samples:
    """Name and values of labels → value, but for what the kernel says of the process."""
    found = {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page.body.decode())
        for sample in family.samples
    }
    return {key: value for key, value in found.items() if key[0].startswith("amur_")}


def test_errors_are_counted_by_kind_and_never_by_their_words() -> None:
    registry = Registry()
    for problem in (
        StorageAway("a-host", "secret"),
        StorageAway("b", ""),
        SlackRefused("m", "code"),
        KeyError("U0ANNA"),
    ):
        registry.erred(problem)
    page = registry.exposition(None)
    counted = {key[1]: value for key, value in samples(page).items() if key[0] == "amur_errors_total"}
    assert counted == {("StorageAway",): 2, ("SlackRefused",): 1, ("fault of ours",): 1}
    assert not any(word in page.body for word in (b"secret", b"U0ANNA", b"a-host"))


def test_the_account_of_health_stands_there_part_by_part_without_its_words() -> None:
    beats = (Heartbeat(role=Role.WORKER, process="pc-1", version="1", at=AT - timedelta(seconds=20)),)
    feed = Trouble(area=Area.FEEDS, of="9", detail="https://feeds.example/x")
    health = Health(troubles=(feed, Trouble(area=Area.HELD, of="C1", count=3)), beats=beats)
    page = Registry().exposition(Gauged(health=health, backlog=None, at=AT))
    shown = samples(page)
    assert {key[1][0] for key in shown if key[0] == "amur_health_troubles"} == {area.value for area in Area}
    assert [key[1] for key, value in shown.items() if key[0] == "amur_health_troubles" and value] == [
        ("held",),
        ("feeds",),
    ]
    assert (shown["amur_held_deliveries", ()], shown["amur_heartbeat_age_seconds", ("worker",)]) == (3, 20)
    assert ("amur_oldest_undelivered_seconds", ()) not in shown, "the storage is away: nobody knows"
    assert b"feeds.example" not in page.body


def test_two_processes_share_a_page_that_can_be_read_and_nothing_of_either_is_lost() -> None:
    worker, web = Registry(), Registry()
    worker.polled("ok")
    worker.read(16, 0.3)
    worker.doubt_settled(DoubtEnd.THERE)
    worker.delivered(IntentKind.ALERT, "posted")
    worker.erred(StorageAway("", ""))
    web.erred(StorageAway("", ""))
    gauged = Gauged(health=Health(), backlog=Backlog(waiting={IntentKind.DIGEST: 2}, oldest=7.5), at=AT)
    page = web.exposition(gauged, beside=worker.exposition(None).body)
    names = [family.name for family in text_string_to_metric_families(page.body.decode())]
    assert len(names) == len(set(names)), "a family stands once"
    shown = samples(page)
    assert shown["amur_polls_total", ("ok", "worker")] == 1
    assert shown["amur_reading_seconds_bucket", ("0.5", "worker")] == 1
    assert shown["amur_deliveries_total", ("alert", "posted", "worker")] == 1
    assert shown["amur_doubts_settled_total", ("there", "worker")] == 1
    assert shown["amur_errors_total", ("StorageAway",)] == shown["amur_errors_total", ("StorageAway", "worker")] == 1
    assert (shown["amur_queue_depth", ("digest",)], shown["amur_oldest_undelivered_seconds", ()]) == (2, 7.5)
