"""What another policy would change."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import strawberry

from merit import contract
from merit import what_if as model
from schema.list_sizes import usual_size
from schema.rules import Rule

LISTED = 20


@strawberry.type(description="A finding that would be opened or closed.")
class ChangedFinding:
    finding_id: strawberry.ID = strawberry.field(description="Id that the finding has, or would have.")
    reason: str = strawberry.field(description="What would be found, or was.")

    @classmethod
    def first_of(cls, rule: contract.Rule, cases: Iterable[contract.Case]) -> list[ChangedFinding]:
        some = islice(cases, LISTED)
        return [cls(finding_id=strawberry.ID(rule.finding_id(case.subjects)), reason=rule.reason(case)) for case in some]


@strawberry.type(description="How another policy would change the outcomes of one rule. Counts are exact.")
class PolicyDifference:
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    judged_by: strawberry.Private[contract.Rule]
    opened: int = strawberry.field(description="Number of findings that would be opened.")
    closed: int = strawberry.field(description="Number of findings that would be closed.")
    no_longer_evaluable: int = strawberry.field(description="Number of cases that could be judged no more.")
    newly_evaluable: int = strawberry.field(description="Number of cases that could be judged only then.")
    opening: list[ChangedFinding] = strawberry.field(
        description=f"The first {LISTED} findings that would be opened.", directives=[usual_size(LISTED)]
    )
    closing: list[ChangedFinding] = strawberry.field(
        description=f"The first {LISTED} findings that would be closed.", directives=[usual_size(LISTED)]
    )

    @strawberry.field(graphql_type=Rule, description="The rule.")
    def rule(self) -> contract.Rule:
        return self.judged_by

    @classmethod
    def of(cls, difference: model.RuleDifference) -> PolicyDifference:
        rule = difference.rule
        return cls(
            rule_id=strawberry.ID(rule.id),
            judged_by=rule,
            opened=difference.opened,
            closed=difference.closed,
            no_longer_evaluable=difference.no_longer_evaluable,
            newly_evaluable=difference.newly_evaluable,
            opening=ChangedFinding.first_of(rule, difference.opening),
            closing=ChangedFinding.first_of(rule, difference.closing),
        )


@strawberry.type(description="What another policy would change. Nothing is written.")
class PolicyWhatIf:
    judged: int = strawberry.field(description="Number of dossiers that were judged under both policies.")
    not_judged: int = strawberry.field(description="Number of dossiers, or of rules on one of them, that cannot be compared.")
    rules: list[PolicyDifference] = strawberry.field(
        description="The rules whose values or outcomes differ.", directives=[usual_size(10)]
    )

    @classmethod
    def of(cls, report: model.WhatIfReport) -> PolicyWhatIf:
        return cls(
            judged=report.judged,
            not_judged=report.broken,
            rules=[PolicyDifference.of(each) for each in report.differences],
        )
