"""What answers tell of records that their caller does not see: certificates, remarks, reasons, matches and numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from resolvers.access.callers import Caller
from tests.conftest import OpenEngine, Run
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    STAYS,
    UNIT,
    A,
    B,
    World,
)

POST, COMPETITION = "position:unit in a1", "competition:of hopeful"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    """Return the world of two bodies with certificates of the portals, «hopeful» of B who applied in A, and work of loading.

    «hopeful» and «unit» were reprimanded. A finding of B about «moved» rests on the reprimand of «unit», who never was in B.
    """
    graph = SmallGraph(run, engine.database)
    graph.servant("hopeful")
    graph.held("hopeful", "b", "2012-01-01")
    graph.write(
        """MATCH (p:Position {id: $post}) MATCH (s:Servant {id: 'servant:hopeful'}) MATCH (u:Servant {id: 'servant:unit'})
        CREATE (s)-[:MADE]->(:Application {id: 'application:of hopeful', state: 'submitted'})
          -[:IN]->(c:Competition {id: $competition})-[:FOR]->(p)
        SET c.announced_earliest = $day, c.announced_latest = $day
        WITH s, u UNWIND [[s, 'sanction:of hopeful'], [u, 'sanction:of unit']] AS pair
        WITH pair[0] AS owner, pair[1] AS id
        CREATE (owner)-[:GIVEN]->(:Sanction {id: id, kind: 'reprimand', imposed_earliest: $day, imposed_latest: $day})""",
        post=POST,
        competition=COMPETITION,
        day=date(2026, 10, 1),
    )
    graph.write(
        """MATCH (s:Servant {id: 'servant:moved'}) MATCH (e:Sanction {id: 'sanction:of unit'})
        CREATE (f:Finding {
          id: 'finding:compared', rule: 'R02', state: 'open', severity: 'high', reason: 'compared with Unit', organisation: $b,
          policy: 'shipped', day: $day, first_seen: $now, last_seen: $now, subjects: [s.id], version: 1,
          sort_key: '2026-10-01' + '\u0001' + 'finding:compared'
        })-[:CONCERNS]->(s) CREATE (f)-[:EVIDENCE]->(e)""",
        b=B,
        day=date(2026, 10, 1),
        now=NOW,
    )
    graph.write(
        """MATCH (u:Servant {id: 'servant:unit'})
        CREATE (u)-[:LISTED]->(:ReserveMembership {
          id: 'reserve_membership:of unit', open: true, start_earliest: $day, start_latest: $day
        })
        WITH u MATCH (s:Servant {id: 'servant:stays'})-[:ASSESSED_IN]->(x:Assessment) MATCH (f:Servant {id: 'servant:foreign'})
        SET x.type = 'A3'
        CREATE (c:MatchCandidate {id: 'match_candidate:one', kind: 'servant', state: 'open', score: 0.9, found_at: $now})
        CREATE (c)-[:BETWEEN]->(s) CREATE (c)-[:BETWEEN]->(f)""",
        day=date(2024, 5, 5),
        now=NOW,
    )
    _write_certificates(graph)
    graph.write(
        """CREATE (:RuleRun {
          id: 'rule_run:V10', rule: 'V10', as_of: date('2026-11-01'), ended_at: $now, satisfied: 8, violating: 5,
          not_evaluable: 0, missing: [], missing_by_body: [], satisfied_by_body: ['organisation:a: 6', 'organisation:b: 2']
        })
        CREATE (:Delivery {id: 'delivery:one', recipient: 'mo.argos.uz', kind: 'certificate', number: 'C 1', state: 'waiting',
          queued_at: $now})""",
        now=NOW,
    )
    return world


def _write_certificates(graph: SmallGraph) -> None:
    """Write certificates of the issuing portal: «foreign» has one of the number of «stays», «moved» one of each body."""
    graph.write(
        """UNWIND [
          ['foreign', 'stays in b', '2016-03-04'], ['moved', 'in b', '2025-03-03'], ['along', 'in a2', '2022-03-03']
        ] AS row
        MATCH (s:Servant {id: 'servant:' + row[0]})
        CREATE (s)-[:HOLDS]->(:Certificate {
          id: 'certificate:' + row[0] + ' ' + row[1], number: row[1], number_key: replace(row[1], ' ', ''),
          issued_earliest: date(row[2]), issued_latest: date(row[2])
        })"""
    )
    graph.write(
        """MATCH (c:Certificate)
        WITH c, CASE WHEN c.id STARTS WITH 'certificate:foreign' THEN 'mo.argos.uz' ELSE 'my.dba.uz' END AS portal
        CREATE (:PortalRecord {
          id: 'portal_record:' + c.id, portal: portal, stream: 'certificates', key: c.id, state: 'active'
        })-[:DESCRIBES]->(c)"""
    )


def asked(world: World, caller: Caller | None, query: str, **variables: Any) -> tuple[Any, set[Any]]:
    """Return what a question answers, and the codes of its errors."""
    data, errors = world.ask(caller, query, **variables)
    return data and data["found"], {(error.extensions or {}).get("code") for error in errors}


CERTIFICATES = """query ($body: ID, $servant: ID, $on: Date) {
  found: certificateReconciliation(organisationId: $body, servantId: $servant, on: $on) {
    counts { outcome number } leftOut notCompared { certificateId }
    certificates { outcome numbers certificates { certificateId } }
  } }"""


def compared(world: World, caller: Caller | None, **asked_about: Any) -> tuple[dict[str, str], int]:
    """Return the outcome by certificate, and the number of all that are counted."""
    found, _ = asked(world, caller, CERTIFICATES, **asked_about)
    outcomes = {
        one["certificateId"].partition(":")[2]: each["outcome"] for each in found["certificates"] for one in each["certificates"]
    }
    return outcomes, sum(each["number"] for each in found["counts"])


def test_a_certificate_of_somebody_hidden_is_neither_compared_nor_counted(world: World) -> None:
    both = {"stays in b": "CONTRADICTED", "foreign stays in b": "CONTRADICTED"}
    assert compared(world, None, servant=STAYS) == (both, 1)
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A):
        assert compared(world, caller, servant=STAYS) == ({"stays in b": "NOT_ASSESSED"}, 1)
    # She left B in 2018, before «foreign» left at all: an investigator of B sees both.
    assert compared(world, INVESTIGATOR_OF_B, servant=STAYS) == (both, 1)


def test_the_certificates_of_a_body_are_those_that_are_seen(world: World) -> None:
    # In 2023 «moved» was in A, and A2, where «along» is, stood below it.
    day = "2023-06-01"
    everything, number = compared(world, None, body=A, on=day)
    assert everything.keys() == {"stays in b", "foreign stays in b", "moved in a", "moved in b", "along in a2"}
    assert number == 4
    assert compared(world, CLIENT_OF_A, body=A, on=day) == ({"stays in b": "NOT_ASSESSED", "moved in a": "NOT_ASSESSED"}, 2)
    seen, number = compared(world, INVESTIGATOR_OF_A, body=A, on=day)
    assert seen.keys() == {"stays in b", "moved in a", "moved in b"}
    assert number == 3


RANKING = """query ($competition: ID, $position: ID, $servants: [ID!]) {
  found: candidateRanking(competitionId: $competition, positionId: $position, servantIds: $servants) { candidates {
    missing unreadable restsOnUnreviewedMatch bars { text } unmet { text } unknown { text } warnings { concerns text unsettled }
    notJudged { text }
  } } }"""


def sanctions(world: World, caller: Caller | None, **asked_about: Any) -> list[str]:
    """Return what a ranking of one candidate warns of sanctions."""
    found, _ = asked(world, caller, RANKING, **asked_about)
    (candidate,) = found["candidates"]
    return [each["text"] for each in candidate["warnings"] if each["concerns"] == "V10"]


def test_a_ranking_tells_of_no_sanction_that_is_not_seen(world: World) -> None:
    reprimanded = ["reprimand imposed on 1 October 2026 is in force"]
    assert sanctions(world, None, competition=COMPETITION) == reprimanded
    looks_for = world.data(None, '{ rule(id: "V10") { looksFor } }')["rule"]["looksFor"]
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A):
        assert sanctions(world, caller, competition=COMPETITION) == [looks_for]
        # That of «unit» was given in A1.
        assert sanctions(world, caller, position=POST, servants=[UNIT]) == reprimanded


def test_what_is_missing_of_an_applicant_of_another_body_is_not_told(world: World) -> None:
    def missing(caller: Caller | None, **asked_about: Any) -> tuple[Any, list[str], set[Any]]:
        found, codes = asked(world, caller, RANKING, **asked_about)
        (candidate,) = found["candidates"]
        return candidate["missing"], [each["text"] for each in (*candidate["unknown"], *candidate["notJudged"])], codes

    whole, texts, _ = missing(None, competition=COMPETITION)
    assert whole is not None
    assert texts
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A):
        hidden, general, codes = missing(caller, competition=COMPETITION)
        assert hidden is None
        assert set(general).isdisjoint(texts)
        assert codes == {"FORBIDDEN"}
    assert missing(INVESTIGATOR_OF_A, position=POST, servants=[UNIT])[0] is not None


def test_the_reason_of_a_finding_by_comparison_is_that_of_the_finding_in_sight(world: World) -> None:
    query = """{ found: appealCheck(id: "appeal:moved in b") { foundByComparison { id reason } }
      finding(id: "finding:compared") { reason } }"""
    assert asked(world, None, query)[0] == {"foundByComparison": [{"id": "finding:compared", "reason": "compared with Unit"}]}
    for caller in (CLIENT_OF_B, INVESTIGATOR_OF_B):
        data, _ = world.ask(caller, query)
        assert data is not None
        (compared_with,) = data["found"]["foundByComparison"]
        assert compared_with["reason"] == data["finding"]["reason"]
        assert "Unit" not in compared_with["reason"]


def test_matches_are_told_investigators_alone(world: World) -> None:
    ties = '{ found: connection(from: "servant:stays", to: "servant:unit") { mayBeOnePerson unsettledIds } }'
    check = """{ found: appointmentCheck(positionId: "position:stays in a", servantIds: ["servant:unit"]) {
      cases { restsOnUnreviewedMatch } } }"""
    finding = '{ found: finding(id: "finding:moved in a") { restsOnUnreviewedMatch } }'
    # «stays» may be «foreign», whom an investigator of A does not see.
    for caller, unsettled in ((None, [STAYS]), (INVESTIGATOR_OF_A, [])):
        assert asked(world, caller, ties) == ({"mayBeOnePerson": False, "unsettledIds": unsettled}, set())
        (checked,), _ = asked(world, caller, check)
        assert {case["restsOnUnreviewedMatch"] for case in checked["cases"]} == {False}
        assert asked(world, caller, finding) == ({"restsOnUnreviewedMatch": False}, set())
    assert asked(world, CLIENT_OF_A, ties) == ({"mayBeOnePerson": None, "unsettledIds": None}, {"FORBIDDEN"})
    (checked,), codes = asked(world, CLIENT_OF_A, check)
    assert {case["restsOnUnreviewedMatch"] for case in checked["cases"]} == {None}
    assert codes == {"FORBIDDEN"}
    assert asked(world, CLIENT_OF_A, finding) == ({"restsOnUnreviewedMatch": None}, {"FORBIDDEN"})


@pytest.mark.parametrize(
    "query",
    [
        "{ found: positions(filter: {vacantFor: 365}) { totalCount } }",
        '{ found: organisation(id: "organisation:a") { staffTree { number } } }',
        "{ found: findingCounts(by: RULE) { findings } }",
        "{ found: findings { totalCount } }",
    ],
)
def test_without_a_purpose_no_number_tells_of_people(world: World, query: str) -> None:
    assert asked(world, CLIENT_OF_A, query)[1] == set()
    assert asked(world, replace(CLIENT_OF_A, purpose=None), query) == (None, {"FORBIDDEN"})


def test_who_operates_the_hub_is_told_no_number_of_a_paper(world: World) -> None:
    query = "{ found: deliveries { edges { node { kind number } } } }"
    assert asked(world, None, query)[0]["edges"] == [{"node": {"kind": "certificate", "number": "C 1"}}]
    found, codes = asked(world, INTEGRATOR, query)
    assert found["edges"] == [{"node": {"kind": "certificate", "number": None}}]
    assert codes == {"FORBIDDEN"}


def test_a_reserve_is_ranked_from_what_is_seen(world: World) -> None:
    """«stays» was listed and assessed in B, long before she came to A; of «unit» both is of A1."""
    query = '{ found: candidateRanking(reserveOfId: "organisation:a") { candidates { servantId } choice { chosenIds } } }'

    def ranked(caller: Caller | None) -> tuple[set[str], list[str]]:
        found, _ = asked(world, caller, query)
        return {each["servantId"] for each in found["candidates"]}, sorted(found["choice"]["chosenIds"])

    for caller in (None, INVESTIGATOR_OF_A):
        assert ranked(caller) == ({STAYS, UNIT}, [STAYS, UNIT])
    assert ranked(CLIENT_OF_A) == ({UNIT}, [UNIT])


def test_a_match_with_somebody_hidden_is_not_told(world: World) -> None:
    query = '{ found: connection(from: "servant:stays", to: "servant:along") { unsettledIds } }'
    assert asked(world, None, query)[0] == {"unsettledIds": [STAYS]}
    # «foreign», who may be «stays», never was in A; she serves in B.
    assert asked(world, INVESTIGATOR_OF_A, query.replace("along", "unit"))[0] == {"unsettledIds": []}
    assert asked(world, INVESTIGATOR_OF_B, query)[0] == {"unsettledIds": [STAYS]}


def test_the_coverage_of_all_bodies_less_her_own_tells_of_nobody(world: World) -> None:
    query = "{ found: ruleCoverage { satisfied violating cases suppressed } }"
    assert asked(world, None, query)[0] == [{"satisfied": 8, "violating": 5, "cases": 13, "suppressed": False}]
    # Two cases are those of B.
    assert asked(world, CLIENT_OF_A, query)[0] == [{"satisfied": None, "violating": None, "cases": None, "suppressed": True}]
    assert asked(world, CLIENT_OF_B, query)[0] == [{"satisfied": 8, "violating": None, "cases": None, "suppressed": False}]
    own = "query ($body: ID) { found: ruleCoverage(organisationId: $body) { satisfied } }"
    assert asked(world, CLIENT_OF_A, own, body=B) == asked(world, CLIENT_OF_A, own, body="organisation:unknown")


@pytest.mark.parametrize("caller", [INTEGRATOR, AUDITOR, HERSELF])
def test_who_has_no_body_is_told_no_coverage_of_rules(world: World, caller: Caller) -> None:
    assert asked(world, caller, "{ found: ruleCoverage { ruleId } }") == ([], set())
    assert asked(world, caller, '{ found: rule(id: "V10") { lastRun { asOf } } }') == ({"lastRun": None}, set())
