"""What is on record of a servant beside her career: each fact with its properties and links, newest first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.model.days import FIRST_DAY, LAST_DAY
from tests.conftest import Run
from tests.schema.conftest import Hub
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

GULNORA, AZIZ = "Karimova Gulnora Anvar qizi", "Oʻrinov100 Aziz"

LEARNED = """MATCH (s:Servant {id: $id}), (e:Servant {id: $other})
CREATE (s)-[:EDUCATED]->(:Education {id: 'education:1', level: 'master', level_word: 'magistr', field: 'Law', institution: 'TDYU',
  graduated_earliest: $d2011, graduated_latest: $d2011})
CREATE (s)-[:EDUCATED]->(:Education {id: 'education:2', level: 'school'})
CREATE (s)-[:ASSESSED_IN]->(x:Assessment {id: 'assessment:1', type: 'A1', fixed_on_earliest: $d2016, fixed_on_latest: $d2016,
  qualification_score: 80.0, professional_score: 70.0, effectiveness_score: 90.5, reported_integral_score: 82.5,
  disputed: ['type']})
CREATE (s)-[:ASSESSED_IN]->(:Assessment {id: 'assessment:2', type: 'A1', fixed_on_earliest: $d2017, fixed_on_latest: $d2017,
  qualification_score: 80.0, effectiveness_score: 90.0, reported_integral_score: 75.0})
CREATE (s)-[:ASSESSED_IN]->(:Assessment {id: 'assessment:3', type: 'unknown', type_word: 'boshqa', fixed_on_earliest: $d2015,
  fixed_on_latest: $d2015})
CREATE (x)-[:BY]->(e)
CREATE (x)-[:RATED {score: 70.5}]->(:Competency {id: 'competency:1', name: 'Budgeting'})
CREATE (x)-[:RATED {score: 60.5}]->(:Competency {id: 'competency:2', name: 'Law'})
CREATE (s)-[:HOLDS]->(c:Certificate {id: 'certificate:1', number: 'X-1', issued_earliest: $d2011, issued_latest: $d2011,
  replaces_number: 'X-0'})
CREATE (s)-[:GRANTED]->(g:DegreeGrant {id: 'degree_grant:1', degree: 'servant_3', degree_word: 'uchinchi',
  granted_earliest: $d2017, granted_latest: $d2017, opinion: 'fit'})
CREATE (g)-[:RESTS_ON]->(x)
CREATE (g)-[:RESTS_ON]->(c)
CREATE (s)-[:LISTED]->(:ReserveMembership {id: 'reserve_membership:1', pool: 'national', start_earliest: $d2015,
  start_latest: $d2015, end_earliest: $d2017, end_latest: $d2017, open: false})"""

CONDUCT = """MATCH (s:Servant {id: $id}), (e:Servant {id: $other})
CREATE (s)-[:GIVEN]->(a:Sanction {id: 'sanction:1', kind: 'reprimand', kind_word: 'hayfsan', imposed_earliest: $d2015,
  imposed_latest: $d2015, ends_earliest: $d2016, ends_latest: $d2016})
CREATE (s)-[:GIVEN]->(:Sanction {id: 'sanction:2', kind: 'tanbeh', imposed_earliest: $d2017, imposed_latest: $d2017})
CREATE (s)-[:GIVEN]->(:Sanction {id: 'sanction:3'})
CREATE (s)-[:GIVEN]->(:Reward {id: 'reward:1', kind: 'bonus', given_on_earliest: $d2016, given_on_latest: $d2016,
  amount: 5000000000.5, period_from_earliest: $d2015, period_from_latest: $d2015, period_to_earliest: $d2016,
  period_to_latest: $d2016, period_word: '2015'})
CREATE (s)-[:GIVEN]->(:Bar {id: 'bar:1', ground: 'ethics', start_earliest: $d2017, start_latest: $d2017, open: true})
CREATE (s)-[:FILED]->(p:Appeal {id: 'appeal:1', kind: 'complaint', filed_earliest: $d2016, filed_latest: $d2016,
  answer_due_earliest: $d2017, answer_due_latest: $d2017})
