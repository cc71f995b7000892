"""Who watches a hub: what it says of its requests, to whom, and what it never says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from graph.driver.database import Database
from meritgraph.api_settings import ApiSettings
from meritgraph.app import create_app
from meritgraph.observing import Observed, OperationNames
from meritgraph.request_metrics import RequestMetrics
from meritgraph.saved_metrics import SavedMetrics
from meritgraph.settings import Settings
from meritgraph.shared_secrets import UnusableSecret
from meritgraph.tracing import Tracing
from tests.conftest import Run
from tests.meritgraph.conftest import Client

RULES = "query Rules { rules { id } }"
SECRET = "a secret of some length"
LOADING = """# HELP meritgraph_load_seconds Duration of the last run.
# TYPE meritgraph_load_seconds gauge
meritgraph_load_seconds{portal="%s"} %g
"""


def page(
    run: Run, home: Path, *, client: str = "127.0.0.1", name: str = "127.0.0.1:8000", api: Any = None, **headers: str
) -> httpx.Response:
    """Ask a hub for its metrics from an address, under a name."""
    app = create_app(Settings(home=home, api=api or ApiSettings(metrics=True)))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as http:
            return await http.get("/metrics", headers={key.replace("_", "-"): value for key, value in headers.items()})

    return run(ask())


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (each.name, *sorted(each.labels.values())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def test_there_is_no_page_unless_a_setting_asks_for_it(run: Run, tmp_path: Path) -> None:
    assert page(run, tmp_path, api=ApiSettings()).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"client": "::1", "name": "[::1]:8000"}, 200),
        ({"name": "localhost"}, 200),
        ({"client": "192.0.2.1"}, 403),
        # A page whose name leads to this machine, and what a proxy of this machine passes on.
        ({"name": "evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"X_Forwarded_For": "127.0.0.1"}, 403),
        ({"Forwarded": "for=127.0.0.1"}, 403),
        ({"Via": "1.1 proxy"}, 403),
    ],
)
def test_without_a_secret_metrics_are_for_this_machine_itself(
    run: Run, tmp_path: Path, asked: dict[str, str], status: int
) -> None:
    assert page(run, tmp_path, **asked).status_code == status


def test_with_a_secret_whoever_sends_it_may_read_them(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    api = ApiSettings(metrics=True, metrics_secret_file=file)

    assert (
        page(run, tmp_path, api=api, client="192.0.2.1", name="hub.example", Authorization=f"Bearer {SECRET}").status_code == 200
    )
    for wrong in ("", "Bearer", f"Bearer {SECRET}x", f"Basic {SECRET}"):
        refused = page(run, tmp_path, api=api, Authorization=wrong)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="metrics"')


@pytest.mark.parametrize(("content", "says"), [(None, "cannot be read"), (b"short", "too short"), (b"\xff" * 20, "no text")])
def test_a_secret_that_cannot_be_used_keeps_the_hub_from_starting(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UnusableSecret, match=says):
        create_app(Settings(home=tmp_path, api=ApiSettings(metrics=True, metrics_secret_file=file)))


def test_metrics_of_loading_are_those_that_the_last_runs_saved(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "loading.one.prom").write_text(LOADING % ("one", 1.5))
    (folder / "loading.two.prom").write_text(LOADING % ("two", 2.5))
    (folder / "loading.bad.prom").write_text("meritgraph_load_seconds{ what is this")

    answered = page(run, tmp_path)

    found = samples(answered.text)
    assert (found["meritgraph_load_seconds", "one"], found["meritgraph_load_seconds", "two"]) == (1.5, 2.5)
    assert answered.text.count("# TYPE meritgraph_load_seconds gauge") == 1
    assert "loading.bad.prom cannot be read" in caplog.text
    assert list(SavedMetrics(tmp_path / "nowhere").collect()) == []


def test_requests_are_counted_by_operation_and_outcome(run: Run, database: Database, tmp_path: Path) -> None:
    registry = CollectorRegistry()
    client = Client(run, database, tmp_path, observers=(RequestMetrics(registry, OperationNames(2)),))

    for query in (RULES, RULES, "{ rules { id } }", "query N31234567890 { rules { id } }", "{ nothing }"):
        client.ask(query)
    cost = int(client.ask("query Courses { courses(first: 1) { totalCount } }").headers["X-Cost"])
    client.ask("query Third { rules { id } }")
    client.post({"query": RULES}, Authorization="Bearer none")
    client.ask("query People { servants(first: 1) { totalCount } }")

    def count(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    outcomes = {
        (each.labels["operation"], each.labels["outcome"]): each.value
        for family in registry.collect()
        for each in family.samples
        if each.name == "meritgraph_requests_total"
    }
    assert outcomes == {
        ("Rules", "OK"): 2,
        ("unnamed", "OK"): 1,
        ("Courses", "OK"): 1,
        # A name with a number in it, and those beyond the first two.
        ("other", "OK"): 3,
        ("unknown", "GRAPHQL_VALIDATION_FAILED"): 1,
        ("unknown", "UNAUTHENTICATED"): 1,
    }
    assert count("meritgraph_request_cost_sum", operation="Courses") == cost
    assert count("meritgraph_request_seconds_count", operation="Rules") == 2
    assert count("meritgraph_request_database_seconds_sum", operation="Rules") == 0
    assert (count("meritgraph_request_database_seconds_sum", operation="Courses") or 0) > 0


def test_a_span_has_neither_text_nor_variables_and_goes_on_with_the_trace_of_the_client(
    run: Run, database: Database, tmp_path: Path
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    client = Client(run, database, tmp_path, observers=(Tracing(provider, OperationNames()),))
    trace = "0af7651916cd43dd8448eb211c80319c"

    query = "query Find($name: String!) { searchServants(name: $name) { score } }"
    client.post({"query": query, "variables": {"name": "Marker"}}, traceparent=f"00-{trace}-b7ad6b7169203331-01")
    client.ask("{ nothing }")
    client.ask('mutation Assign { assignFinding(input: {id: "none", expectedVersion: 1}) { __typename } }')

    found, refused, changed = exporter.get_finished_spans()
    assert (found.name, refused.name, changed.name) == ("query Find", "request unknown", "mutation Assign")
    assert "graphql.operation.type" not in (refused.attributes or {})
    assert (changed.attributes or {})["graphql.operation.type"] == "mutation"
    assert found.context is not None
    assert f"{found.context.trace_id:032x}" == trace
    attributes = dict(found.attributes or {})
    assert attributes.pop("meritgraph.cost")
    assert isinstance(attributes.pop("meritgraph.database_seconds"), float)
    assert attributes == {"graphql.operation.name": "Find", "graphql.operation.type": "query", "meritgraph.outcome": "OK"}
    assert refused.status.status_code is StatusCode.ERROR
    for text in ("Marker", "searchServants", client.token, "tester"):
        assert text not in found.to_json() + refused.to_json()
    assert (found.end_time or 0) >= (found.start_time or 0)


def test_names_that_are_told_apart_are_few() -> None:
    names = OperationNames(2)

    assert [names.of(each) for each in ("A", "B", "C", "A", "unknown", "unnamed")] == [
        "A",
        "B",
        "other",
        "A",
        "unknown",
        "unnamed",
    ]
    assert OperationNames().of("x" * 101) == "other"
    assert OperationNames().of("Report2026") == "other"
    assert Observed().outcome == "INTERNAL_SERVER_ERROR"
