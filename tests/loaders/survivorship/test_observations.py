"""Snapshots of one spell that contradict each other: one of them counts, and nothing else waits for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Ref, person
from loaders.portal_api.contract import Row, Stream, StreamMode
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import ARGOS, CAREER, key_ring, load

pytestmark = pytest.mark.both_engines


class Sight(Row):
    """What a snapshot shows of the one spell of these tests."""

    id: str
    start: str
    end: str | None


def _spell(row: Sight) -> list[facts.Fact]:
    period = Period(Day.parse(row.start), Day.parse(row.end) if row.end else None)
    servant, position = person("UZ/PINFL", "31503856070015"), Ref(f"{ARGOS.name}/positions", "P1")
    return [facts.Appointment(ref=Ref("spell", "1"), servant=servant, position=position, period=period, observed=True)]


SIGHTS: Stream[Any] = Stream("sights", Sight, ("id",), _spell, StreamMode.SNAPSHOT)
REGISTER = replace(ARGOS, streams=(*ARGOS.streams, SIGHTS))
EARLIER, LATER = {"start": "2019", "end": "2020-06-01"}, {"start": "2022-01", "end": None}


@pytest.mark.parametrize("sights", [(EARLIER, LATER), (LATER, EARLIER)], ids=["earlier first", "later first"])
def test_snapshots_that_contradict_each_other_hold_nothing_up(
    run: Run, fresh_database: Database, tmp_path: Path, sights: tuple[dict[str, str | None], ...]
) -> None:
    """One of the two rows comes first in the order of records, whichever it is."""
    world = {**CAREER, "sights": [{"id": str(number), **sight} for number, sight in enumerate(sights)]}
    report = run(load(fresh_database, world, key_ring(tmp_path), REGISTER))
    assert (report.state, report.problem) == ("clean", None)
    text = """MATCH (a:Appointment) WHERE a.order_number IS NULL
    RETURN toString(a.start_earliest) AS start, toString(a.end_latest) AS end, a.open AS open"""
    (spell,) = run(fresh_database.read(cypher(text)))
    assert spell in (
        {"start": "2019-01-01", "end": "2020-06-01", "open": False},
        {"start": "2022-01-01", "end": None, "open": True},
    )
    assert run(fresh_database.read(cypher("MATCH (p:PendingSurvivorship) RETURN p.id AS id"))) == []
    assert run(fresh_database.read(cypher("MATCH (s:Servant) WHERE s.dirty IS NOT NULL RETURN s.id AS id"))) == []
