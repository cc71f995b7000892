"""Findings and rules, as a reviewer reads them."""

from __future__ import annotations

from merit.registry import all_rules
from tests.schema.conftest import Hub
from tests.support.sample_service import PEOPLE

BASIS = "ZRU-788 Art 13; practice for handovers"

FINDING = """query($id: ID!) { finding(id: $id) {
  id reason day policy subjectIds firstSeen browserQuery state severity
  rule { id title class legalBasis innocentExplanations policy { country start end parameters basis verified } }
  evidence { id label text } history { state by why at } servant { name } organisation { name }
} }"""


def test_a_finding_has_its_rule_evidence_and_history(hub: Hub) -> None:
    some = hub.data('{ findings(first: 1, filter: {rules: ["Q03"]}) { edges { node { id } } } }')
    id_ = some["findings"]["edges"][0]["node"]["id"]

    finding = hub.data(FINDING, id=id_)["finding"]

    assert finding["state"] == "OPEN"
    assert "were held together" in finding["reason"]
    assert finding["rule"]["class"] == "RECORD"
    assert finding["rule"]["policy"] == [
        {"country": "*", "start": None, "end": None, "parameters": ["days = 30"], "basis": BASIS, "verified": False}
    ]
    assert {each["label"] for each in finding["evidence"]} == {"Appointment", "Position"}
    assert any(each["text"].startswith("«Post P4», ") for each in finding["evidence"])
    assert [(each["state"], each["by"], each["why"]) for each in finding["history"]] == [("OPEN", "meritgraph", "found")]
    assert finding["organisation"] == {"name": "District office"}
    assert finding["servant"]["name"].startswith("Oʻrinov1")
    assert finding["subjectIds"]
    assert all(subject in finding["browserQuery"] for subject in finding["subjectIds"])


def test_the_counts_of_a_rule_include_cases_that_are_not_evaluable(hub: Hub) -> None:
    rules = hub.data("{ rules { id lastRun { asOf endedAt violating satisfied notEvaluable missing { input cases } } } }")[
        "rules"
    ]

    assert [rule["id"] for rule in rules] == [rule.id for rule in all_rules()]
    double = next(rule["lastRun"] for rule in rules if rule["id"] == "Q03")
    assert (double["asOf"], double["violating"]) == ("2026-11-20", PEOPLE)
    competition = next(rule["lastRun"] for rule in rules if rule["id"] == "V01")
    assert competition["notEvaluable"] > 0
    assert competition["missing"]
    figures = [rule["lastRun"][name] for rule in rules for name in ("violating", "satisfied", "notEvaluable")]
    assert not any(figure is not None and 0 < figure < 5 for figure in figures), "as in ruleCoverage"
    assert hub.statements == ["api/rule_runs"]


def test_an_unknown_finding_is_null(hub: Hub) -> None:
    assert hub.data(FINDING, id="finding:0") == {"finding": None}
