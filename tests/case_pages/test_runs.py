"""The page of loading: the books of real loads, what is in quarantine, and that somebody is called only when she must act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.migrations import migrate
from loaders.runs.load_requests import LoadRequestKind, Wanted, ask
from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.loading import overdue, portal_states
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty, execute
from tests.support.read_pages import Reader
from tests.support.scripted_portal import CAREER, COPY, body, key_ring, load, order
from tests.support.two_bodies import A

OPERATOR = Principal("operator", Role.INTEGRATOR)
BOOKS = "What became of the rows that were read"
OTHERS = [Principal("Aziza", Role.INVESTIGATOR, A), Principal("auditor", Role.AUDITOR), Principal("somebody", Role.SERVANT)]


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a hub that loaded one portal with a row that is no order, and another one without a fault."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    home = tmp_path_factory.mktemp("home")
    keys = key_ring(home)
    broken = [*CAREER["orders"], order("3", "P1", "no day")]
    run(load(engine.database, {**CAREER, "orders": broken}, keys))
    run(load(engine.database, {"bodies": [body()]}, keys, COPY))
    ended = "MATCH (r:LoadRun {portal: 'test.argos.uz'}) SET r.ended_at = $at"
    run(execute(engine.database, ended, at=datetime(2026, 11, 20, 12, 7, tzinfo=UTC)))
    client = Client(run, engine.database, home)
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def operator(client: Client) -> Reader:
    return Reader.signed_in(client, OPERATOR)


def test_the_books_of_each_portal_balance(operator: Reader) -> None:
    books = {row[0]: row[1:] for row in operator.page("/runs").table(BOOKS)[1:]}
    # A body, two posts, a servant and three orders, of which one is in quarantine.
    assert books["test.argos.uz"] == ["7", "6", "0", "0", "0", "1", "balances", "0"]
    assert books["copy.argos.uz"] == ["1", "1", "0", "0", "0", "0", "balances", "0"]
    orders = [row for row in operator.page("/runs").table("Last run of test.argos.uz") if row[0].startswith("orders")]
    assert [row[2:] for row in orders] == [["3", "2", "0", "0", "0", "1", "balances"]]


def test_somebody_is_called_where_she_must_act_and_nowhere_else(operator: Reader) -> None:
    page = operator.page("/runs")
    rows = page.table("Portals")[1:]
    assert rows[0][:3] == [
        "test.argos.uz Information system of the civil service",
        "Review: 1 row is in quarantine.",
        "loaded, some rows in quarantine",
    ]
    assert {row[1] for row in rows[1:]} == {"nothing"}
    called = {each.words for each in page.all_of("strong", "p") if each.attributes.get("class") == "todo"}
    assert called == {"Review: 1 row is in quarantine.", "Somebody must act on 1 portal."}


def test_each_portal_has_its_last_good_run_and_its_coverage(operator: Reader) -> None:
    rows = {row[0].partition(" ")[0]: row for row in operator.page("/runs").table("Portals")[1:]}
    assert rows["test.argos.uz"][3] == "20 November 2026, 12:07 UTC"
    # A row of the orders is in quarantine, so they are not loaded completely.
    assert rows["test.argos.uz"][4] == "bodies: 20 November 2026 positions: 20 November 2026 servants: 20 November 2026"
    never = [row for row in rows.values() if row[2] == "never loaded"]
    assert never
    assert {(row[3], row[4]) for row in never} == {("never", "nothing is loaded completely")}


def test_the_quarantine_stands_by_reason_and_field(operator: Reader) -> None:
    page = operator.page("/runs")
    ((where, code, field, rows, kept),) = page.table("Rows that could not be loaded")[1:]
    assert (where, rows, kept) == ("test.argos.uz, orders", "1", "1")
    assert code
    assert "Date" in field or "start" in field
    assert "no day" not in page.words, "a value of a row is nobody's to see here"


def test_a_request_that_waits_for_long_means_that_no_worker_runs(run: Run, client: Client, operator: Reader) -> None:
    assert "Nobody has asked for a load." in operator.page("/runs").words
    wanted = Wanted(LoadRequestKind.SYNC, "test.argos.uz")
    run(ask(client.database, wanted, "Ann", "<b>new</b> rows", datetime.now(UTC) - timedelta(hours=2)))
    response = operator.response("/runs")
    assert "<b>new</b>" not in response.text
    page = operator.page("/runs")
    (row,) = page.table("The last requests")[1:]
    assert row[1:] == ["load: test.argos.uz", "Ann: <b>new</b> rows", "waits for a worker"]
    assert "1 request has waited for more than ten minutes. Look whether a worker runs." in page.words


@pytest.mark.parametrize("principal", OTHERS, ids=lambda each: each.role)
def test_it_is_for_integrators_alone(client: Client, principal: Principal) -> None:
    page = Reader.signed_in(client, principal).page("/runs", status=403)
    assert page.heading == "This page is not for your role"
    assert "argos" not in page.words


def scope(**changes: Any) -> dict[str, Any]:
    counts = {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 0, "pending": 0}
    return {"stream": "orders", "scope": "all", "state": "DONE", "problem": None, "balanced": True, **counts, **changes}


def answer(state: str, *scopes: dict[str, Any]) -> dict[str, Any]:
    run = {"id": "run:1", "state": state, "problem": "the portal was away", "scopes": list(scopes)}
    portal: dict[str, Any] = {"name": "p", "title": None, "country": None, "installed": False, "lastRun": run, "coverage": []}
    nothing: dict[str, Any] = {"edges": []}
    return {"portals": {"edges": [{"node": portal}]}, "quarantine": nothing, "clean": nothing, "withRejects": nothing}


@pytest.mark.parametrize(
    ("state", "scopes", "act"),
    [
        ("HELD", [scope()], "Decide: "),
        ("FAILED", [scope()], "Mend: "),
        ("INTERRUPTED", [], "Mend: "),
        ("CLEAN", [scope(created=2, balanced=False)], "Report: "),
    ],
)
def test_each_trouble_says_what_to_do(state: str, scopes: list[dict[str, Any]], act: str) -> None:
    (portal,) = portal_states(answer(state, *scopes), Texts.of("en"))
    (only,) = portal.acts
    assert only.startswith(act)


@pytest.mark.parametrize("state", ["RUNNING", "STOPPED", "CLEAN", "WITH_REJECTS"])
def test_what_goes_on_or_was_stopped_by_a_person_calls_nobody(state: str) -> None:
    (portal,) = portal_states(answer(state, scope()), Texts.of("en"))
    assert portal.acts == ()
    assert overdue([{"state": "WAITING", "waitedSeconds": 600}, {"state": "DONE", "waitedSeconds": 6000}]) == 0
