"""The sandbox world, loaded over HTTP and judged: the findings are exactly the cases of the answer key.

The generator writes the key from its world, never from a rule. What stratum rules find beside the planted cases is what
`tests.merit.reference` finds in the truth of that world. Runs on both engines.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.context import Context, read_context
from merit.contract import Case, Outcome, Rule
from merit.evaluation import judge_all, judge_collected
from merit.registry import all_rules, shipped_policy
from merit.strata.columns import Columns
from merit.strata.rule import StratumRule
from meritgraph.planted_cases import PlantedCase, planted_cases
from meritgraph.sandbox_process import announced_feeds
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.merit.reference.key import REFERENCE, reference_entries
from tests.support.engines import empty

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

Judged = tuple[list[tuple[Rule, Case]], list[PlantedCase]]


@pytest.fixture(scope="module")
def judged(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("sandbox")
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    world = build_world(servants=800, seed=11, today=TODAY)
    with running(world, folder):
        announced = json.loads((folder / "portals.json").read_text())
        feeds = announced_feeds(folder / "portals.json")
        keys = KeyRing.open(folder / "keys")
        report = run(synchronise_all(engine.database, feeds, keys, NOW))
        assert {portal.portal: portal.state for portal in report.portals} == dict.fromkeys(announced["portals"], "clean")
    entries = json.loads(Path(announced["answer_key"]).read_text())["entries"]
    planted = run(planted_cases(engine.database, keys, [*entries, *reference_entries(world)]))
    assert all(subjects for case in planted for subjects in case.subjects_of_deeds)
    context = run(read_context(engine.database.read, TODAY, shipped_policy()))
    return run(_cases(engine.database, context)), planted


async def _cases(database: Database, context: Context) -> list[tuple[Rule, Case]]:
    """Return all cases of all rules. Everything can be judged, and no rule breaks."""
    cases: list[tuple[Rule, Case]] = []
    strata = {rule.id: Columns(rule.row) for rule in all_rules() if isinstance(rule, StratumRule)}
    async for page in judge_all(database.read, all_rules(), context):
        assert not page.unreadable
        assert not page.failures
        cases += page.cases
        for id_, rows in page.rows.items():
            strata[id_].extend(rows)
    for rule in all_rules():
        if isinstance(rule, StratumRule):
            found, problem = judge_collected(rule, strata[rule.id], context)
            assert problem is None
            cases += ((rule, case) for case in found)
    return cases


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_violating_cases_are_exactly_those_of_the_key(judged: Judged, rule: Rule) -> None:
    found, key = _outcomes(judged, rule.id)
    planted = {case for case, entry in key.items() if entry["outcome"] == "violates"}
    assert len(planted) >= 2
    violating = {case for case, outcome in found.items() if outcome == "violates"}
    assert planted <= violating if isinstance(rule, StratumRule) else planted == violating


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if isinstance(rule, StratumRule)], ids=lambda rule: rule.id)
def test_stratum_rules_find_what_the_reference_finds(judged: Judged, rule: Rule) -> None:
    found, key = _outcomes(judged, rule.id)
    expected = _keyed(judged, rule.id, REFERENCE)
    violating = {case for case, outcome in found.items() if outcome == "violates"}
    assert violating <= expected.keys()
    # What the portals leave open, and what was planted without an input, cannot be judged; everything else is reported.
    missed = {case: found.get(case) for case in expected.keys() - violating}
    unknown = {case for case, entry in expected.items() if entry["doubt"]}
    unknown |= {case for case, entry in key.items() if entry["outcome"] == "not_evaluable"}
    assert missed == dict.fromkeys(expected.keys() & unknown - violating, "not_evaluable")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_look_alikes_and_cases_without_input_have_the_outcome_of_the_key(judged: Judged, rule: Rule) -> None:
    found, key = _outcomes(judged, rule.id)
    assert {entry["outcome"] for entry in key.values()} == {"violates", "satisfies", "not_evaluable"}
    differing = {
        (entry["case"], entry["outcome"], found.get(case, "satisfies"))
        for case, entry in key.items()
        if (found.get(case) == "violates" if not entry["concerned"] else found.get(case, "satisfies") != entry["outcome"])
    }
    assert not differing


def test_a_case_that_is_not_evaluable_names_the_missing_input(judged: Judged) -> None:
    cases, _ = judged
    lacking = [(rule, case) for rule, case in cases if case.outcome is Outcome.NOT_EVALUABLE]
    assert {rule.id for rule, _ in lacking} == {rule.id for rule in all_rules()}
    assert all(rule.missing(case) for rule, case in lacking)


def _outcomes(judged: Judged, rule_id: str) -> tuple[dict[frozenset[str], str], dict[frozenset[str], Any]]:
    """Return the outcomes of a rule that are not satisfied, and the entries of the answer key, by their subjects."""
    found = {frozenset(case.subjects): case.outcome.value for rule, case in judged[0] if rule.id == rule_id}
    return found, _keyed(judged, rule_id)


def _keyed(judged: Judged, rule_id: str, case: str | None = None) -> dict[frozenset[str], Any]:
    """Return the entries of a rule by their subjects: those of the reference if ``case`` is its own, else those of the key."""
    of_rule = [
        one for one in judged[1] if one.entry["rule"] == rule_id and (one.entry["case"] == REFERENCE) == (case == REFERENCE)
    ]
    return {frozenset[str]().union(*one.subjects_of_deeds): one.entry for one in of_rule}
