"""Evaluation: dossiers go in, cases with their outcomes come out. Reads in pages, on two connections, with flat memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from graph.cypher.statements import statement
from graph.model.table import NODES
from merit.context import Context, RunStatement
from merit.contract import Case, DossierRule, Outcome, Rule
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, Page, Unreadable, pages_of_ids, read_page
from merit.figures.figure import Figure
from merit.judged.dossier import JudgedDossier, RestsOn, counted
from merit.judged.noting import NotingContext, plain_case, plain_row
from merit.strata.columns import Batch, Columns
from merit.strata.few_rows import FewRows
from merit.strata.judging import judge_strata
from merit.strata.rule import Key, RowSource, StratumRule

logger = logging.getLogger("meritgraph.merit.evaluation")

_LABELS = {node.kind: node.label for node in NODES}

CONNECTIONS = 2
"""While one page is judged, the database reads the next."""


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule or a figure that broke on a dossier, by the id of its subject. ``problem`` has no personal data."""

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
    """Rows of stratum rules and figures, by id."""
    judged: tuple[JudgedDossier, ...] = ()
    """The dossiers on which no rule broke, as they are kept."""


def judge(
    rules: Iterable[Rule | Figure], dossier: Any, subject: str, context: Context
) -> tuple[list[tuple[Rule, Case]], list[RuleFailure]]:
    """Judge one dossier by the rules that read its kind. A rule that breaks harms no other, and none of its cases is kept."""
    found: list[tuple[Rule, Case]] = []
    failures: list[RuleFailure] = []
    for rule in rules:
        if not isinstance(rule, DossierRule) or not isinstance(dossier, rule.reads):
            continue
        try:
            cases = [(rule, plain_case(checked(rule, case))) for case in rule.judge(dossier, context)]
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


JudgedStrata = tuple[list[Case], str | None]
"""The cases of all strata of a rule, and the class of the error if it broke on them."""

Subjects = Callable[[RunStatement, DossierKind[Any]], AsyncIterator[tuple[list[str], list[Unreadable]]]]
"""Yields the subjects of a kind whose dossiers are to be judged, in pages of ids."""


class Judging(Protocol):
    """Judges pages of subjects, so many of them at once, and the strata of rules: here, or in workers."""

    @property
    def at_once(self) -> int: ...

    async def judge(self, kind: DossierKind[Any], ids: Sequence[str], rules: Sequence[Rule | Figure]) -> JudgedPage: ...

    def judge_strata(self, collected: Sequence[tuple[StratumRule, Columns]]) -> AsyncIterator[JudgedStrata]:
        """Judge all strata of some rules, and yield what came of each rule in their order."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class JudgingHere:
    """Judges pages and strata in this process."""

    run: RunStatement
    context: Context
    at_once: int = CONNECTIONS

    async def judge(self, kind: DossierKind[Any], ids: Sequence[str], rules: Sequence[Rule | Figure]) -> JudgedPage:
        return await judge_subjects(self.run, kind, ids, rules, self.context)

    async def judge_strata(self, collected: Sequence[tuple[StratumRule, Columns]]) -> AsyncIterator[JudgedStrata]:
        for rule, rows in collected:
            yield judge_collected(rule, rows, self.context)

    async def close(self) -> None:
        """Keep nothing open: the connection is another's."""


async def judge_all(
    run: RunStatement,
    rules: Sequence[Rule | Figure],
    context: Context,
    subjects: Subjects = pages_of_ids,
    judging: Judging | None = None,
) -> AsyncIterator[JudgedPage]:
    """Judge all dossiers of these subjects that the rules read; yield the pages in the order of the subjects."""
    judging = judging or JudgingHere(run, context)
    for kind in (SERVANTS, COMPETITIONS):
        if of_kind := [rule for rule in rules if reads(rule, kind)]:
            async for page in _judge_kind(run, kind, of_kind, subjects, judging):
                yield page


