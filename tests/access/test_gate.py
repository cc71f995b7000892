"""What is read for an answer passes the gate: by id, by link, as a career."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers.access.callers import Caller
from tests.support.engines import execute
from tests.support.two_bodies import (
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
    STAYS,
    UNIT,
    World,
)

PERSON = """query Person($id: ID!) {
  servant(id: $id) { id name sex sanctions { id } certificates { id } appointments { id appointedBy { id } } }
}"""
CAREER = "query Career($id: ID!) { careerPath(servantId: $id) { steps { id } gaps { days } } }"


def seen(world: World, caller: Caller | None, id_: str) -> dict[str, set[str]] | None:
    """Return the ids of what a caller sees of a person, by field; None where she sees nobody."""
    data, _ = world.ask(caller, PERSON, id=id_)
    person: dict[str, Any] | None = (data or {})["servant"]
    if person is None:
        return None
    return {field: {each["id"] for each in person[field]} for field in ("sanctions", "certificates", "appointments")}


@pytest.mark.parametrize(
    ("caller", "people"),
    [
        (None, {MOVED, STAYS, UNIT, FOREIGN, LENT, DEPUTY}),
        (CLIENT_OF_A, {MOVED, STAYS, UNIT, LENT, DEPUTY}),
        (CLIENT_OF_B, {MOVED, STAYS, FOREIGN, LENT, DEPUTY}),
        (INVESTIGATOR_OF_A, {MOVED, STAYS, UNIT, LENT, DEPUTY}),
        (INVESTIGATOR_OF_B, {MOVED, STAYS, FOREIGN, LENT, DEPUTY}),
        (HERSELF, {MOVED}),
        (INTEGRATOR, set[str]()),
        (AUDITOR, set[str]()),
    ],
)
def test_people_of_other_bodies_do_not_exist(world: World, caller: Caller | None, people: set[str]) -> None:
    everybody = [MOVED, STAYS, UNIT, FOREIGN, LENT, DEPUTY]
    found = world.data(caller, "query All($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=everybody)["nodes"]
    assert {node["id"] for node in found if node} == people
    assert {id_ for id_ in everybody if seen(world, caller, id_)} == people


def test_a_client_sees_of_a_former_colleague_the_steps_in_her_bodies_alone(world: World) -> None:
    assert seen(world, CLIENT_OF_A, MOVED) == {
        "appointments": {"appointment:moved in a"},
        "sanctions": {"sanction:moved in a"},
        "certificates": {"certificate:moved in a"},
    }
    data, errors = world.ask(CLIENT_OF_A, PERSON, id=MOVED)
    assert data is not None
    assert (data["servant"]["name"], data["servant"]["sex"]) == ("Moved", None)
    assert [(error.path, (error.extensions or {})["code"]) for error in errors] == [(["servant", "sex"], "FORBIDDEN")]
    assert world.data(CLIENT_OF_A, CAREER, id=MOVED)["careerPath"] == {"steps": [{"id": "appointment:moved in a"}], "gaps": []}


def test_a_client_sees_the_whole_career_of_those_who_serve_there_but_no_sanction_of_another_body(world: World) -> None:
    assert seen(world, CLIENT_OF_A, STAYS) == {
        "appointments": {"appointment:stays in b", "appointment:stays in a"},
        "sanctions": set(),
        "certificates": {"certificate:stays in b"},
    }
    assert seen(world, CLIENT_OF_B, MOVED) == {
        "appointments": {"appointment:moved in a", "appointment:moved in b"},
        "sanctions": {"sanction:moved in b"},
        "certificates": {"certificate:moved in a"},
    }


def test_the_host_of_a_seconded_or_acting_person_sees_its_steps_and_the_home_body_the_career(world: World) -> None:
    for person, step, home in ((LENT, "lent to a", "lent in b"), (DEPUTY, "deputy in a", "deputy in b")):
        hosted = seen(world, CLIENT_OF_A, person)
        at_home = seen(world, CLIENT_OF_B, person)
        assert hosted is not None
        assert at_home is not None
        assert hosted["appointments"] == {f"appointment:{step}"}
        assert at_home["appointments"] == {f"appointment:{step}", f"appointment:{home}"}
    # A sanction of her home body while she was lent.
    assert seen(world, CLIENT_OF_A, LENT) == {
        "appointments": {"appointment:lent to a"},
        "sanctions": set(),
        "certificates": set(),
    }


def test_an_investigator_sees_the_facts_of_all_bodies(world: World) -> None:
    for investigator in (INVESTIGATOR_OF_A, INVESTIGATOR_OF_B):
        assert seen(world, investigator, MOVED) == {
            "appointments": {"appointment:moved in a", "appointment:moved in b"},
            "sanctions": {"sanction:moved in a", "sanction:moved in b"},
            "certificates": {"certificate:moved in a"},
        }


def test_a_servant_sees_herself_and_nobody_who_signed_her_orders(world: World) -> None:
    data = world.data(HERSELF, PERSON, id=MOVED)
    assert {each["id"] for each in data["servant"]["appointments"]} == {"appointment:moved in a", "appointment:moved in b"}
    assert {each["appointedBy"] for each in data["servant"]["appointments"]} == {None}


@pytest.mark.parametrize("caller", [CLIENT_OF_A, HERSELF, INTEGRATOR])
def test_a_hidden_person_costs_what_an_unknown_one_costs_and_gives_the_same_bytes(world: World, caller: Caller) -> None:
    answers = list[Any]()
    for id_ in (FOREIGN, "servant:nobody"):
        with world.statements() as statements:
            shown = [world.ask(caller, query, id=id_) for query in (PERSON, CAREER, "query N($id: ID!) { node(id: $id) { id } }")]
        answers.append((repr(shown), statements))
    assert answers[0] == answers[1]


def test_a_fact_that_is_hidden_costs_what_an_unknown_one_costs(world: World) -> None:
    answers = list[Any]()
    for id_ in ("sanction:stays in b", "sanction:nothing"):
        with world.statements() as statements:
            shown = world.ask(CLIENT_OF_A, "query N($id: ID!) { node(id: $id) { id ... on Sanction { kind } } }", id=id_)
        answers.append((repr(shown), statements))
    assert answers[0] == answers[1]


def test_an_application_whose_competition_is_not_loaded_hides_nothing_else(world: World) -> None:
    made = "MATCH (s:Servant {id: $id}) CREATE (s)-[:MADE]->(:Application {id: 'application:of nothing', state: 'submitted'})"
    world.run(execute(world.database, made, id=STAYS))
    query = "query A($id: ID!) { servant(id: $id) { applications { id } } }"
    for caller, expected in (
        (CLIENT_OF_A, set[str]()),
        (INVESTIGATOR_OF_A, {"application:of nothing", "application:stays for b"}),
    ):
        data = world.data(caller, query, id=STAYS)
        assert {each["id"] for each in data["servant"]["applications"]} == expected