CREATE (p)-[:ABOUT]->(a)
CREATE (p)-[:ABOUT]->(e)
CREATE (s)-[:FILED]->(:Appeal {id: 'appeal:2', kind: 'request', answer: 'granted'})
CREATE (p)<-[:OF]-(k:AppealCheck {id: 'appealcheck:1', state: 'overdue', as_of: $d2017, violating: 1, satisfied: 2,
  not_evaluable: 3, not_judged: 0})
CREATE (k)-[:FOUND]->(:Finding {id: 'finding:of-appeal', rule: 'Q05', state: 'open', severity: 'low', reason: 'Late.', policy: '',
  subjects: ['appeal:1'], organisation: 'organisation:0', first_seen: datetime('2026-01-01T00:00:00Z'), sort_key: '0'})"""

CONTESTED = """MATCH (p:Appeal {id: 'appeal:2'}), (:Servant {id: $id})-[:HELD]->(a:Appointment)-[:AFTER]->(c:Competition)
CREATE (p)-[:ABOUT]->(a)
CREATE (p)-[:ABOUT]->(c)"""

KIN = """MATCH (s:Servant {id: $id}), (e:Servant {id: $other})
CREATE (s)-[:KIN {role: 'parent'}]->(:Kinship {id: 'kinship:1', kind: 'parent', kind_word: 'ona', start_earliest: $first,
  start_latest: $last, open: true})<-[:KIN {role: 'child'}]-(e)
CREATE (e)-[:KIN {role: 'sibling'}]->(:Kinship {id: 'kinship:2', kind: 'sibling', confidence: 0.75, start_earliest: $d2016,
  start_latest: $d2016, open: false, end_earliest: $d2017, end_latest: $d2017})<-[:KIN {role: 'sibling'}]-(s)
