"""Port `Spans`, by OpenTelemetry's API alone: whoever wants traces brings the SDK and its exporter, as with
`opentelemetry-instrument amur worker`. Without one, the API's spans do nothing.

A subject's spans share the trace that its id names, whichever process makes them: their parent is a span that nobody
recorded, the same for all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, NonRecordingSpan, ProxyTracerProvider, SpanContext, TraceFlags, TracerProvider

from bot.model import DeliveryId, ItemId, trace_id


class OpenTelemetrySpans:
    """Port `Spans`."""

    def __init__(self, provider: TracerProvider | None = None) -> None:
        """`provider`: the one that was installed for the process, if not given."""
        self._given = provider

    @contextmanager
    def span(self, name: str, *subjects: ItemId | DeliveryId, **facts: str | int) -> Iterator[None]:
        provider = self._given or trace.get_tracer_provider()
        if isinstance(provider, ProxyTracerProvider | trace.NoOpTracerProvider):
            yield
            return
        tracer, called = provider.get_tracer("amur"), f"amur.{name}"
        attributes = {f"amur.{key}": value for key, value in facts.items()}
        around = trace.get_current_span().get_span_context()
        with ExitStack() as stack:
            if not subjects:
                stack.enter_context(tracer.start_as_current_span(called, attributes=attributes))
            for subject in subjects:
                span = tracer.start_span(
                    called,
                    context=_trace_of(subject),
                    links=[Link(around)] if around.is_valid else (),
                    attributes={"amur.subject": str(subject), **attributes},
                )
                stack.enter_context(trace.use_span(span, end_on_exit=True))
            yield


def _trace_of(subject: ItemId | DeliveryId) -> Context:
    parent = hashlib.sha256(b"span " + subject.encode()).digest()[:8]
    context = SpanContext(
        trace_id=int(trace_id(subject), 16),
        span_id=int.from_bytes(parent, "big"),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(NonRecordingSpan(context), Context())
