"""Each operation as a span of OpenTelemetry: name, kind, outcome, cost and times. It has neither the text nor variables.

Where spans go is said by the variables ``OTEL_…`` of OpenTelemetry itself. The caller's trace goes on in the span.
"""

from __future__ import annotations

import time
from importlib.util import find_spec

from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from graph.errors import MeritgraphError
from meritgraph.observing import CLIENT_LEFT, COMPLETE, HUB_STOPS, OK, Followed, Observed, Observer, OperationNames

_Figures = dict[str, str | int | float]
_WELL_ENDED = frozenset({COMPLETE, HUB_STOPS, CLIENT_LEFT})


class NoTracing(MeritgraphError):
    """Tracing is switched on, and what it needs is not installed."""


class Tracing(Observer):
    """An observer that makes a span of each request, and one of each subscription when it has ended."""

    def __init__(self, provider: trace.TracerProvider, names: OperationNames) -> None:
        self._tracer = provider.get_tracer("meritgraph")
        self._names = names

    def answered(self, observed: Observed) -> None:
        figures: _Figures = {"meritgraph.outcome": observed.outcome, "meritgraph.database_seconds": observed.database_seconds}
        self._span(observed, observed.kind, figures, failed=observed.outcome != OK)

    def ended(self, followed: Followed) -> None:
        reason = followed.reason or CLIENT_LEFT
        figures: _Figures = {"meritgraph.outcome": reason, "meritgraph.answers": followed.answers}
        self._span(followed, "subscription", figures, failed=reason not in _WELL_ENDED)

    def _span(self, of: Observed | Followed, kind: str | None, figures: _Figures, *, failed: bool) -> None:
        end = time.time_ns()
        name = self._names.of(of.operation)
        attributes: _Figures = {"graphql.operation.name": name, **figures}
        if kind is not None:
            attributes["graphql.operation.type"] = kind
        if of.cost is not None:
            attributes["meritgraph.cost"] = of.cost
        parent = propagate.extract(of.trace)
        start = end - int(of.seconds * 1e9)
        span = self._tracer.start_span(f"{kind or 'request'} {name}", parent, SpanKind.SERVER, attributes, start_time=start)
        if failed:
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
