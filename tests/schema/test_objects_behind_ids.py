"""Objects behind ids: what a finding rests on and what it is about, and the appointment of a step of a career."""

from __future__ import annotations

from tests.schema.conftest import Hub

FINDINGS = """query ($first: Int!) { findings(first: $first) { edges { node {
  subjectIds subjects { __typename id }
  evidence { id label node { __typename id ... on Appointment { orderNumber servant { id } } ... on Promotion { kind } } }
} } } }"""
CAREERS = """query ($first: Int!) { servants(first: $first) { edges { node { careerPath { steps {
  id orderNumber appointment { id orderNumber appointedBy { id } }
} } } } } }"""


def test_a_finding_leads_to_what_it_is_about_and_what_it_rests_on(hub: Hub) -> None:
    found = [edge["node"] for edge in hub.data(FINDINGS, first=50)["findings"]["edges"]]
    assert found
    evidence = [each for finding in found for each in finding["evidence"]]
    assert {each["label"] for each in evidence} >= {"Appointment"}
    for each in evidence:
        if each["label"].endswith("Version"):  # a part of its organisation or position
            assert each["node"] is None
        else:
            assert (each["node"]["__typename"], each["node"]["id"]) == (each["label"], each["id"])
    for finding in found:
        # A number of a person and a version are no nodes of their own.
        expected = [
            None if "/" in id_ or "_version:" in id_ or id_.startswith("number:") else id_ for id_ in finding["subjectIds"]
        ]
        assert [each and each["id"] for each in finding["subjects"]] == expected


def test_a_step_leads_to_its_appointment(hub: Hub) -> None:
    found = hub.data(CAREERS, first=50)["servants"]["edges"]
    steps = [step for edge in found for step in edge["node"]["careerPath"]["steps"]]
    assert steps
    for step in steps:
        assert (step["appointment"]["id"], step["appointment"]["orderNumber"]) == (step["id"], step["orderNumber"])


def test_many_are_as_many_statements_as_one(hub: Hub) -> None:
    for query in (FINDINGS, CAREERS):
        hub.data(query, first=50)
        # Objects that come later ask for the people behind them in a second batch, however many they are.
        repeated = [name for name in set(hub.statements) if hub.statements.count(name) > 1]
        assert hub.statements
        assert all(name.endswith("_by_id") and hub.statements.count(name) == 2 for name in repeated), hub.statements
