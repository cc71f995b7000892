"""Each operation as a span of OpenTelemetry: its name, outcome, cost and times. It has neither the text nor variables.

Where spans go is said by the variables ``OTEL_…`` of OpenTelemetry itself. The caller's trace goes on in the span.
"""

from __future__ import annotations

import time
from importlib.util import find_spec

from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from graph.errors import MeritgraphError
from meritgraph.observing import OK, Observed, OperationNames


class NoTracing(MeritgraphError):
    """Tracing is switched on, and what it needs is not installed."""


class Tracing:
    """An observer of requests that makes a span of each."""

    def __init__(self, provider: trace.TracerProvider, names: OperationNames) -> None:
        self._tracer = provider.get_tracer("meritgraph")
        self._names = names

    def __call__(self, observed: Observed) -> None:
        end = time.time_ns()
        name = self._names.of(observed.operation)
        attributes: dict[str, str | int | float] = {
            "graphql.operation.name": name,
            "graphql.operation.type": "query",
            "meritgraph.outcome": observed.outcome,
            "meritgraph.database_seconds": observed.database_seconds,
        }
        if observed.cost is not None:
            attributes["meritgraph.cost"] = observed.cost
        parent = propagate.extract(observed.trace)
        start = end - int(observed.seconds * 1e9)
        span = self._tracer.start_span(f"query {name}", parent, SpanKind.SERVER, attributes, start_time=start)
        if observed.outcome != OK:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)


def configured_provider() -> trace.TracerProvider:
    """Return what makes and exports spans, as the variables of OpenTelemetry say. Raises NoTracing where it is not installed."""
    if any(find_spec(name) is None for name in ("opentelemetry.sdk", "opentelemetry.exporter")):
        raise NoTracing(
            "MERITGRAPH_API_TRACING is on, and OpenTelemetry is not installed. Install what requirements/tracing.txt lists, or "
            "switch it off."
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "meritgraph"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
