"""Judging strata: rows of dossiers go in, cases come out. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from merit.context import Context
from merit.contract import Case
from merit.strata.columns import Columns
from merit.strata.few_rows import FewRows
from merit.strata.rule import Scored, StratumRule


def collect(rule: StratumRule, dossiers: Iterable[object], context: Context) -> Columns:
    """Return the rows of a rule for dossiers of the kind that it reads."""
    columns = Columns(rule.row)
    for dossier in dossiers:
        for key, row in rule.rows(dossier, context):
            columns.add(key, row)
    return columns


def judge_strata(rule: StratumRule, columns: Columns | FewRows, context: Context) -> list[Case]:
    """Judge all strata of a rule and correct its outcomes. Equal rows give equal cases, whoever collected them."""
    totals = rule.totals(columns.rows())
    scored: list[Scored] = []
    for key, rows in columns.strata():
        scored += rule.judge(key, rows, totals, context)
    return list(rule.correct(scored))
