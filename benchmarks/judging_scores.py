"""Scores of the rules against the answer key of a world, and stratum rules against what the reference finds in its truth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.context import Context
from merit.contract import Case, Outcome, Rule
from merit.evaluation import judge_all, judge_collected
from merit.registry import all_rules
from merit.strata.columns import Columns
from merit.strata.rule import StratumRule
from meritgraph.planted_cases import PlantedCase, planted_cases

Outcomes = dict[str, dict[frozenset[str], str]]
"""The outcome of each case that is not satisfied, by rule and subjects."""


async def score(
    database: Database, keys: KeyRing, context: Context, key: list[dict[str, Any]], *, lenient: bool
) -> dict[str, Any]:
    """Return planted, found, missed and false findings by rule, and precision, recall and F1 over all rules.

    ``lenient`` counts a planted case that cannot be evaluated as found: noise may have removed its input. So does the ``doubt``
    of an entry: the portals leave open what it rests on.
    """
    planted = await planted_cases(database, keys, (entry for entry in key if entry["outcome"] == "violates"))
    outcomes = await _outcomes(database, context)
    by_rule = {id_: _score_rule(id_, planted, outcomes, lenient=lenient) for id_ in outcomes}
    found, missed, false = (sum(each[name] for each in by_rule.values()) for name in ("found", "missed", "false"))
    precision, recall = found / max(1, found + false), found / max(1, found + missed)
    overall = {"precision": round(precision, 4), "recall": round(recall, 4)}
    overall["f1"] = round(2 * precision * recall / max(1e-9, precision + recall), 4)
    return {"overall": overall, "rules": by_rule}


async def _outcomes(database: Database, context: Context) -> Outcomes:
    rules = all_rules()
    found: Outcomes = {rule.id: {} for rule in rules}
    rows = {rule.id: Columns(rule.row) for rule in rules if isinstance(rule, StratumRule)}
    async for page in judge_all(database.read, rules, context):
        for id_, own in page.rows.items():
            rows[id_].extend(own)
        _add(found, page.cases)
    for rule in rules:
        if isinstance(rule, StratumRule):
            cases, problem = judge_collected(rule, rows.pop(rule.id), context)
            assert problem is None, f"{rule.id} broke: {problem}"
            _add(found, ((rule, case) for case in cases))
    return found


def _add(found: Outcomes, cases: Iterable[tuple[Rule, Case]]) -> None:
    for rule, case in cases:
        if case.outcome is not Outcome.SATISFIES:
            found[rule.id][frozenset(case.subjects)] = case.outcome.value


def _score_rule(rule: str, planted: list[PlantedCase], outcomes: Outcomes, *, lenient: bool) -> dict[str, int]:
    of_rule = [case for case in planted if case.entry["rule"] == rule]
    of_subject: dict[str, list[frozenset[str]]] = {}
    for subjects in outcomes[rule]:
        for subject in subjects:
            of_subject.setdefault(subject, []).append(subjects)
    violating = {subjects for subjects, outcome in outcomes[rule].items() if outcome == Outcome.VIOLATES}
    hits, right = 0, set[frozenset[str]]()
    for case in of_rule:
        named = {each for deed in case.subjects_of_deeds for subject in deed for each in of_subject.get(subject, ())}
        matching = {subjects for subjects in named if case.matches(list(subjects))}
        hits += bool(matching if lenient or case.entry.get("doubt") else matching & violating)
        right |= matching & violating
    return {"planted": len(of_rule), "found": hits, "missed": len(of_rule) - hits, "false": len(violating - right)}
