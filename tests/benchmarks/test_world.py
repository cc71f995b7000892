"""The invented service that the API is measured on: the hub answers on it as on a loaded graph."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import pytest

from benchmarks.api.filling import write
from benchmarks.api.world import PORTAL, SPELLS, World
from careers.derive import derive_careers
from graph.driver.database import Database
from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import count, empty, execute

WORLD = World(300)


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(write(engine.database, WORLD))
    return Hub(engine.database, run)


@pytest.mark.both_engines
def test_the_world_has_as_much_as_it_says(hub: Hub, run: Run) -> None:
    expected = {
        "Servant": 300,
        "Appointment": 900,
        "Promotion": 600,
        "Position": 30,
        "Organisation": 5,
        "Certificate": 300,
        "Assessment": 300,
        "Competition": 90,
        "Finding": 60,
    }

    async def of(database: Database, label: str) -> int:
        return await count(database, "MATCH (n) WHERE $label IN labels(n) RETURN count(n) AS n", label=label)

    assert {label: run(of(hub.database, label)) for label in expected} == expected
    in_lists = hub.data("{ servants(first: 1) { totalCount } organisations(first: 1) { totalCount } }")
    assert in_lists == {"servants": {"totalCount": 300}, "organisations": {"totalCount": 5}}


@pytest.mark.both_engines
def test_a_career_has_three_steps_with_two_moves(hub: Hub) -> None:
    query = """query($id: ID!) { careerPath(servantId: $id) { servant { name } steps {
      start { exact } open move onMainLine position { rank } organisation { name } records { portal }
    } gaps { days } } }"""
    path = hub.data(query, id=WORLD.id_of("servant", 17))["careerPath"]

    assert path["servant"]["name"] == WORLD.name(17)
    steps = path["steps"]
    assert len(steps) == SPELLS
    assert [step["start"]["exact"] for step in steps] == sorted(step["start"]["exact"] for step in steps)
    assert all(step["onMainLine"] and step["records"] == [{"portal": PORTAL}] for step in steps)
    for old, new in pairwise(steps):
        gained = new["position"]["rank"] - old["position"]["rank"]
        assert new["move"] == ("PROMOTION" if gained > 0 else "DEMOTION" if gained < 0 else "LATERAL")
    assert path["gaps"] == []


@pytest.mark.both_engines
def test_derivation_finds_nothing_to_change(hub: Hub, run: Run) -> None:
    """What the world says of moves and ranks is what the hub derives."""
    moves = "MATCH (m:Promotion)-[:INTO]->(a:Appointment) RETURN collect([m.id, m.kind, m.steps, a.rank, a.ladder]) AS all"
    before = run(execute(hub.database, moves))
    run(execute(hub.database, "MATCH (s:Servant) SET s.dirty = s.id"))

    report = run(derive_careers(hub.database))

    assert report.derived == 300
    assert not report.not_derived
    after = run(execute(hub.database, moves))
    assert _sorted(after) == _sorted(before)


def _sorted(rows: list[dict[str, object]]) -> list[str]:
    (row,) = rows
    return sorted(map(str, cast("list[object]", row["all"])))


@pytest.mark.both_engines
def test_people_are_found_by_their_names_and_certificates_by_their_numbers(hub: Hub) -> None:
    words = WORLD.name(42).split()
    matches = hub.data("query($name: String!) { searchServants(name: $name) { servant { id } } }", name=f"{words[1]} {words[0]}")
    assert matches["searchServants"][0] == {"servant": {"id": WORLD.id_of("servant", 42)}}

    query = "query($portal: String!, $number: String!) { certificate(portal: $portal, number: $number) { servant { id } } }"
    found = hub.data(query, portal=PORTAL, number=WORLD.certificate_number(42))
    assert found == {"certificate": {"servant": {"id": WORLD.id_of("servant", 42)}}}
