"""What clients really send: each operation with the statements that it runs and a ceiling of database hits.

An operation runs the same statements for one node and for many. Hits are those that Neo4j counts (PROFILE): they depend on plans
and data, not on the machine. Beside the few whom an operation asks about, the graph has hundreds whom it does not concern, so
that a statement that starts at the wrong end exceeds its ceiling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.workload import SPELLS, Workload
from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.database_hits import ProfiledDatabase
from tests.support.engines import empty, execute
from tests.support.fork_server import ROOT
from tests.support.sample_service import load_sample_service
from tests.support.scripted_portal import COPY, Row, body, key_ring, load, position

FOLDER = Path(__file__).parent / "operations"
CROWD, POSTS = Workload(300), 60

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of ``operations/<name>.graphql``, with variables for few nodes and for many.

    ``statements`` is the number for many nodes, ``hits`` the ceiling for them.
    """

    name: str
    asks: str
    few: Callable[[Hub], Variables]
    many: Callable[[Hub], Variables]
    statements: int
    hits: int

    @property
    def text(self) -> str:
        return (FOLDER / f"{self.name}.graphql").read_text("utf-8")


def _clerk(number: int) -> str:
    """Return the name of somebody who held three positions in a row, each of a higher rank."""
    return f"Family{number} Given{number} Father{number}"


KARIMOVA, ZOKIROV = "Karimova Gulnora Anvar qizi", "Zokirov Umid"
MINISTRY, OFFICE, CROWDED = "Ministry of Transport", "District office", "Body X"
ON = {"on": "2020-01-01"}


def _page(hub: Hub, body: str, first: int, **others: Any) -> Variables:
    return {"body": hub.id_of(body), "first": first, **others}


CATALOGUE = (
    Operation(
        *("career", "a career of three steps: days, position, organisation, how, which order, which move"),
        lambda hub: {"servant": hub.id_of(ZOKIROV)},
        lambda hub: {"servant": hub.id_of(_clerk(0))},
        *(1, 200),
    ),
    Operation(
        *("careers", "the same of twenty servants"),
        lambda hub: {"servants": [hub.id_of(_clerk(0))]},
        lambda hub: {"servants": [hub.id_of(_clerk(number)) for number in range(20)]},
        *(1, 4000),
    ),
    Operation(
        *("career_in_full", "a career of four steps with competitions, training, certificates, gaps and portal records"),
        lambda hub: {"servant": hub.id_of(ZOKIROV)},
        lambda hub: {"servant": hub.id_of(KARIMOVA)},
        *(6, 650),
    ),
    Operation(
        *("servants_by_name", "a page of fifty servants, and their number"),
        lambda hub: {"first": 1},
        lambda hub: {"first": 50},
        *(2, 450),
    ),
    Operation(
        *("servants_of_body", "a page of fifty who serve or served in a body of three hundred, and their number"),
        lambda hub: _page(hub, CROWDED, 1),
        lambda hub: _page(hub, CROWDED, 50),
        *(3, 30000),
    ),
    Operation(
        *("servants_changed", "a page of fifty servants who changed since yesterday"),
        lambda hub: {"first": 1, "since": "2026-11-20T00:00:00Z"},
        lambda hub: {"first": 50, "since": "2026-11-20T00:00:00Z"},
        *(1, 500),
    ),
    Operation(
        *("search", "servants by a name"),
        lambda hub: {"name": "Gulnora", "first": 1},
        lambda hub: {"name": "Orinov Aziz", "first": 20},
        *(1, 2000),
    ),
    Operation(
        *("person", "everything on record of a servant"),
        lambda hub: {"servant": hub.id_of(ZOKIROV)},
        lambda hub: {"servant": hub.id_of(KARIMOVA)},
        *(21, 1150),
    ),
    Operation(
        *("organisation", "an organisation with a page of fifty of its staff on a day, and their number"),
        lambda hub: _page(hub, CROWDED, 1, **ON),
        lambda hub: _page(hub, CROWDED, 50, **ON),
        *(6, 18500),
    ),
    Operation(
        *("position", "a position with its holder on a day"),
        lambda hub: {"position": hub.id_of("Head"), "on": "2017-06-01"},
        lambda hub: {"position": hub.id_of("Head"), "on": "2017-06-01"},
        *(6, 300),
    ),
    Operation(
        *("appointments_of_body", "a page of fifty appointments in a body in one mode after a day"),
        lambda hub: _page(hub, CROWDED, 1, mode="COMPETITION", **{"from": "2019-06-01"}),
        lambda hub: _page(hub, CROWDED, 50, mode="COMPETITION", **{"from": "2019-06-01"}),
        *(4, 7000),
    ),
    Operation(
        *("promotions_of_body", "a page of fifty promotions in a body, with the rating before"),
        lambda hub: _page(hub, CROWDED, 1),
        lambda hub: _page(hub, CROWDED, 50),
        *(6, 15000),
    ),
    Operation(
        *("competitions_of_body", "the competitions of a body with their applications"),
        lambda hub: _page(hub, MINISTRY, 1),
        lambda hub: _page(hub, MINISTRY, 50),
        *(5, 160),
    ),
    Operation(
        *("certificate", "a certificate by its number"),
        lambda hub: {"portal": "my.dba.uz", "number": "dba 1"},
        lambda hub: {"portal": "my.dba.uz", "number": "dba 1"},
        *(6, 100),
    ),
    Operation(
        *("certificates_of_body", "the valid certificates of the staff of a body and all below it"),
        lambda hub: _page(hub, MINISTRY, 1, **ON),
        lambda hub: _page(hub, MINISTRY, 50, **ON),
        *(5, 340),
    ),
    Operation(
        *("findings_of_body", "the open findings of a body and all below it, the most severe first, with their evidence"),
        lambda hub: _page(hub, MINISTRY, 1),
        lambda hub: _page(hub, MINISTRY, 32),
        *(6, 8300),
    ),
    Operation(
        *("finding_counts", "the number of findings of a body by rule"),
        lambda hub: {"body": hub.id_of(OFFICE)},
        lambda hub: {"body": hub.id_of(MINISTRY)},
        *(2, 190),
    ),
    Operation(*("load_runs", "the last runs of all portals"), lambda hub: {"first": 1}, lambda hub: {"first": 50}, *(1, 230)),
    Operation(
        *("load_requests", "fifty loads that were asked for, with their runs"),
        lambda hub: {"first": 1},
        lambda hub: {"first": 50},
        *(2, 5000),
    ),
    Operation(
        *("entities", "forty entities for a gateway"),
        lambda hub: {"representations": _representations(hub, 1)},
        lambda hub: {"representations": _representations(hub, 38)},
        *(3, 320),
    ),
)


