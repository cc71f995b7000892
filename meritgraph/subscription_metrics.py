"""Metrics of the subscriptions of this process: how many are open, how many answers they told, and why they ended."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge

from meritgraph.observing import CLIENT_LEFT, Followed, Observer, OperationNames


class SubscriptionMetrics(Observer):
    """An observer of subscriptions; what it has counted is in the registry."""

    def __init__(self, registry: CollectorRegistry, names: OperationNames) -> None:
        self._names = names
        by_operation = ("operation",)
        self._open = Gauge("meritgraph_subscriptions_open", "Subscriptions that are open.", by_operation, registry=registry)
        self._answers = Counter(
            "meritgraph_subscription_answers", "Answers that subscriptions told.", by_operation, registry=registry
        )
        self._ended = Counter(
            "meritgraph_subscriptions_ended", "Subscriptions that ended, by reason.", ("operation", "reason"), registry=registry
        )

    def begun(self, followed: Followed) -> None:
        self._open.labels(self._names.of(followed.operation)).inc()

    def sent(self, followed: Followed) -> None:
        self._answers.labels(self._names.of(followed.operation)).inc()

    def ended(self, followed: Followed) -> None:
        name = self._names.of(followed.operation)
        if followed.began:
            self._open.labels(name).dec()
        self._ended.labels(name, followed.reason or CLIENT_LEFT).inc()
