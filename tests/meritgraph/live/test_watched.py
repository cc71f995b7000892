"""Who watches a hub is told of its subscriptions: how many are open, how many answers they told, and why they ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from prometheus_client import CollectorRegistry

from graph.driver.database import Database
from merit.findings.states import Decision
from meritgraph.live.subscribers import SubscriberTerms
from meritgraph.observing import OperationNames
from meritgraph.subscription_metrics import SubscriptionMetrics
from meritgraph.tracing import Tracing
from tests.conftest import Run
from tests.support.live_hub import CHANGES, NEARLY_OVER, OF_A, LiveHub, hear, live_hub, review, say
from tests.support.two_bodies import build_two_bodies

NAMED = CHANGES.replace("subscription(", "subscription Changes(")


def subscribe(id_: str, query: str = NAMED) -> dict[str, object]:
    return {"id": id_, "type": "subscribe", "payload": {"query": query}}


def test_subscriptions_are_counted_and_each_is_a_span_when_it_has_ended(
    run: Run, fresh_database: Database, tmp_path: Path
) -> None:
    build_two_bodies(run, fresh_database)
    registry, exporter, provider = CollectorRegistry(), InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    names = OperationNames()

    def count(name: str, **labels: str) -> float:
        return registry.get_sample_value(f"meritgraph_{name}", labels) or 0

    async def ended(reason: str, operation: str = "Changes") -> None:
        while not count("subscriptions_ended_total", operation=operation, reason=reason):  # noqa: ASYNC110 (the hub tells nobody)
            await asyncio.sleep(0.02)

    async def of_clients(hub: LiveHub) -> None:
        async with hub.stream(NAMED) as stream, hub.begun_socket() as opened:
            await stream.next()
            await say(opened, subscribe("a"))
            await hear(opened)
            await say(opened, subscribe("b"))
            assert (await hear(opened))["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
            await ended("RATE_LIMITED", "unknown")
            await review(fresh_database, OF_A, Decision.ACKNOWLEDGE)
            await stream.next()
            await hear(opened)
            assert count("subscriptions_open", operation="Changes") == 2
            await say(opened, {"id": "a", "type": "complete"})
            await ended("CLIENT_LEFT")
            await say(opened, subscribe("c", "subscription { nothing }"))
            await hear(opened)
            await ended("GRAPHQL_VALIDATION_FAILED", "unknown")
            assert count("subscriptions_open", operation="Changes") == 1
            hub.live.stop()
            assert await stream.next() == ("end", None)
        await ended("HUB_STOPS")

    async def of_an_expired_token(hub: LiveHub) -> None:
        async with hub.stream(NAMED, token=hub.token(hours=NEARLY_OVER)) as stream:
            while (await stream.next())[0] != "complete":
                pass

    async def story() -> None:
        watching = (SubscriptionMetrics(registry, names), Tracing(provider, names))
        async with live_hub(fresh_database, tmp_path, terms=SubscriberTerms(of_one=2), observers=watching) as hub:
            await of_clients(hub)
        async with live_hub(fresh_database, tmp_path, check_seconds=0.2, observers=watching) as hub:
            await of_an_expired_token(hub)
        await ended("UNAUTHENTICATED")

    run(story())
    assert count("subscription_answers_total", operation="Changes") == 5
    assert count("subscriptions_open", operation="Changes") == 0
    spans = {str((each.attributes or {})["meritgraph.outcome"]): each for each in exporter.get_finished_spans()}
    assert {reason: each.name for reason, each in spans.items()} == {
        "RATE_LIMITED": "subscription unknown",
        "GRAPHQL_VALIDATION_FAILED": "subscription unknown",
        "CLIENT_LEFT": "subscription Changes",
        "HUB_STOPS": "subscription Changes",
        "UNAUTHENTICATED": "subscription Changes",
    }
    assert (spans["CLIENT_LEFT"].attributes or {})["meritgraph.answers"] == 2
    assert spans["CLIENT_LEFT"].status.status_code is StatusCode.UNSET
    assert spans["UNAUTHENTICATED"].status.status_code is StatusCode.ERROR
    assert "inspector" not in "".join(each.to_json() for each in spans.values())


def test_a_subscription_that_its_socket_ends_because_of_the_token_is_counted_so(
    run: Run, fresh_database: Database, tmp_path: Path
) -> None:
    build_two_bodies(run, fresh_database)
    registry = CollectorRegistry()

    async def story() -> None:
        watching = (SubscriptionMetrics(registry, OperationNames()),)
        async with (
            live_hub(fresh_database, tmp_path, check_seconds=0.2, observers=watching) as hub,
            hub.begun_socket(hub.token(hours=NEARLY_OVER)) as opened,
        ):
            await say(opened, subscribe("a"))
            while (await hear(opened))["type"] != "error":
                pass

    run(story())
    labels = {"operation": "Changes", "reason": "UNAUTHENTICATED"}
    assert registry.get_sample_value("meritgraph_subscriptions_ended_total", labels) == 1