CREATE (s)-[:DECLARED]->(:Relative {id: 'relative:1', kinship: 'spouse', kinship_word: 'eri', name: 'Karimov A.',
  birth_date_earliest: $d2011, birth_date_latest: $d2011, workplace: 'School 5', post: 'teacher'})"""

FACTS = """query($id: ID!) { servant(id: $id) {
  educations { id level levelWord field institution graduated { exact } knownSince sources { portal } missingAtPortal }
  assessments { id type typeWord fixedOn { exact } effectivenessScore reportedIntegralScore disputed
    evaluator { name } servant { name }
    ratings { score competency { name } }
    computed { score missing reported difference tolerance agrees components { component score weight } } }
  certificates { id number replacesNumber issued { exact } servant { name } enrolment { id course { title } } }
  enrolments { id course { title develops { name } } certificates { number } servant { name } }
  degrees { degree degreeWord granted { exact } opinion certificate { id } assessment { id } }
  reserveMemberships { pool start { exact } end { exact } open }
  sanctions { id kind kindWord imposed { exact } ends { exact } lifted { exact } servant { name } }
  rewards { kind givenOn { exact } periodFrom { exact } periodTo { exact } periodWord amount benefit }
  bars { ground start { exact } end { exact } open }
  appeals { id kind filed { exact } answerDue { exact } answer appointment { orderNumber } competition { round }
    organisation { id } assessment { id } sanction { kind } person { name }
    standing { state missing asOf violating satisfied notEvaluable notJudged findings { id } } }
  kinships { id kind kindWord confidence unreviewedMatch start { exact } end { exact } open people { role servant { name } } }
  relatives { kinship kinshipWord name birthDate { exact } workplace post servant { name } }
} }"""


@pytest.fixture(scope="module")
def person(hub: Hub, run: Run) -> dict[str, Any]:
    """Write facts of one person beside those that were loaded; return her as the API shows her."""
    days = {f"d{year}": date(year, 6, 1) for year in (2011, 2015, 2016, 2017)}
    ids = {"id": hub.id_of(GULNORA), "other": hub.id_of(AZIZ)}
    run(execute(hub.database, LEARNED, **ids, **days))
    run(execute(hub.database, CONDUCT, **ids, **days))
    run(execute(hub.database, CONTESTED, id=ids["id"]))
    run(execute(hub.database, KIN, **ids, **days, first=FIRST_DAY, last=LAST_DAY))
    return hub.data(FACTS, id=ids["id"])["servant"]


def test_facts_come_newest_first_and_those_without_a_day_last(person: dict[str, Any]) -> None:
    assert [each["id"] for each in person["assessments"]] == ["assessment:2", "assessment:1", "assessment:3"]
    assert [each["id"] for each in person["sanctions"]] == ["sanction:2", "sanction:1", "sanction:3"]
    assert [each["id"] for each in person["educations"]] == ["education:1", "education:2"]
    assert [each["number"] for each in person["certificates"]] == ["DBA-1", "X-1"]
    assert [each["id"] for each in person["appeals"]] == ["appeal:1", "appeal:2"]
    # The day on which a tie began that may be any day is the latest possible one.
    assert [each["id"] for each in person["kinships"]] == ["kinship:2", "kinship:1"]


def test_education_states_level_and_school(person: dict[str, Any]) -> None:
    assert person["educations"][0] == {
        **{"id": "education:1", "level": "MASTER", "levelWord": "magistr", "field": "Law", "institution": "TDYU"},
        **{"graduated": {"exact": "2011-06-01"}, "knownSince": None, "sources": [], "missingAtPortal": False},
    }


def test_the_score_of_an_assessment_is_computed_by_the_formula_and_compared(person: dict[str, Any]) -> None:
    lacking, whole, untyped = person["assessments"]

    # 0.2 × 80 + 0.3 × 70 + 0.5 × 90.5 = 82.25; the portal reports 82.5, and the tolerance is 0.05.
    assert whole["computed"] == {
        **{"score": 82.25, "missing": None, "reported": 82.5, "difference": 0.25, "tolerance": 0.05, "agrees": False},
        "components": [
            {"component": "QUALIFICATION", "score": 80.0, "weight": 0.2},
            {"component": "PROFESSIONAL", "score": 70.0, "weight": 0.3},
            {"component": "EFFECTIVENESS", "score": 90.5, "weight": 0.5},
        ],
    }
    assert lacking["computed"]["score"] is None
    assert lacking["computed"]["missing"] == "the score for professional"
    assert (lacking["computed"]["difference"], lacking["computed"]["agrees"]) == (None, None)
    assert untyped["computed"]["missing"] == "the type of the assessment"
    assert untyped["computed"]["components"] == []


def test_an_assessment_has_its_evaluator_and_the_scores_of_competencies(person: dict[str, Any]) -> None:
    whole = person["assessments"][1]

    assert (whole["type"], whole["evaluator"], whole["disputed"]) == ("A1", {"name": AZIZ}, ["type"])
    assert whole["ratings"] == [
        {"score": 60.5, "competency": {"name": "Law"}},
        {"score": 70.5, "competency": {"name": "Budgeting"}},
    ]
    assert (person["assessments"][2]["type"], person["assessments"][2]["typeWord"]) == ("UNKNOWN", "boshqa")


def test_a_degree_names_what_it_rests_on(person: dict[str, Any]) -> None:
    assert person["degrees"] == [
        {
            **{"degree": "SERVANT_3", "degreeWord": "uchinchi", "granted": {"exact": "2017-06-01"}, "opinion": "fit"},
            **{"certificate": {"id": "certificate:1"}, "assessment": {"id": "assessment:1"}},
        }
    ]


def test_certificates_and_enrolments_lead_to_each_other(person: dict[str, Any]) -> None:
    earned, other = person["certificates"]

    assert earned["enrolment"]["course"] == {"title": "Budgeting"}
    assert (other["enrolment"], other["replacesNumber"]) == (None, "X-0")
    certified = {each["id"]: each["certificates"] for each in person["enrolments"]}
    assert certified.pop(earned["enrolment"]["id"]) == [{"number": "DBA-1"}]
    assert list(certified.values()) == [[]]


def test_sanctions_rewards_bars_and_reserves_state_their_days(person: dict[str, Any]) -> None:
    newest, stated, _ = person["sanctions"]

    assert (newest["kind"], newest["kindWord"]) == ("UNKNOWN", None), "a word of an earlier release"
    assert (stated["kind"], stated["imposed"], stated["ends"], stated["lifted"]) == (
        *("REPRIMAND", {"exact": "2015-06-01"}, {"exact": "2016-06-01"}),
        None,
    )
    assert stated["servant"] == {"name": GULNORA}
    (reward,) = person["rewards"]
    assert (reward["kind"], reward["amount"], reward["periodWord"]) == ("BONUS", 5000000000.5, "2015")
    assert person["bars"] == [{"ground": "ETHICS", "start": {"exact": "2017-06-01"}, "end": None, "open": True}]
    assert person["reserveMemberships"] == [
        {"pool": "NATIONAL", "start": {"exact": "2015-06-01"}, "end": {"exact": "2017-06-01"}, "open": False}
    ]


def test_an_appeal_says_what_it_is_about_and_how_it_stands(person: dict[str, Any]) -> None:
    complaint, request = person["appeals"]

    assert (complaint["sanction"], complaint["person"]) == ({"kind": "REPRIMAND"}, {"name": AZIZ})
    assert [complaint[name] for name in ("appointment", "competition", "organisation", "assessment")] == [None] * 4
    assert complaint["standing"] == {
        **{"state": "OVERDUE", "missing": None, "asOf": "2017-06-01", "violating": 1, "satisfied": 2},
        **{"notEvaluable": 3, "notJudged": 0, "findings": [{"id": "finding:of-appeal"}]},
    }
    assert (request["answer"], request["standing"]) == ("granted", None)
    assert (request["appointment"], request["competition"]) == ({"orderNumber": "2"}, {"round": 1})


def test_a_tie_says_who_is_what_to_whom_and_whether_it_was_only_matched(person: dict[str, Any]) -> None:
    matched, declared = person["kinships"]

    assert {each["servant"]["name"]: each["role"] for each in declared["people"]} == {GULNORA: "PARENT", AZIZ: "CHILD"}
    assert (declared["confidence"], declared["unreviewedMatch"], declared["open"]) == (None, False, True)
    assert declared["start"] == {"exact": None}
    assert (matched["confidence"], matched["unreviewedMatch"], matched["end"]) == (0.75, True, {"exact": "2017-06-01"})
    assert [each["role"] for each in matched["people"]] == ["SIBLING", "SIBLING"]


def test_a_declared_relative_is_shown_as_declared(person: dict[str, Any]) -> None:
    assert person["relatives"] == [
        {
            **{"kinship": "SPOUSE", "kinshipWord": "eri", "name": "Karimov A.", "birthDate": {"exact": "2011-06-01"}},
            **{"workplace": "School 5", "post": "teacher", "servant": {"name": GULNORA}},
        }
    ]


def test_an_impossible_value_leaves_the_scores_of_that_servant_out(hub: Hub, run: Run, person: dict[str, Any]) -> None:
    query = "query($id: ID!) { servant(id: $id) { assessments { id computed { score } } } }"
    spoil = "MATCH (x:Assessment {id: 'assessment:3'}) SET x.type = $type"
    run(execute(hub.database, spoil, type="A9"))
    try:
        (found,) = {str(each["computed"]) for each in hub.data(query, id=hub.id_of(GULNORA))["servant"]["assessments"]}
        assert found == "None"
    finally:
        run(execute(hub.database, spoil, type="unknown"))


def test_the_number_of_statements_is_that_of_the_kinds_of_facts_whatever_the_number_of_servants(
    hub: Hub, person: dict[str, Any]
) -> None:
    selection = FACTS.split("servant(id: $id)")[1].removesuffix(" }")
    query = "query($first: Int!) { servants(first: $first) { edges { node " + selection + " } } }"

    hub.data(query, first=1)  # Karimova is the first
    for_one = list(hub.statements)
    hub.data(query, first=10)

    # People whom facts of several kinds name are read once for each kind, or at once: that depends on which answer comes first.
    assert set(hub.statements) == set(for_one)
    facts = [name for name in hub.statements if name.startswith("read_")]
    assert len(facts) == len(set(facts)), "each kind of fact is read once"
