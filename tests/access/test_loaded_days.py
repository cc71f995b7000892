"""For which days portals are loaded for the bodies of a servant, as far as a caller sees where she served."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from resolvers.access.callers import Caller
from tests.conftest import OpenEngine, Run
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import CLIENT_OF_A, CLIENT_OF_B, HERSELF, INVESTIGATOR_OF_A, MOVED, A, B, World

pytestmark = pytest.mark.both_engines

ASKED = "query L($id: ID!) { servant(id: $id) { loadedDays { organisationId portal label start end } } }"
OWN = ("2000-01-01", "2026-11-20")


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    """Add two lists of degrees that meet, of a portal that describes A; one of the whole country; and one of another country."""
    SmallGraph(run, engine.database).write(
        """MATCH (a:Organisation {id: $a})
        CREATE (a)<-[:DESCRIBES]-(:PortalRecord {id: 'record:of a', portal: 'degrees'})
        WITH a UNWIND $lists AS list CREATE (c:Coverage {id: 'coverage:' + list.id}) SET c += list""",
        a=A,
        lists=[
            _list("d1", "degrees", ["DegreeGrant"], 2010, 2015),
            _list("d2", "degrees", ["DegreeGrant"], 2015, 2020),
            _list("d3", "degrees", ["DegreeGrant"], 2021, 2022),
            {**_list("bars", "courts", ["Bar"], 2011, 2026), "whole_country": True, "country": "UZ"},
            {**_list("foreign", "courts", ["Bar"], 1990, 2026), "whole_country": True, "country": "KZ"},
        ],
    )
    return world


def _list(id_: str, portal: str, labels: list[str], start: int, end: int) -> dict[str, Any]:
    return {"id": id_, "portal": portal, "labels": labels, "from": date(start, 1, 1), "to": date(end, 1, 1)}


def loaded(world: World, caller: Caller | None) -> set[tuple[str, ...]]:
    rows = world.data(caller, ASKED, id=MOVED)["servant"]["loadedDays"]
    found = [tuple(row.values()) for row in rows]
    assert found == sorted(found)
    return set(found)


def _of(body: str) -> set[tuple[str, ...]]:
    own: set[tuple[str, ...]] = {
        (body, f"portal of {body.partition(':')[2]}", label, *OWN) for label in ("Appointment", "Sanction")
    }
    own.add((body, "courts", "Bar", "2011-01-01", "2026-01-01"))
    if body == A:
        own |= {(A, "degrees", "DegreeGrant", f"{start}-01-01", f"{end}-01-01") for start, end in ((2010, 2020), (2021, 2022))}
    return own


@pytest.mark.parametrize("caller", [None, INVESTIGATOR_OF_A, CLIENT_OF_B, HERSELF], ids=["hub", "investigator", "client", "her"])
def test_they_are_of_all_bodies_for_whoever_sees_the_whole_career(world: World, caller: Caller | None) -> None:
    assert loaded(world, caller) == _of(A) | _of(B)


def test_a_body_that_she_left_is_told_those_of_its_own(world: World) -> None:
    assert loaded(world, CLIENT_OF_A) == _of(A)
