"""A world with noise, loaded over HTTP and judged: nearly all planted cases are found, and nearly nothing else.

Noise spells names otherwise, leaves fields out, states wrong values and unknown words, and repeats rows. A planted case whose
input it removed is right when it cannot be evaluated.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.judging_scores import score
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.context import read_context
from merit.contract import DossierRule
from merit.registry import all_rules, shipped_policy
from meritgraph.sandbox_process import announced_feeds
from sandbox.kazakhstan.clerical_errors import with_clerical_errors
from sandbox.kazakhstan.world import kazakh_part
from sandbox.noise import Noise
from sandbox.portals.e_kyzmet_drops import usual_faults, write_drops
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.merit.reference.key import with_reference
from tests.support.engines import empty

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SERVANTS, SEED, NOISE = 300, 5, 0.2


@pytest.fixture(scope="module")
def scores(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the scores of all rules together, and of each; and ``strict``, where only violating cases count as found."""
    folder = tmp_path_factory.mktemp("sandbox")
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys = KeyRing.open(folder / "keys")
    world = build_world(SERVANTS, SEED, TODAY)
    with running(world, folder, noise=NOISE) as announcement:
        # The drop that E-kyzmet misses would be read with the next full drop, so it is written late instead.
        part = with_clerical_errors(kazakh_part(world), Noise(NOISE, SEED))
        write_drops(part, folder / "e-kyzmet", usual_faults(TODAY).missing)
        report = run(synchronise_all(engine.database, announced_feeds(announcement), keys, NOW))
        announced = json.loads(announcement.read_bytes())
    assert {portal.portal: portal.problem for portal in report.portals if portal.state != "clean"} == {}
    entries = json.loads(Path(announced["answer_key"]).read_text("utf-8"))["entries"]
    context = run(read_context(engine.database.read, TODAY, shipped_policy()))
    key = with_reference(entries, world)
    found, strict = (run(score(engine.database, keys, context, key, lenient=lenient)) for lenient in (True, False))
    return {**found, "strict": strict["overall"]}


def test_nearly_all_planted_cases_are_found_and_nearly_nothing_else(scores: dict[str, Any]) -> None:
    planted = {rule: each["planted"] for rule, each in scores["rules"].items() if each["planted"]}
    # So small a world has no planted cases of stratum rules; what they find comes about by chance.
    assert set(planted) >= {rule.id for rule in all_rules() if isinstance(rule, DossierRule)}
    assert sum(planted.values()) >= 100
    wrong = {rule: each for rule, each in scores["rules"].items() if each["missed"] or each["false"]}
    assert scores["overall"]["f1"] >= 0.97, wrong


def test_few_planted_cases_cannot_be_evaluated(scores: dict[str, Any]) -> None:
    assert scores["strict"]["recall"] >= 0.9
