"""A judgement on people of whom a record cannot be written again waits, and keeps no other from its effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.driver.database import Database
from loaders.entity_resolution.judgements import judgements
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.joined_servants import NUMBERS, PARTED, Registry
from tests.support.scripted_portal import key_ring, order, servant

pytestmark = pytest.mark.both_engines

# Two people, each loaded twice: once with the national number and once without.
TWICE = {
    **PARTED,
    "servants": [
        servant("R1", NUMBERS[0]),
        servant("R2", None, birthDate=None),
        servant("R3", NUMBERS[1], lastName="Saidov", firstName="Botir", patronymic=None, birthDate="1991-12-04", sex="M"),
        servant("R4", None, lastName="Saidov", firstName="Botir", patronymic=None, birthDate=None, sex="M"),
    ],
    "orders": [
        order(str(n), "P1", f"201{n}-01-01", end=f"201{n}-06-01", open=False, seq=n, registerNo=f"R{n}") for n in range(1, 5)
    ],
    "sanctions": [],
}


def test_a_stream_that_is_not_installed_holds_up_only_the_people_of_its_records(
    run: Run, fresh_database: Database, tmp_path: Path
) -> None:
    registry = Registry(run, fresh_database, key_ring(tmp_path), TWICE)
    held_up = registry.judge(registry.holder("1"), registry.holder("2"))
    effective = registry.judge(registry.holder("3"), registry.holder("4"), minutes=1)
    of_second = "MATCH (s:Servant {id: $id})<-[:DESCRIBES]-(r:PortalRecord) SET r.stream = 'renamed'"
    run(execute(fresh_database, of_second, id=registry.holder("2")))

    registry.apply_survivorship()

    found = {each.id: (each.state.value, each.problem) for each in run(judgements(fresh_database))}
    state, problem = found[held_up]
    assert state == "waiting"
    assert "records of test.argos.uz/renamed are concerned" in str(problem)
    assert found[effective] == ("applied", None)
    assert registry.holder("1") != registry.holder("2")
    assert registry.holder("3") == registry.holder("4")
