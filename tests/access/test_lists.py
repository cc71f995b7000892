"""Lists have exactly what the caller sees: each page, each count, each criterion, whether her bodies are few or many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.migrations import migrate
from resolvers.access.callers import Caller
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty, execute
from tests.support.two_bodies import (
    A1,
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    DEPUTY,
    FOREIGN,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    LENT,
    MOVED,
    RETURNED,
    SOMEBODY,
    STAYS,
    UNIT,
    A,
    B,
    World,
    build_two_bodies,
)

pytestmark = pytest.mark.both_engines

CALLERS = [CLIENT_OF_A, CLIENT_OF_B, INVESTIGATOR_OF_A, INVESTIGATOR_OF_B, HERSELF, SOMEBODY, INTEGRATOR, AUDITOR]

# Many bodies below each of both: lists of such a caller are read along their own order.
_MANY = """UNWIND range(0, 100) AS each UNWIND ['a', 'b'] AS above
MATCH (top:Organisation {id: 'organisation:' + above})
CREATE (o:Organisation {id: 'organisation:' + above + '/' + each, name: 'Unit ' + each, sort_key: 'unit ' + each})
CREATE (o)-[:HAS_VERSION]->(v:OrganisationVersion {
  id: 'organisation_version:' + above + '/' + each, open: true, start_earliest: $day, start_latest: $day
})
CREATE (v)-[:PART_OF]->(top)"""
# The posts of «stays» in A and of «foreign» in B head their bodies. A portal states all certificates.
_HEADS = """MATCH (v:PositionVersion) WHERE v.id IN ['position_version:stays in a', 'position_version:foreign in b']
SET v.head_of_body = true"""
_STATED = """MATCH (c:Certificate)
CREATE (:PortalRecord {id: 'record:' + c.id, portal: 'academy', stream: 'certificates', state: 'active'})-[:DESCRIBES]->(c)"""


@pytest.fixture(scope="module", params=["few", "many"])
def world(engine: OpenEngine, run: Run, request: pytest.FixtureRequest) -> World:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    built = build_two_bodies(run, engine.database)
    run(execute(engine.database, _HEADS))
    run(execute(engine.database, _STATED))
    if request.param == "many":
        run(execute(engine.database, _MANY, day=date(2000, 1, 1)))
    return built


def _listed(world: World, caller: Caller | None, field: str, filter_: dict[str, Any] | None = None) -> list[str]:
    """Return the ids of a list, read in pages of two, and check that it is as long as it says."""
    type_ = f"{field[0].upper()}{field[1:-1]}Filter"
    query = f"""query($filter: {type_}, $after: String) {{ {field}(first: 2, after: $after, filter: $filter) {{
      totalCount edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    found: list[str] = []
    after: Any = None
    while True:
        page = world.data(caller, query, filter=filter_, after=after)[field]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found) == len(set(found))
            return found
        assert len(page["edges"]) == 2


def _people(world: World, caller: Caller | None, **filter_: Any) -> set[str]:
    return set(_listed(world, caller, "servants", filter_))


@pytest.mark.parametrize(
    ("field", "filter_"),
    [
        ("servants", {}),
        ("appointments", {}),
        ("promotions", {"everyKind": True}),
        ("competitions", {}),
        ("certificates", {}),
        ("sanctions", {}),
        ("appeals", {}),
        ("assessments", {}),
        ("degreeGrants", {}),
        ("reserveMemberships", {}),
    ],
)
def test_a_list_has_what_its_caller_sees_by_id(world: World, field: str, filter_: dict[str, Any]) -> None:
    everything = _listed(world, None, field, filter_)
    assert everything
    of_moved = {**filter_, "servant": MOVED}
    hers = [] if field in ("servants", "competitions") else _listed(world, None, field, of_moved)
    for caller in CALLERS:
        nodes = world.data(caller, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=everything)["nodes"]
        seen = [node["id"] for node in nodes if node]

        assert _listed(world, caller, field, filter_) == [id_ for id_ in everything if id_ in seen], caller.subject
        if hers:
            assert _listed(world, caller, field, of_moved) == [id_ for id_ in hers if id_ in seen], caller.subject


def test_who_and_what_is_listed(world: World) -> None:
    """By hand: what the two bodies see is different, and «moved» sees herself alone."""
    assert _people(world, CLIENT_OF_A) == {MOVED, STAYS, UNIT, LENT, DEPUTY, RETURNED}
    assert _people(world, HERSELF) == {MOVED}
    assert _people(world, INTEGRATOR) == _people(world, AUDITOR) == _people(world, SOMEBODY) == set()
    assert set(_listed(world, CLIENT_OF_A, "sanctions")) == {"sanction:moved in a"}
    assert set(_listed(world, INVESTIGATOR_OF_A, "sanctions")) == {
        *("sanction:moved in a", "sanction:moved in b", "sanction:stays in b", "sanction:lent while in a")
    }
    assert set(_listed(world, CLIENT_OF_A, "certificates")) == {"certificate:moved in a", "certificate:stays in b"}
    assert set(_listed(world, CLIENT_OF_A, "appointments")) == {
        *("appointment:moved in a", "appointment:stays in a", "appointment:stays in b", "appointment:unit in a1"),
        *("appointment:lent to a", "appointment:deputy in a", "appointment:returned in a"),
    }
    assert _listed(world, CLIENT_OF_A, "promotions", {"everyKind": True}) == []
    assert _listed(world, CLIENT_OF_B, "promotions", {"everyKind": True}) == ["promotion:moved in b"]
    assert _listed(world, CLIENT_OF_A, "competitions") == ["competition:for a"]
    assert _listed(world, HERSELF, "competitions") == ["competition:for a"]


def test_a_criterion_looks_at_nothing_that_the_caller_does_not_see(world: World) -> None:
    # «stays» serves in A today, so A sees that she was in B; of the others it sees the steps in A alone.
    assert _people(world, CLIENT_OF_A, organisation=B, below=True) == {STAYS}
    assert _people(world, CLIENT_OF_B, organisation=A, below=True) == {MOVED, LENT, DEPUTY, RETURNED}
    assert _people(world, INVESTIGATOR_OF_A, organisation=B) == {MOVED, STAYS, LENT, DEPUTY, RETURNED}
    assert _people(world, HERSELF, organisation=B) == {MOVED}
    assert _people(world, HERSELF, organisation=A1) == set()
    # The holder of this certificate serves in B today.
    assert _listed(world, CLIENT_OF_A, "certificates", {"organisation": B}) == []
    assert _listed(world, CLIENT_OF_A, "certificates", {"organisation": A}) == ["certificate:stays in b"]
    assert set(_listed(world, INVESTIGATOR_OF_A, "certificates", {"organisation": B})) == {"certificate:moved in a"}
    # She was promoted, and sanctioned, in B.
    promoted = {"promoted": {"from": "2024-01-01", "to": "2024-01-02"}}
    assert _people(world, None, **promoted) == _people(world, CLIENT_OF_B, **promoted) == {MOVED}
    assert _people(world, CLIENT_OF_A, **promoted) == set()
    sanctioned = {"sanctionInForceOn": "2025-05-20"}
    assert _people(world, None, **sanctioned) == _people(world, CLIENT_OF_B, **sanctioned) == {MOVED}
    assert _people(world, INVESTIGATOR_OF_A, **sanctioned) == _people(world, HERSELF, **sanctioned) == {MOVED}
    assert _people(world, CLIENT_OF_A, **sanctioned) == set()


def test_who_served_under_whom_shows_to_those_who_see_both(world: World) -> None:
    assert _people(world, CLIENT_OF_A, servedUnder=STAYS) == {MOVED, LENT, DEPUTY}
    # B sees of «stays» her steps in B alone, and «foreign» is nobody for A.
    assert _people(world, CLIENT_OF_B, servedUnder=STAYS) == set()
    assert _people(world, CLIENT_OF_A, servedUnder=FOREIGN) == set()
    assert MOVED in _people(world, CLIENT_OF_B, servedUnder=FOREIGN)
    assert _people(world, None, servedUnder=FOREIGN) > _people(world, HERSELF, servedUnder=STAYS) == set()


def test_a_hidden_signer_is_one_that_nobody_knows(world: World) -> None:
    assert _listed(world, CLIENT_OF_B, "appointments", {"appointedBy": FOREIGN}) == ["appointment:moved in b"]
    answers = list[Any]()
    for id_ in (FOREIGN, "servant:nobody"):
        with world.statements() as statements:
            found = [
                *(_listed(world, HERSELF, "appointments", {key: id_}) for key in ("appointedBy", "servant")),
                *(_listed(world, CLIENT_OF_A, "appointments", {key: id_}) for key in ("appointedBy", "servant")),
                *(_listed(world, CLIENT_OF_A, "servants", {"servedUnder": id_}),),
            ]
        answers.append((found, statements))
    assert answers[0] == answers[1]


def test_a_list_shows_of_a_former_colleague_her_name_alone(world: World) -> None:
    data, errors = world.ask(CLIENT_OF_A, '{ servants(filter: {name: "Mo"}) { edges { node { name sex } } } }')
    assert data is not None
    assert [edge["node"]["name"] for edge in data["servants"]["edges"]] == ["Moved"]
    path = ["servants", "edges", 0, "node"]
    assert [(error.path, (error.extensions or {})["code"]) for error in errors] == [([*path, "sex"], "FORBIDDEN")]


@pytest.mark.parametrize(
    ("caller", "name", "people"),
    [
        (None, "Foreign", [FOREIGN]),
        (CLIENT_OF_B, "Foreign", [FOREIGN]),
        (CLIENT_OF_A, "Foreign", []),
        (CLIENT_OF_A, "Moved", [MOVED]),
        (CLIENT_OF_A, "Unit", [UNIT]),
        (CLIENT_OF_B, "Unit", []),
        (HERSELF, "Moved", [MOVED]),
        (HERSELF, "Stays", []),
        (INTEGRATOR, "Moved", []),
        (SOMEBODY, "Moved", []),
    ],
)
def test_a_search_finds_people_in_sight(world: World, caller: Caller | None, name: str, people: list[str]) -> None:
    found = world.data(caller, "query($name: String!) { searchServants(name: $name) { servant { id } } }", name=name)
    assert [each["servant"]["id"] for each in found["searchServants"]] == people


HOLDERS = """query($id: ID!) { position(id: $id) {
  holder { appointment { id } } holders { appointment { id } }
  organisation { id } } }"""
STAFF = """query($id: ID!, $on: Date, $below: Boolean!) { organisation(id: $id) {
  staff(on: $on, below: $below) { totalCount edges { node { id } } } } }"""


def test_who_holds_a_position_is_shown_to_those_in_whose_bodies_it_is(world: World) -> None:
    for caller in (None, CLIENT_OF_B, INVESTIGATOR_OF_B):
        held = world.data(caller, HOLDERS, id="position:foreign in b")["position"]
        assert held["holder"] == {"appointment": {"id": "appointment:foreign in b"}}
        assert held["holders"] == [held["holder"]]
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A, INTEGRATOR, AUDITOR, HERSELF):
        held = world.data(caller, HOLDERS, id="position:foreign in b")["position"]
        assert (held["holder"], held["holders"]) == (None, [])


def _staff(world: World, caller: Caller | None, id_: str, on: str | None = None, *, below: bool = False) -> set[str]:
    page = world.data(caller, STAFF, id=id_, on=on, below=below)["organisation"]["staff"]
    assert page["totalCount"] == len(page["edges"])
    return {edge["node"]["id"].removeprefix("appointment:") for edge in page["edges"]}


def test_the_staff_of_a_body_is_shown_to_it(world: World) -> None:
    assert _staff(world, CLIENT_OF_A, A) == {"stays in a", "lent to a", "deputy in a"}
    assert _staff(world, CLIENT_OF_A, A, below=True) == {"stays in a", "lent to a", "deputy in a", "unit in a1"}
    assert _staff(world, CLIENT_OF_A, B, below=True) == _staff(world, INVESTIGATOR_OF_A, B) == set()
    assert _staff(world, INTEGRATOR, A) == _staff(world, HERSELF, A) == set()
    # Unit A2 stood below A then, and stands below B today: its people are seen by B.
    assert "along in a2" in _staff(world, None, A, "2022-06-01", below=True)
    assert _staff(world, CLIENT_OF_A, A, "2022-06-01", below=True) == {"stays in a", "moved in a", "unit in a1"}
    assert _staff(world, CLIENT_OF_B, A, "2022-06-01", below=True) == {"along in a2"}


def test_vacancies_are_those_of_the_own_bodies(world: World) -> None:
    """«moved» and «returned» left posts in A and «stays» one in B long ago: nobody has held them for a year."""
    of_a = {"position:moved in a", "position:returned in a"}
    assert set(_listed(world, None, "positions", {"vacantFor": 365})) == {*of_a, "position:stays in b"}
    assert set(_listed(world, CLIENT_OF_A, "positions", {"vacantFor": 365})) == of_a
    assert _listed(world, CLIENT_OF_B, "positions", {"vacantFor": 365}) == ["position:stays in b"]
    assert _listed(world, CLIENT_OF_A, "positions", {"vacantFor": 365, "organisation": B}) == []
    assert _listed(world, INTEGRATOR, "positions", {"vacantFor": 365}) == []
    assert len(_listed(world, CLIENT_OF_A, "positions")) == len(_listed(world, None, "positions"))


NUMBER = """query($number: String!) { certificate(portal: "academy", number: $number) { id } }"""


def test_a_number_of_a_hidden_certificate_costs_what_an_unknown_one_costs(world: World) -> None:
    seen = world.data(CLIENT_OF_A, NUMBER, number="moved in a")["certificate"]
    assert seen == {"id": "certificate:moved in a"}
    answers = list[Any]()
    for number in ("stays in b", "no number"):
        with world.statements() as statements:
            answers.append((world.data(HERSELF, NUMBER, number=number), statements))
    assert answers[0][0] == {"certificate": None}
    assert answers[0] == answers[1]


def test_a_cursor_is_of_no_use_to_somebody_who_sees_other_rows(world: World) -> None:
    query = "query($after: String) { servants(first: 1, after: $after) { edges { cursor } } }"
    cursor = world.data(CLIENT_OF_A, query)["servants"]["edges"][0]["cursor"]

    assert world.data(CLIENT_OF_A, query, after=cursor)["servants"]["edges"]
    for caller in (CLIENT_OF_B, INVESTIGATOR_OF_A, HERSELF, None):
        _, errors = world.ask(caller, query, after=cursor)
        assert [(error.extensions or {})["code"] for error in errors] == ["BAD_USER_INPUT"]
