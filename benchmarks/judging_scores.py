"""Scores of the rules over dossiers against the answer key of a world."""

from __future__ import annotations

from typing import Any

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.context import Context
from merit.contract import DossierRule, Outcome
from merit.evaluation import judge_all
from merit.registry import all_rules
from meritgraph.planted_cases import PlantedCase, planted_cases

Outcomes = dict[str, dict[frozenset[str], str]]
"""The outcome of each case that is not satisfied, by rule and subjects."""


async def score(
    database: Database, keys: KeyRing, context: Context, key: list[dict[str, Any]], *, lenient: bool
) -> dict[str, Any]:
    """Return planted, found, missed and false findings by rule, and precision, recall and F1 over all rules.

    ``lenient`` counts a planted case that cannot be evaluated as found: noise may have removed its input.
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
    rules = [rule for rule in all_rules() if isinstance(rule, DossierRule)]
    found: Outcomes = {rule.id: {} for rule in rules}
    async for page in judge_all(database.read, rules, context):
        for rule, case in page.cases:
            if case.outcome is not Outcome.SATISFIES:
                found[rule.id][frozenset(case.subjects)] = case.outcome.value
    return found


def _score_rule(rule: str, planted: list[PlantedCase], outcomes: Outcomes, *, lenient: bool) -> dict[str, int]:
    of_rule = [case for case in planted if case.entry["rule"] == rule]
    violating = [subjects for subjects, outcome in outcomes[rule].items() if outcome == Outcome.VIOLATES]
    right = list(outcomes[rule]) if lenient else violating
    expected = {subject for case in of_rule for deed in case.subjects_of_deeds for subject in deed}
    hits = sum(any(case.matches(list(subjects)) for subjects in right if subjects & expected) for case in of_rule)
    candidates = [subjects for subjects in violating if subjects & expected]
    false = len(violating) - sum(any(case.matches(list(subjects)) for case in of_rule) for subjects in candidates)
    return {"planted": len(of_rule), "found": hits, "missed": len(of_rule) - hits, "false": false}
