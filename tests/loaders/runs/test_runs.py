"""Plans, leases, back-fills and the events of a run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString

import orjson
import pytest

from graph.driver.database import Database
from graph.errors import LoadError, WrongIdentityKey
from graph.model.table import NODES
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, ScopeDone
from loaders.runs.leases import acquire_lease
from loaders.runs.load_events import LoadEvent, PageKept, RunEnded, RunStarted, ScopeEnded
from loaders.runs.report import ScopeReport
from loaders.runs.request import BackFill
from loaders.runs.retention import Retention, expire
from loaders.sync import SyncPolicy, synchronise_all
from tests.conftest import Run
from tests.support.engines import count, cypher, execute
from tests.support.fingerprint import contents
from tests.support.scripted_portal import ARGOS, CAREER, NOON, ScriptedReader, key_ring, load, order, scripted, servant

LATER = NOON + timedelta(days=1)
PLAN = SyncPolicy(dry_run=True)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def everything(run: Run, database: Database) -> int:
    return run(count(database, "MATCH (n) RETURN count(n) AS n"))


def test_a_plan_of_an_empty_graph_books_everything_and_writes_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    before = everything(run, fresh_database)
    report = run(load(fresh_database, CAREER, keys, policy=PLAN))
    assert report.books.created == report.books.read == 6
    assert everything(run, fresh_database) == before


def test_a_plan_binds_the_graph_to_no_identity_key(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    run(load(fresh_database, CAREER, key_ring(tmp_path / "passing"), policy=PLAN))
    assert run(load(fresh_database, CAREER, keys)).state == "clean"
    with pytest.raises(WrongIdentityKey):
        run(load(fresh_database, CAREER, key_ring(tmp_path / "passing"), policy=PLAN))


def test_a_plan_says_what_the_run_after_it_does(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    before = run(contents(fresh_database))
    changed = {
        **CAREER,
        "servants": [servant(lastName="Other"), servant("R2", "40912960650019"), servant("R3", None, birthDate="?")],
        "orders": [CAREER["orders"][0], order("3", "P1", "2020-01-01")],
    }
    planned = run(load(fresh_database, changed, keys, at=LATER, policy=PLAN))
    assert run(contents(fresh_database)) == before
    done = run(load(fresh_database, changed, keys, at=LATER))
    assert planned.books.counts() | {"pending": 0} == done.books.counts() | {"pending": 0}
    assert (done.books.created, done.books.updated, done.books.quarantined) == (2, 1, 1)


def test_a_scope_somebody_else_reads_is_left_alone(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(acquire_lease(fresh_database, f"{ARGOS.name}/servants/all", "another machine:1:ab"))
    report = run(load(fresh_database, CAREER, keys))
    states = {scope.stream: scope.state for scope in report.scopes}
    assert (states["servants"], states["bodies"]) == ("held", "done")
    assert report.state == "held"
    assert "another machine" in (report.problem or "")


def test_a_lease_is_given_back_at_the_end(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    assert run(fresh_database.read(cypher("MATCH (l:Lease) RETURN l.id AS id"))) == []


class Disturbed(ScriptedReader):
    """A portal that has a statement run after its first page is committed and before its next page or its end."""

    def __init__(self, pages: list[list[Any]], database: Database, statement: LiteralString) -> None:
        super().__init__({"servants": pages})
        self.kept, self._loop = threading.Event(), asyncio.get_running_loop()
        self._disturb = lambda: execute(database, statement)

    def read(self, stream: Any, scope: Any, since: str | None) -> Iterator[Page | ScopeDone]:
        for number, each in enumerate(super().read(stream, scope, since)):
            if number == 1:
                assert self.kept.wait(30)
                asyncio.run_coroutine_threadsafe(self._disturb(), self._loop).result(30)
            yield each

    def on_event(self, event: LoadEvent) -> None:
        if isinstance(event, PageKept):
            self.kept.set()


async def disturbed(database: Database, keys: KeyRing, pages: list[list[Any]], statement: LiteralString) -> ScopeReport:
    delivery = Disturbed(pages, database, statement)
    report = await synchronise_all(database, {scripted(delivery): Feed()}, keys, NOON, on_event=delivery.on_event)
    return report.portals[0].scopes[0]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("MATCH (l:Lease) SET l.holder = 'another machine:1:ab'", "in use by another machine (process 1,"),
        ("MATCH (l:Lease) DELETE l", "another process took it over and has finished"),
    ],
    ids=["another has it", "another had it"],
)
@pytest.mark.parametrize("pages", [[[servant()]], [[servant()], [servant("R2", "40912960650019")]]], ids=["the end", "a page"])
@pytest.mark.both_engines
def test_who_lost_the_lease_commits_nothing_more(
    run: Run, fresh_database: Database, keys: KeyRing, statement: LiteralString, problem: str, pages: list[list[Any]]
) -> None:
    scope = run(disturbed(fresh_database, keys, pages, statement))
    assert (scope.state, scope.books.created) == ("held", 1)
    assert problem in (scope.problem or "")
    assert run(count(fresh_database, "MATCH (s:Servant) RETURN count(s) AS n")) == 1
    ends = "MATCH (e:Event {kind: 'scope_ended'}) RETURN count(e) AS n"
    for text in ("MATCH (n:ScopeRun) RETURN count(n) AS n", "MATCH (n:Coverage) RETURN count(n) AS n", ends):
        assert run(count(fresh_database, text)) == 0


def test_a_run_that_was_removed_is_no_clean_one(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    with pytest.raises(LoadError, match="not in the graph any more"):
        run(disturbed(fresh_database, keys, [[servant()]], "MATCH (r:LoadRun) DETACH DELETE r"))
    assert run(count(fresh_database, "MATCH (n:Coverage) RETURN count(n) AS n")) == 0


def test_what_a_run_keeps_is_what_the_model_names(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {**CAREER, "servants": [servant(), servant("R3", None, birthDate="?")]}, keys))
    named = {(node.label, each.name) for node in NODES for each in node.properties}
    text = cypher("MATCH (n) UNWIND labels(n) AS label UNWIND keys(n) AS name RETURN DISTINCT label AS label, name AS name")
    found = {(row["label"], row["name"]) for row in run(fresh_database.read(text)) if row["label"] != "__Neo4jMigration"}
    assert {"ScopeRun", "Coverage", "Event", "QuarantinedRow"} <= {label for label, _ in found}
    assert found - named == set()


def test_a_back_fill_leaves_the_watermark_alone(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    text = cypher("MATCH (w:Watermark) RETURN w.stream AS stream, w.value AS value")
    before = run(fresh_database.read(text))
    asked: list[str | None] = []

    class Asked(ScriptedReader):
        def read(self, stream: Any, scope: Any, since: str | None) -> Any:
            asked.append(since)
            return super().read(stream, scope, since)

    source = scripted(Asked({"orders": [[order("0", "P1", "2012-01-01", end="2013-01-01", open=False)]]}), ARGOS)
    run(synchronise_all(fresh_database, {source: Feed()}, keys, LATER, SyncPolicy(back_fill=BackFill("0"))))
    assert asked == ["0"]
    assert run(fresh_database.read(text)) == before
    run(synchronise_all(fresh_database, {source: Feed()}, keys, LATER, SyncPolicy(back_fill=BackFill("0", "another"))))
    assert asked[1:] == [before[0]["value"]]
    assert run(fresh_database.read(cypher("MATCH (a:Appointment {order_number: '0'}) RETURN count(a) AS n"))) == [{"n": 1}]


def test_events_come_in_order_and_those_of_runs_are_numbered_in_the_graph(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    events: list[LoadEvent] = []
    source = scripted(ScriptedReader({stream: [rows] for stream, rows in CAREER.items()}), ARGOS)
    run(synchronise_all(fresh_database, {source: Feed()}, keys, NOON, on_event=events.append))
    run(load(fresh_database, CAREER, keys, at=LATER))
    kinds = [type(event) for event in events]
    assert kinds[0] is RunStarted
    assert kinds.index(PageKept) < kinds.index(ScopeEnded) < kinds.index(RunEnded)
    assert kinds.count(ScopeEnded) == len(CAREER)
    rows = run(fresh_database.read(cypher("MATCH (e:Event) RETURN e.seq AS seq, e.kind AS kind, e.about AS about ORDER BY seq")))
    of_one = ["run_started", *["scope_ended"] * len(CAREER), "run_ended"]
    assert [(row["seq"], row["kind"]) for row in rows] == list(enumerate(of_one * 2, 1))
    ended = [orjson.loads(str(row["about"])) for row in rows[1 : len(of_one)]]
    assert [each.get("stream") for each in ended] == [*CAREER, None]
    assert [each["created"] for each in ended] == [*(len(pages) for pages in CAREER.values()), 6]
    run(expire(fresh_database, Retention(), datetime.now(UTC) + timedelta(days=31)))
    assert run(count(fresh_database, "MATCH (e:Event) RETURN count(e) AS n")) == 0
    run(load(fresh_database, CAREER, keys, at=LATER))
    assert run(count(fresh_database, "MATCH (e:Event) RETURN min(e.seq) AS n")) == 2 * len(of_one) + 1


@pytest.mark.both_engines
def test_no_two_processes_get_one_number(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """Many runs end at once; their events are numbered without gaps or duplicates."""
    run(load(fresh_database, CAREER, keys))

    async def many() -> None:
        at = datetime.now(UTC)
        portals = [scripted(ScriptedReader({"bodies": []}), replace(ARGOS, name=f"copy{number}.uz")) for number in range(5)]
        await asyncio.gather(
            *(
                synchronise_all(fresh_database, {portal: Feed()}, keys, at + timedelta(seconds=number))
                for number, portal in enumerate(portals)
            )
        )

    run(many())
    rows = run(fresh_database.read(cypher("MATCH (e:Event) RETURN e.seq AS seq ORDER BY seq")))
    assert len(rows) == 2 + len(CAREER) + 5 * 3
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
