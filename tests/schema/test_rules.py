"""Rules, the policy that they judge by, and how much they could judge."""

from __future__ import annotations

from datetime import date

from merit.registry import all_rules, shipped_policy
from tests.schema.conftest import Hub
from tests.support.sample_service import PEOPLE

POLICIES = """query($owner: String, $country: String, $on: Date) { policies(owner: $owner, country: $country, on: $on) {
  owner country name value start end legalBasis verified duty source rule { id } } }"""
COVERAGE = """query($rules: [ID!], $organisation: ID) { ruleCoverage(ruleIds: $rules, organisationId: $organisation) {
  ruleId asOf cases evaluated satisfied violating notEvaluable suppressed missing { input cases } rule { title } } }"""


def test_a_rule_is_read_by_its_id(hub: Hub) -> None:
    asked = "query($id: ID!) { rule(id: $id) { id class severity legalBasis policy { country parameters basis verified duty } } }"
    rule = hub.data(asked, id="Q03")["rule"]
    assert (rule["id"], rule["class"]) == ("Q03", "RECORD")
    assert rule["policy"] == [
        {
            **{"country": "*", "parameters": ["days = 30"], "basis": "ZRU-788 Art 13; practice for handovers"},
            **{"verified": False, "duty": True},
        }
    ]
    assert hub.data(asked, id="V99") == {"rule": None}
    assert hub.statements == []


def test_each_parameter_in_force_has_its_days_and_its_basis(hub: Hub) -> None:
    (days,) = hub.data(POLICIES, owner="Q03")["policies"]
    assert days == {
        **{"owner": "Q03", "country": "*", "name": "days", "value": "30", "start": None, "end": None, "source": None},
        **{"legalBasis": "ZRU-788 Art 13; practice for handovers", "verified": False, "duty": True, "rule": {"id": "Q03"}},
    }
    # A question's own values belong to no rule.
    plan = hub.data(POLICIES, owner="development_plan")["policies"]
    assert {each["name"]: each["value"] for each in plan} == {"low_below": "56", "stale_months": "36", "due_soon_days": "90"}
    assert {each["rule"] and each["rule"]["id"] for each in plan} == {None}
    assert hub.data(POLICIES, owner="V99") == {"policies": []}
    # Before 2026 the law of Uzbekistan knew no duty to set a probation.
    (before,) = hub.data(POLICIES, owner="V14", country="UZ", on="2025-12-31")["policies"]
    assert (before["name"], before["value"], before["duty"], before["end"]) == ("duty", "no such duty", False, "2026-01-01")


def test_policies_are_of_a_country_and_of_a_day(hub: Hub) -> None:
    everything = hub.data(POLICIES)["policies"]
    assert {each["owner"] for each in everything} == {owner for owner, values in shipped_policy().rules.items() if values}
    assert {each["owner"] for each in everything} >= {rule.id for rule in all_rules() if rule.policy}
    uzbek = hub.data(POLICIES, country="UZ")["policies"]
    assert uzbek == [each for each in everything if each["country"] == "UZ"]
    day = date(2026, 6, 30).isoformat()
    in_force = hub.data(POLICIES, on=day)["policies"]
    assert in_force == [
        each
        for each in everything
        if (each["start"] is None or each["start"] <= day) and (each["end"] is None or day < each["end"])
    ]
    assert len(in_force) < len(everything), "the law of Kazakhstan of 2015 ended then"


def test_the_coverage_of_rules_counts_their_last_run(hub: Hub) -> None:
    (double,) = hub.data(COVERAGE, rules=["Q03"])["ruleCoverage"]
    assert (double["ruleId"], double["asOf"], double["violating"]) == ("Q03", "2026-11-20", PEOPLE)
    assert double["rule"]["title"]
    assert hub.statements == ["api/rule_runs"]
    every = hub.data(COVERAGE)["ruleCoverage"]
    assert [each["ruleId"] for each in every] == [rule.id for rule in all_rules()]
    figures = [each[name] for each in every for name in ("cases", "evaluated", "satisfied", "violating", "notEvaluable")]
    assert not any(figure is not None and 0 < figure < 5 for figure in figures)
    assert hub.statements == ["api/rule_runs"]


def test_the_coverage_of_one_body_has_what_is_kept_of_it(hub: Hub) -> None:
    office = hub.id_of("District office")
    of_office = hub.data(COVERAGE, organisation=office)["ruleCoverage"]
    assert {(each["cases"], each["evaluated"], each["violating"]) for each in of_office} == {(None, None, None)}
    assert any(each["notEvaluable"] for each in of_office)
    nowhere = hub.data(COVERAGE, organisation="organisation:0")["ruleCoverage"]
    assert {(each["satisfied"], each["notEvaluable"]) for each in nowhere} == {(0, 0)}
    assert hub.refusal(COVERAGE, rules=["V01"] * 101)[0] == "BAD_USER_INPUT"
