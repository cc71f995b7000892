"""The check before the order, on both engines: what it answers, what it refuses, and that it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.driver.database import Database
from graph.errors import NothingToCheck
from graph.model.words import Mode
from merit.check import PROPOSED, CheckedOrder, ProposedAppointment, check_appointment, check_appointments
from merit.checked_cases import evidence_of
from merit.contract import Case, DossierRule, Outcome, RuleClass, Severity
from merit.dossiers.servant import ServantDossier
from merit.registry import all_rules, shipped_policy
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.proposals import TODAY, Registry, outcomes_of
from tests.support.scripted_portal import NOON, body, key_ring, order, position, servant

pytestmark = pytest.mark.both_engines

LATER = date(2026, 12, 1)
SANCTION = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2026-10-01", "until": None, "lifted": None}
ROUND: Mapping[str, Any] = {
    **{"kind": "external", "round": 1, "annulledRounds": []},
    **{"announced": "2026-09-01", "closed": "2026-10-01", "protocol": "2026-11-10"},
}
APPLICATIONS = [
    {"id": "A1", "competition": "C1", "registerNo": "R1", "state": "won", "total": 70.0},
    {"id": "A2", "competition": "C1", "registerNo": "R2", "state": "not recommended", "total": 80.0},
]
ROWS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "bodies": [body()],
    "positions": [
        position("P1", 3),
        position("P2", 4, reportsTo="BOSS"),
        position("BOSS", 6),
        position("STAFF", 3, reportsTo="P3"),
        position("P3", 7),
        {"code": "BARE", "body": "B1", "versions": position("BARE")["versions"]},
    ],
    "servants": [
        servant(),
        servant("R2", "31503856070023", lastName="Aliyev", firstName="Bek", patronymic=None, sex="M", birthDate="1970-01-02"),
        servant("R3", "31503856070031", lastName="Yangi", firstName="Umid", patronymic=None, sex="M", birthDate="1999-05-06"),
    ],
    "orders": [
        order("1", "P1", "2023-01-01", mode="guarantee"),
        order("2", "BOSS", "2020-01-01", registerNo="R2", mode="guarantee", seq=2),
        order("3", "STAFF", "2019-01-01", registerNo="R2", mode="guarantee", seq=3),
    ],
    "competitions": [{"id": "C1", "position": "P2", **ROUND}, {"id": "C2", "position": "BOSS", **ROUND}],
    "applications": APPLICATIONS,
    "sanctions": [SANCTION],
    "assessments": [],
}
TIE: LiteralString = """MATCH (a:Servant) WHERE a.name STARTS WITH 'Karimova' MATCH (b:Servant) WHERE b.name STARTS WITH 'Aliyev'
CREATE (a)-[:KIN {role: 'sibling'}]->(k:Kinship {id: 'kinship:1', open: true,
  start_earliest: date('1985-03-15'), start_latest: date('1985-03-15')})<-[:KIN {role: 'sibling'}]-(b)"""


@pytest.fixture
def registry(run: Run, fresh_database: Database, tmp_path: Path) -> Registry:
    return Registry(run, fresh_database, key_ring(tmp_path), ROWS)


def test_a_proposed_order_is_judged_by_the_rules_as_if_it_were_given(registry: Registry) -> None:
    found = registry.outcomes("Post P3")
    assert found["R03"] == found["V10"] == ("violates", None)
    assert found["V01"] == ("not_evaluable", "mode of the appointment")
    assert not {"V03", "V04", "V05"} & set(found), "no competition is named"
    assert {rule for rule in found if rule[0] != "V"} <= {"R01", "R02", "R03", "R04", "R10", "R16"}
    lateral = registry.outcomes("Post P1", mode=Mode.GUARANTEE)
    assert lateral["R03"] == lateral["V01"] == ("satisfies", None)
    assert "V10" not in lateral
    acting = registry.outcomes("Post P3", mode=Mode.ACTING)
    assert not {"R01", "R02", "R03", "R04", "R16", "V01", "V02", "V06", "V07", "V10", "V14"} & set(acting)
    promoted = registry.outcomes("Post P2", mode=Mode.ROTATION)
    assert promoted["V02"] == promoted["V10"] == ("violates", None)
    seconded = registry.outcomes("Post P2", mode=Mode.SECONDMENT)
    assert seconded["V01"] == ("satisfies", None)
    assert "V10" not in seconded


def test_the_competition_is_judged_with_the_order(registry: Registry) -> None:
    found = registry.outcomes(mode=Mode.COMPETITION, competition="Post P2")
    assert found["V01"] == found["V04"] == ("satisfies", None)
    assert found["V03"] == ("violates", None)
    assert found["V05"] == ("satisfies", None)
    early = registry.outcomes(mode=Mode.COMPETITION, competition="Post P2", order_date=date(2026, 11, 9), start=LATER)
    assert early["V05"] == ("violates", None)
    loser = registry.outcomes(name="Aliyev", mode=Mode.COMPETITION, competition="Post P2")
    stranger = registry.outcomes(name="Yangi", mode=Mode.COMPETITION, competition="Post P2")
    assert loser["V04"] == stranger["V04"] == ("violates", None)


def test_a_competition_for_another_post_is_no_link(registry: Registry) -> None:
    found = registry.outcomes(mode=Mode.COMPETITION, competition="Post BOSS")
    assert found["V01"] == ("violates", None)
    assert not {"V03", "V04", "V05"} & set(found)


def test_an_order_that_is_given_ahead_is_judged_by_what_is_loaded_today(registry: Registry) -> None:
    today = registry.outcomes(mode=Mode.COMPETITION)
    ahead = registry.outcomes(mode=Mode.COMPETITION, order_date=date(2026, 11, 25), start=LATER)
    assert ahead == today
    assert (ahead["V01"], ahead["V10"]) == (("violates", None), ("violates", None))


def test_an_order_outside_the_law_is_not_evaluable(registry: Registry) -> None:
    before_the_law = date(2022, 8, 7)
    found = registry.outcomes(mode=Mode.ROTATION, order_date=before_the_law, start=LATER)
    assert found["V01"] == found["V02"] == found["V10"] == ("not_evaluable", "policy value on this date")
    assert found["R03"] == ("satisfies", None)
    on_its_first_day = registry.outcomes(mode=Mode.ROTATION, order_date=date(2022, 8, 8), start=LATER)
    assert on_its_first_day["V02"] == ("violates", None)


def test_a_first_entrant_is_judged_without_any_appointment(registry: Registry) -> None:
    found = registry.outcomes(name="Yangi", mode=Mode.COMPETITION)
    assert found["V01"] == ("violates", None)
    assert found["V14"] == ("not_evaluable", "term and probation of the first appointment")
    assert not {"V02", "V10", "R01", "R02", "R03", "R04"} & set(found)
    on_probation = registry.outcomes(name="Yangi", mode=Mode.COMPETITION, probation_until=date(2027, 2, 20))
    assert on_probation["V14"] == ("satisfies", None)


def test_kin_above_below_and_deciding_are_found(registry: Registry) -> None:
    registry.run(execute(registry.database, TIE))
    below_her_brother = registry.check(registry.proposal(start=LATER, signed_by="Aliyev"))
    found = outcomes_of(below_her_brother)
    assert found["V11"] == found["V12"] == ("violates", None)
    (case,) = (each.case for each in below_her_brother.cases if each.rule.id == "V11")
    assert case.servant == registry.proposal().servant
    assert "Aliyev Bek" in str(case.words)

    above_him = registry.check(registry.proposal("Post P3", start=LATER))
    (case,) = (each.case for each in above_him.cases if each.rule.id == "V11" and each.case.outcome is Outcome.VIOLATES)
    assert case.servant == registry.proposal(name="Aliyev").servant
    assert PROPOSED in case.subjects
    assert "Karimova Gulnora Anvar qizi" in str(case.words)

    elsewhere = registry.outcomes("Post BARE", signed_by="Yangi")
    assert "V11" not in elsewhere
    assert elsewhere["V12"][0] != "violates"


def test_what_rests_on_an_unsettled_match_weighs_less(registry: Registry) -> None:
    registry.run(execute(registry.database, TIE))
    (settled,) = (each for each in registry.check(registry.proposal()).cases if each.rule.id == "V11")
    registry.run(execute(registry.database, "MATCH (k:Kinship) SET k.confidence = 0.9"))
    (matched,) = (each for each in registry.check(registry.proposal()).cases if each.rule.id == "V11")
    assert (settled.unsettled, settled.severity) == (False, Severity.CRITICAL)
    assert (matched.unsettled, matched.severity) == (True, Severity.HIGH)


def test_an_id_that_was_merged_stands_for_the_surviving_one(registry: Registry) -> None:
    hers = registry.proposal(mode=Mode.COMPETITION, signed_by="Aliyev")
    for retired, to in (("servant:old", hers.servant), ("servant:signer", hers.signed_by)):
        registry.run(registry.database.execute(cypher("CREATE (:Redirect {id: $id, to: $to})"), {"id": retired, "to": to}))
    merged = registry.check(replace(hers, servant="servant:old", signed_by="servant:signer"))
    assert merged == registry.check(hers)
    assert all(each.case.servant == hers.servant for each in merged.cases)


def test_the_evidence_says_since_when_it_is_known(registry: Registry) -> None:
    checked = registry.check(registry.proposal())
    evidence = registry.run(evidence_of(registry.database.read, checked.cases))
    (case,) = (each.case for each in checked.cases if each.rule.id == "V10")
    known = {evidence[id_].label: evidence[id_] for id_ in case.evidence if id_ in evidence}
    assert set(known) == {"Sanction"}, "the proposed order and its move are not in the graph"
    assert known["Sanction"].known_since == NOON == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert "reprimand" in known["Sanction"].text
    assert {"Appointment", "Sanction"} <= {each.label for each in evidence.values()}


@pytest.mark.parametrize("kind", ["servant", "position", "competition", "signer"])
def test_an_unknown_id_is_refused(registry: Registry, kind: str) -> None:
    field = "signed_by" if kind == "signer" else kind
    with pytest.raises(NothingToCheck, match=f"There is no {kind} nobody:0"):
        registry.check(replace(registry.proposal(), **{field: "nobody:0"}))


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"order_date": date(1700, 1, 1)}, "1700-01-01 is impossible"),
        ({"start": date.max}, "9999-12-31 is impossible"),
        ({"start": date(2200, 1, 1)}, "2200-01-01 is impossible"),
        ({"until": TODAY}, "end until 2026-11-20 is over before the start"),
        ({"probation_until": date(2026, 1, 1)}, "probation until 2026-01-01"),
    ],
    ids=["order", "start", "start after all stated days", "end", "probation"],
)
def test_impossible_days_are_refused(run: Run, database: Database, days: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"order_date": TODAY, "start": TODAY, **days}
    proposal = ProposedAppointment("servant:0", "position:0", **given)
    with pytest.raises(NothingToCheck, match=message):
        run(check_appointment(database.read, proposal, all_rules(), shipped_policy(), TODAY))


def test_a_position_without_a_body_or_versions(registry: Registry) -> None:
    registry.run(execute(registry.database, "MATCH (:Position {title: 'Post BARE'})-[:HAS_VERSION]->(v) DETACH DELETE v"))
    assert registry.outcomes("Post BARE", mode=Mode.COMPETITION)["V01"] == (
        "not_evaluable",
        "group of the post on the day of the order",
    )
    registry.run(execute(registry.database, "MATCH (:Position {title: 'Post BARE'})-[in:IN]->() DELETE in"))
    with pytest.raises(NothingToCheck, match="in which body the position position:"):
        registry.check(registry.proposal("Post BARE"))


def test_a_file_that_cannot_be_read_is_named_and_kin_are_left_out(registry: Registry) -> None:
    registry.run(execute(registry.database, TIE))
    registry.run(execute(registry.database, "MATCH (:Servant)-[:GIVEN]->(s:Sanction) SET s.kind = 'whipping'"))
    with pytest.raises(NothingToCheck, match=r"servant:\w+ cannot be judged, because a value is impossible"):
        registry.check(registry.proposal())
    above_her_kin = registry.check(registry.proposal("Post P2", "Aliyev"))
    assert (above_her_kin.unreadable, above_her_kin.clean) == ((), False), "she does not report to the post"
    registry.run(
        execute(
            registry.database,
            "MATCH (:Position {title: 'Post P1'})-[:HAS_VERSION]->(v) MATCH (p:Position {title: 'Post P3'}) "
            "CREATE (v)-[:REPORTS_TO]->(p)",
        )
    )
    checked = registry.check(registry.proposal("Post P3", "Aliyev"))
    assert [each.subject for each in checked.unreadable] == [registry.proposal().servant]
    assert not checked.clean
    assert checked.cases


def test_several_people_are_checked_as_each_would_be_alone(registry: Registry) -> None:
    """Kin above and below each other, a merged id, an unknown one, and a file that cannot be read, each statement once."""
    registry.run(execute(registry.database, TIE))
    proposal = registry.proposal("Post P3", "Aliyev", start=LATER, signed_by="Yangi")
    hers = registry.proposal().servant
    registry.run(registry.database.execute(cypher("CREATE (:Redirect {id: 'servant:old', to: $to})"), {"to": hers}))
    people = [proposal.servant, "servant:old", "servant:nobody", proposal.signed_by or "", hers]

    def alone(servant: str) -> CheckedOrder | str:
        try:
            return registry.check(replace(proposal, servant=servant))
        except NothingToCheck as error:
            return str(error)

    def together() -> list[CheckedOrder | str]:
        rules = all_rules()
        answers = registry.run(check_appointments(registry.database.read, proposal, people, rules, shipped_policy(), TODAY))
        return [str(each) if isinstance(each, NothingToCheck) else each for each in answers]

    ran: list[str] = []
    registry.database.observers.append(ran.append)
    answers = together()
    registry.database.observers.pop()
    assert answers == [alone(servant) for servant in people]
    assert answers[2] == "There is no servant servant:nobody, so nothing was checked. Take the ids from the graph."
    assert len(ran) == len(set(ran))
    registry.run(execute(registry.database, "MATCH (:Servant)-[:GIVEN]->(s:Sanction) SET s.kind = 'whipping'"))
    unreadable = together()
    assert unreadable == [alone(servant) for servant in people]
    assert "a value is impossible" in str(unreadable[1])
    assert isinstance(unreadable[0], CheckedOrder)


def test_a_rule_that_breaks_is_named_and_harms_no_other(registry: Registry) -> None:
    def fails(_: ServantDossier, __: object) -> list[Case]:
        raise ZeroDivisionError

    broken = DossierRule(
        id="V99",
        rule_class=RuleClass.BREACH,
        severity=Severity.LOW,
        reads=ServantDossier,
        judge=fails,
        package="merit.rules.v10_promoted_under_sanction",
    )
    checked = registry.check(registry.proposal(), [broken, *all_rules()])
    assert [(each.rule, each.problem) for each in checked.failures] == [("V99", "ZeroDivisionError")]
    assert outcomes_of(checked)["V10"] == ("violates", None)
    assert not checked.clean
