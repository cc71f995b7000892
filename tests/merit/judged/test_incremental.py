"""After any changes and on any day a detection leaves what one leaves that judges everything again.

Changes come from the portals: rows that are new, gone or differ in any field that a portal has, portals that are read to another
day. People judge who is one person, and take it back. What no portal changes is changed in the graph, as
any writer would. Days pass, now and then backwards. On both engines.
"""

from __future__ import annotations

import copy
import json
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, LiteralString, cast

import pytest

from graph.cypher.dossier_reads import dossier_reads
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.migrations import migrate
from graph.model.table import node_type
from merit.context import Context, read_context
from merit.contract import Outcome
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, pages_of_ids, read_page
from merit.evaluation import judge as judge_dossier
from merit.evaluation import rows_of
from merit.figures.registry import FIGURES
from merit.findings.content import content_of
from merit.judged.dossier import counted
from merit.judged.noting import NotingContext
from merit.registry import all_rules, shipped_policy
from merit.strata.rule import StratumRule
from tests.conftest import OpenEngine, Run
from tests.loaders.test_ten_days import settings_of
from tests.support.engines import cypher, empty, execute
from tests.support.fork_server import run_module
from tests.support.judged_history import TODAY, History, all_fields, changes_of, served
from tests.support.model_graph import other_value
from tests.support.scripted_portal import key_ring

pytestmark = pytest.mark.both_engines

SEEDS, ROUNDS = (1,), 2
LABELS = sorted(dossier_reads())

BARS = """MATCH (s:Servant)-[:HELD]->(:Appointment) WITH DISTINCT s ORDER BY s.id LIMIT 3
CREATE (s)-[:GIVEN]->(:Bar {id: 'bar:' + s.id, ground: 'ethics', open: true, start_earliest: $day, start_latest: $day})"""
"""No portal states a bar."""
CANDIDATE = """CREATE (c:MatchCandidate {id: 'match_candidate:1', kind: 'servant', state: 'open'})
WITH c MATCH (s:Servant)-[:HELD]->(:Appointment) WITH DISTINCT c, s ORDER BY s.id LIMIT 2 CREATE (c)-[:BETWEEN]->(s)"""