async def _judge_kind(
    run: RunStatement, kind: DossierKind[Any], rules: Sequence[Rule | Figure], subjects: Subjects, judging: Judging
) -> AsyncIterator[JudgedPage]:
    waiting: list[asyncio.Task[JudgedPage]] = []
    try:
        async for ids, refused in subjects(run, kind):
            if refused:
                yield JudgedPage(kind, 0, (), tuple(refused))
                continue
            waiting.append(asyncio.create_task(judging.judge(kind, ids, rules)))
            if len(waiting) == judging.at_once:
                yield await waiting.pop(0)
        while waiting:
            yield await waiting.pop(0)
    finally:
        for task in waiting:
            task.cancel()


async def judge_subjects(
    run: RunStatement, kind: DossierKind[Any], ids: Sequence[str], rules: Sequence[Rule | Figure], context: Context
) -> JudgedPage:
    """Read the dossiers of these subjects and judge them."""
    # Before the dossiers: what changes while they are read makes the version an older one, and they are judged again.
    rows = await run(statement(kind.versions), {"ids": list(ids)})
    versions = {cast("str", row["id"]): cast("int", row["version"]) for row in rows}
    page = await read_page(run, kind, ids)
    return _judge_page(kind, page, versions, rules, context)


def _judge_page(
    kind: DossierKind[Any], page: Page[Any], versions: Mapping[str, int], rules: Sequence[Rule | Figure], context: Context
) -> JudgedPage:
    noting = NotingContext(context)
    cases: list[tuple[Rule, Case]] = []
    failures: list[RuleFailure] = []
    judged: list[JudgedDossier] = []
    sources = [each for each in rules if isinstance(each, StratumRule | Figure)]
    batch = Batch()
    rows = {each.id: Columns(each.row, batch) for each in sources}
    for dossier in page.dossiers:
        subject: str = kind.subject_of(dossier)
        noting.begin()
        found, broken = judge(rules, dossier, subject, noting.context)
        of_rules, broken_on_rows = rows_of(sources, dossier, subject, noting.context)
        cases += found
        failures += [*broken, *broken_on_rows]
        for id_, of_rule in of_rules.items():
            for key, row in of_rule:
                rows[id_].add(key, row)
        if not broken and not broken_on_rows:
            rests_on = RestsOn(versions.get(subject, 0), noting.due, noting.bodies)
            judged.append(JudgedDossier(subject, rests_on, counted(found), of_rules))
    return JudgedPage(kind, len(page.dossiers), tuple(cases), page.unreadable, tuple(failures), rows, tuple(judged))


def reads(rule: Rule | Figure, kind: DossierKind[Any]) -> bool:
    """Tell whether a rule or a figure reads a kind of dossiers."""
    return kind.type in (rule.reads if isinstance(rule.reads, tuple) else (rule.reads,))


def rows_of(
    sources: Sequence[RowSource], dossier: Any, subject: str, context: Context
) -> tuple[dict[str, list[tuple[Key, Any]]], list[RuleFailure]]:
    """Return the rows of a dossier by rule or figure, and those that broke on it, of which no row is kept."""
    found: dict[str, list[tuple[Key, Any]]] = {}
    failures: list[RuleFailure] = []
    for source in sources:
        if not isinstance(dossier, source.reads):
            continue
        try:
            found[source.id] = [(key, plain_row(row)) for key, row in source.rows(dossier, context)]
        except Exception as error:  # as above
            logger.exception("%s broke on %s", source.id, subject)
            failures.append(RuleFailure(source.id, subject, type(error).__name__))
    return found, failures


def judge_collected(rule: StratumRule, rows: Columns | FewRows, context: Context) -> JudgedStrata:
    """Judge all strata of a rule."""
    try:
        return [checked(rule, case) for case in judge_strata(rule, rows, context)], None
    except Exception as error:  # as above
        logger.exception("The rule %s broke on its strata", rule.id)
        return [], type(error).__name__
