"""The pages of rules: what the registry says of each, and how much it could judge, with small numbers hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph.migrations import migrate
from merit.registry import all_rules, find_rule
from meritgraph.access.principals import Principal, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty, execute
from tests.support.read_pages import Reader
from tests.support.small_graph import SmallGraph
from tests.support.written_leads import Lead, write_leads

TOP = "organisation:top"
AZIZA = Principal("Aziza", Role.INVESTIGATOR, TOP)
OTHERS = [
    Principal("operator", Role.INTEGRATOR),
    Principal("auditor", Role.AUDITOR),
    Principal("somebody", Role.SERVANT, servant="servant:ann"),
]
RUNS: dict[str, dict[str, Any]] = {
    "V10": {"satisfied": 90, "violating": 8, "not_evaluable": 12, "missing": ["rank of the post: 7", "day of the order: 5"]},
    "V06": {"satisfied": 90, "violating": 3, "not_evaluable": 12, "missing": ["rank of the post: 12"]},
}
JUDGED = "Cases of all bodies together, as of 20 November 2026"


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a hub of one body, which two rules have judged: one with large numbers, one with three violations."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    graph = SmallGraph(run, engine.database)
    graph.body("top")
    for rule, counts in RUNS.items():
        text = "CREATE (r:RuleRun {id: $id, rule: $rule, as_of: $day, ended_at: $at}) SET r += $counts"
        at = datetime(2026, 11, 20, 12, tzinfo=UTC)
        run(execute(engine.database, text, id=f"run:{rule}", rule=rule, day=date(2026, 11, 20), at=at, counts=counts))
    leads = [Lead(id=f"finding:{number}", organisation=TOP, state="dismissed" if number else "open") for number in range(3)]
    write_leads(run, engine.database, leads)
    dismissed = """MATCH (f:Finding {id: 'finding:1'}) CREATE (f)-[:CHANGED_BY]->(:Review {
      id: 'finding:1/2', by: 'Ann', change: 'dismissed', state: 'dismissed', why: 'w', grounds: 'record_wrong', at: $at})"""
    run(execute(engine.database, dismissed, at=datetime(2026, 11, 21, 12, tzinfo=UTC)))
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def aziza(client: Client) -> Reader:
    return Reader.signed_in(client, AZIZA)


def test_all_rules_are_listed_by_their_class(aziza: Reader) -> None:
    page = aziza.page("/rules")
    rows = [
        row for name in ("provable breach", "statistical indicator", "record quality") for row in page.table(f"Rules: {name}")
    ]
    listed = [row[0].partition(" ")[0] for row in rows if row[0] != "Rule"]
    assert sorted(listed) == [rule.id for rule in all_rules()]
    (row,) = (row for row in rows if row[0].startswith("V10 "))
    assert row[3:] == ["90", "12"]
    (few,) = (row for row in rows if row[0].startswith("V06 "))
    assert few[3:] == ["90", "not shown"]
    (never,) = (row for row in rows if row[0].startswith("V01 "))
    assert never[3:] == ["not judged yet", "not judged yet"]


def test_a_rules_page_has_what_the_registry_says(aziza: Reader) -> None:
    rule = find_rule("V10")
    assert rule is not None
    page = aziza.page("/rules/V10")
    assert page.heading == f"V10: {rule.title}"
    texts = [rule.looks_for, rule.rationale, rule.legal_basis, *rule.innocent_explanations]
    assert [each for each in texts if " ".join(each.split()) not in page.words] == []
    values = page.table("The values in force on the day of a case apply to it")
    assert len(values) == 1 + len(rule.policy)
    marked = [row for row in values[1:] if row[5] == "value not checked against the official text"]
    assert len(marked) == sum(not value.verified for value in rule.policy) > 0


def test_large_numbers_are_shown_with_what_was_missing(aziza: Reader) -> None:
    page = aziza.page("/rules/V10")
    assert page.table(JUDGED)[1:] == [
        ["Violate the rule: a lead each", "8"],
        ["Satisfy the rule", "90"],
        ["Not evaluable, because an input is missing", "12"],
        ["All cases", "110"],
    ]
    missing = page.table("What was missing where it could not judge")
    assert missing[1:] == [["day of the order", "5"], ["rank of the post", "7"]]


def test_small_numbers_are_not_shown_and_say_so(aziza: Reader) -> None:
    hidden = "not shown: it or another of these numbers is fewer than five"
    page = aziza.page("/rules/V06")
    rows = dict(page.table(JUDGED)[1:])
    assert (rows["Violate the rule: a lead each"], rows["Not evaluable, because an input is missing"]) == (hidden, hidden)
    assert rows["Satisfy the rule"] == "90"
    assert "What was missing" not in page.words


def test_leads_of_a_rule_stand_by_state(aziza: Reader) -> None:
    states = dict(aziza.page("/rules/V10").table("Leads of this rule that you may see")[1:])
    assert states == {"open": "1", "dismissed": "2"}
    assert "There is no lead of this rule that you may see." in aziza.page("/rules/V06").words


def test_dismissals_stand_by_their_grounds_with_their_share_of_all_leads(aziza: Reader) -> None:
    rows = aziza.page("/rules/V10").table("Why leads of this rule were dismissed")
    assert rows[1:] == [["none stated", "1", "33 per cent"], ["The record is wrong", "1", "33 per cent"]]
    assert "Why leads of this rule were dismissed" not in aziza.page("/rules/V06").words


def test_a_rule_that_never_ran_says_so(aziza: Reader) -> None:
    assert "Nothing was judged by this rule yet." in aziza.page("/rules/V01").words


@pytest.mark.parametrize("principal", OTHERS, ids=lambda each: each.role)
def test_rules_are_public_and_their_numbers_are_not(client: Client, principal: Principal) -> None:
    reader = Reader.signed_in(client, principal)
    assert len(reader.page("/rules").table("Rules: provable breach")[0]) == 3
    page = reader.page("/rules/V10")
    assert "How much it could judge" not in page.words
    assert "90" not in page.words.split()


def test_an_unknown_rule_is_not_there(aziza: Reader) -> None:
    assert aziza.page("/rules/V99", status=404).heading == "There is no such page"
    assert aziza.page("/rules?x=1", status=400).heading == "This address cannot be used"
