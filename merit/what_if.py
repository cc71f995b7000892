"""What-if: which findings another policy would open and close. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from merit.context import Context, RunStatement
from merit.contract import Case, Outcome, Rule
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, pages_of_ids, read_page
from merit.evaluation import judge, judge_collected, reads, rows_of
from merit.policies.book import PolicyBook
from merit.strata.columns import Columns
from merit.strata.rule import StratumRule

LISTED = 200


@dataclass(slots=True)
class RuleDifference:
    """How another policy changes the outcomes of one rule. Counts are exact; the lists of cases are bounded."""

    rule: Rule
    opened: int = 0
    closed: int = 0
    no_longer_evaluable: int = 0
    newly_evaluable: int = 0
    opening: list[Case] = field(default_factory=list[Case])
    closing: list[Case] = field(default_factory=list[Case])

    @property
    def any(self) -> bool:
        """Whether any outcome differs."""
        return any((self.opened, self.closed, self.no_longer_evaluable, self.newly_evaluable))

    def compare(self, now: Case | None, then: Case | None) -> None:
        """Count the change of one thing; None is a thing that the rule does not concern."""
        before, after = (each.outcome if each else None for each in (now, then))
        if before is after:
            return
        if after is Outcome.VIOLATES and then is not None:
            self.opened += 1
            _list(self.opening, then)
        if before is Outcome.VIOLATES and now is not None:
            self.closed += 1
            _list(self.closing, now)
        self.no_longer_evaluable += after is Outcome.NOT_EVALUABLE
        self.newly_evaluable += before is Outcome.NOT_EVALUABLE


@dataclass(slots=True)
class WhatIfReport:
    """The differences by rule, for the rules whose values or outcomes differ; ``judged`` counts dossiers.

    ``broken`` counts what is not comparable: dossiers, or rules on one of them.
    """

    differences: list[RuleDifference]
    judged: int = 0
    broken: int = 0


async def what_if(run: RunStatement, rules: Sequence[Rule], context: Context, other: PolicyBook) -> WhatIfReport:
    """Judge everything under the context's policy and under another one, and return what differs."""
    own = {rule.id for rule in rules if context.policy.values(rule.id) != other.values(rule.id)}
    # Calendars, and values that are no rule's own, may concern any rule.
    shared = context.policy.without(own) != other.without(own)
    report = WhatIfReport([RuleDifference(rule) for rule in rules if shared or rule.id in own])
    contexts = context, replace(context, policy=other)
    strata = {
        each.rule.id: (Columns(each.rule.row), Columns(each.rule.row))
        for each in report.differences
        if isinstance(each.rule, StratumRule)
    }
    for kind in (SERVANTS, COMPETITIONS):
        of_kind = [each for each in report.differences if reads(each.rule, kind)]
        if of_kind:
            await _compare_kind(run, kind, of_kind, contexts, strata, report)
    for difference in report.differences:
        if isinstance(difference.rule, StratumRule):
            _compare_strata(difference, difference.rule, strata[difference.rule.id], contexts, report)
    report.differences = [each for each in report.differences if each.rule.id in own or each.any]
    return report


async def _compare_kind(
    run: RunStatement,
    kind: DossierKind[Any],
    differences: Sequence[RuleDifference],
    contexts: tuple[Context, Context],
    strata: Mapping[str, tuple[Columns, Columns]],
    report: WhatIfReport,
) -> None:
    async for ids, refused in pages_of_ids(run, kind):
        report.broken += len(refused)
        page = await read_page(run, kind, ids)
        report.broken += len(page.unreadable)
        for dossier in page.dossiers:
            report.judged += 1
            subject = kind.subject_of(dossier)
            for difference in differences:
                if isinstance(difference.rule, StratumRule):
                    for context, rows in zip(contexts, strata[difference.rule.id], strict=True):
                        found, broken = rows_of([difference.rule], dossier, subject, context)
                        report.broken += len(broken)
                        for key, row in found.get(difference.rule.id, ()):
                            rows.add(key, row)
                else:
                    _compare(difference, dossier, subject, contexts, report)


def _compare(
    difference: RuleDifference, dossier: Any, subject: str, contexts: tuple[Context, Context], report: WhatIfReport
) -> None:
    outcomes: list[dict[tuple[str, ...], Case]] = []
    for context in contexts:
        cases, failures = judge([difference.rule], dossier, subject, context)
        report.broken += len(failures)
        outcomes.append({case.subjects: case for _, case in cases})
    _compare_outcomes(difference, *outcomes)


def _compare_strata(
    difference: RuleDifference,
    rule: StratumRule,
    strata: tuple[Columns, Columns],
    contexts: tuple[Context, Context],
    report: WhatIfReport,
) -> None:
    outcomes: list[dict[tuple[str, ...], Case]] = []
    for context, rows in zip(contexts, strata, strict=True):
        cases, problem = judge_collected(rule, rows, context)
        report.broken += problem is not None
        outcomes.append({case.subjects: case for case in cases})
    _compare_outcomes(difference, *outcomes)


def _compare_outcomes(
    difference: RuleDifference, now: Mapping[tuple[str, ...], Case], then: Mapping[tuple[str, ...], Case]
) -> None:
    for subjects in sorted(now.keys() | then.keys()):
        difference.compare(now.get(subjects), then.get(subjects))


def _list(cases: list[Case], case: Case) -> None:
    if len(cases) < LISTED:
        cases.append(case)
