"""Whom and what a caller may ask questions about: anybody else answers as somebody unknown, and figures belong to their body."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from merit.figures.turnover import FIGURE as TURNOVER
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.merit.figures.test_turnover import person
from tests.support.kept_figures import bodies, keep
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    A1,
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    FOREIGN,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    LENT,
    MOVED,
    STAYS,
    UNIT,
    A,
    B,
    World,
)

HOPEFUL = "servant:hopeful"
POST, COMPETITION = "position:unit in a1", "competition:of hopeful"
CLIENT_OF_A1 = Caller("hr of A1", Role.CLIENT, A1, "personnel")
UNKNOWN_BODY, UNKNOWN_PERSON = "organisation:unknown", "servant:unknown"

FIGURES = {
    "turnover": "query ($id: ID!) { found: turnover(about: [$id]) { asOf } }",
    "staffTree": "query ($id: ID!) { found: organisation(id: $id) { staffTree { depth } } }",
    "certificates": "query ($id: ID!) { found: certificateReconciliation(organisationId: $id) { openConflicts about } }",
    "reserve": "query ($id: ID!) { found: candidateRanking(reserveOfId: $id) { title } }",
}
ABOUT_PEOPLE = {
    "appointmentCheck": 'query ($id: ID!) { found: appointmentCheck(positionId: "position:unit in a1", servantIds: [$id]) '
    "{ clean cases { ruleId } } }",
    "candidateRanking": 'query ($id: ID!) { found: candidateRanking(positionId: "position:unit in a1", servantIds: [$id]) '
    "{ candidates { name } } }",
    "developmentPlan": "query ($id: ID!) { found: developmentPlan(servantId: $id) { name } }",
    "connection": 'query ($id: ID!) { found: connection(from: "servant:stays", to: $id) { found { kind } } }',
    "certificates": "query ($id: ID!) { found: certificateReconciliation(servantId: $id) { about } }",
}
FOR_THE_POST = {"appointmentCheck", "candidateRanking"}


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    """Return the world of two bodies, in which «hopeful» of B applied for a post of A, with the turnover of both bodies."""
    graph = SmallGraph(run, engine.database)
    graph.servant("hopeful")
    graph.held("hopeful", "b", "2012-01-01")
    graph.write(
        """MATCH (p:Position {id: $post}) MATCH (s:Servant {id: 'servant:hopeful'})
        CREATE (s)-[:MADE]->(:Application {id: 'application:of hopeful', state: 'submitted'})
          -[:IN]->(c:Competition {id: $competition})-[:FOR]->(p)
        CREATE (s)-[:GIVEN]->(:Sanction {
          id: 'sanction:of hopeful', kind: 'reprimand', imposed_earliest: $day, imposed_latest: $day
        })
        SET c.announced_earliest = $day, c.announced_latest = $day""",
        post=POST,
        competition=COMPETITION,
        day=date(2026, 10, 1),
    )
    people = [person(f"{body} {n}", (body, "2020-01-01", None, None)) for body in (A, B) for n in range(8)]
    run(keep(engine.database, TURNOVER, people, bodies({A: None, A1: A, B: None})))
    return world


def shown(world: World, caller: Caller | None, query: str, **variables: Any) -> tuple[Any, list[Any]]:
    """Return what a question answers, and the codes of its errors."""
    data, errors = world.ask(caller, query, **variables)
    return data and data["found"], [(error.extensions or {}).get("code") for error in errors]


def costs(world: World, caller: Caller, query: str, **variables: Any) -> tuple[str, list[str]]:
    """Return the whole answer, and the statements that it took."""
    with world.statements() as statements:
        data, errors = world.ask(caller, query, **variables)
        return repr((data, [error.formatted for error in errors])), statements


@pytest.mark.parametrize("question", ["turnover", "certificates", "reserve"])
@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, HERSELF, INTEGRATOR, AUDITOR])
def test_a_foreign_body_answers_as_an_unknown_one(world: World, question: str, caller: Caller) -> None:
    query = FIGURES[question]
    # The tree of bodies is kept between questions.
    shown(world, caller, query, id=UNKNOWN_BODY)
    assert costs(world, caller, query, id=B) == costs(world, caller, query, id=UNKNOWN_BODY)
    assert shown(world, caller, query, id=B)[0] is None
    if caller.body is not None:
        found, codes = shown(world, caller, query, id=A)
        assert found is not None
        assert set(codes) <= {"FORBIDDEN"}


def test_the_figures_of_a_country_are_those_of_the_root_of_all_its_bodies(world: World) -> None:
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A):
        assert costs(world, caller, FIGURES["turnover"], id="UZ") == costs(world, caller, FIGURES["turnover"], id="XX")
    rest = 'query ($id: ID!) { found: turnover(about: [$id], restOf: "UZ") { asOf } }'
    assert shown(world, CLIENT_OF_A, rest, id=A) == (None, ["BAD_USER_INPUT"])
    assert shown(world, None, rest, id=A) == ({"asOf": "2026-11-20"}, [])


def test_a_unit_has_no_figures_of_its_own_and_is_not_told_those_of_the_top(world: World) -> None:
    assert shown(world, CLIENT_OF_A, FIGURES["turnover"], id=A1) == ({"asOf": "2026-11-20"}, [])
    assert shown(world, CLIENT_OF_A1, FIGURES["turnover"], id=A1) == (None, ["FORBIDDEN"])


def test_the_staff_of_a_foreign_body_has_no_tree(world: World) -> None:
    assert shown(world, CLIENT_OF_A, FIGURES["staffTree"], id=B) == ({"staffTree": []}, [])
    assert shown(world, CLIENT_OF_A1, FIGURES["staffTree"], id=A1) == ({"staffTree": [{"depth": 0}]}, [])
    found, _ = shown(world, CLIENT_OF_A, FIGURES["staffTree"], id=A)
    assert {"depth": 0} in found["staffTree"]


@pytest.mark.parametrize("question", ABOUT_PEOPLE)
@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, INTEGRATOR, AUDITOR, HERSELF])
def test_a_foreign_person_answers_as_an_unknown_one(world: World, question: str, caller: Caller) -> None:
    query = ABOUT_PEOPLE[question]
    assert costs(world, caller, query, id=FOREIGN) == costs(world, caller, query, id=UNKNOWN_PERSON)
    assert shown(world, caller, query, id=FOREIGN)[0] in (None, [None])


@pytest.mark.parametrize("question", ABOUT_PEOPLE)
def test_a_client_asks_about_those_who_serve_in_her_bodies_today(world: World, question: str) -> None:
    query = ABOUT_PEOPLE[question]
    assert shown(world, CLIENT_OF_A, query, id=UNIT)[0] not in (None, [None])
    # Who left, and who is lent to her, serves elsewhere; an investigator may ask about both.
    for id_ in (MOVED, LENT):
        assert shown(world, CLIENT_OF_A, query, id=id_)[0] in (None, [None])
        assert shown(world, INVESTIGATOR_OF_A, query, id=id_)[0] not in (None, [None])


@pytest.mark.parametrize("question", ABOUT_PEOPLE)
def test_a_client_asks_about_an_applicant_for_that_very_post_alone(world: World, question: str) -> None:
    found, _ = shown(world, CLIENT_OF_A, ABOUT_PEOPLE[question], id=HOPEFUL)
    assert (found not in (None, [None])) is (question in FOR_THE_POST)


def test_the_ranking_of_a_competition_belongs_to_the_body_of_the_post(world: World) -> None:
    query = "query ($id: ID!) { found: candidateRanking(competitionId: $id) { candidates { name servantId servant { id } } } }"
    for caller in (CLIENT_OF_B, HERSELF, INTEGRATOR):
        assert costs(world, caller, query, id=COMPETITION) == costs(world, caller, query, id="competition:unknown")
        assert shown(world, caller, query, id=COMPETITION)[0] is None
    # A rival of another body is shown by her name alone.
    assert shown(world, None, query, id=COMPETITION)[0] is not None, world.ask(None, query, id=COMPETITION)
    found, codes = shown(world, CLIENT_OF_A, query, id=COMPETITION)
    assert found == {"candidates": [{"name": "Hopeful", "servantId": None, "servant": None}]}
    assert codes == []


def test_the_outcome_of_a_check_is_told_in_full_and_what_another_body_lacks_is_not(world: World) -> None:
    query = """query ($id: ID!) { found: appointmentCheck(positionId: "position:unit in a1", servantIds: [$id]) {
      clean cases { ruleId outcome missing subjectIds } } }"""
    (whole,), _ = shown(world, None, query, id=HOPEFUL)
    (client,), codes = shown(world, CLIENT_OF_A, query, id=HOPEFUL)
    assert client["clean"] is whole["clean"] is False
    assert [(case["ruleId"], case["outcome"]) for case in client["cases"]] == [
        (case["ruleId"], case["outcome"]) for case in whole["cases"]
    ]
    missing = [case for case in whole["cases"] if case["missing"] is not None]
    assert missing
    assert {case["missing"] for case in client["cases"]} == {None}
    assert set(codes) == {"FORBIDDEN"}


def test_a_servant_asks_about_herself_what_she_may_learn(world: World) -> None:
    assert shown(world, HERSELF, ABOUT_PEOPLE["developmentPlan"], id=MOVED)[0] == {"name": "Moved"}
    assert shown(world, HERSELF, ABOUT_PEOPLE["certificates"], id=MOVED)[0] == {"about": MOVED}
    assert shown(world, HERSELF, ABOUT_PEOPLE["appointmentCheck"], id=MOVED)[0] == [None]
    assert shown(world, HERSELF, ABOUT_PEOPLE["developmentPlan"], id=STAYS)[0] is None


@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, HERSELF, INTEGRATOR, AUDITOR])
def test_what_another_policy_would_change_in_all_bodies_is_for_those_who_investigate_there(world: World, caller: Caller) -> None:
    query = 'query { found: policyWhatIf(policy: "") { judged } }'
    assert shown(world, caller, query) == (None, ["FORBIDDEN"])
    assert shown(world, None, query)[0] is not None