@pytest.fixture(scope="module", params=SEEDS, ids=[f"seed_{seed}" for seed in SEEDS])
def history(
    request: pytest.FixtureRequest, run: Run, engine: OpenEngine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    """Return a graph that is loaded and judged."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys = key_ring(tmp_path_factory.mktemp("keys"))
    found = History(run, engine.database, keys, Random(request.param), copy.deepcopy(served()))
    found.load()
    run(execute(engine.database, BARS, day=TODAY - timedelta(days=500)))
    found.compare()
    yield found
    run(empty(engine.database, engine.home))


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=500), date(2019, 6, 1)], ids=str)
def test_until_it_is_due_a_dossier_has_the_same_outcome_on_every_day(history: History, as_of: date) -> None:
    """All rules together, on days between the day of judgement and the day on which the outcome may change."""
    dossiers = history.run(_dossiers(history.database))
    context = history.run(read_context(history.database.read, as_of, shipped_policy(), today=TODAY))
    noting, due, outcomes = NotingContext(context), list[date](), list[Any]()
    for subject, dossier in dossiers:
        noting.begin()
        outcomes.append(_judged(subject, dossier, noting.context))
        due.append(noting.due)
        assert outcomes[-1] == _judged(subject, dossier, context), subject
    later = 0
    for days in (1, 5, 20, 91, 184, 366, 1500, 3000):
        day = as_of + timedelta(days=days)
        then = history.run(read_context(history.database.read, day, shipped_policy(), today=TODAY))
        for (subject, dossier), end, outcome in zip(dossiers, due, outcomes, strict=True):
            for judged_on, known in ((day, then), (end - timedelta(days=1), None)):
                if as_of < judged_on < end and (known or end < day):
                    assert _judged(subject, dossier, known or replace(context, as_of=judged_on)) == outcome, (subject, judged_on)
                    later += 1
    assert later > len(dossiers)
    assert min(due) < as_of + timedelta(days=900)


async def _dossiers(database: Database) -> list[tuple[str, Any]]:
    """Return all dossiers with the ids of their subjects."""
    found: list[tuple[str, Any]] = []
    kinds = cast("tuple[DossierKind[Any], ...]", (SERVANTS, COMPETITIONS))
    for kind in kinds:
        async for ids, refused in pages_of_ids(database.read, kind):
            page = await read_page(database.read, kind, ids)
            assert not [*refused, *page.unreadable]
            found += [(kind.subject_of(dossier), dossier) for dossier in page.dossiers]
    return found


def _judged(subject: str, dossier: Any, context: Context) -> Any:
    """Return everything that is kept or written of a dossier."""
    cases, failures = judge_dossier(all_rules(), dossier, subject, context)
    strata = [rule for rule in all_rules() if isinstance(rule, StratumRule)]
    rows, failures_in_rows = rows_of([*strata, *FIGURES], dossier, subject, context)
    assert not [*failures, *failures_in_rows]
    written = [content_of(rule, case, context) for rule, case in cases if case.outcome is Outcome.VIOLATES]
    return counted(cases), written, rows


def test_rows_that_change_and_days_that_pass(history: History) -> None:
    fields = all_fields()
    history.draw.shuffle(fields)
    for number in range(ROUNDS):
        assert history.change(fields[number::ROUNDS]) > 0
        history.judge_people()
        history.load()
        history.compare()
        for days in (1, -500, 530):
            history.pass_time(days)
            history.compare()
    later = history.reports[1:]
    assert any(report.unchanged > report.judged for report in later)
    assert any(report.judged and report.unchanged for report in later)
    changes = Counter[str]()
    for report in later:
        for rule in report.rules:
            changes.update(changes_of(rule.summary()))
    assert set(+changes) == {"opened", "changed", "resolved", "reopened"}


def test_every_property_of_every_label_that_dossiers_read(history: History) -> None:
    wanted = {(label, name) for label in LABELS for name in _read_of(label)}
    changed: set[tuple[str, str]] = set()
    history.run(_make_candidate(history.database))
    for part in _parts(sorted(wanted), 60):
        changed |= history.run(_change_in_graph(history.database, part, history.draw))
        history.compare()
    assert changed == wanted
    assert history.reports[-1].unchanged


async def _make_candidate(database: Database) -> None:
    """Make two people candidates for being one: those of the portals may have been merged."""

    async def work(transaction: Transaction) -> None:
        async with DossierMarks(transaction).watching({"MatchCandidate": ["match_candidate:1"]}):
            await transaction.run(cypher(CANDIDATE))

    await database.write(work)


@pytest.mark.parametrize("killed_by", ["merit/judged_competitions", "merit/save_judged_dossiers", "merit/save_rule_run"])
def test_a_detection_that_is_killed_leaves_nothing_undone(history: History, engine: OpenEngine, killed_by: str) -> None:
    wanted = {(label, name) for label in LABELS for name in _read_of(label)}
    history.run(_change_in_graph(history.database, next(_parts(sorted(wanted), 20)), history.draw))
    history.as_of += timedelta(days=30)
    request = {"database": settings_of(engine), "as_of": str(history.as_of), "now": str(history.now), "killed_by": killed_by}
    killed = run_module("tests.support.detecting_process", json.dumps(request))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    history.compare()


def _read_of(label: str) -> set[str]:
    """Return the properties of a label that dossiers read, but its key."""
    return set(dossier_reads()[label].properties) - {node_type(label).key}


def _parts(wanted: list[tuple[str, str]], count: int) -> Iterator[dict[str, set[str]]]:
    """Yield properties by label, some at a time; the bounds of a day stay together, so that it remains one."""
    days = sorted({(label, name.removesuffix("_earliest").removesuffix("_latest")) for label, name in wanted})
    Random(0).shuffle(days)
    for start in range(0, len(days), count):
        part: dict[str, set[str]] = {}
        for label, name in days[start : start + count]:
            part.setdefault(label, set()).update({name, f"{name}_earliest", f"{name}_latest"} & _read_of(label))
        yield part


async def _change_in_graph(database: Database, part: Mapping[str, set[str]], draw: Random) -> set[tuple[str, str]]:
    """Give each of these properties another value on some node, as a writer does; return those that changed."""
    changed: set[tuple[str, str]] = set()

    async def work(transaction: Transaction) -> None:
        for label, names in part.items():
            node = node_type(label)
            text = f"MATCH (n:{label}) RETURN n.{node.key} AS key, properties(n) AS held ORDER BY key"
            held = {str(row["key"]): cast("dict[str, Any]", row["held"]) for row in await transaction.run(_own(text))}
            for name in sorted({each.removesuffix("_earliest").removesuffix("_latest") for each in names}):
                bounds = sorted({name, f"{name}_earliest", f"{name}_latest"} & names)
                if not held:
                    continue
                key = draw.choice(sorted(held))
                before = {each: held[key].get(each) for each in bounds}
                values = _others(label, before, list(held.values()), draw)
                async with DossierMarks(transaction).watching({label: [key]}):
                    await transaction.run(
                        _own(f"MATCH (n:{label} {{{node.key}: $key}}) SET n += $values"), {"key": key, "values": values}
                    )
                changed.update((label, each) for each in bounds if values[each] != before[each])

    await database.write(work)
    return changed


def _others(label: str, before: Mapping[str, Any], nodes: list[dict[str, Any]], draw: Random) -> dict[str, Any]:
    """Return the values that another node has, where they differ; otherwise values of the model."""
    others = [
        other
        for node in nodes
        if all((other := {name: node.get(name) for name in before})[name] != before[name] for name in before)
    ]
    if others:
        return draw.choice(others)
    properties = {each.name: each for each in node_type(label).properties}
    return {name: other_value(properties[name], value) for name, value in before.items()}


def _own(text: str) -> Any:
    # Made of names of the model alone.
    return cypher(cast("LiteralString", text))
