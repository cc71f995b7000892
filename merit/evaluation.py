"""Evaluation: dossiers go in, cases with their outcomes come out. Reads in pages, on two connections, with flat memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.model.table import NODES
from merit.context import Context, RunStatement
from merit.contract import Case, Outcome, Rule
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, Unreadable, pages_of_ids, read_page

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


def judge(
    rules: Iterable[Rule], dossier: Any, subject: str, context: Context
) -> tuple[list[tuple[Rule, Case]], list[RuleFailure]]:
    """Judge one dossier by the rules that read its kind. A rule that breaks harms no other, and none of its cases is kept."""
    found: list[tuple[Rule, Case]] = []
    failures: list[RuleFailure] = []
    for rule in rules:
        if not isinstance(dossier, rule.reads):
            continue
        try:
            cases = [(rule, _checked(rule, case)) for case in rule.judge(dossier, context)]
        except Exception as error:  # installed packages bring rules, and one that breaks must harm no other
            failures.append(RuleFailure(rule.id, subject, type(error).__name__))
            logger.exception("The rule %s broke on %s", rule.id, subject)
        else:
            found += cases
    return found, failures


def _checked(rule: Rule, case: Case) -> Case:
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
        of_kind = [rule for rule in rules if rule.reads is kind.type]
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
    for dossier in page.dossiers:
        found, broken = judge(rules, dossier, subject_of(dossier), context)
        cases += found
        failures += broken
    return JudgedPage(kind, len(page.dossiers), tuple(cases), page.unreadable, tuple(failures))