def _representations(hub: Hub, servants: int) -> list[Variables]:
    people = [{"__typename": "Servant", "id": hub.id_of(_clerk(number))} for number in range(servants)]
    return [
        *people,
        {"__typename": "Organisation", "id": hub.id_of(MINISTRY)},
        {"__typename": "Position", "id": hub.id_of("Head")},
    ]


each_operation = pytest.mark.parametrize("operation", CATALOGUE, ids=lambda operation: operation.name)


@pytest.fixture(scope="module")
def service(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    folder = tmp_path_factory.mktemp("catalogue")
    run(load_sample_service(engine.database, folder))
    assert run(load(engine.database, _crowd(), key_ring(folder), COPY)).state == "clean"
    run(execute(engine.database, _ASKED, asked_at=datetime(2026, 11, 20, tzinfo=UTC)))
    return Hub(ProfiledDatabase(engine.database) if engine.name == "neo4j" else engine.database, run)


# Of each there came a run.
_ASKED = """MATCH (run:LoadRun) WITH run ORDER BY run.id LIMIT 1 UNWIND range(1, 60) AS number
CREATE (:LoadRequest {id: 'load_request:' + number, kind: 'sync', about: 'sync *', by: 'operator', why: 'so', state: 'done',
  asked_at: $asked_at, attempts: 1})-[:STARTED]->(run)"""


def _crowd() -> dict[str, list[Row]]:
    """Return a body and three hundred people who each held three of its positions in a row."""
    orders: list[Row] = [{**row, "position": f"X{(at // SPELLS + at % SPELLS) % POSTS}"} for at, row in enumerate(CROWD.orders())]
    posts = [position(f"X{number}", 1 + number % 9, "X") for number in range(POSTS)]
    return {"bodies": [body("X")], "positions": posts, "servants": list(CROWD.people()), "orders": orders}


@pytest.mark.both_engines
@each_operation
def test_an_operation_runs_the_same_statements_for_one_node_and_for_many(service: Hub, operation: Operation) -> None:
    service.data(operation.text, **operation.few(service))
    few = set(service.statements)
    service.data(operation.text, **operation.many(service))
    many = Counter(service.statements)

    assert few <= set(many)
    assert len(many) == operation.statements, many
    # People whom facts of two kinds name are read at once or once for each, by which answer comes first.
    assert all(times == 1 or (times == 2 and name.endswith("_by_id")) for name, times in many.items()), many


@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
@each_operation
def test_an_operation_stays_below_its_ceiling_of_database_hits(service: Hub, operation: Operation) -> None:
    assert isinstance(service.database, ProfiledDatabase)
    variables = operation.many(service)
    service.database.hits.clear()

    service.data(operation.text, **variables)

    hits = service.database.hits
    # A ceiling far above what is needed would hide that a plan gets worse.
    assert operation.hits / 2 < sum(hits.values()) <= operation.hits, hits


def test_the_guide_has_the_catalogue() -> None:
    lines = ["| operation | statements | hits at most |", "|---|---|---|"]
    lines += [f"| {each.asks} | {each.statements} | {each.hits:,} |" for each in CATALOGUE]

    assert "\n".join(lines) in (ROOT / "docs" / "api.md").read_text("utf-8")


def test_every_file_of_an_operation_is_in_the_catalogue() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.graphql")) == sorted(each.name for each in CATALOGUE)
