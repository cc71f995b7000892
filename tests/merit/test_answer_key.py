"""The sandbox world, loaded over HTTP and judged: every case of the answer key comes out as the generator says, and no other.

The key is written by the generator from its world, never by a rule; on both engines.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from merit.catalogue import all_rules

from graph.migrations import migrate
from graph.model.facts import Ref
from loaders.keys.ids import node_id
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.detection import DetectionReport, detect
from meritgraph.demo import announced_feeds
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def judged(
    engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> tuple[DetectionReport, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("sandbox")
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    with running(build_world(servants=900, seed=11, today=TODAY), folder):
        said = json.loads((folder / "portals.json").read_text())
        feeds = announced_feeds(folder / "portals.json")
        report = run(synchronise_all(engine.database, feeds, KeyRing.open(folder / "keys"), NOW))
        assert {portal.portal: portal.state for portal in report.portals} == dict.fromkeys(said["portals"], "clean")
    key = json.loads(Path(said["answer_key"]).read_text())["entries"]
    return run(detect(engine.database, all_rules(), TODAY, NOW)), key


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_violating_things_are_those_of_the_key_and_no_others(judged: Any, rule: Any) -> None:
    found, key = _outcomes(judged, rule.id)
    planted = {case for case, entry in key.items() if entry["outcome"] == "violates"}
    assert len(planted) >= 3
    assert {case for case, outcome in found.items() if outcome == "violates"} == planted


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_look_alikes_and_cases_without_input_come_out_as_the_key_says(judged: Any, rule: Any) -> None:
    found, key = _outcomes(judged, rule.id)
    assert {entry["outcome"] for entry in key.values()} == {"violates", "satisfies", "not_evaluable"}
    differing = {
        (entry["case"], entry["outcome"], found.get(case, "satisfies"))
        for case, entry in key.items()
        if found.get(case, "satisfies") != entry["outcome"]
    }
    assert not differing


def test_what_cannot_be_judged_names_what_was_missing(judged: Any) -> None:
    report, _ = judged
    for rule in report.rules:
        assert rule.judgement.not_evaluable
        assert all(thing.missing for thing in rule.judgement.not_evaluable)


def _outcomes(judged: Any, rule_id: str) -> tuple[dict[frozenset[str], str], dict[frozenset[str], Any]]:
    report, entries = judged
    judgement = next(rule.judgement for rule in report.rules if rule.judgement.rule.id == rule_id)
    things = [*judgement.violating, *judgement.not_evaluable]
    key = {
        frozenset(node_id("appointment", Ref(f"{portal}/{stream}", number)) for portal, stream, number in entry["deeds"]): entry
        for entry in entries
        if entry["rule"] == rule_id
    }
    return {frozenset(thing.subjects): thing.outcome.value for thing in things}, key
