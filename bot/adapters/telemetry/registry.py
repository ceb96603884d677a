"""Port `Metrics`: counters of this process in a registry of its own, in Prometheus's text format.

Names and labels are a promise to whoever keeps dashboards (docs/operations/metrics.md). Every label has few values, all
of them ours: kinds, outcomes, areas of the account of health.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from bot.errors import AmurError
from bot.model import Area, DoubtEnd, Health, IntentKind, Role
from bot.ports import Exposition, Gauged

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""A batch of at most 16 items takes about a second; a child that hangs is killed after a minute."""
FAULT = "fault of ours"
"""The kind of an error that is not one of `bot.errors`."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which Prometheus does not read


class Registry:
    """Port `Metrics`."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        made = self._registry
        self._polls = Counter("amur_polls", "Polls of feeds and pages of links.", ["outcome"], registry=made)
        self._items = Counter("amur_items", "Items met: fresh, relevant, filed.", ["step"], registry=made)
        self._reading = Histogram(
            "amur_reading_seconds", "Reading a batch with the language model.", buckets=SECONDS, registry=made
        )
        self._items_read = Counter("amur_items_read", "Items read with the language model.", registry=made)
        self._deliveries = Counter(
            "amur_deliveries", "Deliveries tried, by what became of them.", ["kind", "outcome"], registry=made
        )
        self._doubts = Counter(
            "amur_doubts_settled", "Posts without a clear answer, by what the channel's history said.", ["how"],
            registry=made,
        )  # fmt: skip
        self._errors = Counter("amur_errors", "Errors that a loop or a listener caught.", ["kind"], registry=made)
        for step in ("fresh", "relevant", "filed"):
            self._items.labels(step)
        for end in DoubtEnd:
            self._doubts.labels(end.value)

    def polled(self, outcome: str) -> None:
        self._polls.labels(outcome).inc()

    def took_in(self, *, fresh: int, relevant: int, filed: int) -> None:
        for step, count in (("fresh", fresh), ("relevant", relevant), ("filed", filed)):
            self._items.labels(step).inc(count)

    def read(self, items: int, seconds: float) -> None:
        self._items_read.inc(items)
        self._reading.observe(seconds)

    def delivered(self, kind: IntentKind, outcome: str) -> None:
        self._deliveries.labels(kind.value, outcome).inc()

    def doubt_settled(self, how: DoubtEnd) -> None:
        self._doubts.labels(how.value).inc()

    def erred(self, problem: Exception) -> None:
        self._errors.labels(type(problem).__name__ if isinstance(problem, AmurError) else FAULT).inc()

    def exposition(self, gauged: Gauged | None, *, beside: bytes = b"") -> Exposition:
        families = [*self._registry.collect(), *_build(), *(_gauges(gauged) if gauged is not None else ())]
        joined = _Joined(families, text_string_to_metric_families(beside.decode()) if beside else ())
        return Exposition(body=generate_latest(joined), content_type=CONTENT_TYPE_LATEST)


class _Joined(Collector):
    """One document of two processes': a sample that both have is told apart by the label `process`."""

    def __init__(self, ours: Iterable[Metric], others: Iterable[Metric]) -> None:
        self._families = {one.name: one for one in ours}
        for family in others:
            known = self._families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            known.samples += [one._replace(labels={**one.labels, "process": "worker"}) for one in family.samples]

    def collect(self) -> Iterator[Metric]:
        yield from self._families.values()


def _build() -> Iterator[Metric]:
    family = GaugeMetricFamily("amur_build_info", "What runs; always 1.", labels=["version", "python"])
    family.add_metric([version("amur"), platform.python_version()], 1)
    yield family


def _gauges(gauged: Gauged) -> Iterator[Metric]:
    yield from _health(gauged.health)
    heard = GaugeMetricFamily(
        "amur_heartbeat_age_seconds", "Since the last word of a process of each role.", labels=["role"]
    )
    for role in Role:
        ages = [(gauged.at - beat.at).total_seconds() for beat in gauged.health.beats if beat.role is role]
        if ages:
            heard.add_metric([role.value], max(0.0, min(ages)))
    yield heard
    backlog = gauged.backlog
    if backlog is None:
        return
    lag = GaugeMetricFamily("amur_worker_lag_seconds", "Age of the oldest due work nobody has begun.", labels=["work"])
    lag.add_metric(["feeds"], gauged.overdue)
    lag.add_metric(["deliveries"], backlog.untaken)
    yield lag
    depth = GaugeMetricFamily("amur_queue_depth", "Deliveries queued or put off.", labels=["kind"])
    for kind in IntentKind:
        depth.add_metric([kind.value], backlog.waiting.get(kind, 0))
    depth.add_metric(["uncounted"], backlog.uncounted)
    yield depth
    yield GaugeMetricFamily(
        "amur_oldest_undelivered_seconds", "Since the oldest delivery that is not done was due.", value=backlog.oldest
    )
    yield GaugeMetricFamily("amur_dead_letters", "Deliveries given up.", value=backlog.dead)


def _health(health: Health) -> Iterator[Metric]:
    counts = dict.fromkeys(Area, 0)
    for trouble in health.troubles:
        counts[trouble.area] = counts.get(trouble.area, 0) + 1
    family = GaugeMetricFamily(
        "amur_health_troubles", "Troubles in the account of health, by part, as in /healthz.", labels=["part"]
    )
    for area, count in counts.items():
        family.add_metric([area.value], count)
    yield family
    held = [one.count for one in health.troubles if one.area is Area.HELD]
    yield GaugeMetricFamily("amur_held_deliveries", "Deliveries that wait for a person.", value=sum(held))
