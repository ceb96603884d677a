"""How the bot is watched, as one value of ports."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.adapters.telemetry.observed_reader import ObservedReader
from bot.adapters.telemetry.open_telemetry import OpenTelemetrySpans
from bot.adapters.telemetry.registry import Registry
from bot.ports import Metrics, Reader, Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """One a process."""

    metrics: Metrics = field(default_factory=Registry)
    spans: Spans = field(default_factory=OpenTelemetrySpans)


def observed(reader: Reader, telemetry: Telemetry) -> Reader:
    return ObservedReader(reader, telemetry.metrics, telemetry.spans)
