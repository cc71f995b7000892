"""Detection: judges every dossier by every rule and saves what changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from merit.appeals.keeping import keep_checks
from merit.context import Context, read_context
from merit.contract import Case, Outcome, Rule
from merit.dossiers.reading import Unreadable
from merit.evaluation import JudgedPage, Judging, JudgingHere, judge_all, reads
from merit.figures.figure import Figure
from merit.figures.keeping import keep_figure, keep_units
from merit.findings import FindingChanges, FindingStore, keep_unjudged, save_rule_run
from merit.judged.dossier import JudgedDossier
from merit.judged.keeping import KeptDossiers, begin_keeping
from merit.judged.overtaken import mark_overtaken
from merit.judged.strata import keep_strata
from merit.policies.book import PolicyBook
from merit.registry import shipped_policy
from merit.strata.columns import Batch, Columns
from merit.strata.rule import StratumRule
from merit.tally import RuleTally
from merit.workers.dispatch import Workers

_FINDINGS_PER_STATEMENT = 1000


@dataclass(slots=True)
class RuleReport:
    """The outcomes of one rule, and how its findings changed.

    ``complete`` is false for a rule that compares many dossiers where it broke on one or one cannot be read: the findings that
    it had stay as they were.
    """

    tally: RuleTally
    changes: FindingChanges
    complete: bool = True

    def summary(self) -> dict[str, Any]:
        tally, changes = self.tally, self.changes
        return {
            "rule": tally.rule.id,
            "title": tally.rule.title,
            "complete": self.complete,
            "violating": len(tally.violations),
            "satisfied": tally.satisfied.total(),
            "not_evaluable": tally.missing.total(),
            "missing": dict(tally.missing_by_input.most_common()),
            "broken": tally.broken.total(),
            "opened": changes.opened,
            "changed": changes.changed,
            "resolved": changes.resolved,
            "reopened": changes.reopened,
        }


@dataclass(slots=True)
class DetectionReport:
    """The outcome of one detection.

    ``judged`` counts the dossiers that were judged; ``unchanged`` counts those whose kept outcome still stands.
    ``careers_not_derived`` counts the servants whose careers could not be derived, or are not yet: when it began or when all
    were judged, whichever are more. ``overtaken`` counts the dossiers about which a match or an awaited competition changed
    meanwhile: the next detection judges them again. ``unreadable`` are the subjects that could not be judged at all.
    ``broken_figures`` are figures by id, with the class of the error: of these is kept what an earlier detection computed. The
    others are ids of findings. Those in ``rest_on_missing_record`` rest on a fact that no portal states any more, those in
    ``rest_on_unreviewed_match`` on a match that nobody has settled. Those in ``have_quarantined_rows`` are of servants who have
    rows in quarantine.
    """

    as_of: date
    careers_not_derived: int = 0
    judged: int = 0
    unchanged: int = 0
    overtaken: int = 0
    unreadable: list[Unreadable] = field(default_factory=list[Unreadable])
    rules: list[RuleReport] = field(default_factory=list[RuleReport])
    broken_figures: dict[str, str] = field(default_factory=dict[str, str])
    rest_on_missing_record: set[str] = field(default_factory=set[str])
    rest_on_unreviewed_match: set[str] = field(default_factory=set[str])
    have_quarantined_rows: set[str] = field(default_factory=set[str])

    @property
    def complete(self) -> bool:
        """Whether everything was judged by every rule and every figure was computed, on careers that are derived."""
        broken = self.broken_figures or any(each.tally.broken for each in self.rules)
        return not self.careers_not_derived and not self.unreadable and not broken


async def detect(
    database: Database,
    rules: Sequence[Rule],
    as_of: date,
    now: datetime,
    progress: Callable[[int], None] = lambda judged: None,
    *,
    figures: Sequence[Figure] = (),
    policy: PolicyBook | None = None,
    all_again: bool = False,
    workers: Workers | None = None,
) -> DetectionReport:
    """Judge everyone and every competition as of a day, save the findings, and keep the figures.

    ``policy`` stands in the place of the shipped one. Dossiers whose outcome was kept and still stands are not judged, unless
    ``all_again``; the result is the same. With ``workers`` they judge, by rules of the registry, and the result is the same, too.
    A second detection of an unchanged graph changes nothing. What cannot be judged keeps its findings.
    """
    careers_not_derived = await _careers_not_derived(database)
    await begin_keeping(database)
    context = await read_context(database.read, as_of, policy or shipped_policy())
    store = await FindingStore.open(database, context, now, rules)
    detection = _Detection(database, rules, figures, context, store)
    kept = KeptDossiers(database, context, rules, figures, store, detection.take_kept, all_again=all_again)
    judging = workers.judging(context) if workers else JudgingHere(database.read, context)
    try:
        await _judge_dossiers(detection, kept, judging, progress)
        detection.report.careers_not_derived = max(careers_not_derived, await _careers_not_derived(database))
        await detection.finish(judging, now)
    finally:
        await judging.close()
    await kept.finish()
    await keep_checks(database, rules, context, kept.judged_by, all_again=all_again)
    return detection.report


async def _judge_dossiers(detection: _Detection, kept: KeptDossiers, judging: Judging, progress: Callable[[int], None]) -> None:
    """Judge the dossiers and keep what came of them; mark those that are to be judged again, also where this is stopped."""
    database, context, report = detection.database, detection.context, detection.report
    try:
        async for page in judge_all(database.read, detection.judges, context, kept.pages, judging):
            await detection.take(page)
            await kept.keep(page.judged)
            progress(report.judged)
    finally:
        report.overtaken = await mark_overtaken(database, context)


class _Detection:
    """What one detection has judged so far: counts, findings, and rows of strata."""

    def __init__(
        self, database: Database, rules: Sequence[Rule], figures: Sequence[Figure], context: Context, store: FindingStore
    ) -> None:
        self.database = database
        self.context = context
        self.judges = [*rules, *figures]
        self._store = store
        self._tallies = {rule.id: RuleTally(rule) for rule in rules}
        batch = Batch()
        self._strata = {rule.id: (rule, Columns(rule.row, batch)) for rule in rules if isinstance(rule, StratumRule)}
        self._figures = {figure.id: (figure, Columns(figure.row, batch)) for figure in figures}
        self._rows = {id_: columns for id_, (_, columns) in {**self._strata, **self._figures}.items()}
        self._incomplete = set[str]()
        """Rules that compare dossiers of which one cannot be read, or on one of which they broke."""
        self.report = DetectionReport(context.as_of, unreadable=[*context.unreadable])

    def take_kept(self, judged: JudgedDossier) -> None:
        """Count what was kept of a dossier, as if it were judged now. Its findings stay as they are."""
        for found in judged.outcomes.found:
            self._store.keep(self._tallies[found.rule].add_found(found.subjects))
        for unclear in judged.outcomes.unclear:
            self._tallies[unclear.rule].missing[unclear.body, unclear.missing] += 1
            self._store.keep(unclear.finding)
        for (rule, body), count in judged.outcomes.satisfied.items():
            self._tallies[rule].satisfied[body] += count
        for source, rows in judged.rows.items():
            columns = self._rows[source]
            for key, row in rows:
                columns.add(key, row)
        self.report.unchanged += 1

    async def take(self, page: JudgedPage) -> None:
        """Count the cases of a page, save its findings and take its rows."""
        for rule, case in page.cases:
            await self._take_case(rule, case)
        for failure in page.failures:
            if failure.rule in self._figures:
                self.report.broken_figures[failure.rule] = failure.problem
            else:
                self._tallies[failure.rule].broken[failure.problem] += 1
        by_rules = ((each.rule, each.subject) for each in page.failures if each.rule in self._tallies)
        unjudged = {(None, each.subject) for each in page.unreadable}.union(by_rules)
        await keep_unjudged(self._store, self.database, unjudged)
        await self._store.save()
        for id_, rows in page.rows.items():
            self._rows[id_].extend(rows)
        if page.unreadable:
            self._incomplete.update(id_ for id_, (rule, _) in self._strata.items() if reads(rule, page.kind))
        self.report.unreadable += page.unreadable
        self.report.judged += page.subjects

    async def finish(self, judging: Judging, now: datetime) -> None:
        """Judge the strata, resolve the findings whose evidence is gone, save the counts, and keep the figures.

        A rule that compares many dossiers, of which some rows are missing, keeps all its findings as they were.
        """
        peers = await self._judge_strata(judging)
        await self._store.finish()
        for id_, tally in self._tallies.items():
            counts = {"as_of": self.report.as_of, "ended_at": now, **tally.counts(), **peers.get(id_, {})}
            await save_rule_run(self.database, id_, counts)
            self.report.rules.append(RuleReport(tally, self._store.changes[id_], id_ not in self._incomplete))
        if self._figures:
            await keep_units(self.database, self.context, now)
        for id_, (figure, columns) in self._figures.items():
            # Where a figure broke, its rows are not all there.
            if id_ not in self.report.broken_figures and (
                problem := await keep_figure(self.database, figure, columns, self.context, now)
            ):
                self.report.broken_figures[id_] = problem
        await _read_doubts(self.database, self.report)

    async def _judge_strata(self, judging: Judging) -> dict[str, Mapping[str, object]]:
        """Judge the strata, and return by rule what its run keeps of them; nothing of a rule that breaks.

        Where rows are missing, a share may be another. So no finding that was there is changed or resolved, and no decision on it
        is lost. What the other dossiers show is found all the same: one that cannot be read must not silence a rule.
        """
        judged = judging.judge_strata([*self._strata.values()])
        kept: dict[str, Mapping[str, object]] = {}
        for id_, (rule, rows) in self._strata.items():
            tally = self._tallies[id_]
            cases, problem = await anext(judged)
            if problem is not None:
                tally.broken[problem] += 1
            if tally.broken:
                self._incomplete.add(id_)
            if id_ in self._incomplete:
                self._store.keep_all(id_)
            for case in () if problem is not None else cases:
                await self._take_case(rule, case)
            if not tally.broken:
                kept[id_] = await keep_strata(self.database, rule, rows, self.context)
        return kept

    async def _take_case(self, rule: Rule, case: Case) -> None:
        tally = self._tallies[rule.id]
        tally.add(case)
        if case.outcome is Outcome.VIOLATES:
            stays = rule.id in self._incomplete and self._store.is_kept(rule.finding_id(case.subjects))
            if not stays and await self._store.add(rule, case):
                tally.add_changed(case)
        elif case.outcome is Outcome.NOT_EVALUABLE:
            self._store.keep(rule.finding_id(case.subjects))


async def _careers_not_derived(database: Database) -> int:
    (row,) = await database.read(statement("merit/careers_not_derived"))
    return cast("int", row["servants"])


async def _read_doubts(database: Database, report: DetectionReport) -> None:
    """Add the ids of findings that a missing record, an unsettled match or a row in quarantine makes less certain."""
    ids = [violation.finding for rule in report.rules for violation in rule.tally.violations]
    for start in range(0, len(ids), _FINDINGS_PER_STATEMENT):
        chosen = ids[start : start + _FINDINGS_PER_STATEMENT]
        for row in await database.read(statement("merit/doubts_about_findings"), {"ids": chosen}):
            if row["rests_on_missing_record"]:
                report.rest_on_missing_record.add(cast("str", row["id"]))
            if row["rests_on_unreviewed_match"]:
                report.rest_on_unreviewed_match.add(cast("str", row["id"]))
            if row["has_quarantined_rows"]:
                report.have_quarantined_rows.add(cast("str", row["id"]))
