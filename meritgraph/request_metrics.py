"""Metrics of the requests that this process answers: how many, with which outcome, how long they took, and what they cost."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from meritgraph.observing import Observed, Observer, OperationNames

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_COSTS = (10, 100, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000)


class RequestMetrics(Observer):
    """An observer of requests; what it has counted is in the registry."""

    def __init__(self, registry: CollectorRegistry, names: OperationNames) -> None:
        self._names = names
        by_operation = ("operation",)
        self._requests = Counter(
            "meritgraph_requests", "Requests by operation and outcome.", ("operation", "outcome"), registry=registry
        )
        self._seconds = Histogram(
            "meritgraph_request_seconds", "Duration of requests.", by_operation, registry=registry, buckets=_SECONDS
        )
        self._database = Histogram(
            "meritgraph_request_database_seconds",
            "Time that the statements of a request took together; some of them run side by side.",
            by_operation,
            registry=registry,
            buckets=_SECONDS,
        )
        self._cost = Histogram("meritgraph_request_cost", "Cost of operations.", by_operation, registry=registry, buckets=_COSTS)

    def answered(self, observed: Observed) -> None:
        name = self._names.of(observed.operation)
        self._requests.labels(name, observed.outcome).inc()
        self._seconds.labels(name).observe(observed.seconds)
        if observed.cost is not None:
            self._cost.labels(name).observe(observed.cost)
            self._database.labels(name).observe(observed.database_seconds)
