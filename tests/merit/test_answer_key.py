"""The sandbox world, loaded over HTTP and judged: the findings are exactly the cases of the answer key.

The generator writes the key from its world, never from a rule. Runs on both engines.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.detection import DetectionReport, detect
from merit.registry import all_rules
from meritgraph.planted_cases import PlantedCase, planted_cases
from meritgraph.sandbox_process import announced_feeds
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

Judged = tuple[DetectionReport, list[PlantedCase]]


@pytest.fixture(scope="module")
def judged(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("sandbox")
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    with running(build_world(servants=900, seed=11, today=TODAY), folder):
        announced = json.loads((folder / "portals.json").read_text())
        feeds = announced_feeds(folder / "portals.json")
        keys = KeyRing.open(folder / "keys")
        report = run(synchronise_all(engine.database, feeds, keys, NOW))
        assert {portal.portal: portal.state for portal in report.portals} == dict.fromkeys(announced["portals"], "clean")
    entries = json.loads(Path(announced["answer_key"]).read_text())["entries"]
    planted = run(planted_cases(engine.database, keys, entries))
    assert all(subjects for case in planted for subjects in case.subjects_of_deeds)
    return run(detect(engine.database, all_rules(), TODAY, NOW)), planted


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_violating_cases_are_exactly_those_of_the_key(judged: Judged, rule: Any) -> None:
    found, key = _outcomes(judged, rule.id)
    planted = {case for case, entry in key.items() if entry["outcome"] == "violates"}
    assert len(planted) >= 3
    assert {case for case, outcome in found.items() if outcome == "violates"} == planted


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_look_alikes_and_cases_without_input_have_the_outcome_of_the_key(judged: Judged, rule: Any) -> None:
    found, key = _outcomes(judged, rule.id)
    assert {entry["outcome"] for entry in key.values()} == {"violates", "satisfies", "not_evaluable"}
    differing = {
        (entry["case"], entry["outcome"], found.get(case, "satisfies"))
        for case, entry in key.items()
        if found.get(case, "satisfies") != entry["outcome"]
    }
    assert not differing


def test_a_case_that_is_not_evaluable_names_the_missing_input(judged: Judged) -> None:
    report, _ = judged
    for rule in report.rules:
        assert rule.result.not_evaluable
        assert all(case.missing for case in rule.result.not_evaluable)


def _outcomes(judged: Judged, rule_id: str) -> tuple[dict[frozenset[str], str], dict[frozenset[str], Any]]:
    report, planted = judged
    result = next(rule.result for rule in report.rules if rule.result.rule.id == rule_id)
    cases = [*result.violating, *result.not_evaluable]
    key = {frozenset[str]().union(*case.subjects_of_deeds): case.entry for case in planted if case.entry["rule"] == rule_id}
    return {frozenset(case.subjects): case.outcome.value for case in cases}, key
