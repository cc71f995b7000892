"""Evaluation: dossiers go in, cases with their outcomes come out. Reads in pages, on two connections, with flat memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model.table import NODES
from merit.context import Context, RunStatement
from merit.contract import Case, DossierRule, Outcome, Rule
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, Unreadable, pages_of_ids, read_page
from merit.strata.columns import Columns
from merit.strata.judging import judge_strata
from merit.strata.rule import StratumRule

logger = logging.getLogger("meritgraph.merit.evaluation")

_LABELS = {node.kind: node.label for node in NODES}

CONNECTIONS = 2
"""While one page is judged, the database reads the next."""


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that broke on a dossier, by the id of its subject. ``problem`` has no personal data."""

    rule: str
    subject: str
    problem: str


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """The cases of a page of dossiers, and what could not be judged."""

    kind: DossierKind[Any]
    subjects: int
    cases: tuple[tuple[Rule, Case], ...]
    unreadable: tuple[Unreadable, ...] = ()
    failures: tuple[RuleFailure, ...] = ()
    rows: Mapping[str, Columns] = field(default_factory=dict[str, Columns])
    """Rows of stratum rules, by rule id."""


def judge(
    rules: Iterable[Rule], dossier: Any, subject: str, context: Context
) -> tuple[list[tuple[Rule, Case]], list[RuleFailure]]:
    """Judge one dossier by the rules that read its kind. A rule that breaks harms no other, and none of its cases is kept."""
    found: list[tuple[Rule, Case]] = []
    failures: list[RuleFailure] = []
    for rule in rules:
        if not isinstance(rule, DossierRule) or not isinstance(dossier, rule.reads):
            continue
        try:
            cases = [(rule, checked(rule, case)) for case in rule.judge(dossier, context)]
        except Exception as error:  # installed packages bring rules, and one that breaks must harm no other
            failures.append(RuleFailure(rule.id, subject, type(error).__name__))
            logger.exception("The rule %s broke on %s", rule.id, subject)
        else:
            found += cases
    return found, failures


def checked(rule: Rule, case: Case) -> Case:
    """Return a case that can be saved. Raises KeyError where its rule lacks words for it, and for evidence of no known kind."""
    if case.outcome is Outcome.VIOLATES:
        rule.reason(case)
        for id_ in case.evidence:
            _LABELS[id_.partition(":")[0]]
    rule.missing(case)
    return case


async def judge_all(run: RunStatement, rules: Sequence[Rule], context: Context) -> AsyncIterator[JudgedPage]:
    """Judge all dossiers that the rules read; yield the cases page by page, in no particular order."""
    for kind in (SERVANTS, COMPETITIONS):
        of_kind = [rule for rule in rules if reads(rule, kind)]
        if not of_kind:
            continue
        async for page in _judge_kind(run, kind, of_kind, context):
            yield page


async def _judge_kind(
    run: RunStatement, kind: DossierKind[Any], rules: Sequence[Rule], context: Context
) -> AsyncIterator[JudgedPage]:
    waiting: list[asyncio.Task[JudgedPage]] = []
    try:
        async for ids, refused in pages_of_ids(run, kind):
            if refused:
                yield JudgedPage(kind, 0, (), tuple(refused))
                continue
            waiting.append(asyncio.create_task(judge_subjects(run, kind, ids, rules, context)))
            if len(waiting) == CONNECTIONS:
                yield await waiting.pop(0)
        while waiting:
            yield await waiting.pop(0)
    finally:
        for task in waiting:
            task.cancel()


async def judge_subjects(
    run: RunStatement, kind: DossierKind[Any], ids: Sequence[str], rules: Sequence[Rule], context: Context
) -> JudgedPage:
    """Read the dossiers of these subjects and judge them."""
    page = await read_page(run, kind, ids)
    cases: list[tuple[Rule, Case]] = []
    failures: list[RuleFailure] = []
    subject_of: Callable[[Any], str] = kind.subject_of
    strata = [rule for rule in rules if isinstance(rule, StratumRule)]
    rows = {rule.id: Columns(rule.row) for rule in strata}
    for dossier in page.dossiers:
        subject = subject_of(dossier)
        found, broken = judge(rules, dossier, subject, context)
        cases += found
        failures += broken
        failures += collect_rows(strata, dossier, subject, context, rows)
    return JudgedPage(kind, len(page.dossiers), tuple(cases), page.unreadable, tuple(failures), rows)


def reads(rule: Rule, kind: DossierKind[Any]) -> bool:
    """Tell whether a rule reads a kind of dossiers."""
    return kind.type in (rule.reads if isinstance(rule.reads, tuple) else (rule.reads,))


def collect_rows(
    rules: Sequence[StratumRule], dossier: Any, subject: str, context: Context, rows: Mapping[str, Columns]
) -> Iterator[RuleFailure]:
    """Add the rows of a dossier; yield the rules that broke on it, of which no row is kept."""
    for rule in rules:
        try:
            found = list(rule.rows(dossier, context))
        except Exception as error:  # as above
            logger.exception("The rule %s broke on %s", rule.id, subject)
            yield RuleFailure(rule.id, subject, type(error).__name__)
        else:
            for key, row in found:
                rows[rule.id].add(key, row)


def judge_collected(rule: StratumRule, rows: Columns, context: Context) -> tuple[list[Case], str | None]:
    """Judge all strata of a rule; return its cases, and the class of the error if it broke."""
    try:
        return [checked(rule, case) for case in judge_strata(rule, rows, context)], None
    except Exception as error:  # as above
        logger.exception("The rule %s broke on its strata", rule.id)
        return [], type(error).__name__
